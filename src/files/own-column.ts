/** A column of the schema from typed values that are its own as they stand. */
import { allocate, type ColumnData, type Values } from '../schema/batch.js'
import type { Column } from '../schema/tables.js'
import type { Direct } from './parquet-direct.js'

/** The column's data; undefined where some value is not its own: each has to be looked at then. */
export function ownColumn(column: Column, direct: Direct): ColumnData | undefined {
  const { valid } = direct
  if (valid && !column.nullable) return undefined
  const values = ownValues(column, direct)
  return values && { values, ...(valid && { valid }) }
}

function ownValues(column: Column, direct: Direct): Values | undefined {
  const { levels, areBooleans, values } = direct
  switch (column.type) {
    case 'cat':
      return levels && codesOf(column, levels, direct)
    case 'bool':
      return areBooleans ? (values as Uint8Array) : undefined
    case 'timestamp':
      return undefined
    default:
      return levels || areBooleans || isSingle(column, values) || !areWithin(column, direct)
        ? undefined
        : asStored(column, values)
  }
}

/** Whether whole numbers are stored in seven digits: ids may have lost some. */
const isSingle = ({ type }: Column, values: Direct['values']) =>
  values instanceof Float32Array && WHOLE.includes(type)

/** The codes of text; a missing value's is 0. */
function codesOf(column: Column, levels: readonly string[], { values, valid }: Direct): Values | undefined {
  const codes = Int32Array.from(levels, l => column.levels?.indexOf(l) ?? -1)
  const out = new Uint8Array(values.length)
  for (let i = 0; i < out.length; i++) {
    if (valid?.[i] === 0) continue
    const code = codes[values[i] ?? 0] ?? -1
    if (code < 0) return undefined
    out[i] = code
  }
  return out
}

/** The largest value that each type holds; ids begin at 1. */
const MOST: Readonly<Partial<Record<Column['type'], number>>> = {
  int8: 2 ** 7 - 1,
  int32: 2 ** 31 - 1,
  int64: Number.MAX_SAFE_INTEGER,
}
const WHOLE: readonly Column['type'][] = ['int8', 'int32', 'int64']

/** Whether all values are within the column's range, and whole where it is of whole numbers. */
function areWithin({ type, min, max }: Column, { values, valid }: Direct): boolean {
  const low = min ?? (type === 'int64' ? 1 : -Number.MAX_VALUE)
  const high = Math.min(max ?? Number.MAX_VALUE, MOST[type] ?? Number.MAX_VALUE)
  const isWhole = WHOLE.includes(type)
  for (let i = 0; i < values.length; i++) {
    const v = values[i] ?? 0
    const isOwn = v >= low && v <= high && (!isWhole || Math.floor(v) === v)
    if (!isOwn && valid?.[i] !== 0) return false
  }
  return true
}

/** The values in the array that a column of this type is stored in. */
function asStored({ type }: Column, values: Direct['values']): Values {
  const out = allocate(type, values.length)
  if (out.constructor === values.constructor) return values
  out.set(values)
  return out
}
