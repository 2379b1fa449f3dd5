/** Parses the rules of a scenario: levels become codes, and errors name what does not fit. */
import { need, needOneOf } from '../ground/error.js'
import { NODES } from '../model/nodes.js'
import {
  type Added,
  type Condition,
  type Mix,
  type Rules,
  SETTABLE,
  type Settable,
  type Setting,
  type Transition,
} from '../model/rules.js'
import {
  CONDITION_COLUMNS,
  type ConditionColumn,
  conditionLevels,
  VALUE_EDGES_USD,
  VALUE_MAX_USD,
  VALUE_MIN_USD,
} from '../schema/definitions.js'
import { EXPERTISE_NAMES, OCCUPATIONS, SOFTWARE_OCCUPATION } from '../schema/levels.js'
import { isSpan, monthsOf, type Span } from './months.js'
import type { AdditionText, Scenario, SettingText, TransitionText, WhereText } from './schema.js'

/** Throws where no corpus can follow the rules: a mix by people weighs people. */
export function needCorpus(scenario: string, { mix }: Rules): void {
  need(
    mix?.by !== 'people',
    'spec.people_mix',
    `scenario ${scenario} reaches its mix by weights of people, which no corpus can show; use by: rank, or plumbline scenario run`,
  )
}

/** The rules of all scenarios of a chain; the last mix applies, transitions and settings add up. */
export function rulesFrom(chain: readonly Scenario[]): Rules {
  const mix = chain.flatMap(s => (s.mix ? [mixFrom(s)] : [])).at(-1)
  const factors = OCCUPATIONS.map(o =>
    chain.reduce((product, s) => product * (s.population?.occupations?.[o] ?? 1), 1),
  )
  const added = chain.flatMap(s => (s.add ?? []).map((a, j) => addition(a, `${s.id}: add.${j}`)))
  need(
    added.length === 0 || mix?.by !== 'people',
    'add.weighted',
    `scenario ${chain.at(-1)?.id}: a mix by people weighs the people there are, and add brings others in; use by: rank, or add alone`,
  )
  const rules = {
    ...(mix && { mix }),
    ...(added.length > 0 && { added }),
    ...(factors.some(f => f !== 1) && { occupations: factors }),
    transitions: chain.flatMap(s =>
      (s.transitions ?? []).map((t, j) => transition(t, `${s.id}: transitions.${j}`)),
    ),
    settings: chain.flatMap(s => (s.do ?? []).map((d, j) => setting(d, `${s.id}: do.${j}`))),
    fixed: [...new Set(chain.flatMap(s => s.fixed ?? []))],
  }
  needShares(rules.transitions, chain.at(-1)!.id)
  needJoined(rules, chain.at(-1)!.id)
  return rules
}

/** A rule for those who come in needs some. */
function needJoined({ added = [], transitions, settings }: Rules, id: string): void {
  const isMeant = [...transitions, ...settings].some(r => r.where.some(c => c.column === 'joined'))
  need(
    !isMeant || added.some(a => a.of === 'people'),
    'where.never',
    `scenario ${id}: joined picks people whom the scenario brings in, and it brings in none; use add: [{ people: … }]`,
  )
}

const CLOSE = 1e-9

function mixFrom(s: Scenario): Mix {
  const { shares, by, from, until } = s.mix!
  const isSome = isSpan({ from, until })
  need(
    !isSome || by === 'rank',
    'mix.months',
    `scenario ${s.id}: mix: people have no month, so a mix by people holds in all; use by: rank, or add`,
  )
  return {
    shares: sharesOf(shares, `scenario ${s.id}: mix.shares`),
    by,
    ...(isSome && { months: monthsOf({ from, until }, `scenario ${s.id}: mix`) }),
  }
}

/** Shares by level, which sum to 1. */
function sharesOf(shares: Readonly<Partial<Record<string, number>>>, place: string): number[] {
  const all = EXPERTISE_NAMES.map(n => shares[n] ?? 0)
  const sum = all.reduce((a, b) => a + b, 0)
  need(
    Math.abs(sum - 1) < CLOSE,
    'mix.sum',
    `${place}: the shares must sum to 1, got ${Number(sum.toPrecision(6))}`,
  )
  return all
}

function addition(text: AdditionText, at: string): Added {
  const { people, sessions, occupation, level, where, from, until } = text
  const place = `scenario ${at}`
  const isPeople = people !== undefined
  need(
    isPeople || occupation === undefined,
    'add.occupation',
    `${place}: sessions are added to the people there are, who have their occupation; use where: { occupation: … }`,
  )
  need(
    !isPeople || !where,
    'add.where',
    `${place}: where picks people who are there; for people who come in use occupation and level`,
  )
  const weights = typeof occupation === 'string' ? { [occupation]: 1 } : occupation
  const levels = typeof level === 'string' ? { [level]: 1 } : level
  return {
    of: isPeople ? 'people' : 'sessions',
    share: (people ?? sessions) as number,
    months: monthsOf({ from, until }, place),
    ...(weights && { occupations: OCCUPATIONS.map(o => weights[o] ?? 0) }),
    ...(levels && { levels: sharesOf(levels, `${place}: level`) }),
    where: conditions(where, at, OF_PEOPLE),
  }
}

