/** What every format offers. */
import type { Batch } from '../schema/batch.js'

/** Turns batches of one table into the bytes of one format. */
export interface TableWriter {
  readonly write: (batch: Batch) => void
  readonly finish: () => void
}
