/** Columns of what only the simulator knows of a session. */
import { type ColumnType, cat, column, type Extra } from './column.js'
import {
  CODEBASES,
  EXPERTISE_LEVELS,
  OCCUPATIONS,
  OUTCOMES,
  SUBJECTS,
  USER_TYPES,
  WORK_MODES,
} from './levels.js'
import {
  counts,
  decisionCounts,
  hardSignals,
  level,
  sessionId,
  share,
  signal,
  usd,
} from './shared-columns.js'

const potential = (name: string, type: ColumnType, meaning: (k: number) => string, extra: Extra = {}) =>
  EXPERTISE_LEVELS.map(k => column(`${name}_${k}`, type, meaning(k), extra))

/** True labels and counts, and what the session would have shown at each level of expertise. */
export const TRUTH_OF_SESSIONS = [
  sessionId,
  column('expertise', 'int8', 'True expertise at the task.', level),
  cat('user_type', USER_TYPES.slice(0, 2), 'True user type of the person.'),
  cat('occupation', OCCUPATIONS, 'True SOC major group of the person.'),
  cat('work_mode', WORK_MODES, 'True kind of work.'),
  cat('subject', SUBJECTS, 'True subject.'),
  column('earlier_on_subject', 'int32', 'Earlier sessions of the person on the true subject.', counts),
  cat('codebase', CODEBASES, 'True relation to a codebase.'),
  column('value_usd', 'float64', 'True price of the work.', usd),
  cat('outcome', OUTCOMES, 'True outcome.'),
  column('success_signal', 'int8', 'True strength of the evidence of success.', signal),
  column('failure_signal', 'int8', 'True strength of the evidence of failure.', signal),
  ...hardSignals('in truth'),
  ...decisionCounts(', in truth: they are read exactly in every world'),
  column('favourability', 'float64', 'Unmeasured favourability of the session; 0 in worlds without it.'),
  ...potential('trouble', 'bool', k => `Trouble had expertise been ${k}.`),
  ...potential('at_least_partial', 'bool', k => `At least partial success had expertise been ${k}.`, {
    nullable: true,
  }),
  ...potential('verified', 'bool', k => `Verified success had expertise been ${k}.`, { nullable: true }),
  ...potential('abandoned', 'bool', k => `Abandonment had expertise been ${k}.`, { nullable: true }),
  ...potential('log_actions', 'float64', k => `ln(actions / turns) had expertise been ${k}; null at 0.`, {
    nullable: true,
  }),
  ...potential('log_words', 'float64', k => `ln(words / turns) had expertise been ${k}; null at 0.`, {
    nullable: true,
  }),
  ...potential('p_verified', 'float64', k => `Probability of verified success had expertise been ${k}.`, {
    ...share,
    nullable: true,
  }),
  ...potential(
    'p_at_least_partial',
    'float64',
    k => `Probability of at least partial success had expertise been ${k}.`,
    { ...share, nullable: true },
  ),
]
