/** Loads the observed sessions of any corpus for recovery: all at once, or in frames of whole people. */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type InputFile, inputFiles, isPipe, type Source, tableFiles } from '../files/input.js'
import { emptySurvey, type Survey, sessionsOf } from '../files/intake.js'
import { MOST_KEYS } from '../files/keys.js'
import { MANIFEST } from '../files/layout.js'
import { type Mapping, NO_MAPPING, nearColumns } from '../files/mapping.js'
import { readTable } from '../files/read.js'
import type { Arena } from '../ground/arena.js'
import { need } from '../ground/error.js'
import { type Frame, frameOf, READ_COLUMNS } from '../recover/frame.js'
import type { Vocabulary } from '../recover/level-names.js'
import { type Gaps, NO_GAPS } from '../recover/sayable.js'
import { type Batch, columnOf, gatherRows, type Values } from '../schema/batch.js'
import type { TableName } from '../schema/tables.js'
import { readManifest } from './generate-corpus.js'
import { ownLevels, vocabularyOf } from './vocabulary.js'

/** Observed sessions, ready to be recovered. */
export interface Sessions {
  readonly frames: Frames
  /** The levels of sessions from elsewhere; undefined of a corpus of this project, which has the schema's. */
  readonly vocabulary: Vocabulary | undefined
  readonly gaps: Gaps
  /** Notes for the user, one sentence each. */
  readonly notes: readonly string[]
}

/**
 * A frame of all sessions in a corpus's folder, or in files from anywhere: one, several, or a pattern, in any format that is
 * read. All are held in memory; `recoverCorpus` reads a corpus of any size. Errors: a file that is missing, damaged or without
 * person_id, a value that its column cannot hold, a session id that stands twice.
 *
 * @example
 * import { generateCorpus, loadFrame, resolveSpec } from '@plumbline/plumbline'
 *
 * await generateCorpus(resolveSpec({ people: 100, format: 'csv' }), { out: 'to-load', workers: 1 })
 * const frame = await loadFrame('to-load')
 * console.log(frame.people, frame.rows) // → 100 167
 */
export async function loadFrame(from: Source, mapping: Mapping = NO_MAPPING): Promise<Frame> {
  return (await loadWhole(from, mapping)).frame
}

/** All sessions in one frame. */
export interface Whole {
  readonly frame: Frame
  readonly sessions: Sessions
}

/** The same, with what is known of the sessions. */
export async function loadWhole(from: Source, mapping: Mapping = NO_MAPPING): Promise<Whole> {
  if (isOwn(from) && mapping.size === 0) {
    needEveryPart(from)
    const frame = frameOf(await gathered(readTable(from, 'sessions', READ_COLUMNS)))
    return { frame, sessions: ownSessions(oneFrame(frame)) }
  }
  const survey = emptySurvey()
  const files = inputFiles(from, 'sessions')
  const batches = await gathered(sessionsOf(files, READ_COLUMNS, mapping, survey))
  const vocabulary = vocabularyOf(survey)
  const frame = frameOf(batches, {}, false, vocabulary)
  const known = told(survey, vocabulary)
  return { frame, sessions: { ...known, frames: lacking(oneFrame(frame), known.gaps) } }
}

const oneFrame = (frame: Frame): Frames =>
  async function* () {
    yield frame
  }

/** Sessions in frames of whole people, of a corpus's folder or of files from anywhere. */
export async function loadSessions(from: Source, mapping: Mapping = NO_MAPPING): Promise<Sessions> {
  if (!isOwn(from) || mapping.size > 0) return foreignSessions(inputFiles(from, 'sessions'), mapping)
  needEveryPart(from)
  return ownSessions(await framesOf(tableFiles(from, 'sessions')))
}

const ownSessions = (frames: Frames): Sessions => ({
  frames: lacking(frames, NO_GAPS),
  vocabulary: undefined,
  gaps: NO_GAPS,
  notes: [],
})

/** Whether this project made it: complete, and read by its manifest. */
export function isOwn(from: Source): from is string {
  if (typeof from !== 'string' || isPipe(from) || !existsSync(join(from, MANIFEST))) return false
  return readManifest(from).plumbline?.parts !== undefined
}

