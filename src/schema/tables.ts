/** Every table and column once: type, unit, levels, visibility, and meaning. */
import { needOneOf } from '../ground/error.js'
import { type Column, cat, column, ordered } from './column.js'
import { LABELS, READ_TWICE, TRUE_LEVELS } from './labels.js'
import {
  ACTION_KINDS,
  CODEBASES,
  CORRECTS,
  DECISION_KINDS,
  DECISION_MAKERS,
  MODEL_FAMILIES,
  MONTHS,
  OBSERVED_OCCUPATIONS,
  OCCUPATIONS,
  OUTCOMES,
  SUBJECTS,
  SURFACES,
  USER_TYPES,
  VALUE_BANDS,
  WORK_MODES,
} from './levels.js'
import {
  counts,
  decisionCounts,
  hardSignals,
  level,
  personId,
  sessionId,
  share,
  signal,
  usd,
} from './shared-columns.js'
import { TRUTH_OF_SESSIONS } from './truth-columns.js'

export type { Column, ColumnType } from './column.js'

export const TABLE_NAMES = [
  'people',
  'sessions',
  'turns',
  'actions',
  'decisions',
  'gold',
  'second_reading',
  'postings',
  'truth_people',
  'truth_sessions',
] as const

/** One of the names of the tables. */
export type TableName = (typeof TABLE_NAMES)[number]

/** Tables beside the sessions on which statistics and figures rest. */
export const OTHER_TABLES = ['second_reading', 'postings'] as const satisfies readonly TableName[]
export type OtherTable = (typeof OTHER_TABLES)[number]

/** A table: its key, its columns in order, and whether an analyst would have it. */
export interface Table {
  readonly name: TableName
  /** Observed tables are those that an analyst would have; truth tables those that only the simulator has. */
  readonly kind: 'observed' | 'truth'
  readonly key: readonly string[]
  readonly foreignKeys: readonly { readonly column: string; readonly table: TableName }[]
  readonly columns: readonly Column[]
  readonly meaning: string
}

/**
 * Tables written on request alone: actions are some fifty million rows at study size, decisions some eighteen, gold needs a
 * sample.
 */
const ON_REQUEST: readonly TableName[] = ['actions', 'decisions', 'gold']
/** Tables written unless others are asked for. */
export const DEFAULT_TABLES: readonly TableName[] = TABLE_NAMES.filter(t => !ON_REQUEST.includes(t))

const people: Table = {
  name: 'people',
  kind: 'observed',
  key: ['person_id'],
  foreignKeys: [],
  meaning: 'One row a person who had at least one session in the window.',
  columns: [
    personId,
    column('sessions', 'int32', 'Sessions the person had in the window.', { min: 1 }),
    ordered(cat('first_month', MONTHS, 'Month of the earliest session.')),
    cat('surface', SURFACES, 'Where the person is at home; a session may be held elsewhere.'),
    column(
      'account_age_days',
      'int32',
      'Age of the account when the window ends, so that it says when it was opened.',
      {
        ...counts,
        unit: 'day',
      },
    ),
  ],
}

