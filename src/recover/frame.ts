/** Observed sessions as an Arquero table with the measures that statistics are made of, and people as clusters. */
import type { Arena } from '../ground/arena.js'
import { type ColumnTable, table } from '../ground/arquero.js'
import { need } from '../ground/error.js'
import type { Batch, Values } from '../schema/batch.js'
import { NO_CLEAR_GOAL, SIGNAL_COUNTS, SUCCEEDED } from '../schema/definitions.js'
import { cached } from './cached.js'
import { gapsOf, own, recoded, VALID } from './joined-columns.js'
import type { Vocabulary } from './level-names.js'

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

/** What is read of sessions from elsewhere, as far as it is there. */
export const COLUMNS_OF_ANYONE: readonly string[] = [...READ_COLUMNS, ...SIGNAL_COUNTS]

/** Sessions of whole people: all of a corpus, or one part of it. */
export interface Frame {
  /** One row per session, a person's together. Categories are codes into the schema's levels, booleans 0 and 1. */
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
  /**
   * For each column with missing values: 1 where there is one and 0 where not. A missing value counts for nothing. A share
   * of decisions where there is no decision is not missing: it is NaN.
   */
  readonly valid: Readonly<Record<string, Uint8Array>>
  /** The levels of its categories where they are not the schema's. */
  readonly vocabulary: Vocabulary
  /** Values computed once for this frame, by name. */
  readonly cache: Map<string, unknown>
  /** Memory for these, where it is used again after the frame; else they have their own. */
  readonly memory?: Arena
}

/**
 * A frame from batches of sessions in any order; people need not be contiguous. `more` are further measures, one
 * value per row of the batches, which statistics may name like columns. It copies the data, unless `isView` lets it
 * read the columns of a single batch, for as long as these do not change. Values that are missing in a batch are
 * missing in the frame. With a vocabulary, levels are recoded. What is worked out for the frame lies in `memory`, if it is
 * given: until that is reset. `names` are the columns that are read, where statistics are known to read no others.
 */
export function frameOf(
  batches: readonly Batch[],
  more: Readonly<Record<string, Float64Array>> = {},
  isView = false,
  vocabulary?: Vocabulary,
  memory?: Arena,
  names: readonly string[] = vocabulary ? columnsOf(batches) : READ_COLUMNS,
): Frame {
  const rows = batches.reduce((n, b) => n + b.rows, 0)
  need(rows > 0, 'recover.empty', 'the sessions table has no rows')
  const joined = Object.fromEntries(
    names.map(name => [
      name,
      vocabulary ? recoded(batches, name, rows, vocabulary) : own(batches, name, rows, isView),
    ]),
  )
  const gaps = gapsOf(batches, rows, names, vocabulary === undefined)
  return ordered({ ...joined, ...more, ...gaps }, rows, vocabulary ?? {}, memory)
}

const columnsOf = ([first]: readonly Batch[]) =>
  COLUMNS_OF_ANYONE.filter(name => first?.table.columns.some(c => c.name === name))

/**
 * A frame of columns that are at hand, among them person_id and session_id, in any order. Rows of one person are one cluster;
 * where nobody stands behind a row, give each a person_id of its own. `valid` says where a column has a value, if not everywhere.
 */
export function frameOfColumns(
  columns: Readonly<Record<string, Values>>,
  valid: Readonly<Record<string, Uint8Array>> = {},
): Frame {
  const rows = columns.person_id?.length ?? 0
  need(rows > 0, 'recover.empty', 'the table has no rows')
  const gaps = Object.entries(incomplete(valid)).map(([name, of]) => [VALID + name, of])
  return ordered({ ...columns, ...Object.fromEntries(gaps) }, rows, {})
}

/** Columns in any order, of which those called `valid COLUMN` say where others have a value, as a frame. */
function ordered(
  columns: Readonly<Record<string, Values>>,
  rows: number,
  vocabulary: Vocabulary,
  memory?: Arena,
): Frame {
  const all = Object.entries(inOrder(columns, rows))
  const isGap = ([name]: (typeof all)[0]) => name.startsWith(VALID)
  const valid = all.filter(isGap).map(([name, of]) => [name.slice(VALID.length), of])
  return framed(
    Object.fromEntries(all.filter(e => !isGap(e))),
    rows,
    Object.fromEntries(valid),
    vocabulary,
    memory,
  )
}

