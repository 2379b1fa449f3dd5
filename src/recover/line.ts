/** Lines of the result table: what each declares before any session is read, and the steps from parts to the table. */

import { need } from '../ground/error.js'
import type { Nature } from '../schema/nature.js'
import { type LineOf, lineName, type Stratum } from '../schema/stratum.js'
import type { OtherTable } from '../schema/tables.js'
import { Contributions } from './contributions.js'
import { criticalValue } from './critical.js'
import { type Estimator, type Merged, missing, ROUNDING, type Shown, type Solved } from './estimator.js'
import type { Frame } from './frame.js'
import { adjustedInterval, proportionInterval } from './intervals.js'
import type { Vocabulary } from './level-names.js'
import { needsOf } from './needs.js'
import { neighbours } from './neighbours.js'
import { type Population, type Size, sizeTotal, smallest } from './population.js'
import { type Counts, rounded, type SparseSums, type Sums, sums } from './sums.js'
import type { Total } from './total.js'
import { type PartialTotals, RunningTotals } from './totals.js'

export type { PartialTotals } from './totals.js'

/** A statistic: its id, its unit and kind, and the column that it measures. */
export interface Statistic extends Nature {
  readonly statistic: string
  readonly column?: string
  /** Whether it compares the first month of the sessions with the last, or counts the months. */
  readonly spansMonths?: true
}

/** One line of a recover table. */
export interface Recovered extends LineOf, Nature, Size {
  readonly estimate: number
  readonly std_error: number
  readonly conf_low: number
  readonly conf_high: number
  /** Sessions that `n` would count if nothing that the line needs were missing in them. */
  readonly left_out: number
  /** Which columns lack a value there; empty where no session is left out. */
  readonly left_out_why: string
}

/**
 * A line to be computed: its estimator, and the number of sessions and people that it rests on (the smallest of
 * several sides). It is left out where that is 0.
 */
export interface Line extends LineOf, Statistic {
  readonly estimator: Estimator
  readonly sizes: readonly Total<Sums>[]
}

/** Whether a line is wanted. */
export type Wanted = (statistic: string, stratum: Stratum) => boolean

/** A caution from measured coverage of some lines of a family, shown where one is used. */
export interface Caution {
  readonly of: (line: LineOf & Nature & Size) => boolean
  readonly says: string
}

/** A family of statistics; ids are those of its lines, a star standing for any word. Each line declares its unit and kind. */
export interface StatisticFamily {
  readonly id: string
  readonly meaning: string
  readonly cautions?: readonly Caution[]
  /** The table that its lines rest on, where that is not the sessions. */
  readonly table?: OtherTable
  /** Its lines, for data with levels of their own at each of those. */
  readonly lines: (levels?: Vocabulary) => readonly Line[]
}

/** A share: a proportion of sessions or people. */
export const proportion = (statistic: string, column: string): Statistic => ({
  statistic,
  column,
  unit: 'share',
  kind: 'proportion',
})

export function line(
  statistic: Statistic,
  stratum: Stratum,
  estimator: Estimator,
  ...sides: readonly (Population | Total<Sums>)[]
): Line {
  return { ...statistic, stratum, estimator, sizes: sides.map(s => ('key' in s ? s : sizeTotal(s))) }
}

/** First round: the totals of a part. With weights, each person counts so many times. */
export function partialTotals(frame: Frame, lines: readonly Line[], weight?: Float64Array): PartialTotals {
  const totals = new RunningTotals()
  addTotals(totals, frame, lines, weight)
  return totals.all()
}

/** The same, added to the totals of frames before. */
export function addTotals(
  so: RunningTotals,
  frame: Frame,
  lines: readonly Line[],
  weight?: Float64Array,
): void {
  needWhole(frame, lines)
  so.add(frame, totalsOf(lines), weight)
}

/** What is missing counts for nothing in a total: the sessions that lack it are to be left out before. */
function needWhole(frame: Frame, lines: readonly Line[]): void {
  const incomplete = Object.keys(frame.valid)
  if (incomplete.length === 0) return
  for (const line of lines) {
    const lacking = needsOf(line).filter(c => incomplete.includes(c))
    need(
      lacking.length === 0,
      'recover.gaps',
      `values are missing in ${lacking.join(', ')}, which ${lineName(line)} needs: take complete(frame, columns) or compute`,
    )
  }
}

const distinct = new WeakMap<readonly Line[], readonly Total[]>()

/** The distinct totals of some lines. */
function totalsOf(lines: readonly Line[]): readonly Total[] {
  const known = distinct.get(lines)
  if (known) return known
  const totals = lines.flatMap(l => [...l.sizes, ...l.estimator.totals])
  const own = [...new Map(totals.map(t => [t.key, t])).values()]
  distinct.set(lines, own)
  return own
}

/**
 * Adds up the totals of parts; the result does not depend on their order or on how sessions were divided among them.
 */
export function mergeTotals(partials: readonly PartialTotals[]): PartialTotals {
  const all = new RunningTotals()
  for (const p of partials) all.merge(p)
  return all.all()
}

/** The lines that rest on some sessions, with their estimates. */
export interface SolvedLine {
  readonly line: Line
  readonly size: Size
  readonly solved: Solved
}

