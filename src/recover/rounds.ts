/** The two rounds over frames, each line on the sessions that have all that it needs. */
import { Arena } from '../ground/arena.js'
import { complete, type Frame } from './frame.js'
import { leftOut } from './left-out.js'
import {
  addInfluence,
  addTotals,
  finishTable,
  type Line,
  noSquares,
  type Recovered,
  type SolvedLine,
  solveLines,
} from './line.js'
import type { Group } from './sayable.js'
import type { Sums } from './sums.js'
import { RunningTotals } from './totals.js'

/** What frames gave so far to the lines of a group. */
export interface Summed {
  readonly group: Group
  readonly totals: RunningTotals
  /** Of each line. */
  readonly leftOut: Float64Array
}

export function begin(groups: readonly Group[]): Summed[] {
  return groups.map(group => ({
    group,
    totals: new RunningTotals(),
    leftOut: new Float64Array(group.lines.length),
  }))
}

/** First round: adds the totals of a frame, in place. */
export function addFrame(summed: readonly Summed[], frame: Frame): void {
  for (const { group, totals, leftOut: so } of summed) {
    const whole = complete(frame, group.columns)
    if (whole) addTotals(totals, whole, group.lines)
    if (whole !== frame)
      leftOut(frame, group.columns, group.lines).forEach((n, k) => {
        so[k] = so[k] + n
      })
  }
}

/** Estimates, and what frames gave so far to their errors. */
export interface SolvedGroup {
  readonly summed: Summed
  readonly solved: readonly SolvedLine[]
  readonly squares: Sums
}

/** The estimates of each group; none where no session has all that it needs. */
export function solveGroups(summed: readonly Summed[]): SolvedGroup[] {
  return summed.map(s => {
    const solved = s.totals.isEmpty ? [] : solveLines(s.group.lines, s.totals.take())
    return { summed: s, solved, squares: noSquares(solved) }
  })
}

/** Second round: adds a frame's squared contributions, in place. */
export function addErrors(groups: readonly SolvedGroup[], frame: Frame): void {
  for (const { summed, solved, squares } of groups) {
    const whole = complete(frame, summed.group.columns)
    if (whole) addInfluence(squares, whole, solved)
  }
}

/** The table, in the order of the lines. */
export function tableOf(groups: readonly SolvedGroup[], lines: readonly Line[]): Recovered[] {
  const found = new Map<Line, Recovered>()
  for (const { summed, solved, squares } of groups) {
    const rows = finishTable(solved, squares)
    solved.forEach(({ line }, k) => {
      found.set(line, rows[k])
    })
    withLeftOut(found, summed)
  }
  return lines.flatMap(l => found.get(l) ?? [])
}

/** The table of some lines, in two passes over the same frames, each valid until the next is asked for. */
export async function inTwoPasses(
  frames: (memory: Arena) => AsyncIterable<Frame>,
  groups: readonly Group[],
  lines: readonly Line[],
): Promise<Recovered[]> {
  const summed = begin(groups)
  const memory = new Arena()
  for await (const frame of frames(memory)) addFrame(summed, frame)
  const solved = solveGroups(summed)
  for await (const frame of frames(memory)) addErrors(solved, frame)
  return tableOf(solved, lines)
}

/** Writes how many sessions are left out into rows that are found. */
export function withLeftOut(
  found: Map<Line, Recovered>,
  { group, leftOut: counts }: Pick<Summed, 'group' | 'leftOut'>,
): void {
  group.lines.forEach((line, k) => {
    const row = found.get(line)
    if (row && counts[k] > 0) found.set(line, { ...row, ...leftOutOf(counts[k], group.columns) })
  })
}

/** What a row says of the sessions that it leaves out. */
export function leftOutOf(
  count: number,
  columns: readonly string[],
): Pick<Recovered, 'left_out' | 'left_out_why'> {
  return { left_out: count, left_out_why: count > 0 ? `no value in ${columns.join(' or ')}` : '' }
}
