/** The columns by which a scenario picks sessions and people: what is known of them before a session's outcome is drawn. */
import { DAY_MS, isTrouble, valueBandOf } from './definitions.js'
import {
  CODEBASES,
  EXPERTISE_NAMES,
  MODEL_FAMILIES,
  MONTHS,
  OCCUPATIONS,
  SUBJECTS,
  SURFACES,
  USER_TYPES,
  VALUE_BANDS,
  WEEKDAYS,
  WORK_MODES,
} from './levels.js'

const BOOLEANS = ['false', 'true'] as const

/** The epoch began on a Thursday. */
const EPOCH_WEEKDAY = WEEKDAYS.indexOf('thursday')
/** The code of an instant's day of the week in UTC. */
const weekdayOf = (ms: number) => (Math.floor(ms / DAY_MS) + EPOCH_WEEKDAY) % WEEKDAYS.length

const people = <F extends string>(node: string, field: F) => ({ node, of: 'people', field }) as const
const sessions = <F extends string>(node: string, field: F) => ({ node, of: 'sessions', field }) as const

/**
 * Columns that conditions may read, in the order in which they are drawn: the node after which each is known, its levels if it has any
 * (else it is a number), and how it is read: a column of people or of sessions in the block, a function of its
 * values, and a column that is 0 where there is no value. Labels are true ones.
 */
export const CONDITION_COLUMNS = {
  occupation: { ...people('person.occupation', 'occupation'), levels: OCCUPATIONS },
  user_type: { ...people('person.occupation', 'userType'), levels: USER_TYPES.slice(0, 2) },
  familiarity: people('person.familiarity', 'familiarity'),
  diligence: people('person.diligence', 'diligence'),
  account_age_days: people('person.account_age', 'accountAgeDays'),
  home_surface: { ...people('person.surface', 'surface'), levels: SURFACES },
  main_subject: { ...people('person.main_subject', 'mainSubject'), levels: SUBJECTS },
  sessions: people('person.sessions', 'sessions'),
  joined: { ...people('person.sessions', 'personId'), levels: BOOLEANS },
  month: { ...sessions('session.month', 'month'), levels: MONTHS },
  weekday: { ...sessions('session.start', 'startedAtMs'), levels: WEEKDAYS, as: weekdayOf },
  first_month: { ...people('person.first_month', 'firstMonth'), levels: MONTHS },
  model_family: { ...sessions('session.model_family', 'modelFamily'), levels: MODEL_FAMILIES },
  work_mode: { ...sessions('session.work_mode', 'workMode'), levels: WORK_MODES },
  subject: { ...sessions('session.subject', 'subject'), levels: SUBJECTS },
  earlier_on_subject: sessions('session.practice', 'earlierOnSubject'),
  codebase: { ...sessions('session.codebase', 'codebase'), levels: CODEBASES },
  surface: { ...sessions('session.surface', 'surface'), levels: SURFACES },
  value_usd: sessions('session.value', 'valueUsd'),
  value_band: { ...sessions('session.value', 'valueUsd'), levels: VALUE_BANDS, as: valueBandOf },
  favourability: sessions('session.favourability', 'favourability'),
  expertise: { ...sessions('session.expertise', 'expertise'), levels: EXPERTISE_NAMES },
  turns: sessions('session.turns', 'turns'),
  planning_decisions: sessions('session.decision_counts', 'planningDecisions'),
  execution_decisions: sessions('session.decision_counts', 'executionDecisions'),
  planning_decisions_user: sessions('session.decision_shares', 'planningDecisionsUser'),
  execution_decisions_user: sessions('session.decision_shares', 'executionDecisionsUser'),
  planning_user_share: {
    ...sessions('session.decision_shares', 'planningUserShare'),
    over: 'planningDecisions',
  },
  execution_user_share: {
    ...sessions('session.decision_shares', 'executionUserShare'),
    over: 'executionDecisions',
  },
  precise_turns: sessions('session.signals', 'preciseTurns'),
  verification_turns: sessions('session.signals', 'verificationTurns'),
  user_corrections: sessions('session.signals', 'userCorrections'),
  agent_corrections: sessions('session.signals', 'agentCorrections'),
  actions: sessions('session.effort', 'actions'),
  words: sessions('session.effort', 'words'),
  failure_signal: sessions('session.trouble', 'failureSignal'),
  trouble: { ...sessions('session.trouble', 'failureSignal'), levels: BOOLEANS, as: troubleOf },
} as const
export type ConditionColumn = keyof typeof CONDITION_COLUMNS

function troubleOf(failureSignal: number): number {
  return +isTrouble(failureSignal)
}

/** The levels of a condition's column; undefined where it is a number. */
export function conditionLevels(column: ConditionColumn): readonly string[] | undefined {
  const known = CONDITION_COLUMNS[column]
  return 'levels' in known ? known.levels : undefined
}
