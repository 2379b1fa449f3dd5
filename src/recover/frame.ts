/** Observed sessions as an Arquero table with the measures that statistics are made of, and people as clusters. */
import { type ColumnTable, table } from '../ground/arquero.js'
import { need } from '../ground/error.js'
import { type Batch, columnOf, type Values } from '../schema/batch.js'
import { NO_CLEAR_GOAL, SIGNAL_LEVELS, SIGNALS, SUCCEEDED } from '../schema/definitions.js'
import { EXPERTISE_LEVELS } from '../schema/levels.js'
import { TABLES } from '../schema/tables.js'

/** Columns of the sessions table that recovery reads; any corpus must have these. */
export const READ_COLUMNS = [
  'session_id',
  'person_id',
  'month',
  'model_family',
  'work_mode',
  'subject',
  'codebase',
  'occupation',
  'user_type',
  'expertise',
  'value_usd',
  'value_band',
  'planning_user_share',
  'execution_user_share',
  'turns',
  'actions',
  'words',
  'outcome',
  'success_signal',
  'failure_signal',
  'verified',
  'at_least_partial',
  'trouble',
  'abandoned',
  'wrote_code',
] as const

/** Sessions of whole people: all that a corpus has, or one part of it. */
export interface Frame {
  /** One row a session, a person's together. Categories are codes into the schema's levels, booleans 0 and 1. */
  readonly sessions: ColumnTable
  /** The columns as they were read. */
  readonly columns: Readonly<Record<string, Values>>
  readonly rows: number
  /** person[i] is the number, from 0, of the person of session i. */
  readonly person: Int32Array
  readonly people: number
  /** The id of each person. */
  readonly ids: Float64Array
  /** Sessions of each person. */
  readonly counts: Float64Array
  /** What was worked out once for this frame, by name. */
  readonly cache: Map<string, unknown>
}

/**
 * A frame from sessions batches in any order; people need not be contiguous. `more` are further measures, a
 * value a row of the batches, which statistics may name like columns. It holds copies, unless `isView` lets it look at the
 * columns of a single batch, for as long as these stay what they are.
 */
export function frameOf(
  batches: readonly Batch[],
  more: Readonly<Record<string, Float64Array>> = {},
  isView = false,
): Frame {
  const rows = batches.reduce((n, b) => n + b.rows, 0)
  need(rows > 0, 'recover.empty', 'the sessions table has no rows')
  const joined = Object.fromEntries(READ_COLUMNS.map(name => [name, join(batches, name, rows, isView)]))
  const columns = inOrder({ ...joined, ...more } as Record<string, Values>, rows)
  const { person, ids } = numberPeople(columns.person_id as Values)
  const counts = new Float64Array(ids.length)
  for (let i = 0; i < rows; i++) counts[person[i]] = counts[person[i]] + 1
  const sessions = withOutcomes(table({ ...columns, person }))
  return { sessions, columns, rows, person, people: ids.length, ids, counts, cache: new Map() }
}

function join(batches: readonly Batch[], name: string, rows: number, isView: boolean): Values {
  const first = columnOf(batches[0] as Batch, name)
  need(first, 'column.missing', `the sessions table has no column ${name}`)
  if (isView && batches.length === 1) return first.values
  const out = new (first.values.constructor as new (n: number) => Values)(rows)
  let at = 0
  for (const batch of batches) {
    out.set(columnOf(batch, name).values.subarray(0, batch.rows), at)
    at += batch.rows
  }
  return out
}

/** The rows by person, then by session, so that no sum depends on the order in which they were read. */
function inOrder(columns: Record<string, Values>, rows: number): Record<string, Values> {
  const { person_id: person, session_id: session } = columns as { person_id: Values; session_id: Values }
  const before = (i: number, j: number) => person[i] - person[j] || session[i] - session[j]
  let sorted = true
  for (let i = 1; i < rows && sorted; i++) sorted = before(i - 1, i) <= 0
  if (sorted) return columns
  const order = Uint32Array.from({ length: rows }, (_, i) => i).sort(before)
  return Object.fromEntries(
    Object.entries(columns).map(([name, from]) => {
      const to = from.slice()
      for (let i = 0; i < rows; i++) to[i] = from[order[i]]
      return [name, to]
    }),
  )
}

