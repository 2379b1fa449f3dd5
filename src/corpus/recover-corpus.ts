/** Recovers a corpus of any size in two passes over its parts. */
import { availableParallelism } from 'node:os'
import type { Source } from '../files/input.js'
import { type Mapping, NO_MAPPING } from '../files/mapping.js'
import { need } from '../ground/error.js'
import { compiled, runTasks } from '../ground/pool.js'
import { boxLines } from '../recover/effort.js'
import { OF_SCHEMA, type Vocabulary } from '../recover/level-names.js'
import {
  addTotals,
  finishTable,
  influenceOf,
  type Line,
  mergeTotals,
  noSquares,
  type PartialTotals,
  partialTotals,
  type Recovered,
  type SolvedLine,
  solveLines,
} from '../recover/line.js'
import { type Cell, cellsSeen, orderCells, type Query, questionLines } from '../recover/query.js'
import { addErrors, addFrame, begin, solveGroups, tableOf } from '../recover/rounds.js'
import { type Gaps, type Group, sayable } from '../recover/sayable.js'
import { statisticLines } from '../recover/statistics.js'
import { type Counts, mergeSums, type Sums } from '../recover/sums.js'
import { lineName } from '../schema/stratum.js'
import { type Frames, framesOf, loadSessions, type Sessions, sharedParts } from './load-frame.js'

/** Lines, or a way to make them for the levels that the sessions have. */
export type Lines = readonly Line[] | ((levels: Vocabulary) => readonly Line[])

const made = (lines: Lines, levels = OF_SCHEMA) => (typeof lines === 'function' ? lines(levels) : lines)

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
export function sayableOf({ gaps, vocabulary }: Pick<Sessions, 'gaps' | 'vocabulary'>, lines: Lines) {
  const all = made(lines, vocabulary)
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

async function inTwoPasses(
  frames: Frames,
  groups: readonly Group[],
  lines: readonly Line[],
): Promise<Recovered[]> {
  const summed = begin(groups)
  for await (const frame of frames()) addFrame(summed, frame)
  const solved = solveGroups(summed)
  for await (const frame of frames()) addErrors(solved, frame)
  return tableOf(solved, lines)
}

async function totalsOf(frames: Frames, lines: readonly Line[]): Promise<PartialTotals> {
  const totals = new Map<string, Sums | Counts>()
  for await (const frame of frames()) addTotals(totals, partialTotals(frame, lines))
  return totals
}

async function squaresOf(frames: Frames, solved: readonly SolvedLine[]): Promise<Sums> {
  const squares = noSquares(solved)
  for await (const frame of frames()) mergeSums(squares, influenceOf(frame, solved))
  return squares
}

/** Starting a worker takes about as long as recovering one part. */
const PARTS_A_WORKER = 4

/** The lines that every corpus has, by name: a worker is told names. */
const common = () => new Map([...statisticLines(), ...boxLines()].map(l => [lineName(l), l]))

function areCommon(lines: readonly Line[]): boolean {
  const known = common()
  return lines.every(l => known.has(lineName(l)))
}

/**
 * The table of some lines, by default of the study's statistics. The parts of a corpus of this project that fit in memory
 * are shared out over workers, which change no bit, where every corpus has the lines (those, and the boxes of the report).
 */
export async function recoverCorpus(
  from: Source,
  lines: Lines = levels => statisticLines(undefined, levels),
  workers?: number,
): Promise<Recovered[]> {
  return [...(await recoverFrom(from, lines, workers)).rows]
}

/** The same for sessions from anywhere, with lines that could not be computed and notes on the sessions. */
export async function recoverFrom(
  from: Source,
  lines: Lines = levels => statisticLines(undefined, levels),
  workers?: number,
  mapping: Mapping = NO_MAPPING,
): Promise<Said & { readonly sessions?: Sessions }> {
  const files = mapping.size === 0 ? sharedParts(from) : []
  const common = files.length > 0 ? made(lines) : []
  const worthIt = Math.min(availableParallelism(), Math.floor(files.length / PARTS_A_WORKER))
  const n = Math.min(workers ?? worthIt, files.length)
  if (n > 1 && areCommon(common)) return { rows: await overWorkers(files, common, n), unsaid: [] }
  const sessions = await loadSessions(from, mapping)
  return { ...(await recoverSessions(sessions, lines)), sessions }
}

async function overWorkers(
  files: readonly string[],
  lines: readonly Line[],
  n: number,
): Promise<Recovered[]> {
  const shares = Array.from({ length: n }, (_, k) => files.filter((__, f) => f % n === k))
  const keys = lines.map(lineName)
  const partials = await overShares<PartialTotals>(shares, { keys })
  const totals = mergeTotals(partials)
  const solved = solveLines(lines, totals)
  const squares = noSquares(solved)
  for (const share of await overShares<Sums>(shares, { keys, totals })) mergeSums(squares, share)
  return finishTable(solved, squares)
}

/** The data that the workers of either round start with. */
export interface RoundData {
  readonly shares: readonly (readonly string[])[]
  readonly keys: readonly string[]
  /** The merged totals, in the second round. */
  readonly totals?: PartialTotals
}

/** The result of each share in one round, in their order. */
async function overShares<T extends PartialTotals | Sums>(
  shares: RoundData['shares'],
  round: Omit<RoundData, 'shares'>,
): Promise<T[]> {
  const given = new Array<T>(shares.length)
  await runTasks<number, T>(
    shares.map((_, k) => k),
    {
      workers: shares.length,
      module: compiled('corpus/recover-worker.js'),
      data: { shares, ...round } satisfies RoundData,
      lasting: true,
      here: () => {
        throw new Error('one share is recovered without workers')
      },
      onResult: (result, k) => {
        given[k] = result
      },
    },
  )
  return given
}

/** A worker's side of a round: a share's totals, or its squared contributions. */
export function shareRound({
  shares,
  keys,
  totals,
}: RoundData): (share: number) => Promise<PartialTotals | Sums> {
  const known = common()
  const lines = keys.map(k => known.get(k) as Line)
  return async share => {
    const frames = await framesBetweenRounds(shares[share] as readonly string[])
    if (!totals) return totalsOf(frames, lines)
    const squares = await squaresOf(frames, solveLines(lines, totals))
    current = undefined
    return squares
  }
}

let current: { readonly name: string; readonly frames: Frames } | undefined

/** The frames of one of the shares, which a worker leaves in memory from the first round to the second. */
async function framesBetweenRounds(files: readonly string[]): Promise<Frames> {
  const name = files.join()
  if (current?.name !== name) current = { name, frames: await framesOf(files) }
  return current.frames
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
