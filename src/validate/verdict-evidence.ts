/** The data that the tests behind a verdict read from an estimator's replicates of one estimand. */
import { momentsOf } from '../replicates/moments.js'
import { biasCheck, type Check, coverageCheck, type Errors, ratioCheck, type Squares } from './checks.js'
import { normalCritical } from './exact-tails.js'
import { groupedBy } from './groups.js'
import type { Findings, Tolerances } from './judge.js'
import type { Replicated } from './replicate-row.js'

export interface Evidence extends Findings {
  /** Replicates with an estimate for which no truth is known; they are not among those that follow. */
  readonly withoutTruth: number
  /** The most frequent message of those. */
  readonly unknown: string
  /** Replicates in all, and those with an estimate that converged. */
  readonly reps: number
  readonly found: number
  readonly notConverged: number
  /** The most frequent message where there is no estimate; empty where there is none. */
  readonly message: string
  /** Whether every estimate is the truth itself, up to rounding. */
  readonly statesTruth: boolean
  /** Half an interval's width in standard errors, in the median; NaN without either. */
  readonly reach: number
  /** Whether that is impossible for intervals of the level by a normal or a t of ten or more degrees of freedom. */
  readonly contradicts: boolean
  /** Intervals without a finite end. */
  readonly unbounded: number
}

export interface EvidenceOptions {
  /** Of the intervals. */
  readonly level: number
  /** Error of a truth that is the same for all replicates. */
  readonly truthError?: number
}

/** The number of replicates that a variance needs. */
const FEWEST = 2

export function evidenceOf(all: readonly Replicated[], { level, truthError = 0 }: EvidenceOptions): Evidence {
  const isTruthless = (r: Replicated) => Number.isFinite(r.estimate) && Number.isNaN(r.truth)
  const rows = all.filter(r => !isTruthless(r))
  const found = rows.filter(r => Number.isFinite(r.estimate) && r.converged)
  const errors = errorsOf(found)
  const intervals = found.filter(r => !Number.isNaN(r.conf_low) && !Number.isNaN(r.conf_high))
  const covered = intervals.filter(r => r.conf_low <= r.truth && r.truth <= r.conf_high).length
  const reach = median(found.map(r => (r.conf_high - r.conf_low) / 2 / r.std_error).filter(x => x >= 0))
  const z = normalCritical(1 - level)
  const contradicts = reach < LEAST_REACH * z || reach > MOST_REACH * z
  return {
    withoutTruth: all.length - rows.length,
    unknown: mostFrequent(all.filter(isTruthless).map(r => r.message)),
    reps: rows.length,
    found: found.length,
    notConverged: rows.filter(r => !r.converged).length,
    message: mostFrequent(rows.filter(r => !Number.isFinite(r.estimate)).map(r => r.message)),
    statesTruth: found.length >= FEWEST && statesTruth(found),
    reach,
    contradicts,
    unbounded: intervals.filter(r => r.conf_low === -Infinity && r.conf_high === Infinity).length,
    spread: Math.sqrt(errors.variance),
    bias: errors.n < FEWEST ? undefined : biasCheck(errors, truthError),
    coverage: intervals.length === 0 ? undefined : coverageCheck(covered, intervals.length, level),
    ratio: ratioOf(found, z, contradicts),
  }
}

/** Whether no estimate has a truth that it could be compared with. */
export const isUnknown = ({ found, withoutTruth }: Pick<Evidence, 'found' | 'withoutTruth'>) =>
  found === 0 && withoutTruth > 0

/** Whether there is no estimate at all, converged or not. */
export const givesNothing = ({ found, withoutTruth, notConverged }: Evidence) =>
  found + withoutTruth + notConverged === 0

/** Whether more replicates than are tolerated lack an estimate, or all do. */
export function failsTooOften({ found, reps, withoutTruth }: Evidence, { failures }: Tolerances): boolean {
  return found + withoutTruth === 0 || reps - found > failures * (reps + withoutTruth)
}

/** Intervals may be 0.9 to 1.15 times as wide as a normal's: from rounding to a t of ten degrees of freedom. */
const LEAST_REACH = 0.9
const MOST_REACH = 1.15
/**
 * The factor by which intervals may be wider than the estimates' standard deviation asks for: that of a t of four
 * degrees of freedom.
 */
const WIDEST = 1.42

/**
 * Standard errors compared with the standard deviation of the estimates. Without standard errors, or where the
 * intervals contradict them, the widths of the intervals: they may be those of a normal, or of a t of at least four
 * degrees of freedom.
 */
function ratioOf(found: readonly Replicated[], z: number, contradicts: boolean): Check | undefined {
  const withError = found.filter(r => Number.isFinite(r.std_error))
  const own = checkOf(withError, r => r.std_error ** 2)
  if (own && !contradicts) return own
  const bounded = found.filter(r => Number.isFinite(r.conf_low) && Number.isFinite(r.conf_high))
  const widths = checkOf(bounded, r => ((r.conf_high - r.conf_low) / 2 / z) ** 2, [1, WIDEST])
  if (!own || !widths) return own ?? widths
  // One check of two tests.
  const [least] = [own, widths].sort((a, b) => a.p - b.p) as [Check, Check]
  return { ...least, p: Math.min(1, 2 * least.p) }
}

function checkOf(
  rows: readonly Replicated[],
  square: (r: Replicated) => number,
  within?: readonly [number, number],
): Check | undefined {
  const errors = errorsOf(rows)
  if (errors.n < FEWEST || errors.variance === 0) return undefined
  const squares: Squares = momentsOf(rows.map(square))
  return ratioCheck(errors, squares, within)
}

function errorsOf(rows: readonly Replicated[]): Errors {
  const errors = rows.map(r => r.estimate - r.truth)
  const { n, mean, variance } = momentsOf(errors)
  const fourth = errors.reduce((s, e) => s + (e - mean) ** 4, 0) / n
  return { n, mean, variance, kurtosis: fourth / ((variance * (n - 1)) / n) ** 2 }
}

/** The relative difference of sums in another order. */
const SAME = 1e-9
/** Values rounded more coarsely than this share of the largest truth do not count as the rounded truth. */
const COARSE = 0.005

/** Whether every estimate equals the truth to the digits that are given. */
function statesTruth(rows: readonly Replicated[]): boolean {
  const size = Math.max(...rows.map(r => Math.abs(r.truth)))
  return rows.every(({ estimate, truth }) => {
    const rounding = Math.min(resolutionOf(estimate) / 2, COARSE * size)
    return Math.abs(estimate - truth) <= Math.max(SAME * size, rounding * (1 + SAME))
  })
}

/** The unit of the last decimal of a number. */
function resolutionOf(x: number): number {
  const [digits = '', exponent = '0'] = String(x).split('e')
  const decimals = digits.split('.')[1]?.length ?? 0
  return 10 ** (Number(exponent) - decimals)
}

function mostFrequent(texts: readonly string[]): string {
  const groups = groupedBy(texts, t => t).sort((a, b) => b.length - a.length)
  return groups[0]?.[0] ?? ''
}

function median(xs: readonly number[]): number {
  const sorted = [...xs].sort((a, b) => a - b)
  return sorted.length === 0 ? Number.NaN : (sorted[Math.floor(sorted.length / 2)] as number)
}