/** Numbers from 0 for ids that stand together. */
function numberPeople(column: Values): { person: Int32Array; ids: Float64Array } {
  const person = new Int32Array(column.length)
  const ids = new Float64Array(column.length)
  let people = 0
  for (let i = 0; i < column.length; i++) {
    if (i === 0 || column[i] !== column[i - 1]) ids[people++] = column[i]
    person[i] = people - 1
  }
  return { person, ids: ids.slice(0, people) }
}

/**
 * Measures that filters may name: judged success, and whether the goal was clear. Expressions are text because Arquero
 * compiles the text of functions, which build tools rewrite.
 */
function withOutcomes(sessions: ColumnTable): ColumnTable {
  return sessions.params({ succeeded: SUCCEEDED, unclear: NO_CLEAR_GOAL }).derive({
    succeeded: '(d, $) => d.outcome === $.succeeded ? 1 : 0',
    clear: '(d, $) => d.outcome === $.unclear ? 0 : 1',
  })
}

/**
 * Measures that are worked out where a statistic asks for them: averages a turn, and their logs (NaN at 0). Typed loops,
 * which take a tenth of the time of Arquero's expressions.
 */
const DERIVED: Readonly<Record<string, (columns: Frame['columns']) => Float64Array>> = {
  actions_a_turn: ({ actions, turns }) => ratio(actions as Values, turns as Values),
  words_a_turn: ({ words, turns }) => ratio(words as Values, turns as Values),
  log_actions: ({ actions, turns }) => logRatio(actions as Values, turns as Values),
  log_words: ({ words, turns }) => logRatio(words as Values, turns as Values),
}

function ratio(counts: Values, turns: Values): Float64Array {
  const out = new Float64Array(counts.length)
  for (let i = 0; i < out.length; i++) out[i] = counts[i] / turns[i]
  return out
}

function logRatio(counts: Values, turns: Values): Float64Array {
  const out = ratio(counts, turns)
  for (let i = 0; i < out.length; i++) out[i] = counts[i] > 0 ? Math.log(out[i]) : Number.NaN
  return out
}

/** What `make` returns, kept with the frame under a name. */
export function cached<T>(frame: Frame, name: string, make: () => T): T {
  if (!frame.cache.has(name)) frame.cache.set(name, make())
  return frame.cache.get(name) as T
}

/** A column of the frame as doubles, one a session. */
export function values(frame: Frame, name: string): Float64Array {
  return cached(frame, `values ${name}`, () => {
    const held = frame.columns[name]
    if (held) return new Float64Array(held)
    return DERIVED[name]?.(frame.columns) ?? new Float64Array(frame.sessions.array(name) as ArrayLike<number>)
  })
}

/** The levels of a categorical column, or undefined. */
export function levelsOf(name: string): readonly string[] | undefined {
  return TABLES.sessions.columns.find(c => c.name === name)?.levels
}

const BOOLEANS = ['false', 'true'] as const

/** The names of the values that a column of few values can take: its levels, or numbers, or false and true. */
export function namesOf(column: string): readonly string[] | undefined {
  if (column === 'expertise') return EXPERTISE_LEVELS.map(String)
  if ((SIGNALS as readonly string[]).includes(column)) return SIGNAL_LEVELS
  if (TABLES.sessions.columns.find(c => c.name === column)?.type === 'bool') return BOOLEANS
  return levelsOf(column)
}

/** The first value of a column of few values: those of expertise count from 1, all others from 0. */
export function firstOf(column: string): number {
  return column === 'expertise' ? EXPERTISE_LEVELS[0] : 0
}
