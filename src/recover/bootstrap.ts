/**
 * The person bootstrap: errors and intervals of any line, from totals in which each person counts a random number of
 * times.
 */
import jstat from 'jstat'
import { need } from '../ground/error.js'
import { entityWords, fill, words } from '../streams/draw.js'
import { type Key, nodeKey } from '../streams/key.js'
import { missing, type Shown } from './estimator.js'
import { complete, type Frame } from './frame.js'
import { proportionInterval } from './intervals.js'
import { leftOut } from './left-out.js'
import { type Line, mergeTotals, partialTotals, type Recovered, recoveredOf, solveLines } from './line.js'
import { leftOutOf } from './rounds.js'
import { gapsOf, sayable } from './sayable.js'

const { jStat } = jstat

export type IntervalKind = 'percentile' | 'bca'

/** How many replicates are drawn (50 to 2,047), the kind of interval, and the seed that fixes the draws. */
export interface BootstrapOptions {
  readonly replicates: number
  readonly interval: IntervalKind
  readonly seed: string
}

/** A line with the number of replicates that have it: in the others nobody of the stratum was drawn. */
export interface Bootstrapped extends Recovered {
  readonly replicates: number
}

/** Below this many replicates there is no error and no interval. */
const FEWEST = 50
/** A draw's number has 11 bits. */
const MOST_REPLICATES = 2047
/** Groups of people that the jackknife leaves out one at a time. */
const GROUPS = 200
const CONFIDENCE = 0.95
const TAIL = (1 - CONFIDENCE) / 2

/**
 * Lines with errors and 95% intervals of the bootstrap over people: in each replicate a person counts a
 * Poisson(1) number of times, drawn by (seed, person, replicate), which is resampling people with a random
 * total (Chamandy et al. 2012) and does not depend on how the corpus is split. The standard error is the
 * replicates' standard deviation, itself off by about 1/√(2·replicates) of its size. Errors and intervals rest on the
 * replicates that have the line.
 *
 * @example
 * import { bootstrap, statisticLines } from '@plumbline/plumbline/recover'
 * import { frameOfRows, tablesOf } from '@plumbline/plumbline'
 *
 * const frame = frameOfRows(tablesOf({ people: 500 }).sessions.objects())
 * const lines = statisticLines(id => id === 'mean.sessions')
 * const [row] = bootstrap([frame], lines, { replicates: 100, interval: 'percentile', seed: '1' })
 * console.log(row.estimate.toFixed(3), '±', row.std_error.toFixed(3)) // → 1.640 ± 0.065
 */
export function bootstrap(
  frames: readonly Frame[],
  lines: readonly Line[],
  { replicates, interval, seed }: BootstrapOptions,
): Bootstrapped[] {
  need(
    Number.isInteger(replicates) && replicates >= 50 && replicates <= MOST_REPLICATES,
    'bootstrap.replicates',
    `a bootstrap takes 50 to ${MOST_REPLICATES} replicates, got ${replicates}`,
  )
  const groups = sayable(lines, gapsOf(frames)).said
  const found = new Map<Line, Bootstrapped>()
  for (const { columns, lines: some } of groups) {
    const whole = frames.flatMap(f => complete(f, columns) ?? [])
    if (whole.length === 0) continue
    for (const [l, r] of bootstrapWhole(whole, some, { replicates, interval, seed })) found.set(l, r)
    const left = frames.map(f => leftOut(f, columns, some))
    some.forEach((line, k) => {
      const count = left.reduce((n, l) => n + l[k], 0)
      const row = found.get(line)
      if (row) found.set(line, { ...row, ...leftOutOf(count, columns) })
    })
  }
  return lines.flatMap(l => found.get(l) ?? [])
}

/** The same of sessions that all have what the lines need. */
function bootstrapWhole(
  frames: readonly Frame[],
  lines: readonly Line[],
  { replicates, interval, seed }: BootstrapOptions,
): (readonly [Line, Bootstrapped])[] {
  const all = solveLines(lines, mergeTotals(frames.map(f => partialTotals(f, lines))))
  const shown = all.map(s => s.line)
  const key = nodeKey(seed, 'recover.bootstrap')
  const draws = Array.from({ length: replicates }, (_, r) =>
    estimates(frames, shown, f => poissonWeights(f, key, r + 1)),
  )
  const left = interval === 'bca' ? jackknife(frames, shown, nodeKey(seed, 'recover.jackknife')) : []
  return all.map(({ line, size, solved }, k) => {
    const drawn = Float64Array.from(draws, d => d[k])
      .filter(Number.isFinite)
      .sort()
    const groups = left.map(l => l[k]).filter(Number.isFinite)
    const shown =
      solved.certain || drawn.at(-1) !== drawn[0]
        ? shownOf(solved.estimate, drawn, interval === 'bca' ? groups : undefined)
        : alike(line, solved.estimate, size.people)
    return [line, { ...recoveredOf(line, size, shown), replicates: drawn.length }]
  })
}

