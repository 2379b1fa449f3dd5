/** A table's rows in memory, one typed array per column: passed from generate to files and from files to recover. */
import type { Column, ColumnType, Table } from './tables.js'

export type Values = Int8Array | Uint8Array | Int32Array | Float32Array | Float64Array

/**
 * One column: categories as codes into the schema's levels, booleans as 0 and 1, int64 and timestamps
 * (milliseconds since 1970, UTC) as doubles, exact up to 2^53.
 */
export interface ColumnData {
  readonly values: Values
  /** 1 where a value is present, 0 where it is null; absent when nothing is null. */
  readonly valid?: Uint8Array
}

/** Rows of one table in memory, a typed array a column. */
export interface Batch {
  readonly table: Table
  readonly rows: number
  /** In the order of the schema's columns; every array has exactly `rows` entries. */
  readonly columns: readonly ColumnData[]
}

/** A new array for `rows` values of a column of this type. */
export function allocate(type: ColumnType, rows: number): Values {
  switch (type) {
    case 'int8':
      return new Int8Array(rows)
    case 'bool':
    case 'cat':
      return new Uint8Array(rows)
    case 'int32':
      return new Int32Array(rows)
    case 'float32':
      return new Float32Array(rows)
    case 'int64':
    case 'float64':
    case 'timestamp':
      return new Float64Array(rows)
  }
}

/** A copy that does not change when the memory behind the batch is reused. */
export function copy(batch: Batch): Batch {
  return {
    ...batch,
    columns: batch.columns.map(c => ({
      values: c.values.slice(),
      ...(c.valid && { valid: c.valid.slice() }),
    })),
  }
}

/** A copy in memory that threads can share. */
export function sharedCopy(batch: Batch): Batch {
  return {
    ...batch,
    columns: batch.columns.map(c => ({
      values: shared(c.values),
      ...(c.valid && { valid: shared(c.valid) }),
    })),
  }
}

/** The same numbers in memory that threads can share. */
export function shared<T extends Values>(from: T): T {
  const out = new (from.constructor as new (memory: SharedArrayBuffer) => T)(
    new SharedArrayBuffer(from.byteLength),
  )
  out.set(from)
  return out
}

/** A copy of some rows. */
export function gatherRows(batch: Batch, rows: Int32Array): Batch {
  const taken = (values: Values) => {
    const out = values.slice(0, rows.length)
    for (let j = 0; j < rows.length; j++) out[j] = values[rows[j] as number] as number
    return out
  }
  return {
    ...batch,
    rows: rows.length,
    columns: batch.columns.map(c => ({
      values: taken(c.values),
      ...(c.valid && { valid: taken(c.valid) as Uint8Array }),
    })),
  }
}

/** The data of the column called `name`; the name must be in the schema. */
export function columnOf(batch: Batch, name: string): ColumnData {
  return batch.columns[batch.table.columns.findIndex(c => c.name === name)] as ColumnData
}

/** The value of one cell as text files and databases show it. */
export function cell(column: Column, data: ColumnData, row: number): string | number | boolean | null {
  if (data.valid && data.valid[row] === 0) return null
  const v = data.values[row]
  if (column.type === 'cat') return (column.levels as readonly string[])[v] as string
  return column.type === 'bool' ? v === 1 : v
}
