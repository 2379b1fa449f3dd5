/** Observed sessions as an Arquero table with the measures that statistics are made of, and people as clusters. */
import { type ColumnTable, table } from 'arquero'
import { need } from '../ground/error.js'
import { type Batch, columnOf, type Values } from '../schema/batch.js'
import { NO_CLEAR_GOAL, SUCCEEDED } from '../schema/definitions.js'
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

export interface Frame {
  /** One row a session. Categories are codes into the schema's levels, booleans 0 and 1. */
  readonly sessions: ColumnTable
  readonly rows: number
  /** person[i] is the number, from 0, of the person of session i. */
  readonly person: Int32Array
  readonly people: number
  /** Sessions of each person. */
  readonly counts: Float64Array
}

/** A frame from sessions batches in any order; people need not be contiguous. */
export function frameOf(batches: readonly Batch[]): Frame {
  const rows = batches.reduce((n, b) => n + b.rows, 0)
  need(rows > 0, 'recover.empty', 'the sessions table has no rows')
  const columns = Object.fromEntries(READ_COLUMNS.map(name => [name, join(batches, name, rows)]))
  const { person, people } = numberPeople(columns.person_id as Values)
  const counts = new Float64Array(people)
  for (let i = 0; i < rows; i++) counts[person[i] as number] = (counts[person[i] as number] as number) + 1
  return { sessions: measures(table({ ...columns, person })), rows, person, people, counts }
}

function join(batches: readonly Batch[], name: string, rows: number): Values {
  const first = columnOf(batches[0] as Batch, name)
  need(first, 'column.missing', `the sessions table has no column ${name}`)
  const out = new (first.values.constructor as new (n: number) => Values)(rows)
  let at = 0
  for (const batch of batches) {
    out.set(columnOf(batch, name).values.subarray(0, batch.rows), at)
    at += batch.rows
  }
  return out
}

function numberPeople(ids: Values): { person: Int32Array; people: number } {
  const numbers = new Map<number, number>()
  const person = new Int32Array(ids.length)
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] as number
    let number = numbers.get(id)
    if (number === undefined) {
      number = numbers.size
      numbers.set(id, number)
    }
    person[i] = number
  }
  return { person, people: numbers.size }
}

/**
 * Adds the measures: averages a turn, their logs (NaN at 0), judged success, and whether the goal was clear.
 * Expressions are text because Arquero compiles the text of functions, which build tools rewrite.
 */
function measures(sessions: ColumnTable): ColumnTable {
  return sessions.params({ succeeded: SUCCEEDED, unclear: NO_CLEAR_GOAL }).derive({
    actions_a_turn: 'd => d.actions / d.turns',
    words_a_turn: 'd => d.words / d.turns',
    log_actions: 'd => d.actions > 0 ? op.log(d.actions / d.turns) : NaN',
    log_words: 'd => d.words > 0 ? op.log(d.words / d.turns) : NaN',
    succeeded: '(d, $) => d.outcome === $.succeeded ? 1 : 0',
    clear: '(d, $) => d.outcome === $.unclear ? 0 : 1',
  })
}

/** A column of the frame as doubles, one a session. */
export function values(frame: Frame, name: string): Float64Array {
  const held = caches.get(frame)?.get(name)
  if (held) return held
  const fresh = Float64Array.from(frame.sessions.array(name) as ArrayLike<number>)
  if (!caches.has(frame)) caches.set(frame, new Map())
  caches.get(frame)!.set(name, fresh)
  return fresh
}

const caches = new WeakMap<Frame, Map<string, Float64Array>>()

/** The levels of a categorical column, or undefined. */
export function levelsOf(name: string): readonly string[] | undefined {
  return TABLES.sessions.columns.find(c => c.name === name)?.levels
}
