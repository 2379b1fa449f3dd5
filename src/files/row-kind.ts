/** Refuses rows that are not of sessions: those of another table, parts of a session, or several. */
import { need, PlumblineError } from '../ground/error.js'
import { TABLES, type Table } from '../schema/tables.js'
import { plain } from './mapping.js'

/** People with the number of their sessions would be read as one session each. */
export function needSessions(names: readonly string[], file: string): void {
  const isOf = (table: Table) => names.every(n => n === '' || table.columns.some(c => c.name === n))
  const other = Object.values(TABLES).find(isOf)
  need(
    !other || isOf(TABLES.sessions),
    'read.no_table',
    `${file} has the columns of table ${other?.name}: expected sessions, a row each`,
  )
}

/** Without ids of sessions, rows that are parts of a session, or several sessions, would count as one each. */
export function needWholeSessions(names: readonly string[], file: string): void {
  const found = names.find(n => OF_PARTS.test(plain(n)) || OF_SUMMARIES.test(plain(n)))
  if (found === undefined) return
  const parts = OF_PARTS.test(plain(found))
  throw new PlumblineError(
    'read.rows',
    `${file}: expected one row per session, but its column ${found} ${parts ? 'numbers parts of a session: add up the rows of each session first' : 'counts sessions: give the sessions themselves'}`,
  )
}

const OF_PARTS =
  /^(turn|action|decision|event|(turn|message|action|decision|event|step|prompt)_?(id|no|nr|num|number|index|idx|seq))$/
const OF_SUMMARIES = /^((n|num|number_of)_)?sessions(_count)?$|^session_count$/

/** What was expected where a key stands twice. */
export function rowsOf({ name }: Table, names: readonly string[]): string {
  const parts = names.find(n => OF_PARTS.test(plain(n)))
  if (name === 'postings') return 'expected one row per posting'
  return parts
    ? `expected one row per session, but ${parts} numbers its parts`
    : 'expected one row per session'
}
