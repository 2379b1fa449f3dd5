/** Which columns of sessions are labels. */
import { OCCUPATIONS, USER_TYPES } from './levels.js'

/** The columns of sessions that are labels, or follow from labels: a rater may misread them, and an audit shows the truth. */
export const LABELS = [
  'work_mode',
  'subject',
  'codebase',
  'occupation',
  'user_type',
  'expertise',
  'value_usd',
  'value_band',
  'outcome',
  'success_signal',
  'failure_signal',
  'commits',
  'tests_passed',
  'affirmed',
  'verified',
  'at_least_partial',
  'trouble',
  'abandoned',
] as const

/** Levels of true labels where they are fewer: no true occupation is unclear. */
export const TRUE_LEVELS: Readonly<Record<string, readonly string[]>> = {
  occupation: OCCUPATIONS,
  user_type: USER_TYPES.slice(0, 2),
}

/** Labels of sessions that a second rater gives too. */
export const READ_TWICE: readonly string[] = [
  'work_mode',
  'subject',
  'codebase',
  'occupation',
  'user_type',
  'expertise',
  'outcome',
  'success_signal',
  'failure_signal',
]
