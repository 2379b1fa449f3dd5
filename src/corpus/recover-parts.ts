/** Recovers the parts of a corpus over threads, this one among them: each takes the next part until none is left. */
import { Arena } from '../ground/arena.js'
import { compiled, runTasks } from '../ground/pool.js'
import { boxLines } from '../recover/effort.js'
import {
  addInfluence,
  addTotals,
  finishTable,
  type Line,
  noSquares,
  type PartialTotals,
  type Recovered,
  type SolvedLine,
  solveLines,
} from '../recover/line.js'
import { statisticLines } from '../recover/statistics.js'
import { mergeSums, type Sums } from '../recover/sums.js'
import { RunningTotals } from '../recover/totals.js'
import { lineName } from '../schema/stratum.js'
import { type Frames, framesOf } from './frames.js'
import { memoryOfTotals, sharedTotals } from './totals-memory.js'

/** The lines that every corpus has, by name: a thread is told names. */
const common = () => new Map([...statisticLines(), ...boxLines()].map(l => [lineName(l), l]))

/** Whether every corpus has these lines. */
export function areCommon(lines: readonly Line[]): boolean {
  const known = common()
  return lines.every(l => known.has(lineName(l)))
}

/** The table of lines that every corpus has, from files that each hold whole people. */
export async function recoverParts(
  files: readonly string[],
  lines: readonly Line[],
  threads: number,
): Promise<Recovered[]> {
  const held: Held = new Map()
  const { totals, own, away } = await firstTotals(files, lines, threads, held)
  const shared: Shared = { files, begun: sharedInts(files.length) }
  const more = elsewhere<Sums>(away, { keys: lines.map(lineName), totals, shared })
  const solved = solveLines(lines, totals)
  const [squares, theirs] = await Promise.all([secondRound(own, shared, solved, held), more])
  for (const other of theirs) mergeSums(squares, other)
  return finishTable(solved, squares)
}

/** The totals of all files, and which were taken by this thread and by each of the others. */
async function firstTotals(files: readonly string[], lines: readonly Line[], threads: number, held: Held) {
  const next = sharedInts(1)
  const others = Array.from({ length: threads - 1 }, () => [])
  // Other threads first: they load their code while this one reads.
  const theirs = elsewhere<Taken>(others, { files, keys: lines.map(lineName), next })
  const [{ totals, files: own }, away] = await Promise.all([firstRound(files, next, lines, held), theirs])
  for (const other of away) totals.merge(other.totals)
  return { totals: sharedTotals(totals.take()), own, away: away.map(t => t.files) }
}

const sharedInts = (n: number) => new Int32Array(new SharedArrayBuffer(n * Int32Array.BYTES_PER_ELEMENT))

/** The files of a second round, and in memory that threads share 1 for each that one has begun. */
interface Shared {
  readonly files: readonly string[]
  readonly begun: Int32Array
}

/** The data that a thread starts a round with. */
export type RoundData =
  | {
      readonly keys: readonly string[]
      readonly files: readonly string[]
      /** The number of the next file to be taken, in memory that threads share. */
      readonly next: Int32Array
    }
  | { readonly keys: readonly string[]; readonly totals: PartialTotals; readonly shared: Shared }

/** The first round's result: the files that a thread took, and their totals. */
interface Taken {
  readonly files: readonly string[]
  readonly totals: PartialTotals
}

/** Frames that a thread leaves in memory from the first round to the second, by file. */
type Held = Map<string, Frames>

/** What other threads give in one round, each told the files that it took in the first. */
async function elsewhere<T extends Taken | Sums>(
  taken: readonly (readonly string[])[],
  round: RoundData,
): Promise<T[]> {
  const given: T[] = []
  await runTasks<readonly string[], T>(taken, {
    workers: taken.length,
    apart: true,
    module: compiled('corpus/recover-worker.js'),
    data: round,
    lasting: true,
    here: () => {
      throw new Error('parts are shared out over threads')
    },
    onResult: result => {
      given.push(result)
    },
  })
  return given
}

/** A worker's side of a round. */
export function roundOf(round: RoundData): (files: readonly string[]) => Promise<Taken | Sums> {
  const known = common()
  const lines = round.keys.map(k => known.get(k) as Line)
  return files =>
    'next' in round
      ? firstRound(round.files, round.next, lines, between).then(t => ({ ...t, totals: t.totals.take() }))
      : secondRound(files, round.shared, solveLines(lines, round.totals), between)
}

const between: Held = new Map()

/** Takes files until none is left. */
async function firstRound(
  files: readonly string[],
  next: Int32Array,
  lines: readonly Line[],
  held: Held,
): Promise<Omit<Taken, 'totals'> & { readonly totals: RunningTotals }> {
  const totals = new RunningTotals()
  const memory = new Arena()
  const taken: string[] = []
  for (let f = Atomics.add(next, 0, 1); f < files.length; f = Atomics.add(next, 0, 1)) {
    const file = files[f] as string
    const frames = await framesOf([file])
    held.set(file, frames)
    taken.push(file)
    for await (const frame of frames(memory)) addTotals(totals, frame, lines)
  }
  return { files: taken, totals }
}

/** The files that this thread has in memory, then those that no other has come to. */
async function secondRound(
  own: readonly string[],
  { files, begun }: Shared,
  solved: readonly SolvedLine[],
  held: Held,
): Promise<Sums> {
  const squares = noSquares(solved)
  const memory = new Arena()
  const others = files.filter(f => !own.includes(f)).reverse()
  for (const file of [...own, ...others]) {
    // Another table's rounds may have come between these in this thread, and left it other files.
    const frames = held.get(file)
    held.delete(file)
    if (Atomics.exchange(begun, files.indexOf(file), 1) === 1) continue
    for await (const frame of (frames ?? (await framesOf([file])))(memory))
      addInfluence(squares, frame, solved)
  }
  return squares
}

/** The memory of a round's result, which the thread that asks for it takes over. */
export const memoryOf = (result: Taken | Sums): ArrayBuffer[] =>
  memoryOfTotals('totals' in result ? result.totals : result)
