/** The study's definitions, each written once: bands, signals and outcomes, and the columns derived from them. */
import { codeOf, MONTHS, OUTCOMES, SUBJECTS, USER_TYPES, VALUE_BANDS, WORK_MODES } from './levels.js'

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
/** A success signal of this is several hard signals, one of `HARD_SIGNAL` exactly one. */
export const SEVERAL_SIGNALS = 5
/** A failure signal of at least this is trouble. */
export const TROUBLE_SIGNAL = 3
/** The share of decisions above which one side is said to keep them. */
export const KEEPS_DECISIONS = 0.8

/** The user's shares of decisions: a share is the user's decisions of a kind over all of that kind, if there is any. */
export const DECISION_SHARES = {
  planning_user_share: { users: 'planning_decisions_user', all: 'planning_decisions' },
  execution_user_share: { users: 'execution_decisions_user', all: 'execution_decisions' },
} as const
export type DecisionShare = keyof typeof DECISION_SHARES

/** Counts of turns with a signal of expertise, which not every corpus has. */
export const SIGNAL_COUNTS = [
  'precise_turns',
  'verification_turns',
  'user_corrections',
  'agent_corrections',
] as const

/** Outcomes of a session with a clear goal whose shares are statistics, with their names. */
export const SUCCESS_OUTCOMES = {
  verified: 'Verified success',
  at_least_partial: 'At least partial success',
  succeeded: 'Judged success',
  abandoned: 'Abandonment',
  trouble: 'Trouble',
} as const
export type SuccessOutcome = keyof typeof SUCCESS_OUTCOMES
export const SUCCESS_NAMES = Object.keys(SUCCESS_OUTCOMES) as readonly SuccessOutcome[]

/** Signals of success and of failure, and their levels. */
export const SIGNALS = ['success_signal', 'failure_signal'] as const
export const SIGNAL_LEVELS = ['0', '1', '2', '3', '4', '5'] as const
/** Labels on an ordered scale. */
export const ORDINAL_LABELS = ['expertise', ...SIGNALS] as const

/** The columns whose combinations are the cells of the study's regressions of success, with their levels. */
export const REGRESSION_CELLS = [
  { column: 'work_mode', levels: WORK_MODES },
  { column: 'value_band', levels: VALUE_BANDS },
  { column: 'month', levels: MONTHS },
  { column: 'subject', levels: SUBJECTS },
  { column: 'user_type', levels: USER_TYPES },
] as const

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

export const DAY_MS = 86_400_000
/** monthStartsMs[m] is the UTC instant at which month m begins; the last entry closes the window. */
export const monthStartsMs: readonly number[] = [...MONTHS, WINDOW_END].map(m =>
  Date.parse(`${m}-01T00:00:00Z`),
)
