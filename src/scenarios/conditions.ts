/** Parses the conditions of a rule: levels become codes, and what cannot be a condition is refused with the reason. */
import { need, needOneOf } from '../ground/error.js'
import { nearest } from '../ground/nearest.js'
import { NODES } from '../model/nodes.js'
import { type Condition, SETTABLE, type Settable } from '../model/rules.js'
import { CONDITION_COLUMNS, type ConditionColumn, conditionLevels } from '../schema/condition-columns.js'
import { SIGNAL_LEVELS, VALUE_EDGES_USD, VALUE_MAX_USD, VALUE_MIN_USD } from '../schema/definitions.js'
import { OCCUPATIONS, SOFTWARE_OCCUPATION } from '../schema/levels.js'
import type { WhereText } from './schema.js'

/** What conditions pick the people of, where sessions are added to those whom they have. */
export const ADDED_SESSIONS = 'sessions'
/** What a rule changes: a column that is set, or how many sessions people have. */
type Changed = Settable | typeof ADDED_SESSIONS

const COLUMNS = Object.keys(CONDITION_COLUMNS) as ConditionColumn[]
const ORDER = new Map(NODES.map((n, j) => [n.name, j]))
const placeOf = (node: string) => ORDER.get(node) as number
const COUNTED = 'person.sessions'
/** The last node of people that does not rest on their sessions. */
const OF_PEOPLE = 'person.main_subject'

/** The columns that are known where something is changed, in the order in which they are drawn. */
export function conditionsOf(changed: Changed): readonly ConditionColumn[] {
  const last = placeOf(changed === ADDED_SESSIONS ? OF_PEOPLE : SETTABLE[changed])
  return COLUMNS.filter(c => {
    const { node } = CONDITION_COLUMNS[c]
    return placeOf(node) <= last && (changed !== ADDED_SESSIONS || node !== COUNTED)
  })
}

/** Conditions on columns that are known where something is changed. */
export function conditions(where: WhereText | undefined, at: string, changed: Changed): Condition[] {
  const known = conditionsOf(changed)
  const found = Object.entries(where ?? {}).map(([name, test]): Condition => {
    const column = name as ConditionColumn
    const place = `scenario ${at}.where.${column}`
    need(known.includes(column), 'where.later', `${place}: ${laterWords(column, changed, known)}`)
    const levels = conditionLevels(column)
    if (typeof test === 'object' && !Array.isArray(test)) {
      need(!levels, 'where.levels', `${place}: ${column} has levels, not numbers; name one or a list of them`)
      const { from = -Infinity, under = Infinity } = test
      const [least, most] = RANGES[column] ?? [0, Infinity]
      need(
        test.from !== undefined || test.under !== undefined,
        'where.empty',
        `${place}: the range says nothing; give from, under or both`,
      )
      need(from < under, 'where.never', `${place}: no number is at least ${from} and under ${under}`)
      need(
        under > least && from <= most,
        'where.never',
        `${place}: no session has it: ${column} goes from ${least}${most < Infinity ? ` to ${most}` : ' up'}`,
      )
      return { column, ...test } as Condition
    }
    const named = Array.isArray(test) ? test : [test]
    if (levels) return { column, codes: named.map(l => codeIn(String(l), levels, column, place)) }
    need(
      named.every(x => typeof x === 'number'),
      'where.number',
      `${place}: ${column} holds numbers${comparisonWords(named)}, got ${named.join(', ')}`,
    )
    return { column, codes: named as number[] }
  })
  needTogether(found, at)
  return found
}

/** How ">1000" or "<30" is written. */
function comparisonWords([text]: readonly unknown[]): string {
  const [, sign, number] = /^\s*([<>])=?\s*\$?([\d.]+)/.exec(String(text)) ?? []
  return sign === undefined ? '' : `: write { ${sign === '>' ? 'from' : 'under'}: ${number} }`
}

const MOST_LISTED = 14

/** Why a column cannot be a condition of a change, and which can. */
function laterWords(column: ConditionColumn, changed: Changed, known: readonly ConditionColumn[]): string {
  if (changed === ADDED_SESSIONS)
    return `sessions are added to people, by columns that people have before their sessions (${known.join(', ')}), and ${column} is not one`
  const listed =
    known.length <= MOST_LISTED ? `one of ${known.join(', ')}` : `such as ${nearest(column, known)}`
  return `${column} is drawn after ${changed} and may follow from it; use a column that is drawn before (${listed})`
}

/** What people call some levels. */
const CALLED: Readonly<Record<string, string>> = {
  weekend: 'saturday and sunday, as a list',
  weekends: 'saturday and sunday, as a list',
  weekdays: 'monday to friday, as a list',
  newest: 'c (later letters are newer)',
  latest: 'c (later letters are newer)',
  new: 'c (later letters are newer)',
  oldest: 'a (later letters are newer)',
  low: '10-200 (dollars)',
  cheap: '10-200 (dollars)',
  high: '5000-50000 (dollars)',
}

/** The code of a level, or an error that names the nearest. */
export function codeIn(name: string, levels: readonly string[], column: string, where: string): number {
  const called = levels.some(l => CALLED[name.toLowerCase()]?.startsWith(l)) && CALLED[name.toLowerCase()]
  need(!called, 'level.unknown', `unknown ${column} "${name}" in ${where}; write ${called}`)
  return levels.indexOf(needOneOf(name, levels, 'level.unknown', column, where))
}

const MOST_SIGNAL = SIGNAL_LEVELS.length - 1
/** Columns of numbers whose range does not begin at 0. */
const RANGES: Readonly<Partial<Record<ConditionColumn, readonly [number, number]>>> = {
  value_usd: [VALUE_MIN_USD, VALUE_MAX_USD],
  planning_user_share: [0, 1],
  execution_user_share: [0, 1],
  turns: [1, Infinity],
  failure_signal: [0, MOST_SIGNAL],
  sessions: [1, Infinity],
  familiarity: [-Infinity, Infinity],
  diligence: [-Infinity, Infinity],
  favourability: [-Infinity, Infinity],
}

/** Throws where two conditions cannot hold together: an occupation of the other user type, a price out of its band. */
function needTogether(where: readonly Condition[], at: string): void {
  const of = (column: ConditionColumn) => where.find(c => c.column === column)
  const [type, occupation] = [of('user_type')?.codes, of('occupation')?.codes]
  const software = OCCUPATIONS.indexOf(SOFTWARE_OCCUPATION)
  need(
    !type || !occupation || occupation.some(o => type.includes(+(o !== software))),
    'where.never',
    `scenario ${at}.where: no session is met: people of that occupation are of the other user_type`,
  )
  const [band, price] = [of('value_band')?.codes, of('value_usd')]
  const edges = [VALUE_MIN_USD, ...VALUE_EDGES_USD, Infinity]
  const isIn = (b: number) =>
    (price?.under ?? Infinity) > (edges[b] as number) && (price?.from ?? 0) < (edges[b + 1] as number)
  need(
    !band || !price || price.codes || band.some(isIn),
    'where.never',
    `scenario ${at}.where: no session is met: value_usd lies outside value_band`,
  )
}
