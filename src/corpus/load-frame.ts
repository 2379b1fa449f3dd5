/** Loads the observed sessions of any corpus for recovery: all at once, or in frames of whole people. */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type InputFile, inputFiles, isPipe, type Source, tableFiles } from '../files/input.js'
import { emptySurvey, type Survey, sessionsOf } from '../files/intake.js'
import { MOST_KEYS } from '../files/keys.js'
import { MANIFEST } from '../files/layout.js'
import { type Mapping, NO_MAPPING, nearColumns } from '../files/mapping.js'
import { readTable } from '../files/read.js'
import { ledIds } from '../files/seen-ids.js'
import type { Arena } from '../ground/arena.js'
import { need } from '../ground/error.js'
import { COLUMNS_OF_ANYONE, type Frame, frameOf, READ_COLUMNS } from '../recover/frame.js'
import type { Vocabulary } from '../recover/level-names.js'
import { type Gaps, NO_GAPS } from '../recover/sayable.js'
import type { Batch } from '../schema/batch.js'
import { SIGNAL_COUNTS } from '../schema/definitions.js'
import type { TableName } from '../schema/tables.js'
import { type Frames, fitInMemory, framesOf, gathered, inFrames } from './frames.js'
import { readManifest } from './generate-corpus.js'
import { ownLevels, vocabularyOf } from './vocabulary.js'
import { endsOf, looked, wholePeople } from './whole-people.js'

/** Observed sessions, ready to be recovered. */
export interface Sessions {
  readonly frames: Frames
  /** The levels of sessions from elsewhere; undefined of a corpus of this project, which has the schema's. */
  readonly vocabulary: Vocabulary | undefined
  readonly gaps: Gaps
  /** Whether these, from elsewhere, count turns with a signal of expertise; a corpus of this project says so itself. */
  readonly haveSignals: boolean
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
  const batches = await gathered(sessionsOf(files, COLUMNS_OF_ANYONE, mapping, survey))
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
  haveSignals: false,
  notes: [],
})

/** Whether this project made it: complete, and read by its manifest. */
export function isOwn(from: Source): from is string {
  if (typeof from !== 'string' || isPipe(from) || !existsSync(join(from, MANIFEST))) return false
  return readManifest(from).plumbline?.parts !== undefined
}

async function foreignSessions(files: readonly InputFile[], mapping: Mapping): Promise<Sessions> {
  const survey = emptySurvey()
  const { kept, ranges } = await looked(sessionsOf(files, COLUMNS_OF_ANYONE, mapping, survey))
  const ends = endsOf(ranges)
  const vocabulary = vocabularyOf(survey)
  const again = () => sessionsOf(files, COLUMNS_OF_ANYONE, mapping, emptySurvey())
  const frames = kept
    ? framesOfGroups(wholePeople(kept, ends), vocabulary)
    : inFrames(ends, again, vocabulary)
  const known = told(survey, vocabulary)
  return { ...known, frames: lacking(frames, known.gaps) }
}

const framesOfGroups = (groups: readonly (readonly Batch[])[], vocabulary: Vocabulary | undefined): Frames =>
  async function* (memory) {
    for (const group of groups) {
      memory?.reset()
      yield frameOf(group, {}, true, vocabulary, memory)
    }
  }

const lacking = (frames: Frames, gaps: Gaps): Frames =>
  Object.assign((memory?: Arena) => frames(memory), { gaps })

/** What was seen of files, for recovery and for its reader. */
function told(survey: Survey, vocabulary: Vocabulary): Omit<Sessions, 'frames'> {
  const haveSignals = SIGNAL_COUNTS.some(c => survey.present.has(c))
  const read = haveSignals ? COLUMNS_OF_ANYONE : READ_COLUMNS
  const missing = read.filter(c => !survey.present.has(c))
  const incomplete = read.filter(c => survey.present.has(c) && survey.incomplete.has(c))
  const notes = [
    ...(missing.includes('session_id') ? [NO_IDS] : []),
    ...(survey.keys.isWhole ? [] : [`only the first ${MOST_KEYS} session ids were compared with each other`]),
    ...ledIds(survey.ids),
    ...unweighted(survey),
    ...survey.notes,
    ...misspelled(missing, [...survey.others]),
    ...ownLevels(survey),
  ]
  return { vocabulary, gaps: { missing, incomplete }, haveSignals, notes }
}

const NO_IDS =
  'without a column session_id every row counts as a session, and rows that stand twice are not seen'

const WEIGHT = /^((sampl(e|ing)|survey|design|case|freq|final|post|p|f|person)_?)?(weight|wt|wgt)s?$/i

/** Whoever has weights expects them to count. */
function unweighted({ others }: Survey): string[] {
  const weight = [...others].find(n => WEIGHT.test(n))
  return weight === undefined ? [] : [`column ${weight} is not used: every session counts once`]
}

function misspelled(missing: readonly string[], others: readonly string[]): string[] {
  const hint = nearColumns(missing, others)
  return hint === '' ? [] : [`columns are missing${hint}`]
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

/**
 * The sessions in frames of whole people, so that memory does not grow with the corpus. People must follow
 * each other by id from part to part for that; where they do not, what overlaps is loaded together.
 */
export async function loadFrames(from: Source, mapping: Mapping = NO_MAPPING): Promise<Frames> {
  return (await loadSessions(from, mapping)).frames
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
