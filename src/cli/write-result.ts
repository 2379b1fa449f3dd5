/** Writes a result table to a file, in the format that its name tells. */
import { extname } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { writeWhole } from '../files/part-file.js'
import { needOneOf } from '../ground/error.js'
import { csvOf } from './output.js'

type Row = Readonly<Record<string, unknown>>
const ENDINGS = ['csv', 'json', 'parquet'] as const

/** Rows of text and numbers, as CSV, JSON (an array of objects) or Parquet; NaN is a null. */
export function writeResult(path: string, rows: readonly object[]): void {
  const ending = extname(path).slice(1)
  needOneOf(ending, ENDINGS, 'result.format', 'ending', '--out')
  const table = rows as readonly Row[]
  if (ending === 'csv') writeWhole(path, csvOf(table))
  else if (ending === 'json') writeWhole(path, `${JSON.stringify(table, null, 1)}\n`)
  else writeWhole(path, parquetOf(table))
}

function parquetOf(rows: readonly Row[]): Uint8Array {
  const columnData = Object.keys(rows[0] as Row).map(name => {
    const data = rows.map(r => r[name])
    const type = TYPES[typeof data[0]] ?? 'DOUBLE'
    return {
      name,
      data: data.map(v => (typeof v === 'number' && Number.isNaN(v) ? null : v)),
      type,
      nullable: type === 'DOUBLE',
    }
  })
  return new Uint8Array(parquetWriteBuffer({ columnData }))
}

const TYPES: Readonly<Record<string, 'STRING' | 'BOOLEAN' | 'DOUBLE'>> = {
  string: 'STRING',
  boolean: 'BOOLEAN',
}