/** Columns whose rows stand by person, as a frame. */
function framed(
  columns: Readonly<Record<string, Values>>,
  rows: number,
  valid: Readonly<Record<string, Uint8Array>>,
  vocabulary: Vocabulary,
  memory?: Arena,
): Frame {
  const { person, ids } = numberPeople(columns.person_id as Values)
  const counts = new Float64Array(ids.length)
  for (let i = 0; i < rows; i++) counts[person[i]] = counts[person[i]] + 1
  return withTable({
    columns,
    rows,
    person,
    people: ids.length,
    ids,
    counts,
    valid,
    vocabulary,
    cache: new Map(),
    ...(memory && { memory }),
  })
}

/** The frame with its Arquero table, which is made where an expression asks for it. */
function withTable(parts: Omit<Frame, 'sessions'>): Frame {
  const { columns, person, cache } = parts
  return {
    ...parts,
    get sessions(): ColumnTable {
      const made = cache.get('table') ?? tableOf(columns, person)
      cache.set('table', made)
      return made as ColumnTable
    },
  }
}

/** Postings have no outcome. */
function tableOf(columns: Readonly<Record<string, Values>>, person: Int32Array): ColumnTable {
  const own = table({ ...columns, person })
  return columns.outcome ? withOutcomes(own) : own
}

/** The sessions of a frame that have a value in each of these columns, perhaps none. */
export function complete(frame: Frame, columns: readonly string[]): Frame | undefined {
  const gaps = columns.flatMap(c => frame.valid[c] ?? [])
  if (gaps.length === 0) return frame
  return cached(frame, `complete in ${columns}`, () => {
    const rows = rowsWhere(frame, i => gaps.every(g => g[i] === 1))
    return rows.length > 0 ? rowsOf(frame, rows) : undefined
  })
}

/** The rows of a frame of which something holds, ascending. */
export function rowsWhere(frame: Frame, holds: (row: number) => boolean): Int32Array {
  const rows = new Int32Array(frame.rows)
  let n = 0
  for (let i = 0; i < rows.length; i++) if (holds(i)) rows[n++] = i
  return rows.slice(0, n)
}

/** A frame with more columns, a value a session, of which `valid` says where there is none. */
export function withColumns(
  frame: Frame,
  more: Readonly<Record<string, Values>>,
  valid: Readonly<Record<string, Uint8Array>>,
): Frame {
  return remade(frame, {
    columns: { ...frame.columns, ...more },
    valid: { ...frame.valid, ...incomplete(valid) },
    cache: new Map(),
  })
}

/** The frame with other values in some columns. What was worked out without these stands: caches name all that they rest on. */
export function replacing(frame: Frame, others: Readonly<Record<string, Float64Array>>): Frame {
  const names = Object.keys(others)
  const stands = ([key]: readonly [string, unknown]) => key !== 'table' && !names.some(n => key.includes(n))
  return remade(frame, {
    columns: { ...frame.columns, ...others },
    valid: frame.valid,
    cache: new Map([...frame.cache].filter(stands)),
  })
}

/** The sessions of a frame with other columns, and a table of these. */
function remade(
  { rows, person, people, ids, counts, vocabulary, memory }: Frame,
  others: Pick<Frame, 'columns' | 'valid' | 'cache'>,
): Frame {
  return withTable({
    ...others,
    rows,
    person,
    people,
    ids,
    counts,
    vocabulary,
    ...(memory && { memory }),
  })
}

const incomplete = (valid: Readonly<Record<string, Uint8Array>>) =>
  Object.fromEntries(Object.entries(valid).filter(([, v]) => v.includes(0)))

/** A frame of some rows of another, ascending. */
export function rowsOf(frame: Frame, rows: Int32Array): Frame {
  const pick = <T extends Values>(from: T): T => {
    const to = from.slice(0, rows.length) as T
    for (let i = 0; i < rows.length; i++) to[i] = from[rows[i]]
    return to
  }
  const picked = (all: Readonly<Record<string, Values>>) =>
    Object.fromEntries(Object.entries(all).map(([name, from]) => [name, pick(from)]))
  const columns = picked(frame.columns)
  const valid = incomplete(picked(frame.valid) as Record<string, Uint8Array>)
  return framed(columns, rows.length, valid, frame.vocabulary, frame.memory)
}

/** The rows by person, then by session, so that no sum depends on the order in which they were read. */
function inOrder(columns: Readonly<Record<string, Values>>, rows: number): Readonly<Record<string, Values>> {
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
