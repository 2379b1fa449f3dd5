/** Writes batches as CSV (RFC 4180) or newline-delimited JSON, straight into bytes. */
import type { Batch, ColumnData } from '../schema/batch.js'
import type { Column, Table } from '../schema/tables.js'
import { MOST_BYTES, putBytes, putFloat32, putNumber } from './digits.js'
import type { PartFile } from './part-file.js'
import type { TableWriter } from './table-writer.js'

const CHUNK = 1 << 20

export function csvWriter(table: Table, file: PartFile): TableWriter {
  file.write(Buffer.from(`${table.columns.map(c => c.name).join(',')}\n`))
  const cells = table.columns.map((c, j) => cellOf(c, j > 0 ? ',' : '', quoteCsv, ''))
  return textWriter(cells, '\n', file)
}

export function ndjsonWriter(table: Table, file: PartFile): TableWriter {
  const cells = table.columns.map((c, j) =>
    cellOf(c, `${j > 0 ? ',' : '{'}${JSON.stringify(c.name)}:`, JSON.stringify, 'null'),
  )
  return textWriter(cells, '}\n', file)
}

/** Writes a value at a place, and returns where it ended. */
type Put = (out: Uint8Array, at: number, value: number) => number

/** How the cells of a column are written. */
interface Cell {
  readonly before: Uint8Array
  readonly put: Put
  /** In place of a value that is missing. */
  readonly none: Uint8Array
  /** Bytes that hold any cell. */
  readonly most: number
}

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text))

function cellOf(column: Column, before: string, quote: (text: string) => string, none: string): Cell {
  const levels = column.levels?.map(l => bytesOf(quote(l))) ?? []
  const widest = Math.max(MOST_BYTES, ...levels.map(l => l.length))
  const around = { before: bytesOf(before), none: bytesOf(none) }
  return { ...around, put: putOf(column, levels, quote), most: around.before.length + widest }
}

function putOf({ type }: Column, levels: readonly Uint8Array[], quote: (text: string) => string): Put {
  switch (type) {
    case 'cat':
      return (out, at, v) => putBytes(out, at, levels[v] as Uint8Array)
    case 'bool': {
      const [no, yes] = ['false', 'true'].map(bytesOf) as [Uint8Array, Uint8Array]
      return (out, at, v) => putBytes(out, at, v === 1 ? yes : no)
    }
    case 'timestamp':
      return instants(quote('-').split('-')[0] as string)
    case 'float32':
      return putFloat32
    default:
      return putNumber
  }
}

function textWriter(cells: readonly Cell[], after: string, file: PartFile): TableWriter {
  const end = bytesOf(after)
  const row = cells.reduce((n, c) => n + c.most, end.length)
  const out = new Uint8Array(CHUNK + row)
  return {
    write(batch) {
      let at = 0
      for (let i = 0; i < batch.rows; i++) {
        at = putRow(out, at, cells, batch, i)
        at = putBytes(out, at, end)
        if (at < CHUNK) continue
        file.write(out.subarray(0, at))
        at = 0
      }
      file.write(out.subarray(0, at))
    },
    finish: () => {},
  }
}

function putRow(out: Uint8Array, from: number, cells: readonly Cell[], batch: Batch, row: number): number {
  let at = from
  for (let j = 0; j < cells.length; j++) {
    const { before, put, none } = cells[j] as Cell
    const { values, valid } = batch.columns[j] as ColumnData
    at = putBytes(out, at, before)
    at = valid && valid[row] === 0 ? putBytes(out, at, none) : put(out, at, values[row] as number)
  }
  return at
}

const [DAY, HOUR, MINUTE, SECOND] = [86_400_000, 3_600_000, 60_000, 1000]
const two = Array.from({ length: 60 }, (_, i) => bytesOf(String(i).padStart(2, '0')))
const three = Array.from({ length: SECOND }, (_, i) => bytesOf(String(i).padStart(3, '0')))
const COLON = 58
const POINT = 46

/** Instants in UTC as ISO 8601 with milliseconds; the date is worked out once for those of one day that follow each other. */
function instants(mark: string): Put {
  const end = bytesOf(`Z${mark}`)
  let day = Number.NaN
  let date = end
  return (out, from, ms) => {
    const own = Math.floor(ms / DAY)
    if (own !== day) {
      day = own
      date = bytesOf(`${mark}${new Date(day * DAY).toISOString().slice(0, 'YYYY-MM-DDT'.length)}`)
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

function quoteCsv(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
