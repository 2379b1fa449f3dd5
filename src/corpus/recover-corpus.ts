/** Recovers a corpus of any size in two passes over its parts. */
import { availableParallelism } from 'node:os'
import type { Source } from '../files/input.js'
import { type Mapping, NO_MAPPING } from '../files/mapping.js'
import { need } from '../ground/error.js'
import { OF_SCHEMA, type Vocabulary } from '../recover/level-names.js'
import type { Line, Recovered, Wanted } from '../recover/line.js'
import { type Cell, cellsSeen, orderCells, type Query, questionLines } from '../recover/query.js'
import { inTwoPasses } from '../recover/rounds.js'
import { type Gaps, type Group, sayable } from '../recover/sayable.js'
import { signalLines, statisticLines } from '../recover/statistics.js'
import type { Frames } from './frames.js'
import { loadSessions, type Sessions, sharedParts } from './load-frame.js'
import { areCommon, recoverParts } from './recover-parts.js'
import { recoverTables } from './recover-tables.js'

/** Lines, or a way to make them for the levels that the sessions have, which may count signals of expertise. */
export type Lines = readonly Line[] | ((levels: Vocabulary, haveSignals: boolean) => readonly Line[])

const made = (lines: Lines, levels = OF_SCHEMA, haveSignals = false) =>
  typeof lines === 'function' ? lines(levels, haveSignals) : lines

/** The study's statistics of sessions from anywhere, or those that are wanted. */
export const linesOfAnyone = (levels: Vocabulary, haveSignals: boolean, wanted?: Wanted): Line[] => [
  ...statisticLines(wanted, levels),
  ...(haveSignals ? signalLines(wanted, levels) : []),
]

/** The result of recovery from some sessions. */
export interface Said {
  readonly rows: readonly Recovered[]
  /** Lines that cannot be computed, by the columns that the sessions lack. */
  readonly unsaid: readonly Group[]
}

/** The table of some lines of any sessions. A line rests on the sessions that have a value in every column that it needs. */
export async function recoverSessions(sessions: Sessions, lines: Lines): Promise<Said> {
  const { all, said, unsaid } = sayableOf(sessions, lines)
  return { rows: await inTwoPasses(sessions.frames, said, all), unsaid }
}

/** The lines for the levels that the sessions have, and which of them can be said. */
export function sayableOf(
  { gaps, vocabulary, haveSignals }: Pick<Sessions, 'gaps' | 'vocabulary'> & Partial<Sessions>,
  lines: Lines,
) {
  const all = made(lines, vocabulary, haveSignals)
  return { all, ...sayable(all, gaps) }
}

/**
 * The table of some lines, in two passes: totals, then errors. A line rests on the sessions that have all that it needs; where
 * it is not known what the frames lack, a pass before finds out.
 */
export async function recoverFrames(frames: Frames, lines: readonly Line[]): Promise<Recovered[]> {
  const gaps = frames.gaps ?? (await gapsSeen(frames))
  return inTwoPasses(frames, sayable(lines, gaps).said, lines)
}

async function gapsSeen(frames: Frames): Promise<Gaps> {
  const incomplete = new Set<string>()
  for await (const frame of frames()) for (const c of Object.keys(frame.valid)) incomplete.add(c)
  return { missing: [], incomplete: [...incomplete] }
}

/** Starting a worker takes about as long as recovering one part. */
const PARTS_A_WORKER = 4

/**
 * The table of some lines, by default of all the study's statistics, those of the tables second_reading and postings among
 * them where the corpus has these. The parts of a corpus of this project that fit in memory are shared out over workers, which
 * change no bit, where every corpus has the lines (those, and the boxes of the report).
 */
export async function recoverCorpus(from: Source, lines?: Lines, workers?: number): Promise<Recovered[]> {
  const said = recoverFrom(from, lines, workers)
  // While other threads take parts.
  const [{ rows }, others] = await Promise.all([said, lines ? [] : recoverTables(from)])
  return [...rows, ...others]
}

/** The same for sessions from anywhere, with lines that could not be computed and notes on the sessions. */
export async function recoverFrom(
  from: Source,
  lines: Lines = linesOfAnyone,
  workers?: number,
  mapping: Mapping = NO_MAPPING,
): Promise<Said & { readonly sessions?: Sessions }> {
  const files = mapping.size === 0 ? sharedParts(from) : []
  const common = files.length > 0 ? made(lines) : []
  const worthIt = Math.min(availableParallelism(), Math.floor(files.length / PARTS_A_WORKER))
  const n = Math.min(workers ?? worthIt, files.length)
  if (n > 1 && areCommon(common)) return { rows: await recoverParts(files, common, n), unsaid: [] }
  const sessions = await loadSessions(from, mapping)
  return { ...(await recoverSessions(sessions, lines)), sessions }
}

/** The lines that answer a query, for the cells that occur in a corpus. */
export async function linesOf({ frames, gaps, vocabulary }: Sessions, query: Query): Promise<Line[]> {
  const seen: Cell[] = []
  const columns = [...(query.by ?? []), ...(query.where ?? []).map(c => c.column)]
  const missing = columns.filter(c => gaps.missing.includes(c))
  need(missing.length === 0, 'column.missing', `the sessions have no column ${missing.join(', ')}`)
  for await (const frame of frames()) seen.push(...cellsSeen(frame, query))
  return questionLines(query, orderCells(seen), vocabulary)
}
