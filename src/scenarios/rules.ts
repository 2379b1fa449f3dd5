/** Parses the rules of a scenario: levels become codes, and errors name what does not fit. */
import { need, needOneOf } from '../ground/error.js'
import { NODES } from '../model/nodes.js'
import {
  type Condition,
  type Mix,
  type Rules,
  SETTABLE,
  type Setting,
  type Transition,
} from '../model/rules.js'
import {
  CONDITION_COLUMNS,
  type ConditionColumn,
  conditionLevels,
  VALUE_MAX_USD,
  VALUE_MIN_USD,
} from '../schema/definitions.js'
import { EXPERTISE_NAMES, OCCUPATIONS } from '../schema/levels.js'
import type { Scenario, SettingText, TransitionText, WhereText } from './schema.js'

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
  const rules = {
    ...(mix && { mix }),
    ...(factors.some(f => f !== 1) && { occupations: factors }),
    transitions: chain.flatMap(s =>
      (s.transitions ?? []).map((t, j) => transition(t, `${s.id}: transitions.${j}`)),
    ),
    settings: chain.flatMap(s => (s.do ?? []).map((d, j) => setting(d, `${s.id}: do.${j}`))),
    fixed: [...new Set(chain.flatMap(s => s.fixed ?? []))],
  }
  needShares(rules.transitions, chain.at(-1)!.id)
  return rules
}

const CLOSE = 1e-9

function mixFrom(s: Scenario): Mix {
  const { shares, by } = s.mix!
  const all = EXPERTISE_NAMES.map(n => shares[n] ?? 0)
  const sum = all.reduce((a, b) => a + b, 0)
  need(
    Math.abs(sum - 1) < CLOSE,
    'mix.sum',
    `scenario ${s.id}: mix.shares: the shares must sum to 1, got ${Number(sum.toPrecision(6))}`,
  )
  return { shares: all, by }
}

function transition({ from, to, share, unit, where }: TransitionText, at: string): Transition {
  need(from !== to, 'transition.same', `scenario ${at}: from and to are both ${from}`)
  const code = (name: string) => EXPERTISE_NAMES.indexOf(name as (typeof EXPERTISE_NAMES)[number])
  return {
    from: code(from),
    to: code(to),
    share,
    unit,
    where: conditions(where, at, SETTABLE.expertise),
  }
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

function setting({ set, to, where }: SettingText, at: string): Setting {
  const place = `scenario ${at}.to`
  if (set === 'asks_verification') {
    need(typeof to === 'boolean', 'do.value', `${place}: ${set} must be true or false, got ${to}`)
    return { set, to: +to, where: conditions(where, at, SETTABLE[set]) }
  }
  const levels = set === 'value_usd' || set === 'failure_signal' ? undefined : conditionLevels(set)
  const [low, high] = set === 'value_usd' ? [VALUE_MIN_USD, VALUE_MAX_USD] : [0, MOST_SIGNAL]
  const value = levels ? codeIn(String(to), levels, set, place) : Number(to)
  if (!levels)
    need(
      typeof to === 'number' && to >= low && to <= high && (set === 'value_usd' || Number.isInteger(to)),
      'do.value',
      `${place}: ${set} must be a number from ${low} to ${high}, got ${to}`,
    )
  return { set, to: value, where: conditions(where, at, SETTABLE[set]) }
}

function codeIn(name: string, levels: readonly string[], column: string, where: string): number {
  return levels.indexOf(needOneOf(name, levels, 'level.unknown', column, where))
}

/** Conditions on columns that are known when the node has run. */
function conditions(where: WhereText | undefined, at: string, node: string): Condition[] {
  const order = NODES.map(n => n.name)
  return Object.entries(where ?? {}).map(([name, test]): Condition => {
    const column = name as ConditionColumn
    const place = `scenario ${at}.where.${column}`
    need(
      order.indexOf(CONDITION_COLUMNS[column].node) <= order.indexOf(node),
      'where.later',
      `${place}: ${column} is drawn after ${node}, and cannot be a condition of it`,
    )
    const levels = conditionLevels(column)
    if (typeof test === 'object' && !Array.isArray(test)) {
      need(!levels, 'where.levels', `${place}: ${column} has levels, not numbers; name one or a list of them`)
      return { column, ...test } as Condition
    }
    const named = Array.isArray(test) ? test : [test]
    if (levels) return { column, codes: named.map(l => codeIn(String(l), levels, column, place)) }
    need(
      named.every(x => typeof x === 'number'),
      'where.number',
      `${place}: ${column} holds numbers, got ${named.join(', ')}`,
    )
    return { column, codes: named as number[] }
  })
}
