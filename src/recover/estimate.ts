/**
 * Estimates with standard errors clustered by person. Each estimator returns, besides its value, what each
 * person contributes to its error (the influence function), so that differences, ratios and adjusted rates
 * get their errors by adding contributions (the delta method; Tsiatis 2006, chapter 3).
 */
import jstat from 'jstat'
import type { Frame } from './frame.js'

const { jStat } = jstat

export interface Estimate {
  readonly estimate: number
  /** Contribution of each person; its sum is 0 up to rounding. */
  readonly influence: Float64Array
  /** Sessions and people it rests on. */
  readonly n: number
  readonly people: number
}

export interface WithError {
  readonly n: number
  readonly people: number
  readonly estimate: number
  readonly std_error: number
  readonly conf_low: number
  readonly conf_high: number
}

const CONFIDENCE = 0.95
const UPPER = 1 - (1 - CONFIDENCE) / 2
/** Above this many clusters Student's t is the normal to four digits, and jStat's t loses accuracy. */
const MANY_CLUSTERS = 1000

/** Standard error: √(G/(G−1) Σ influence²) over the G people that the estimate rests on. */
export function standardError({ influence, people }: Estimate): number {
  if (people < 2) return Number.NaN
  let sum = 0
  for (let g = 0; g < influence.length; g++) sum += (influence[g] as number) ** 2
  return Math.sqrt((sum * people) / (people - 1))
}

/** The estimate with its standard error and 95% interval, by Student's t with people − 1 degrees of freedom. */
export function withError(e: Estimate): WithError {
  const std_error = standardError(e)
  const half = criticalValue(e.people) * std_error
  const { n, people, estimate } = e
  return { n, people, estimate, std_error, conf_low: estimate - half, conf_high: estimate + half }
}

/** An estimate of e^x (or e^x − offset) from that of x: the interval is transformed, the error by the delta method. */
export function exponential(e: Estimate, offset = 0): WithError {
  const { n, people, estimate, std_error, conf_low, conf_high } = withError(e)
  return {
    n,
    people,
    estimate: Math.exp(estimate) - offset,
    std_error: Math.exp(estimate) * std_error,
    conf_low: Math.exp(conf_low) - offset,
    conf_high: Math.exp(conf_high) - offset,
  }
}

export function criticalValue(people: number): number {
  if (people < 2) return Number.NaN
  return people > MANY_CLUSTERS ? jStat.normal.inv(UPPER, 0, 1) : jStat.studentt.inv(UPPER, people - 1)
}

/** Σ weightⱼ · estimateⱼ with the influences added likewise. */
export function combine(terms: readonly (readonly [weight: number, estimate: Estimate])[]): Estimate {
  const [, first] = terms[0]!
  const influence = new Float64Array(first.influence.length)
  let estimate = 0
  let n = 0
  let people = 0
  for (const [weight, e] of terms) {
    estimate += weight * e.estimate
    n += e.n
    people = Math.max(people, e.people)
    for (let g = 0; g < influence.length; g++)
      influence[g] = (influence[g] as number) + weight * (e.influence[g] as number)
  }
  return { estimate, influence, n, people }
}

/** numerator / denominator, by the delta method. */
export function ratio(numerator: Estimate, denominator: Estimate): Estimate {
  const d = denominator.estimate
  const r = numerator.estimate / d
  return {
    ...combine([
      [1 / d, numerator],
      [-r / d, denominator],
    ]),
    estimate: r,
  }
}

/** Mean of x over the rows: the ratio of sums of people, so that people with many sessions count for more. */
export function mean(frame: Frame, x: Float64Array, rows: ArrayLike<number>): Estimate {
  const n = rows.length
  let sum = 0
  for (let j = 0; j < n; j++) sum += x[rows[j] as number] as number
  const estimate = sum / n
  const contributions = new Float64Array(n)
  for (let j = 0; j < n; j++) contributions[j] = ((x[rows[j] as number] as number) - estimate) / n
  return { estimate, n, ...scatterValues(frame, rows, contributions) }
}

/**
 * Ordinary least squares slope of y on t over the rows, with an intercept. Influence of a row:
 * (t − t̄)·residual / Σ(t − t̄)².
 */
export function slope(frame: Frame, y: Float64Array, t: Float64Array, rows: ArrayLike<number>): Estimate {
  const n = rows.length
  const my = mean(frame, y, rows).estimate
  const mt = mean(frame, t, rows).estimate
  let tt = 0
  let ty = 0
  for (let j = 0; j < n; j++) {
    const i = rows[j] as number
    const d = (t[i] as number) - mt
    tt += d * d
    ty += d * ((y[i] as number) - my)
  }
  const b = ty / tt
  const contributions = new Float64Array(n)
  for (let j = 0; j < n; j++) {
    const i = rows[j] as number
    const d = (t[i] as number) - mt
    contributions[j] = (d * ((y[i] as number) - my - b * d)) / tt
  }
  return { estimate: b, n, ...scatterValues(frame, rows, contributions) }
}

/** Sums what each row contributes over its person; `people` counts the distinct ones. */
export function scatterValues(
  frame: Frame,
  rows: ArrayLike<number>,
  contributions: Float64Array,
): { influence: Float64Array; people: number } {
  const influence = new Float64Array(frame.people)
  const seen = new Uint8Array(frame.people)
  let people = 0
  for (let j = 0; j < rows.length; j++) {
    const g = frame.person[rows[j] as number] as number
    influence[g] = (influence[g] as number) + (contributions[j] as number)
    people += 1 - (seen[g] as number)
    seen[g] = 1
  }
  return { influence, people }
}

/**
 * Median with Woodruff's (1952) interval: the clustered interval of the share below the median, carried to
 * the quantiles that bound it. The standard error is that interval's width over twice the critical value; it
 * is 0 where many sessions tie at the median. The median of an even number is the mean of the middle two.
 */
export function median(frame: Frame, x: Float64Array, rows: ArrayLike<number>): WithError {
  const n = rows.length
  const sorted = Float64Array.from({ length: n }, (_, j) => x[rows[j] as number] as number).sort()
  const estimate = (at(sorted, (n - 1) / 2, Math.floor) + at(sorted, (n - 1) / 2, Math.ceil)) / 2
  const below = Float64Array.from(x, v => +(v < estimate) + +(v === estimate) / 2)
  const share = mean(frame, below, rows)
  const critical = criticalValue(share.people)
  const half = critical * standardError(share) * n
  const conf_low = at(sorted, (n - 1) / 2 - half, Math.floor)
  const conf_high = at(sorted, (n - 1) / 2 + half, Math.ceil)
  return {
    n,
    people: share.people,
    estimate,
    std_error: (conf_high - conf_low) / (2 * critical),
    conf_low,
    conf_high,
  }
}

function at(sorted: Float64Array, rank: number, round: (x: number) => number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, round(rank)))] as number
}
