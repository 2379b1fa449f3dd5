/** Loads the observed sessions of any corpus for recovery. */
import { readTable } from '../files/read.js'
import { type Frame, frameOf, READ_COLUMNS } from '../recover/frame.js'
import type { Batch } from '../schema/batch.js'

/** A frame of the sessions in a corpus's folder, or in a single file. */
export async function loadFrame(from: string): Promise<Frame> {
  const batches: Batch[] = []
  for await (const batch of readTable(from, 'sessions', READ_COLUMNS)) batches.push(batch)
  return frameOf(batches)
}