/** The last node of people that is known before their sessions are. */
const OF_PEOPLE = 'person.account_age'

function transition({ from, to, share, unit, where, when }: TransitionText, at: string): Transition {
  need(from !== to, 'transition.same', `scenario ${at}: from and to are both ${from}`)
  const code = (name: string) => EXPERTISE_NAMES.indexOf(name as (typeof EXPERTISE_NAMES)[number])
  return {
    from: code(from),
    to: code(to),
    share,
    unit,
    where: [...levelFits(conditions(where, at, SETTABLE.expertise), from, at), ...during(when ?? {}, at)],
  }
}

/** The conditions of a transition, which may not ask for another level than the one that is left. */
function levelFits(where: Condition[], from: string, at: string): Condition[] {
  const level = where.find(c => c.column === 'expertise')
  need(
    !level || level.codes?.some(k => EXPERTISE_NAMES[k] === from),
    'where.never',
    `scenario ${at}: no session is met: from is ${from}, and where asks for another level`,
  )
  return where
}

/** The months of a rule as a condition. */
function during(span: Span, at: string): Condition[] {
  return isSpan(span) ? [{ column: 'month', codes: monthsOf(span, `scenario ${at}`) }] : []
}

/** Rules without a condition take shares of the same sessions: together at most all of them. */
function needShares(transitions: readonly Transition[], id: string): void {
  for (const [level, name] of EXPERTISE_NAMES.entries()) {
    const all = transitions.filter(t => t.from === level && t.where.length === 0)
    for (const unit of ['session', 'person']) {
      const sum = all.filter(t => t.unit === unit).reduce((s, t) => s + t.share, 0)
      need(
        sum <= 1 + CLOSE,
        'transition.sum',
        `scenario ${id}: the shares that leave ${name} must sum to at most 1, got ${sum}`,
      )
    }
  }
}

const MOST_SIGNAL = 5

function setting({ set, to, where, share, unit, from, until }: SettingText, at: string): Setting {
  need(
    !unit || share !== undefined,
    'do.unit',
    `scenario ${at}: unit says whose share is drawn; give share, or leave unit out`,
  )
  return {
    set,
    to: settingValue(set, to, `scenario ${at}.to`),
    ...(share !== undefined && { share, ...(unit && { unit }) }),
    where: [...conditions(where, at, SETTABLE[set]), ...during({ from, until }, at)],
  }
}

/** The code of a level, a number, or 0 and 1 for true and false. */
function settingValue(set: Settable, to: SettingText['to'], place: string): number {
  if (set === 'asks_verification') {
    need(typeof to === 'boolean', 'do.value', `${place}: ${set} must be true or false, got ${to}`)
    return +to
  }
  if (set !== 'value_usd' && set !== 'failure_signal')
    return codeIn(String(to), conditionLevels(set) ?? [], set, place)
  const [low, high] = set === 'value_usd' ? [VALUE_MIN_USD, VALUE_MAX_USD] : [0, MOST_SIGNAL]
  need(
    typeof to === 'number' && to >= low && to <= high && (set === 'value_usd' || Number.isInteger(to)),
    'do.value',
    `${place}: ${set} must be a number from ${low} to ${high}, got ${to}`,
  )
  return to
}

function codeIn(name: string, levels: readonly string[], column: string, where: string): number {
  return levels.indexOf(needOneOf(name, levels, 'level.unknown', column, where))
}

/** Conditions on columns that are known when the node has run. */
function conditions(where: WhereText | undefined, at: string, node: string): Condition[] {
  const order = NODES.map(n => n.name)
  const found = Object.entries(where ?? {}).map(([name, test]): Condition => {
    const column = name as ConditionColumn
    const place = `scenario ${at}.where.${column}`
    need(
      order.indexOf(CONDITION_COLUMNS[column].node) <= order.indexOf(node) &&
        (node !== OF_PEOPLE || CONDITION_COLUMNS[column].node !== COUNTED),
      'where.later',
      node === OF_PEOPLE
        ? `${place}: sessions are added to people, by columns that people have before their sessions, such as occupation or user_type`
        : `${place}: ${column} is drawn after ${node}, and cannot be a condition of it`,
    )
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

const COUNTED = 'person.sessions'
/** Columns of numbers whose range does not begin at 0. */
const RANGES: Readonly<Partial<Record<ConditionColumn, readonly [number, number]>>> = {
  value_usd: [VALUE_MIN_USD, VALUE_MAX_USD],
  sessions: [1, Infinity],
  familiarity: [-Infinity, Infinity],
  diligence: [-Infinity, Infinity],
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
