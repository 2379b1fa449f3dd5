/** The formats a table can be written in and read from, and how a part of a table is named. */
import type { TableName } from '../schema/tables.js'

/** The formats that a table can be written in and read from. */
export const FORMATS = ['parquet', 'arrow', 'csv', 'ndjson'] as const

/** One of FORMATS. */
export type Format = (typeof FORMATS)[number]

/** The formats that an estimator may choose: a table format, or one .npy file per column. */
export const DATA_FORMATS = [...FORMATS, 'npy'] as const
export type DataFormat = (typeof DATA_FORMATS)[number]

/** Media type of each format, as datapackage.json states it. */
export const MEDIA_TYPES: Readonly<Record<Format, string>> = {
  parquet: 'application/vnd.apache.parquet',
  arrow: 'application/vnd.apache.arrow.file',
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
}

const DIGITS = 5

/** People in a part, whatever the number of workers: part 0 holds people 1 to 10,000. */
export const PEOPLE_A_PART = 10_000

/** Path of a part below the corpus's folder, with forward slashes. */
export function partPath(table: TableName, part: number, format: Format): string {
  return `${table}/part-${String(part).padStart(DIGITS, '0')}.${format}`
}
