/** Writes a table as one .npy file per column (NumPy format 1.0), the fastest form for NumPy. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Batch, ColumnData, Values } from '../schema/batch.js'
import type { Column } from '../schema/tables.js'
import { guarded } from './part-file.js'
import { halves } from './whole.js'

const ALIGNED = 64
const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0)

/**
 * Writes folder/COLUMN.npy for every column: categories as uint8 codes (their levels are in levels.json), booleans
 * as uint8, int64 and timestamps (milliseconds since 1970) as int64. For columns that can be null, COLUMN.valid.npy
 * is 1 where a value is present. For a reader that waits: files are not made to survive a crash.
 */
export function writeNpy(folder: string, batch: Batch): void {
  const write = (name: string, bytes: string | Uint8Array) =>
    guarded(join(folder, name), () => writeFileSync(join(folder, name), bytes))
  mkdirSync(folder, { recursive: true })
  batch.table.columns.forEach((column, j) => {
    const data = batch.columns[j] as ColumnData
    write(`${column.name}.npy`, npyOf(column, data.values, batch.rows))
    if (column.nullable && data.valid) write(`${column.name}.valid.npy`, npy('|u1', data.valid, batch.rows))
  })
  const levels = batch.table.columns.flatMap(c => (c.levels ? [[c.name, c.levels] as const] : []))
  write('levels.json', `${JSON.stringify(Object.fromEntries(levels))}\n`)
}

function npyOf({ type }: Column, values: Values, rows: number): Uint8Array {
  if (type === 'int64' || type === 'timestamp')
    return npy('<i8', new Float64Array(halves(values, rows).buffer), rows)
  const names = {
    int8: '|i1',
    bool: '|u1',
    cat: '|u1',
    int32: '<i4',
    float32: '<f4',
    float64: '<f8',
  } as const
  return npy(names[type], values, rows)
}

/** Memory for the file that is being made: the next one takes it over. */
let room = new Uint8Array(0)

function npy(descr: string, values: Values, rows: number): Uint8Array {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${rows},), }`
  const before = MAGIC.length + 2
  const size = Math.ceil((before + text.length + 1) / ALIGNED) * ALIGNED
  const bytes = size + rows * values.BYTES_PER_ELEMENT
  if (room.length < bytes) room = new Uint8Array(2 * bytes)
  const out = room.subarray(0, bytes)
  out.set(MAGIC)
  const length = size - before
  out[MAGIC.length] = length & 0xff
  out[MAGIC.length + 1] = length >> 8
  out.set(Buffer.from(`${text.padEnd(length - 1)}\n`, 'latin1'), before)
  out.set(new Uint8Array(values.buffer, values.byteOffset, rows * values.BYTES_PER_ELEMENT), size)
  return out
}
