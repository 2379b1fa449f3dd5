/** How strongly an estimate speaks against what was printed: a distance in standard errors and a p-value. */
import jstat from 'jstat'
import type { Recovered } from '../recover/line.js'

const { jStat } = jstat

export interface Evidence {
  /** How far the estimate lies outside, in standard errors; 0 inside. */
  readonly distance: number
  /** Chance of an estimate at least so far outside if the truth is at the nearer end; two-sided. */
  readonly p: number
}

export const NONE: Evidence = { distance: 0, p: 1 }
/** Amounts of disagreement below this are rounding of doubles. */
const DECIMALS = 1e-12
/** Beyond this jStat's normal tail is 0 or wrong in most digits; any such p is far below every threshold. */
const FARTHEST = 8

/** Events that a regression must expect at a level before its error can be trusted. */
export const LEAST_EVENTS = 20

/** The chance that a standard normal exceeds z, for z of at least 0. */
export function normalTail(z: number): number {
  return jStat.normal.cdf(-Math.min(z, FARTHEST), 0, 1)
}

/** The z that a standard normal exceeds with chance p. */
export function normalUpper(p: number): number {
  return jStat.normal.inv(1 - p, 0, 1)
}

/** Evidence of an amount of disagreement, by the normal approximation. */
export function normalEvidence(outside: number, standardError: number): Evidence {
  if (outside <= DECIMALS) return NONE
  const distance = outside / standardError
  return { distance, p: 2 * normalTail(distance) }
}

/** Evidence against an interval: exact for proportions of few events, by the normal approximation otherwise. */
export function intervalEvidence(r: Recovered, low: number, high: number): Evidence {
  const outside = Math.max(low - r.estimate, r.estimate - high, 0)
  if (outside <= DECIMALS) return NONE
  const end = r.estimate < low ? low : high
  return r.kind === 'proportion' && end > 0 && end < 1
    ? shareEvidence(r, end, outside)
    : normalEvidence(outside, r.std_error)
}

/** With more expected events than this on either side, the normal approximation serves. */
const MANY_EVENTS = 400
/** With fewer events than this, the sample does not show how strongly the sessions of a person are correlated. */
const FEW_EVENTS = 20

/**
 * A share compared with the end p₀ of its interval. The error is that under p₀ when it is larger; with few events
 * the tail is binomial in the effective number of sessions n / deff, where deff is the estimate's clustered variance
 * over the binomial one, at least 1. Where all or no sessions show it there is no error, and n is the number of
 * people.
 */
function shareEvidence(r: Recovered, end: number, outside: number): Evidence {
  const { estimate } = r
  const none = Number.isNaN(r.std_error)
  const [n, std_error] = none ? [r.people, 0] : [r.n, r.std_error]
  const events = n * Math.min(estimate, 1 - estimate)
  const deff = events < FEW_EVENTS ? 1 : Math.max(1, (std_error ** 2 * n) / (estimate * (1 - estimate)))
  const effective = n / deff
  const distance = outside / Math.max(std_error, Math.sqrt((end * (1 - end)) / effective))
  if (effective * Math.min(end, 1 - end) > MANY_EVENTS) return { distance, p: 2 * normalTail(distance) }
  const rare = end <= 0.5
  const [share, bound] = rare ? [estimate, end] : [1 - estimate, 1 - end]
  return { distance, p: Math.min(1, 2 * countTail(share * effective, effective, bound, share > bound)) }
}

/**
 * P(X ≥ x) or, downwards, P(X ≤ x) for a Poisson X of mean n·p: an upper bound of the binomial tail beyond its mean
 * (Hoeffding 1956); x need not be whole. By jStat’s incomplete gamma, whose range is sufficient.
 */
function countTail(x: number, n: number, p: number, upwards: boolean): number {
  const mean = n * p
  if (upwards) return x <= 0 ? 1 : jStat.gamma.cdf(mean, x, 1)
  return 1 - jStat.gamma.cdf(mean, x + 1, 1)
}
