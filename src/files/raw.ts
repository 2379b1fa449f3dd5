/** The output of every reader: rows as the file has them, before any type. */
import type { InputFile } from './input.js'

/** Some rows of a file. */
export interface Raw {
  readonly rows: number
  /** The columns that these rows have. */
  readonly names: readonly string[]
  /** The values of a column that was asked for. */
  readonly column: (name: string) => ((row: number) => unknown) | undefined
  /** The same as a list, where the reader has one of all rows. */
  readonly list?: (name: string) => ArrayLike<unknown> | undefined
  /** The number of a row in its file, counted from 1 at the first below the header. */
  readonly number: (row: number) => number
  /** How to read decimal commas; see DECIMALS. */
  readonly comma?: Comma
}

/** Whether "0,5" is a number: always between semicolons; elsewhere unless it may be grouped thousands; never between commas. */
export type Comma = 'decimal' | 'either' | 'never'

/** Chosen columns, by the names that a file has. */
export type Choose = (names: readonly string[]) => readonly string[]

export type Reader = (file: InputFile, choose: Choose) => AsyncIterable<Raw>
