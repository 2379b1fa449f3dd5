/** Recovers a corpus of any size in two passes over its parts. */
import { availableParallelism } from 'node:os'
import { compiled, runTasks } from '../ground/pool.js'
import { boxLines } from '../recover/effort.js'
import {
  addTotals,
  finishTable,
  influenceOf,
  type Line,
  mergeTotals,
  type PartialTotals,
  partialTotals,
  type Recovered,
  type SolvedLine,
  solveLines,
} from '../recover/line.js'
import { type Cell, cellsSeen, orderCells, type Query, questionLines } from '../recover/query.js'
import { statisticLines } from '../recover/statistics.js'
import { type Counts, mergeSums, type Sums, sums } from '../recover/sums.js'
import { lineName } from '../schema/stratum.js'
import { type Frames, framesOf, loadFrames, sharedParts } from './load-frame.js'

/** The table of some lines, in two passes: totals, then errors. */
export async function recoverFrames(frames: Frames, lines: readonly Line[]): Promise<Recovered[]> {
  const solved = solveLines(lines, await totalsOf(frames, lines))
  return finishTable(solved, await squaresOf(frames, solved))
}

async function totalsOf(frames: Frames, lines: readonly Line[]): Promise<PartialTotals> {
  const totals = new Map<string, Sums | Counts>()
  for await (const frame of frames()) addTotals(totals, partialTotals(frame, lines))
  return totals
}

async function squaresOf(frames: Frames, solved: readonly SolvedLine[]): Promise<Sums> {
  const squares = sums(2 * solved.length)
  for await (const frame of frames()) mergeSums(squares, influenceOf(frame, solved))
  return squares
}

/** A worker takes about as long to start as one part to be recovered. */
const PARTS_A_WORKER = 4

/** The lines that every corpus has, by name: a worker is told names. */
const common = () => new Map([...statisticLines(), ...boxLines()].map(l => [lineName(l), l]))

function areCommon(lines: readonly Line[]): boolean {
  const known = common()
  return lines.every(l => known.has(lineName(l)))
}

/**
 * The table of some lines, by default of the study's statistics. The parts of a corpus of this project that can be held
 * are shared out over workers, which change no bit, where every corpus has the lines (those, and the boxes of the report).
 */
export async function recoverCorpus(
  from: string,
  lines: readonly Line[] = statisticLines(),
  workers?: number,
): Promise<Recovered[]> {
  const files = sharedParts(from)
  const worthIt = Math.min(availableParallelism(), Math.floor(files.length / PARTS_A_WORKER))
  const n = Math.min(workers ?? worthIt, files.length)
  if (n <= 1 || !areCommon(lines)) return recoverFrames(await loadFrames(from), lines)
  const shares = Array.from({ length: n }, (_, k) => files.filter((__, f) => f % n === k))
  const keys = lines.map(lineName)
  const partials = await overShares<PartialTotals>(shares, { keys })
  const totals = mergeTotals(partials)
  const solved = solveLines(lines, totals)
  const squares = sums(2 * solved.length)
  for (const share of await overShares<Sums>(shares, { keys, totals })) mergeSums(squares, share)
  return finishTable(solved, squares)
}

/** What the workers of either round begin with. */
export interface RoundData {
  readonly shares: readonly (readonly string[])[]
  readonly keys: readonly string[]
  /** The merged totals, in the second round. */
  readonly totals?: PartialTotals
}

/** What each share gives in one round, in their order. */
async function overShares<T extends PartialTotals | Sums>(
  shares: RoundData['shares'],
  round: Omit<RoundData, 'shares'>,
): Promise<T[]> {
  const given = new Array<T>(shares.length)
  await runTasks<number, T>(
    shares.map((_, k) => k),
    {
      workers: shares.length,
      module: compiled(import.meta.url, 'recover-worker.js'),
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
    const frames = await heldFrames(shares[share] as readonly string[])
    if (!totals) return totalsOf(frames, lines)
    const squares = await squaresOf(frames, solveLines(lines, totals))
    held = undefined
    return squares
  }
}

let held: { readonly name: string; readonly frames: Frames } | undefined

/** The frames of one of the shares, which a worker keeps from the first round to the second. */
async function heldFrames(files: readonly string[]): Promise<Frames> {
  const name = files.join()
  if (held?.name !== name) held = { name, frames: await framesOf(files) }
  return held.frames
}

/** The lines that answer a query, for the cells that occur in a corpus. */
export async function linesOf(frames: Frames, query: Query): Promise<Line[]> {
  const seen: Cell[] = []
  for await (const frame of frames()) seen.push(...cellsSeen(frame, query))
  return questionLines(query, orderCells(seen))
}
