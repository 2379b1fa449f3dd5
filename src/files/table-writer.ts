/** The interface of every format's writer. */
import type { Batch } from '../schema/batch.js'

/** Where bytes go: they are valid only during the call. */
export interface Sink {
  readonly write: (bytes: Uint8Array) => void
}

/** Turns batches of one table into the bytes of one format. */
export interface TableWriter {
  readonly write: (batch: Batch) => void
  readonly finish: () => void
}
