/** Says why the error of an estimate cannot be trusted. */
import type { Recovered } from '../recover/line.js'
import { type Figure, printedInterval } from '../study/figure.js'
import { LEAST_EVENTS } from './disagreement.js'

/** With fewer people than this, clustered errors are too small too often. */
const LEAST_PEOPLE = 200
/** The same for means of quantities with long tails, by statistic. */
const LONG_TAILS: Readonly<Record<string, number>> = {
  'mean.sessions': 20_000,
  value_growth: 2_000,
  'value_ratio.5_1': 2_000,
}
/** The same for means of logs of postings, which are nearly normal, and in which each posting stands by itself. */
const LEAST_POSTINGS = 100

/** Why the estimate’s error cannot be trusted, or undefined. Proportions are judged by exact tails at any size. */
export function unreliable(figure: Figure, r: Recovered): string | undefined {
  if (!Number.isFinite(r.estimate)) return `too few sessions (${r.n})`
  if (r.kind === 'proportion') return undefined
  if (Number.isNaN(r.std_error)) return `too few sessions (${r.n}) or people to leave an error`
  const isOfPostings = figure.table === 'postings'
  const least = isOfPostings ? LEAST_POSTINGS : (LONG_TAILS[r.statistic] ?? LEAST_PEOPLE)
  const carriers = isOfPostings ? 'postings' : 'people'
  if (r.people < least) return `rests on ${r.people} ${carriers}; its error is judged from ${least} on`
  const { low, high } = printedInterval(figure.printed)
  const events = r.n * Math.min(high, 1 - low)
  if (r.kind !== 'adjusted' || events >= LEAST_EVENTS) return undefined
  return `expects ${Math.round(events)} events; a regression is judged from ${LEAST_EVENTS} on`
}
