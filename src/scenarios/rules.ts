/** Parses the rules of a scenario: levels become codes, and errors name what does not fit. */
import { need } from '../ground/error.js'
import type { Added, Condition, Mix, Rules, Settable, Setting, Transition } from '../model/rules.js'
import { CONDITION_COLUMNS, conditionLevels } from '../schema/condition-columns.js'
import { SIGNAL_LEVELS, VALUE_MAX_USD, VALUE_MIN_USD } from '../schema/definitions.js'
import { EXPERTISE_NAMES, OCCUPATIONS } from '../schema/levels.js'
import { ADDED_SESSIONS, codeIn, conditions } from './conditions.js'
import { isSpan, monthsOf, type Span } from './months.js'
import type { AdditionText, Scenario, SettingText, TransitionText } from './schema.js'

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
function sharesOf(
  shares: Readonly<Partial<Record<string, number>>>,
  place: string,
  otherwise = '',
): number[] {
  const all = EXPERTISE_NAMES.map(n => shares[n] ?? 0)
  const sum = all.reduce((a, b) => a + b, 0)
  need(
    Math.abs(sum - 1) < CLOSE,
    'mix.sum',
    `${place}: the shares must sum to 1, got ${Number(sum.toPrecision(6))}${otherwise}`,
  )
  return all
}

const REST = '; where the rest are as the world has them, write a second entry of add without level for these'

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
    ...(levels && { levels: sharesOf(levels, `${place}: level`, REST) }),
    where: conditions(where, at, ADDED_SESSIONS),
  }
}

function transition({ from, to, share, unit, where, when }: TransitionText, at: string): Transition {
  need(from !== to, 'transition.same', `scenario ${at}: from and to are both ${from}`)
  const code = (name: string) => EXPERTISE_NAMES.indexOf(name as (typeof EXPERTISE_NAMES)[number])
  return {
    from: code(from),
    to: code(to),
    share,
    unit,
    where: [...levelFits(conditions(where, at, 'expertise'), from, at), ...during(when ?? {}, at)],
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

const MOST_SIGNAL = SIGNAL_LEVELS.length - 1

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
    where: [...conditions(where, at, set), ...during({ from, until }, at)],
  }
}

/** The code of a level, a number, or 0 and 1 for true and false. */
function settingValue(set: Settable, to: SettingText['to'], place: string): number {
  if (set === 'asks_verification') {
    need(typeof to === 'boolean', 'do.value', `${place}: ${set} must be true or false, got ${to}`)
    return +to
  }
  need(
    !Object.hasOwn(CONDITION_COLUMNS, String(to)),
    'do.column',
    `${place}: ${to} is a column, and ${set} takes one level in all sessions that are met; write an entry for each level, with where: { ${to}: … }`,
  )
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
