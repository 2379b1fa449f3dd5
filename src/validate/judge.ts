/** Right, wrong or undecided: the joint result of the tests of an estimator's estimands, and the tolerances. */
import { need } from '../ground/error.js'
import type { Check } from './checks.js'
import { normalCritical } from './exact-tails.js'
import { LEVEL } from './normal-tails.js'

export type Answer = 'right' | 'wrong' | 'undecided'

export interface Tolerances {
  /** The nominal coverage of the intervals. */
  readonly level: number
  /** Bias, as a share of the standard deviation of the estimator's errors over corpora. */
  readonly bias: number
  readonly coverage: readonly [number, number]
  /** Share of corpora without an estimate, or where the estimator did not converge. */
  readonly failures: number
}

const BIAS = 0.25
const FAILURES = 0.1

/** The default tolerances: coverage of 92.5% to 97.5% for intervals of 95%. */
export function tolerancesOf(given: Partial<Tolerances> = {}): Tolerances {
  const { level = LEVEL, bias = BIAS, failures = FAILURES } = given
  const half = (1 - level) / 2
  const coverage = given.coverage ?? [level - half, level + half]
  need(
    coverage[0] < level && level < coverage[1],
    'validate.tolerated_coverage',
    `what is tolerated of coverage must lie on both sides of the level, ${level}; got ${coverage.join(' to ')}`,
  )
  return { level, bias, failures, coverage }
}

/** The tests of one estimand; a part without data is left out. */
export interface Findings {
  readonly bias?: Check | undefined
  /** Standard deviation of the errors. */
  readonly spread: number
  readonly coverage?: Check | undefined
  readonly ratio?: Check | undefined
}

export const PARTS = ['bias', 'coverage', 'ratio'] as const
export type Part = (typeof PARTS)[number]

export interface Judged {
  readonly verdict: Answer
  /** Parts that a test rejects, and those of them that are beyond what is tolerated. */
  readonly shown: readonly Part[]
  readonly beyond: readonly Part[]
  /** Replicates that would decide; NaN where nothing is undecided. */
  readonly repsToDecide: number
}

/** The share of validations in which a right estimator has some part rejected, at most. */
export const FALSE_ALARMS = 0.01

/** Judges all estimands of an estimator in a world: one family of tests, by the method of Holm (1979). */
export function judged(family: readonly Findings[], tolerances: Tolerances): Judged[] {
  const tests = family.flatMap(f => PARTS.flatMap(part => (f[part] ? [{ f, part, p: f[part].p }] : [])))
  const rejections = holm(
    tests.map(t => t.p),
    FALSE_ALARMS,
  )
  return family.map(f => {
    const shown = PARTS.filter(part => tests.some((t, j) => t.f === f && t.part === part && rejections[j]))
    return judgedOne(f, shown, tolerances)
  })
}

/** Whether each hypothesis is rejected; one without a p-value is not. */
export function holm(ps: readonly number[], alpha: number): boolean[] {
  const known = ps.map(p => (Number.isNaN(p) ? 1 : p))
  const order = [...known.keys()].sort((a, b) => (known[a] as number) - (known[b] as number))
  const stays = order.findIndex((j, rank) => (known[j] as number) > alpha / (ps.length - rank))
  const rejected = new Set(stays < 0 ? order : order.slice(0, stays))
  return ps.map((_, j) => rejected.has(j))
}

function judgedOne(f: Findings, shown: readonly Part[], tolerances: Tolerances): Judged {
  const isWithin = (part: Part) => {
    const check = f[part]
    const [low, high] = toleratedOf(part, f.spread, tolerances)
    return check !== undefined && check.low >= low && check.high <= high
  }
  const beyond = shown.filter(part => !isWithin(part))
  const open = (['bias', 'coverage'] as const).filter(part => f[part] && !isWithin(part))
  const verdict =
    beyond.length > 0 ? 'wrong' : open.length > 0 || f.bias === undefined ? 'undecided' : 'right'
  return {
    verdict,
    shown,
    beyond,
    repsToDecide:
      verdict === 'undecided' ? Math.max(...open.map(part => repsFor(part, f, tolerances))) : Number.NaN,
  }
}

/** The range of a part that is tolerated. */
export function toleratedOf(part: Part, spread: number, t: Tolerances): readonly [number, number] {
  if (part === 'bias') return [-t.bias * spread, t.bias * spread]
  if (part === 'coverage') return t.coverage
  // The ratio of standard errors at which a normal's intervals have the tolerated coverage.
  const [low, high] = t.coverage.map(c => normalCritical(1 - c) / normalCritical(1 - t.level))
  return [low as number, high as number]
}

/** Two-sided 95% intervals lie within a range around their middle with a probability of 80%. */
const WITHIN = 1.96 + 1.2816
/** A difference is shown, at a level of some 0.3% or at 95%, with a probability of 80%. */
const SHOWN = 2.97 + 0.8416
const MOST = 1e6

/**
 * Replicates that are likely to decide if a part is what a right estimator's is or, where its interval excludes
 * that, what it is estimated to be.
 */
function repsFor(part: 'bias' | 'coverage', f: Findings, t: Tolerances): number {
  const check = f[part] as Check
  const [low, high] = toleratedOf(part, f.spread, t)
  const right = part === 'bias' ? 0 : t.level
  const isPlausible = check.low <= right && right <= check.high
  const at = isPlausible ? right : check.estimate
  const sd = part === 'bias' ? f.spread : Math.sqrt(t.level * (1 - t.level))
  const isInside = at > low && at < high
  const reach = isInside ? WITHIN / Math.min(at - low, high - at) : SHOWN / Math.abs(at - right)
  return Math.max(check.reps + 1, Math.ceil(Math.min(MOST, (sd * reach) ** 2)))
}
