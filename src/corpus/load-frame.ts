/** Loads the observed sessions of any corpus for recovery. */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { MANIFEST } from '../files/layout.js'
import { readTable } from '../files/read.js'
import { need } from '../ground/error.js'
import { type Frame, frameOf, READ_COLUMNS } from '../recover/frame.js'
import type { Batch } from '../schema/batch.js'
import { readManifest } from './generate-corpus.js'

/** A frame of the sessions in a corpus's folder, or in a single file. */
export async function loadFrame(from: string): Promise<Frame> {
  needEveryPart(from)
  const batches: Batch[] = []
  for await (const batch of readTable(from, 'sessions', READ_COLUMNS)) batches.push(batch)
  return frameOf(batches)
}

/** A corpus of this project says which parts it has: a missing or cut one must not pass for fewer sessions. */
function needEveryPart(folder: string): void {
  if (!existsSync(join(folder, MANIFEST))) return
  const parts = readManifest(folder).plumbline?.parts?.filter(p => p.table === 'sessions') ?? []
  for (const { path, bytes } of parts) {
    const file = join(folder, path)
    need(
      existsSync(file),
      'part.missing',
      `part ${file} is missing; plumbline verify ${folder} names all that are`,
    )
    const size = statSync(file).size
    need(
      size === bytes,
      'part.size',
      `part ${file} has ${size} bytes, not the ${bytes} that the manifest states`,
    )
  }
}