const sessions: Table = {
  name: 'sessions',
  kind: 'observed',
  key: ['session_id'],
  foreignKeys: [{ column: 'person_id', table: 'people' }],
  meaning: 'One row a session: an interactive conversation with at least one human turn.',
  columns: [
    sessionId,
    personId,
    ordered(cat('month', MONTHS, 'UTC month of started_at.')),
    column('started_at', 'timestamp', 'When the session began.', { unit: 'UTC instant' }),
    cat('surface', SURFACES, 'Where the session was held.'),
    ordered(cat('model_family', MODEL_FAMILIES, 'Family of the agent’s model; later letters are newer.')),
    cat('work_mode', WORK_MODES, 'The kind of work, as labelled.'),
    cat('subject', SUBJECTS, 'What the task is about, as labelled.'),
    cat('codebase', CODEBASES, 'How the session relates to a codebase, as labelled.'),
    cat(
      'occupation',
      OBSERVED_OCCUPATIONS,
      'SOC major group of the person as labelled in this session, or Unclear.',
    ),
    cat(
      'user_type',
      USER_TYPES,
      'software for Computer and Mathematical Occupations, unclear for Unclear, else other.',
    ),
    column('expertise', 'int8', 'Expertise at the task as labelled: 1 novice to 5 expert.', level),
    column('value_usd', 'float64', 'Price the work would fetch as a freelance posting.', usd),
    ordered(
      cat('value_band', VALUE_BANDS, 'Band of value_usd; lower edge in, upper edge out but for the last.'),
    ),
    ...decisionCounts(''),
    column(
      'planning_user_share',
      'float64',
      'planning_decisions_user / planning_decisions; null where there is none.',
      { ...share, nullable: true },
    ),
    column(
      'execution_user_share',
      'float64',
      'execution_decisions_user / execution_decisions; null where there is none.',
      { ...share, nullable: true },
    ),
    column('turns', 'int32', 'Human messages.', { min: 1 }),
    column('precise_turns', 'int32', 'Turns whose directions have a precision of 4 or 5.', counts),
    column('verification_turns', 'int32', 'Turns that ask for verification.', counts),
    column('user_corrections', 'int32', 'Turns in which the user corrects the agent.', counts),
    column('agent_corrections', 'int32', 'Turns in which the agent corrects the user.', counts),
    column('actions', 'int32', 'Tool uses by the agent.', counts),
    column('words', 'int32', 'Words the agent wrote.', counts),
    column('lines_added', 'int32', 'Lines of code added.', counts),
    column('lines_removed', 'int32', 'Lines of code removed.', counts),
    cat('outcome', OUTCOMES, 'Judged outcome.'),
    column('success_signal', 'int8', 'Strength of the evidence of success, 0 to 5.', signal),
    column('failure_signal', 'int8', 'Strength of the evidence of failure, 0 to 5.', signal),
    ...hardSignals('as read'),
    column(
      'verified',
      'bool',
      'Judged succeeded with a success signal of 4 or 5; null without a clear goal.',
      {
        nullable: true,
      },
    ),
    column(
      'at_least_partial',
      'bool',
      'Judged succeeded or partially succeeded; null without a clear goal.',
      {
        nullable: true,
      },
    ),
    column('trouble', 'bool', 'Failure signal of 3 or more.'),
    column('abandoned', 'bool', 'Judged failed with no line added; null without a clear goal.', {
      nullable: true,
    }),
    column('wrote_code', 'bool', 'At least one line added.'),
  ],
}

const turns: Table = {
  name: 'turns',
  kind: 'observed',
  key: ['session_id', 'turn'],
  foreignKeys: [{ column: 'session_id', table: 'sessions' }],
  meaning: 'One row a turn: a human message and all that the agent does until the next.',
  columns: [
    sessionId,
    column('turn', 'int32', 'Number of the turn within its session, from 1.', { min: 1 }),
    column('actions', 'int32', 'Tool uses in the turn.', counts),
    column('words', 'int32', 'Words the agent wrote in the turn.', counts),
    column('prompt_words', 'int32', 'Words of the human message.', { min: 1 }),
    column('precision', 'int8', 'How precise the directions are: 1 vague to 5 exact.', level),
    column('asks_verification', 'bool', 'Whether the user asks for something to be verified.'),
    cat('corrects', CORRECTS, 'Who corrects the other, if anyone does.'),
    column('started_at', 'timestamp', 'When the turn began.', { unit: 'UTC instant' }),
    column('seconds', 'float32', 'How long the agent worked in the turn.', { ...counts, unit: 'second' }),
  ],
}

const actions: Table = {
  name: 'actions',
  kind: 'observed',
  key: ['session_id', 'action'],
  foreignKeys: [{ column: 'session_id', table: 'sessions' }],
  meaning: 'One row an action: a single use of a tool by the agent.',
  columns: [
    sessionId,
    column('turn', 'int32', 'Turn the action belongs to.', { min: 1 }),
    column('action', 'int32', 'Number of the action within its session, from 1.', { min: 1 }),
    cat('kind', ACTION_KINDS, 'What the tool does.'),
    column('ok', 'bool', 'Whether the action did what was asked.'),
    column('lines_added', 'int32', 'Lines of code added.', counts),
    column('lines_removed', 'int32', 'Lines of code removed.', counts),
    column('words', 'int32', 'Words the agent wrote around the action; they sum to the turn’s.', counts),
  ],
}

