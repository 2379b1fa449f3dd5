/** The writer of each format; the libraries of a format are loaded when it is first written. */
import type { Table } from '../schema/tables.js'
import type { Format } from './format.js'
import type { Sink, TableWriter } from './table-writer.js'

export type MakeWriter = (table: Table, sink: Sink) => TableWriter

export const WRITERS: Readonly<Record<Format, () => Promise<MakeWriter>>> = {
  parquet: async () => (await import('./write-parquet.js')).parquetWriter,
  arrow: async () => (await import('./write-arrow.js')).arrowWriter,
  csv: async () => (await import('./write-text.js')).csvWriter,
  ndjson: async () => (await import('./write-text.js')).ndjsonWriter,
}
