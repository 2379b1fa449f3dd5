/** Sessions in files of this project as frames of whole people, in passes over them. */
import { statSync } from 'node:fs'
import { readTable } from '../files/read.js'
import type { Arena } from '../ground/arena.js'
import { type Frame, frameOf, READ_COLUMNS } from '../recover/frame.js'
import type { Vocabulary } from '../recover/level-names.js'
import type { Gaps } from '../recover/sayable.js'
import type { Batch } from '../schema/batch.js'
import { endsOf, type Range, rangeOf } from './whole-people.js'

/** Passes over a corpus, each in the same frames of whole people. */
export interface Frames {
  /** With a memory, a frame is valid until the next is asked for. */
  (memory?: Arena): AsyncIterable<Frame>
  /** What is missing in them, where that is known before a pass. */
  readonly gaps?: Gaps
}

/** Files up to this size stay in memory after the first pass; larger ones are read again in every pass. */
const IN_MEMORY_BYTES = 1 << 26

/** Frames of some files of a corpus of this project. */
export async function framesOf(files: readonly string[]): Promise<Frames> {
  const inMemory = fitInMemory(files) ? await gathered(batchesOf(files, READ_COLUMNS)) : undefined
  const ranges: Range[] = []
  for await (const batch of inMemory ?? batchesOf(files, ['person_id'])) ranges.push(rangeOf(batch))
  return inFrames(endsOf(ranges), () => inMemory ?? batchesOf(files, READ_COLUMNS))
}

/** Passes over batches, cut into frames where they end. */
export function inFrames(
  ends: readonly boolean[],
  batches: () => Iterable<Batch> | AsyncIterable<Batch>,
  vocabulary?: Vocabulary,
): Frames {
  return async function* (memory) {
    let waiting: Batch[] = []
    let k = 0
    for await (const batch of batches()) {
      waiting.push(batch)
      if (ends[k++]) {
        memory?.reset()
        yield frameOf(waiting, {}, true, vocabulary, memory)
        waiting = []
      }
    }
  }
}

/** All batches, in memory. */
export async function gathered(batches: AsyncIterable<Batch>): Promise<Batch[]> {
  const all: Batch[] = []
  for await (const batch of batches) all.push(batch)
  return all
}

async function* batchesOf(files: readonly string[], columns: readonly string[]): AsyncGenerator<Batch> {
  for (const file of files) yield* readTable(file, 'sessions', columns)
}

/** Whether files are so small that their sessions stay in memory after the first pass. */
export function fitInMemory(files: readonly string[]): boolean {
  return files.reduce((sum, f) => sum + statSync(f).size, 0) <= IN_MEMORY_BYTES
}