async function foreignSessions(files: readonly InputFile[], mapping: Mapping): Promise<Sessions> {
  const survey = emptySurvey()
  const { kept, ranges } = await looked(sessionsOf(files, READ_COLUMNS, mapping, survey))
  const ends = endsOf(ranges)
  const vocabulary = vocabularyOf(survey)
  const again = () => sessionsOf(files, READ_COLUMNS, mapping, emptySurvey())
  const frames = kept
    ? framesOfGroups(wholePeople(kept, ends), vocabulary)
    : inFrames(ends, again, vocabulary)
  const known = told(survey, vocabulary)
  return { ...known, frames: lacking(frames, known.gaps) }
}

/** Sessions of files from elsewhere are kept in memory as far as this, some two million; more are read again in every pass. */
const KEPT_BYTES = 1 << 28

/** The people of every batch, and the batches, unless they are too many to be kept. */
async function looked(batches: AsyncIterable<Batch>): Promise<{ kept?: Batch[]; ranges: Range[] }> {
  const ranges: Range[] = []
  let kept: Batch[] | undefined = []
  let bytes = 0
  for await (const batch of batches) {
    ranges.push(rangeOf(batch))
    for (const { values, valid } of batch.columns) bytes += values.byteLength + (valid?.byteLength ?? 0)
    if (bytes > KEPT_BYTES) kept = undefined
    kept?.push(batch)
  }
  return { ...(kept && { kept }), ranges }
}

/** Batches in groups of whole people: as they follow each other, or, where people lie scattered, by their ids. */
function wholePeople(batches: readonly Batch[], ends: readonly boolean[]): readonly (readonly Batch[])[] {
  const groups: Batch[][] = [[]]
  batches.forEach((batch, k) => {
    groups.at(-1)!.push(batch)
    if (ends[k]) groups.push([])
  })
  groups.pop()
  const isLarge = groups.some(g => sessionsIn(g) > 2 * SESSIONS_A_FRAME + (g.at(-1) as Batch).rows)
  return isLarge ? byPeople(batches) : groups
}

const sessionsIn = (batches: readonly Batch[]) => batches.reduce((n, b) => n + b.rows, 0)

/** Batches divided at ids of people between which some ten thousand sessions lie. */
function byPeople(batches: readonly Batch[]): Batch[][] {
  const ids = new Float64Array(sessionsIn(batches))
  let n = 0
  for (const batch of batches) {
    const { values } = columnOf(batch, 'person_id')
    for (let i = 0; i < batch.rows; i++) ids[n++] = values[i] as number
  }
  ids.sort()
  const lasts = Array.from(
    { length: Math.ceil(n / SESSIONS_A_FRAME) },
    (_, g) => ids[Math.min(n, (g + 1) * SESSIONS_A_FRAME) - 1] as number,
  )
  const groups = lasts.map((): Batch[] => [])
  for (const batch of batches)
    groupedRows(columnOf(batch, 'person_id').values, batch.rows, lasts).forEach((rows, g) => {
      if (rows.length > 0) groups[g]!.push(gatherRows(batch, Int32Array.from(rows)))
    })
  return groups.filter(g => g.length > 0)
}

/** The rows of people up to the last id of each group, and above that of the one before. */
function groupedRows(ids: Values, rows: number, lasts: readonly number[]): number[][] {
  const groups = lasts.map((): number[] => [])
  for (let i = 0; i < rows; i++) {
    let [low, high] = [0, lasts.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ids[i] as number) <= (lasts[middle] as number)) high = middle
      else low = middle + 1
    }
    groups[low]!.push(i)
  }
  return groups
}

const framesOfGroups = (groups: readonly (readonly Batch[])[], vocabulary: Vocabulary | undefined): Frames =>
  async function* (memory) {
    for (const group of groups) {
      memory?.reset()
      yield frameOf([...group], {}, true, vocabulary, memory)
    }
  }

