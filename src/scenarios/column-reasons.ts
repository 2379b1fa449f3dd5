/** Why a column of a corpus cannot pick whom a change holds for, or divide an answer, and what can in its place. */
import { NODES } from '../model/nodes.js'
import { SETTABLE } from '../model/rules.js'
import { CONDITION_COLUMNS, type ConditionColumn, conditionLevels } from '../schema/condition-columns.js'
import { TABLE_NAMES, TABLES, type TableName } from '../schema/tables.js'
import { conditionsOf } from './conditions.js'

/** Columns whose meaning a condition has under another name. */
const INSTEAD: Readonly<Record<string, readonly ConditionColumn[]>> = {
  started_at: ['month', 'weekday'],
  precision: ['precise_turns'],
  asks_verification: ['verification_turns'],
  corrects: ['user_corrections', 'agent_corrections'],
  made_by: ['planning_decisions_user', 'execution_decisions_user'],
  kind: ['actions', 'planning_decisions', 'execution_decisions'],
  prompt_words: ['words'],
  seconds: ['turns', 'actions'],
  person_id: ['occupation', 'account_age_days', 'joined'],
  true_usd: ['value_usd'],
  estimated_usd: ['value_usd'],
}

/** Why a column of the tables cannot be a condition; undefined where it can, or where there is no such column. */
export function whyNoCondition(name: string): string | undefined {
  if (Object.hasOwn(CONDITION_COLUMNS, name)) return undefined
  const why = reasonOf(name)
  return why && `${name} cannot be a condition: ${why}${insteadOf(name)}`
}

/** Columns at whose levels an answer can be given: those with levels that are drawn before trouble. */
export const BY_COLUMNS: readonly ConditionColumn[] = conditionsOf('expertise').filter(
  c => conditionLevels(c) && c !== 'joined',
)

/** Why an answer cannot be given by a column; undefined where it can, or where there is no such column. */
export function whyNotBy(name: string): string | undefined {
  if (BY_COLUMNS.some(c => c === name)) return undefined
  if (name === 'joined')
    return 'joined cannot divide an answer: the baseline has no one who joins; what those who come in add is said under what was changed'
  if (name === 'value_usd')
    return 'value_usd cannot divide an answer: it has numbers, not levels; use value_band'
  const isKnown = Object.hasOwn(CONDITION_COLUMNS, name)
  const isLate = isKnown && !conditionsOf('expertise').some(c => c === name)
  const why = isLate ? LATER : isKnown ? 'it has numbers, not levels' : reasonOf(name)
  return why && `${name} cannot divide an answer: ${why}`
}

/** Why a column of the tables cannot be set by hand, and which parameters move it; undefined where there is no such column. */
export function whyNotSet(name: string): string | undefined {
  if (Object.hasOwn(SETTABLE, name) || reasonOf(name) === undefined) return undefined
  const nodes = NODES.filter(n => n.writes.some(w => w.split('.')[1] === name))
  const families = nodes.flatMap(n => n.parameters.flatMap(g => g.members)).map(p => familyOf(p.id))
  // How labels are misread moves no session.
  const groups = [...new Set(families)].filter(f => f !== MISREAD)
  const moved = groups.length > 0 ? `; parameters move it: ${groups.slice(0, MOST_NAMED).join(', ')}` : ''
  return `${name} cannot be set by hand, only ${Object.keys(SETTABLE).join(', ')}${moved}`
}

const MOST_NAMED = 6
const MISREAD = 'label.*'
/** Parameters of one family, as a pattern. */
const familyOf = (id: string) => `${id.split('.')[0]}.*`

/** Tables with one row a session or a person. */
const OF_CONDITIONS: readonly TableName[] = ['people', 'sessions', 'truth_people', 'truth_sessions']
const LATER = 'it is drawn after what a scenario sets, and may follow from what is changed'

function reasonOf(name: string): string | undefined {
  const table = TABLE_NAMES.find(t => TABLES[t].columns.some(c => c.name === name))
  if (table === undefined) return undefined
  if (name === 'started_at') return 'it is an instant'
  if (TABLE_NAMES.some(t => TABLES[t].key.includes(name)))
    return 'it numbers rows, and says nothing of what they are'
  if (!OF_CONDITIONS.includes(table)) return `it is of single rows of ${table}, not of sessions or people`
  if (/_[1-5]$/.test(name)) return 'it is what would be at a level of expertise, not what a session is'
  return LATER
}

function insteadOf(name: string): string {
  const instead = INSTEAD[name]
  return instead ? `; use ${instead.join(' or ')}` : ''
}
