/** A column of a table, and short ways to write one. */

export type ColumnType = 'int8' | 'int32' | 'int64' | 'float32' | 'float64' | 'bool' | 'cat' | 'timestamp'

/** A column of a table: its type, levels or bounds, unit and meaning. */
export interface Column {
  readonly name: string
  readonly type: ColumnType
  /** Levels of a `cat` column, in the order of their codes. */
  readonly levels?: readonly string[]
  /** Whether the levels stand in an order of their own. */
  readonly ordered?: true
  readonly nullable: boolean
  readonly unit?: string
  /** Inclusive bounds of a number, where it has any. */
  readonly min?: number
  readonly max?: number
  readonly meaning: string
}

export type Extra = Partial<Pick<Column, 'unit' | 'nullable' | 'min' | 'max'>>

/** A column of this type. */
export function column(name: string, type: ColumnType, meaning: string, extra: Extra = {}): Column {
  return { name, type, nullable: false, ...extra, meaning }
}

/** The column, whose levels stand in an order of their own. */
export function ordered(column: Column): Column {
  return { ...column, ordered: true }
}

/** A column of these levels. */
export function cat(name: string, levels: readonly string[], meaning: string): Column {
  return { name, type: 'cat', levels, nullable: false, meaning }
}
