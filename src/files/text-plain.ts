/** Rows of typed columns as text, by plain functions: what the WebAssembly program does too, byte for byte. */
import { utf8 } from '../ground/utf8.js'
import type { Batch, ColumnData } from '../schema/batch.js'
import type { ColumnType } from '../schema/tables.js'
import { MOST_BYTES, putBytes, putFloat32, putNumber } from './digits.js'

/** How the cells of a column are written. */
export interface Cell {
  readonly type: ColumnType
  readonly before: Uint8Array
  /** Text in place of a missing value. */
  readonly none: Uint8Array
  /** Of categories and booleans: the text of each code. */
  readonly texts: readonly Uint8Array[]
  /** Text on either side of an instant. */
  readonly mark: string
}

/** Calls `emit` with the text of a batch's rows, piece by piece; a piece is valid until the next. */
export type Rows = (batch: Batch, emit: (text: Uint8Array) => void) => void

/** Writes a value at a place, and returns where it ended. */
export type Put = (out: Uint8Array, at: number, value: number) => number

export function putOf({ type, texts, mark }: Cell): Put {
  switch (type) {
    case 'cat':
    case 'bool':
      return (out, at, v) => putBytes(out, at, texts[v] as Uint8Array)
    case 'timestamp':
      return instants(mark)
    case 'float32':
      return putFloat32
    default:
      return putNumber
  }
}

/** Bytes that any cell of a column fits in, with the text before it. */
export const mostBytes = ({ before, texts }: Cell) =>
  before.length + Math.max(MOST_BYTES, ...texts.map(t => t.length))

const CHUNK = 1 << 20

export function plainRows(cells: readonly Cell[], after: Uint8Array): Rows {
  const puts = cells.map(putOf)
  const row = cells.reduce((n, c) => n + mostBytes(c), after.length)
  const out = new Uint8Array(CHUNK + row)
  return (batch, emit) => {
    let at = 0
    for (let i = 0; i < batch.rows; i++) {
      for (let j = 0; j < cells.length; j++) {
        const { before, none } = cells[j] as Cell
        const { values, valid } = batch.columns[j] as ColumnData
        at = putBytes(out, at, before)
        const known = !valid || valid[i] === 1
        at = known ? (puts[j] as Put)(out, at, values[i] as number) : putBytes(out, at, none)
      }
      at = putBytes(out, at, after)
      if (at < CHUNK) continue
      emit(out.subarray(0, at))
      at = 0
    }
    emit(out.subarray(0, at))
  }
}

const [DAY, HOUR, MINUTE, SECOND] = [86_400_000, 3_600_000, 60_000, 1000]
const two = Array.from({ length: 60 }, (_, i) => utf8(String(i).padStart(2, '0')))
const three = Array.from({ length: SECOND }, (_, i) => utf8(String(i).padStart(3, '0')))
const COLON = 58
const POINT = 46

/** Instants in UTC as ISO 8601 with milliseconds; the date is computed once for consecutive instants of one day. */
function instants(mark: string): Put {
  const end = utf8(`Z${mark}`)
  let day = Number.NaN
  let date = end
  return (out, from, ms) => {
    const own = Math.floor(ms / DAY)
    if (own !== day) {
      day = own
      date = utf8(`${mark}${new Date(day * DAY).toISOString().slice(0, 'YYYY-MM-DDT'.length)}`)
    }
    const rest = ms - day * DAY
    let at = putBytes(out, from, date)
    at = putBytes(out, at, two[Math.floor(rest / HOUR)] as Uint8Array)
    out[at++] = COLON
    at = putBytes(out, at, two[Math.floor((rest % HOUR) / MINUTE)] as Uint8Array)
    out[at++] = COLON
    at = putBytes(out, at, two[Math.floor((rest % MINUTE) / SECOND)] as Uint8Array)
    out[at++] = POINT
    at = putBytes(out, at, three[rest % SECOND] as Uint8Array)
    return putBytes(out, at, end)
  }
}