/** The estimate as shown (transformed where the line is) with the error and interval of the replicates that have it. */
function shownOf(estimate: number, drawn: Float64Array, left?: readonly number[]): Shown {
  if (!Number.isFinite(estimate) || drawn.length < FEWEST) return { ...missing, estimate }
  const [conf_low, conf_high] = left
    ? bca(drawn, estimate, left)
    : [percentile(drawn, TAIL), percentile(drawn, 1 - TAIL)]
  return { estimate, std_error: deviation(drawn), conf_low, conf_high }
}

/** What replicates that are all alike show: no error; of a share of 0 or 1 the exact interval by people. */
function alike({ kind, unit }: Line, estimate: number, people: number): Shown {
  const isShare = unit === 'share' && kind === 'proportion'
  if (!isShare) return { ...missing, estimate }
  const [conf_low, conf_high] = proportionInterval(estimate, Number.NaN, Number.NaN, people)
  return { ...missing, estimate, conf_low, conf_high }
}

/** The lines’ estimates when each person counts `weight` times. */
function estimates(
  frames: readonly Frame[],
  lines: readonly Line[],
  weight: (f: Frame) => Float64Array,
): number[] {
  return solveLines(lines, mergeTotals(frames.map(f => partialTotals(f, lines, weight(f))))).map(
    s => s.solved.estimate,
  )
}

const UPTO = (() => {
  const cumulative: number[] = []
  for (let k = 0, p = Math.exp(-1), sum = 0; k < 16; k++, p /= k) {
    sum += p
    cumulative.push(sum)
  }
  return cumulative
})()

function poissonWeights(frame: Frame, key: Key, draw: number): Float64Array {
  return uniforms(frame, key, draw).map(u => UPTO.findIndex(p => u < p))
}

function uniforms(frame: Frame, key: Key, draw: number): Float64Array {
  const to = words(frame.people)
  const out = new Float64Array(frame.people)
  entityWords(to, key, frame.ids, frame.people, draw)
  fill(out, to, 'uniform', frame.people)
  return out
}

/** The estimates with each of 200 random groups of people left out. */
export function jackknife(frames: readonly Frame[], lines: readonly Line[], key: Key): number[][] {
  return Array.from({ length: GROUPS }, (_, group) =>
    estimates(frames, lines, f => uniforms(f, key, 0).map(u => +(Math.floor(u * GROUPS) !== group))),
  )
}

/** The grouped jackknife’s standard error (Efron and Tibshirani 1993, section 11.5). */
export function jackknifeError(left: readonly number[]): number {
  const mean = left.reduce((s, v) => s + v, 0) / left.length
  return Math.sqrt(((left.length - 1) / left.length) * left.reduce((s, v) => s + (v - mean) ** 2, 0))
}

/**
 * The bias-corrected and accelerated interval (Efron 1987, equations 2.3 and 6.6): `drawn` are the bootstrap's
 * estimates, ascending; `left` those of the jackknife, from whose skewness the acceleration comes.
 */
export function bca(
  drawn: Float64Array,
  estimate: number,
  left: readonly number[],
): readonly [low: number, high: number] {
  const below = drawn.reduce((s, v) => s + +(v < estimate) + +(v === estimate) / 2, 0) / drawn.length
  const inside = Math.min(Math.max(below, 1 / (2 * drawn.length)), 1 - 1 / (2 * drawn.length))
  const bias = jStat.normal.inv(inside, 0, 1)
  const mean = left.reduce((s, v) => s + v, 0) / left.length
  const squares = left.reduce((s, v) => s + (mean - v) ** 2, 0)
  const cubes = left.reduce((s, v) => s + (mean - v) ** 3, 0)
  const acceleration = squares > 0 ? cubes / (6 * squares ** 1.5) : 0
  const at = (p: number) => {
    const z = bias + jStat.normal.inv(p, 0, 1)
    return percentile(drawn, jStat.normal.cdf(bias + z / (1 - acceleration * z), 0, 1))
  }
  return [at(TAIL), at(1 - TAIL)]
}

/** The p-quantile of sorted values, linear between order statistics (Hyndman and Fan 1996, type 7). */
export function percentile(sorted: Float64Array, p: number): number {
  const rank = p * (sorted.length - 1)
  const low = Math.floor(rank)
  const [a, b] = [sorted[low], sorted[Math.min(low + 1, sorted.length - 1)]]
  return a + (b - a) * (rank - low)
}

function deviation(x: Float64Array): number {
  const mean = x.reduce((s, v) => s + v, 0) / x.length
  return Math.sqrt(x.reduce((s, v) => s + (v - mean) ** 2, 0) / (x.length - 1))
}