const decisions: Table = {
  name: 'decisions',
  kind: 'observed',
  key: ['session_id', 'decision'],
  foreignKeys: [{ column: 'session_id', table: 'sessions' }],
  meaning:
    'One row a decision in a session, about what to do (planning) or how to do it (execution), and who made it.',
  columns: [
    sessionId,
    column('turn', 'int32', 'Turn in which it was made.', { min: 1 }),
    column('decision', 'int32', 'Number of the decision within its session, from 1.', { min: 1 }),
    cat('kind', DECISION_KINDS, 'What it is about.'),
    cat('made_by', DECISION_MAKERS, 'Who made it.'),
  ],
}

const gold: Table = {
  name: 'gold',
  kind: 'observed',
  key: ['session_id'],
  foreignKeys: [{ column: 'session_id', table: 'sessions' }],
  meaning:
    'One row a session of a random audit sample, written with --gold alone: the true label behind every label of sessions. The only observed table that can be joined to an answer, on purpose.',
  columns: [
    sessionId,
    column(
      'inclusion_probability',
      'float64',
      'Probability with which the session was to be in the sample.',
      {
        min: 0,
        max: 1,
        unit: 'probability',
      },
    ),
    ...sessions.columns.filter(c => (LABELS as readonly string[]).includes(c.name)).map(trueLabel),
  ],
}

function trueLabel(c: Column): Column {
  const levels = TRUE_LEVELS[c.name]
  return { ...c, ...(levels && { levels }), meaning: `The true ${c.name} of the session.` }
}

const secondReading: Table = {
  name: 'second_reading',
  kind: 'observed',
  key: ['session_id'],
  foreignKeys: [{ column: 'session_id', table: 'sessions' }],
  meaning: 'One row a session of a random sample: its labels as a second rater gave them.',
  columns: [sessionId, ...sessions.columns.filter(c => READ_TWICE.includes(c.name))],
}

const postings: Table = {
  name: 'postings',
  kind: 'observed',
  key: ['posting_id'],
  foreignKeys: [],
  meaning: 'One row a held-out freelance posting, on which the estimator of task value is tried.',
  columns: [
    column('posting_id', 'int64', 'The posting, numbered from 1.', { min: 1 }),
    column('true_usd', 'float64', 'Price of the posting.', usd),
    column('estimated_usd', 'float64', 'Price by the estimator of task value.', {
      min: 0,
      unit: 'US dollar',
    }),
    cat('value_band', VALUE_BANDS, 'Band of true_usd; lower edge in, upper edge out but for the last.'),
  ],
}

const truthPeople: Table = {
  name: 'truth_people',
  kind: 'truth',
  key: ['person_id'],
  foreignKeys: [{ column: 'person_id', table: 'people' }],
  meaning: 'What only the simulator knows of a person.',
  columns: [
    personId,
    cat('occupation', OCCUPATIONS, 'True SOC major group.'),
    cat('user_type', USER_TYPES.slice(0, 2), 'True user type.'),
    cat('main_subject', SUBJECTS, 'The subject to which the person comes back.'),
    column('familiarity', 'float64', 'Standing propensity to expertise, standard normal.'),
    column('diligence', 'float64', 'Unmeasured propensity to succeed, standard normal.'),
  ],
}

const truthSessions: Table = {
  name: 'truth_sessions',
  kind: 'truth',
  key: ['session_id'],
  foreignKeys: [{ column: 'session_id', table: 'sessions' }],
  meaning:
    'What only the simulator knows of a session: true labels, and the potential outcome at each level.',
  columns: TRUTH_OF_SESSIONS,
}

/** Every table of a corpus by its name. */
export const TABLES: Readonly<Record<TableName, Table>> = {
  people,
  sessions,
  turns,
  actions,
  decisions,
  gold,
  second_reading: secondReading,
  postings,
  truth_people: truthPeople,
  truth_sessions: truthSessions,
}

/** The column `name` of `table`, or an error naming the nearest. */
export function columnNamed(table: Table, name: string): Column {
  needOneOf(
    name,
    table.columns.map(c => c.name),
    'column.unknown',
    'column',
    `table ${table.name}`,
  )
  return table.columns.find(c => c.name === name) as Column
}