const lacking = (frames: Frames, gaps: Gaps): Frames =>
  Object.assign((memory?: Arena) => frames(memory), { gaps })

/** What was seen of files, for recovery and for its reader. */
function told(survey: Survey, vocabulary: Vocabulary): Omit<Sessions, 'frames'> {
  const missing = READ_COLUMNS.filter(c => !survey.present.has(c))
  const incomplete = READ_COLUMNS.filter(c => survey.present.has(c) && survey.incomplete.has(c))
  const notes = [
    ...(missing.includes('session_id') ? [NO_IDS] : []),
    ...(survey.keys.isWhole ? [] : [`only the first ${MOST_KEYS} session ids were compared with each other`]),
    ...survey.notes,
    ...misspelled(missing, [...survey.others]),
    ...ownLevels(survey),
  ]
  return { vocabulary, gaps: { missing, incomplete }, notes }
}

const NO_IDS =
  'without a column session_id every row counts as a session, and rows that stand twice are not seen'

function misspelled(missing: readonly string[], others: readonly string[]): string[] {
  const hint = nearColumns(missing, others)
  return hint === '' ? [] : [`columns are missing${hint}`]
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

/**
 * The files of sessions of a corpus of this project, each with whole people, if together they fit in memory: these
 * may be shared out over threads. Empty for a larger corpus, whose totals every thread would have in memory, and for
 * sessions from elsewhere, whose files may divide people.
 */
export function sharedParts(from: Source): string[] {
  if (!isOwn(from)) return []
  needEveryPart(from)
  const files = tableFiles(from, 'sessions')
  return fitInMemory(files) ? files : []
}

function fitInMemory(files: readonly string[]): boolean {
  return files.reduce((sum, f) => sum + statSync(f).size, 0) <= IN_MEMORY_BYTES
}

/** Reads files of sessions, each once where all fit in memory. */
export function readOnce(
  files: readonly string[],
  columns: readonly string[],
): (file: string) => Promise<readonly Batch[]> {
  const kept = fitInMemory(files) ? new Map<string, readonly Batch[]>() : undefined
  return async file => {
    const batches = kept?.get(file) ?? (await gathered(readTable(file, 'sessions', columns)))
    kept?.set(file, batches)
    return batches
  }
}

/** Passes over a corpus, each in the same frames of whole people. */
export interface Frames {
  /** With a memory, a frame is valid until the next is asked for. */
  (memory?: Arena): AsyncIterable<Frame>
  /** What is missing in them, where that is known before a pass. */
  readonly gaps?: Gaps
}

/** A frame is closed at the first chance after this many sessions. */
const SESSIONS_A_FRAME = 10_000
/** Files up to this size stay in memory after the first pass; larger ones are read again in every pass. */
const IN_MEMORY_BYTES = 1 << 26

/**
 * The sessions in frames of whole people, so that memory does not grow with the corpus. People must follow
 * each other by id from part to part for that; where they do not, what overlaps is loaded together.
 */
export async function loadFrames(from: Source, mapping: Mapping = NO_MAPPING): Promise<Frames> {
  return (await loadSessions(from, mapping)).frames
}

/** Frames of some files of a corpus of this project. */
export async function framesOf(files: readonly string[]): Promise<Frames> {
  const inMemory = fitInMemory(files) ? await gathered(batchesOf(files, READ_COLUMNS)) : undefined
  const ranges: Range[] = []
  for await (const batch of inMemory ?? batchesOf(files, ['person_id'])) ranges.push(rangeOf(batch))
  return inFrames(endsOf(ranges), () => inMemory ?? batchesOf(files, READ_COLUMNS))
}

/** Passes over batches, cut into frames where they end. */
function inFrames(
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

/** Whether a frame ends with each batch: none of its people may occur later, and it must be large enough. */
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

/** A corpus of this project lists its parts: a missing or truncated one must not pass for fewer sessions. */
export function needEveryPart(folder: string, table: TableName = 'sessions'): void {
  if (!existsSync(join(folder, MANIFEST))) return
  const parts = readManifest(folder).plumbline?.parts?.filter(p => p.table === table) ?? []
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
