/** The output of every reader: rows as the file has them, before any type. */
import type { Decimals } from './decimals.js'
import type { InputFile } from './input.js'
import type { Direct } from './parquet-direct.js'

/** Some rows of a file. */
export interface Raw {
  readonly rows: number
  /** The columns that these rows have. */
  readonly names: readonly string[]
  /** The values of a column that was asked for. */
  readonly column: (name: string) => ((row: number) => unknown) | undefined
  /** The same as a list, where the reader has one of all rows. */
  readonly list?: (name: string) => ArrayLike<unknown> | undefined
  /** Whether a column's numbers are floating-point numbers of 32 bits, which have seven digits. */
  readonly isSingle?: (name: string) => boolean
  /** The same in a typed array, where the reader has one. */
  readonly direct?: (name: string) => Direct | undefined
  /** The number of a row in its file, counted from 1 at the first below the header. */
  readonly number: (row: number) => number
  /** How the numbers of its file are written, where they are text. */
  readonly decimals?: Decimals
  /** Why the file may not be whole, though it can be read: a sentence without its end. */
  readonly doubt?: string
}

/** Chosen columns, by the names that a file has. */
export type Choose = (names: readonly string[]) => readonly string[]

export type Reader = (file: InputFile, choose: Choose) => AsyncIterable<Raw>
