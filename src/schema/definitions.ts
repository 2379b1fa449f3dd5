/** The study's definitions, each written once: bands, signals and outcomes turned into the derived columns. */
import { codeOf, MONTHS, OUTCOMES } from './levels.js'

/** Lowest and highest price a task can carry, in US dollars. */
export const VALUE_MIN_USD = 10
export const VALUE_MAX_USD = 50_000
/** Lower edges of the value bands after the first, in US dollars; a lower edge belongs to its band. */
export const VALUE_EDGES_USD = [200, 1000, 5000] as const

export const SUCCEEDED = codeOf(OUTCOMES, 'succeeded')
export const PARTIAL = codeOf(OUTCOMES, 'partial')
export const FAILED = codeOf(OUTCOMES, 'failed')
export const NO_CLEAR_GOAL = codeOf(OUTCOMES, 'no_clear_goal')

/** A success signal of at least this is hard evidence. */
export const HARD_SIGNAL = 4
/** A failure signal of at least this is trouble. */
export const TROUBLE_SIGNAL = 3
/** The share of decisions above which one side is said to keep them. */
export const KEEPS_DECISIONS = 0.8

/** The month after the last. */
const WINDOW_END = '2026-05'

/** The code of a price's band. */
export function valueBandOf(usd: number): number {
  const [low, middle, high] = VALUE_EDGES_USD
  return +(usd >= low) + +(usd >= middle) + +(usd >= high)
}

export function isTrouble(failureSignal: number): boolean {
  return failureSignal >= TROUBLE_SIGNAL
}

export function isVerified(outcome: number, successSignal: number): boolean {
  return outcome === SUCCEEDED && successSignal >= HARD_SIGNAL
}

export function isAtLeastPartial(outcome: number): boolean {
  return outcome === SUCCEEDED || outcome === PARTIAL
}

export function isAbandoned(outcome: number, linesAdded: number): boolean {
  return outcome === FAILED && linesAdded === 0
}

/** monthStartsMs[m] is the UTC instant at which month m begins; the last entry closes the window. */
export const monthStartsMs: readonly number[] = [...MONTHS, WINDOW_END].map(m =>
  Date.parse(`${m}-01T00:00:00Z`),
)