/** Estimates from the merged totals. */
export function solveLines(lines: readonly Line[], totals: PartialTotals): SolvedLine[] {
  const { merged, forget } = mergedOf(totals)
  const solved = lines.flatMap(l => {
    const size = smallest(
      l.sizes.map(s => {
        const [n, people] = merged.sums(s) as unknown as [number, number]
        return { n, people }
      }),
    )
    if (size.n === 0) return []
    return [{ line: l, size, solved: merged.once(l.estimator, () => l.estimator.solve(merged)) }]
  })
  forget()
  return solved
}

/** Totals as estimators see them, until they are forgotten: what is solved would keep all of them in memory. */
function mergedOf(given: PartialTotals): { readonly merged: Merged; readonly forget: () => void } {
  let totals = given
  const done = new Map<object | string, unknown>()
  const once = <T>(key: object | string, make: () => T): T => {
    if (!done.has(key)) done.set(key, make())
    return done.get(key) as T
  }
  return {
    merged: {
      sums: t => once(t.key, () => rounded(totals.get(t.key) as Sums | SparseSums)),
      counts: t => totals.get(t.key) as Counts,
      once,
    },
    forget: () => {
      done.clear()
      totals = new Map()
    },
  }
}

/** Second round: for each line, the number of a part's people and powers of their contributions. */
export function influenceOf(frame: Frame, solved: readonly SolvedLine[]): Sums {
  const out = noSquares(solved)
  addInfluence(out, frame, solved)
  return out
}

/** The same, added to those of frames before. */
export function addInfluence(so: Sums, frame: Frame, solved: readonly SolvedLine[]): void {
  needWhole(
    frame,
    solved.map(s => s.line),
  )
  const contributions = new Contributions(frame.people)
  for (const k of orderOf(solved)) {
    solved[k].solved.contribute(frame, 1, contributions)
    contributions.drain(so, POWERS * k)
  }
}

const orders = new WeakMap<readonly SolvedLine[], readonly number[]>()

function orderOf(solved: readonly SolvedLine[]): readonly number[] {
  const order = orders.get(solved) ?? neighbours(solved.map(s => s.solved))
  orders.set(solved, order)
  return order
}

/** Of each line: people, and their contributions to the second and to the fourth power. */
const POWERS = 3

/** The second round's sums before the first part. */
export const noSquares = (solved: readonly SolvedLine[]): Sums => sums(POWERS * solved.length)

/**
 * The table, from the second round's merged sums. An error that fewer people carry than the least is not stated, unless it is
 * wanted all the same, as the scale of a miss is.
 */
export function finishTable(
  solved: readonly SolvedLine[],
  squares: Sums,
  leastCarriers = LEAST_CARRIERS,
): Recovered[] {
  const squared = rounded(squares)
  return solved.map(({ line, size, solved: s }, k) => {
    const [people, sum, fourth] = squared.subarray(POWERS * k) as unknown as [number, number, number]
    // √(G/(G − 1) Σ contribution²) over the G people that the estimate rests on.
    const factor = s.corrected ? 1 : people / (people - 1)
    const error = people < 2 ? Number.NaN : Math.sqrt(sum * factor)
    const isStated = isRightForAny(line) || !(sum ** 2 / fourth < leastCarriers)
    return recoveredOf(line, size, shownOf(line, s, isStated ? error : Number.NaN, people))
  })
}

/**
 * The effective number of people whose contributions make up an error, (Σc²)²/Σc⁴, from which on a comparison or a regression
 * has one: with fewer it was measured to be too small or too large.
 */
export const LEAST_CARRIERS = 5

/** Whether the error is right for any number of people: that of a mean or of a share is. */
const isRightForAny = ({ kind }: Nature) => kind === 'level' || kind === 'proportion'

/** The error and interval of a line: none for a missing estimate, and none where the data determine no error. */
function shownOf({ unit, kind }: Nature, solved: Solved, error: number, people: number): Shown {
  const { estimate, show, certain } = solved
  const critical = criticalValue(people)
  const isShare = unit === 'share'
  if (!Number.isFinite(estimate)) return missing
  if (isShare && kind === 'proportion' && !show) {
    const [conf_low, conf_high] = proportionInterval(estimate, error, critical, people)
    return { estimate, std_error: error > 0 ? error : Number.NaN, conf_low, conf_high }
  }
  if (!certain && !(error > ROUNDING * Math.max(1, Math.abs(estimate))))
    return { ...missing, estimate: show ? show(Number.NaN, Number.NaN).estimate : estimate }
  if (isShare && kind === 'adjusted' && !show) {
    const [conf_low, conf_high] = adjustedInterval(estimate, error, critical)
    return { estimate, std_error: error, conf_low, conf_high }
  }
  return (show ?? plain(estimate))(error, critical)
}

/** A line of the table, its columns in their order. */
export function recoveredOf(
  { statistic, stratum, unit, kind }: LineOf & Nature,
  { n, people }: Size,
  { estimate, std_error, conf_low, conf_high }: Shown,
): Recovered {
  return {
    statistic,
    stratum,
    n,
    people,
    estimate,
    std_error,
    conf_low,
    conf_high,
    unit,
    kind,
    ...NONE_LEFT_OUT,
  }
}

const NONE_LEFT_OUT = { left_out: 0, left_out_why: '' } as const

const plain = (estimate: number) => (std_error: number, critical: number) => ({
  estimate,
  std_error,
  conf_low: estimate - critical * std_error,
  conf_high: estimate + critical * std_error,
})
