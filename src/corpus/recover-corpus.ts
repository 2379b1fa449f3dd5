/** Recovers a corpus of any size in two passes over its parts. */
import {
  finish,
  type Line,
  mergeInto,
  type Partial,
  partial,
  type Recovered,
  solve,
  spread,
} from '../recover/line.js'
import { type Cell, cellsSeen, orderCells, type Query, questionLines } from '../recover/query.js'
import { statisticLines } from '../recover/statistics.js'
import { mergeSums, sums } from '../recover/sums.js'
import { type Frames, loadFrames } from './load-frame.js'

/** The table of some lines, in two passes: totals, then errors. */
export async function recoverFrames(frames: Frames, lines: readonly Line[]): Promise<Recovered[]> {
  let totals: Partial | undefined
  for await (const frame of frames()) totals = mergeInto(totals, partial(frame, lines))
  const solved = solve(lines, totals as Partial)
  const squares = sums(2 * solved.length)
  for await (const frame of frames()) mergeSums(squares, spread(frame, solved))
  return finish(solved, squares)
}

/** Every statistic of the corpus in a folder, or of a file of sessions, and further lines. */
export async function recoverCorpus(from: string, more: readonly Line[] = []): Promise<Recovered[]> {
  return recoverFrames(await loadFrames(from), [...statisticLines(), ...more])
}

/** The lines that answer a query, for the cells that occur in a corpus. */
export async function linesOf(frames: Frames, query: Query): Promise<Line[]> {
  const seen: Cell[] = []
  for await (const frame of frames()) seen.push(...cellsSeen(frame, query))
  return questionLines(query, orderCells(seen))
}
