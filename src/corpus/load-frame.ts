/** Loads the observed sessions of any corpus for recovery: all at once, or in frames of whole people. */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { MANIFEST } from '../files/layout.js'
import { readTable, tableFiles } from '../files/read.js'
import { need } from '../ground/error.js'
import { type Frame, frameOf, READ_COLUMNS } from '../recover/frame.js'
import { type Batch, columnOf } from '../schema/batch.js'
import { readManifest } from './generate-corpus.js'

/** A frame of the sessions in a corpus's folder, or in a single file. */
export async function loadFrame(from: string): Promise<Frame> {
  needEveryPart(from)
  return frameOf(await gathered(readTable(from, 'sessions', READ_COLUMNS)))
}

async function gathered(batches: AsyncIterable<Batch>): Promise<Batch[]> {
  const all: Batch[] = []
  for await (const batch of batches) all.push(batch)
  return all
}

async function* batchesOf(files: readonly string[], columns: readonly string[]): AsyncGenerator<Batch> {
  for (const file of files) yield* readTable(file, 'sessions', columns)
}

/**
 * The files of sessions of a corpus of this project, each of which holds whole people, if together they can be held:
 * these may be shared out over threads. None of a larger corpus, whose totals every thread would hold, or of another,
 * of whose files that is not known.
 */
export function sharedParts(from: string): string[] {
  needEveryPart(from)
  if (!existsSync(join(from, MANIFEST))) return []
  const files = tableFiles(from, 'sessions')
  return canBeHeld(files) ? files : []
}

function canBeHeld(files: readonly string[]): boolean {
  return files.reduce((sum, f) => sum + statSync(f).size, 0) <= HELD_BYTES
}

/** Passes over a corpus, each in frames of whole people, the same ones every time. */
export type Frames = () => AsyncIterable<Frame>

/** A frame is closed at the first chance after this many sessions. */
const SESSIONS_A_FRAME = 20_000
/** Files up to this size are read once and held; larger ones are read again in every pass. */
const HELD_BYTES = 1 << 26

/**
 * The sessions in frames of whole people, so that memory does not grow with the corpus. People must follow
 * each other by id from part to part for that; where they do not, what overlaps is held together.
 */
export async function loadFrames(from: string): Promise<Frames> {
  needEveryPart(from)
  return framesOf(tableFiles(from, 'sessions'))
}

/** The same of some files of sessions. */
export async function framesOf(files: readonly string[]): Promise<Frames> {
  const held = canBeHeld(files) ? await gathered(batchesOf(files, READ_COLUMNS)) : undefined
  const ranges: Range[] = []
  for await (const batch of held ?? batchesOf(files, ['person_id'])) ranges.push(rangeOf(batch))
  const ends = endsOf(ranges)
  return async function* () {
    let waiting: Batch[] = []
    let k = 0
    for await (const batch of held ?? batchesOf(files, READ_COLUMNS)) {
      waiting.push(batch)
      if (ends[k++]) {
        yield frameOf(waiting)
        waiting = []
      }
    }
  }
}

/** The ids of the people in a batch lie between these. */
interface Range {
  readonly low: number
  readonly high: number
  readonly rows: number
}

function rangeOf(batch: Batch): Range {
  const ids = columnOf(batch, 'person_id').values
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let i = 0; i < batch.rows; i++) {
    low = Math.min(low, ids[i] as number)
    high = Math.max(high, ids[i] as number)
  }
  return { low, high, rows: batch.rows }
}

/** Whether a frame ends with each batch: none of its people may come again, and it must be large enough. */
function endsOf(ranges: readonly Range[]): boolean[] {
  need(
    ranges.some(r => r.rows > 0),
    'recover.empty',
    'the sessions table has no rows',
  )
  const lowestAfter = new Float64Array(ranges.length + 1).fill(Number.POSITIVE_INFINITY)
  for (let k = ranges.length - 1; k >= 0; k--)
    lowestAfter[k] = Math.min(ranges[k]!.low, lowestAfter[k + 1] as number)
  let left = ranges.reduce((n, r) => n + r.rows, 0)
  let highest = Number.NEGATIVE_INFINITY
  let sessions = 0
  return ranges.map(({ high, rows }, k) => {
    highest = Math.max(highest, high)
    sessions += rows
    left -= rows
    const last = k === ranges.length - 1
    const ends =
      last || (highest < (lowestAfter[k + 1] as number) && sessions >= SESSIONS_A_FRAME && left > 0)
    if (ends) sessions = 0
    return ends
  })
}

/** A corpus of this project says which parts it has: a missing or cut one must not pass for fewer sessions. */
export function needEveryPart(folder: string): void {
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
