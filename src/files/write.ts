/** Writes one part of one table, in any format, to a file that appears only when it is complete. */
import type { Batch } from '../schema/batch.js'
import type { Table } from '../schema/tables.js'
import type { Format } from './format.js'
import { PartFile, type Written } from './part-file.js'
import type { TableWriter } from './table-writer.js'
import { arrowWriter } from './write-arrow.js'
import { parquetWriter } from './write-parquet.js'
import { csvWriter, ndjsonWriter } from './write-text.js'

const writers: Readonly<Record<Format, (table: Table, file: PartFile) => TableWriter>> = {
  parquet: parquetWriter,
  arrow: arrowWriter,
  csv: csvWriter,
  ndjson: ndjsonWriter,
}

/** What is known of a part once it is written. */
export interface PartRecord extends Written {
  readonly rows: number
}

export interface PartWriter {
  readonly write: (batch: Batch) => void
  readonly close: () => PartRecord
  /** Leaves nothing behind. */
  readonly abandon: () => void
}

export function openPart(path: string, table: Table, format: Format): PartWriter {
  const file = new PartFile(path)
  const writer = writers[format](table, file)
  let rows = 0
  return {
    write(batch) {
      writer.write(batch)
      rows += batch.rows
    },
    close() {
      writer.finish()
      return { rows, ...file.close() }
    },
    abandon: () => file.abandon(),
  }
}
