/** Writes one part of one table, in any format, to a file that appears only when it is complete. */
import type { Batch } from '../schema/batch.js'
import type { Table } from '../schema/tables.js'
import type { Format } from './format.js'
import { PartFile, type Written } from './part-file.js'
import { WRITERS } from './writers.js'

/** The record of a part once it is written. */
export interface PartRecord extends Written {
  readonly rows: number
}

export interface PartWriter {
  readonly write: (batch: Batch) => void
  /** Ends the file, which appears once it is on disk; other work can be done meanwhile. */
  readonly close: () => Promise<PartRecord>
  /** Leaves nothing behind. */
  readonly abandon: () => void
}

export async function openPart(path: string, table: Table, format: Format): Promise<PartWriter> {
  const makeWriter = await WRITERS[format]()
  const file = new PartFile(path)
  const writer = makeWriter(table, file)
  let rows = 0
  return {
    write(batch) {
      writer.write(batch)
      rows += batch.rows
    },
    async close() {
      try {
        writer.finish()
      } catch (error) {
        file.abandon()
        throw error
      }
      return { rows, ...(await file.closeMeanwhile()) }
    },
    abandon: () => file.abandon(),
  }
}
