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
import { type Frames, framesOf } from './load-frame.js'
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
  const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const keys = lines.map(lineName)
  const others = Array.from({ length: threads - 1 }, () => [])
  const held: Held = new Map()
  const [own, away] = await Promise.all([
    firstRound(files, next, lines, held),
    elsewhere<Taken>(others, { files, keys, next }),
  ])
  for (const { totals } of away) own.totals.merge(totals)
  const totals = sharedTotals(own.totals.take())
  const more = elsewhere<Sums>(
    away.map(t => t.files),
    { keys, totals },
  )
  const solved = solveLines(lines, totals)
  const [squares, theirs] = await Promise.all([secondRound(own.files, solved, held), more])
  for (const other of theirs) mergeSums(squares, other)
  return finishTable(solved, squares)
}

/** The data that a thread starts a round with. */
export type RoundData =
  | {
      readonly keys: readonly string[]
      readonly files: readonly string[]
      /** The number of the next file to be taken, in memory that threads share. */
      readonly next: Int32Array
    }
  | { readonly keys: readonly string[]; readonly totals: PartialTotals }

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
      : secondRound(files, solveLines(lines, round.totals), between)
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

async function secondRound(
  files: readonly string[],
  solved: readonly SolvedLine[],
  held: Held,
): Promise<Sums> {
  const squares = noSquares(solved)
  const memory = new Arena()
  for (const file of files) {
    // Another table's rounds may have come between these in this thread, and left it other files.
    const frames = held.get(file) ?? (await framesOf([file]))
    held.delete(file)
    for await (const frame of frames(memory)) addInfluence(squares, frame, solved)
  }
  return squares
}

/** The memory of a round's result, which the thread that asks for it takes over. */
export const memoryOf = (result: Taken | Sums): ArrayBuffer[] =>
  memoryOfTotals('totals' in result ? result.totals : result)
