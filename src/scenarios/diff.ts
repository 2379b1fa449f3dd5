/** The differences between two scenarios, in words. */
import { PARAMETERS } from '../model/nodes.js'
import type { Added, Condition, Rules, Setting, Transition } from '../model/rules.js'
import { type ConditionColumn, conditionLevels } from '../schema/condition-columns.js'
import {
  CODEBASES,
  EXPERTISE_NAMES,
  MODEL_FAMILIES,
  MONTHS,
  OCCUPATIONS,
  SUBJECTS,
  WORK_MODES,
} from '../schema/levels.js'
import { besideWords } from './month-words.js'
import { monthsWords } from './months.js'
import type { Resolved } from './resolve.js'

const short = (x: number) => String(Number(x.toPrecision(6)))

/** One sentence per difference; none where both are the same. */
export function differencesInWords(a: Resolved, b: Resolved): string[] {
  return [...parameterWords(a, b), ...ruleWords(a.rules, b.rules)]
}

/** Parameters whose values differ; those of one group with the same difference together. */
function parameterWords(a: Resolved, b: Resolved): string[] {
  const changed = PARAMETERS.flatMap(p => {
    const [from, to] = [valuesOf(a, p.id), valuesOf(b, p.id)]
    const isSame = MONTHS.every((_, m) => (from[m] ?? from[0]) === (to[m] ?? to[0]))
    if (isSame) return []
    const text = `${p.id} ${besideWords(to, from)}`
    return [{ group: p.id.split('.').slice(0, 2).join('.'), text, meaning: p.meaning }]
  })
  const groups = [...new Set(changed.map(c => c.group))]
  return groups.flatMap(g => {
    const members = changed.filter(c => c.group === g)
    const own = members.map(c => c.text)
    // Alone, a parameter says what it is; members of a group say so by their names.
    if (members.length === 1) return [`${own[0]} (${spoken(members[0]?.meaning ?? '')})`]
    return own.length <= MOST_OF_GROUP
      ? own
      : [...own.slice(0, MOST_OF_GROUP - 1), `and ${own.length - MOST_OF_GROUP + 1} more of ${g}`]
  })
}

const MOST_OF_GROUP = 6
const spoken = (meaning: string) => `${meaning[0]?.toLowerCase()}${meaning.slice(1)}`

const valuesOf = ({ parameters, months }: Resolved, id: string): readonly number[] =>
  months?.map(v => v[id] as number) ?? [parameters[id] as number]

/** Whether months follow each other. */
function isRun(months: readonly number[]): boolean {
  return months.length > 0 && months.every((m, j) => m === (months[0] as number) + j)
}

function ruleWords(a: Rules, b: Rules): string[] {
  const [before, after] = [a, b].map(sentences) as [string[], string[]]
  return [
    ...after.filter(s => !before.includes(s)),
    ...before.filter(s => !after.includes(s)).map(s => `no longer: ${s}`),
  ]
}

/** Every rule as a sentence. */
export function sentences({ mix, added, occupations, transitions, settings, fixed }: Rules): string[] {
  return [
    ...(mix
      ? [
          `the mix of expertise is ${mix.shares.map((s, k) => `${percent(s)} ${EXPERTISE_NAMES[k]}`).join(', ')}, by ${mix.by === 'rank' ? 'moving the cut points between levels' : 'other people'}${monthsWords(mix.months ?? [])}`,
        ]
      : []),
    ...(added ?? []).map(addedWords),
    ...(occupations ?? []).flatMap((f, o) =>
      f === 1
        ? []
        : [`people of ${OCCUPATIONS[o]} are ${short(f)} times as many, before all add up to 1 again`],
    ),
    ...transitions.map(transitionWords),
    ...settings.map(settingWords),
    ...fixed.map(n => `${n} stays what it is without the scenario`),
  ]
}

function addedWords({ of, share, months, occupations, levels, where }: Added): string {
  const named = (weights: readonly number[] | undefined, names: readonly string[]) => {
    const sum = (weights ?? []).reduce((a, b) => a + b, 0)
    return (weights ?? []).flatMap((w, j) =>
      w === 0 ? [] : [w === sum ? names[j] : `${percent(w / sum)} ${names[j]}`],
    )
  }
  const own = [...named(levels, EXPERTISE_NAMES), ...named(occupations, OCCUPATIONS)].join(', ')
  const what = of === 'people' ? 'people come in' : 'sessions are added to those of the people there are'
  return `${percent(share)} more ${what}${own && `, ${own}`}${whereWords(where)}${monthsWords(months)}`
}

const percent = (x: number) => `${short(100 * x)}%`

function transitionWords({ from, to, share, unit, where }: Transition): string {
  const whose = unit === 'person' ? 'people’s' : ''
  return `${percent(share)} of ${[whose, EXPERTISE_NAMES[from]].filter(Boolean).join(' ')} sessions${whereWords(where)} become ${EXPERTISE_NAMES[to]}${unit === 'person' ? ', all of a person’s together' : ''}`
}

function settingWords({ set, to, where, share, unit }: Setting): string {
  const names: Readonly<Record<string, readonly string[]>> = {
    expertise: EXPERTISE_NAMES,
    work_mode: WORK_MODES,
    model_family: MODEL_FAMILIES,
    asks_verification: ['false', 'true'],
    subject: SUBJECTS,
    codebase: CODEBASES,
  }
  const part =
    share === undefined ? '' : ` in ${percent(share)} of ${unit === 'person' ? 'people’s ' : ''}sessions`
  return `${set} is set to ${names[set]?.[to] ?? to}${part}${whereWords(where)}`
}

/** Columns of conditions in words. */
const COLUMN_WORDS: Readonly<Record<ConditionColumn, string>> = {
  occupation: 'the occupation',
  user_type: 'the occupation',
  familiarity: 'familiarity',
  diligence: 'diligence',
  account_age_days: 'the account’s age in days',
  home_surface: 'the person’s own surface',
  main_subject: 'the person’s main subject',
  sessions: 'the person’s number of sessions',
  joined: 'the person',
  month: 'the month',
  weekday: 'the day',
  first_month: 'the person’s first month',
  model_family: 'the model family',
  work_mode: 'the work mode',
  subject: 'the subject',
  earlier_on_subject: 'the number of the person’s earlier sessions on the subject',
  codebase: 'the use of the codebase',
  surface: 'the surface',
  value_usd: 'the task value in dollars',
  value_band: 'the task value in dollars',
  favourability: 'favourability',
  expertise: 'the level',
  turns: 'the number of turns',
  planning_decisions: 'the number of planning decisions',
  execution_decisions: 'the number of execution decisions',
  planning_decisions_user: 'the number of the user’s planning decisions',
  execution_decisions_user: 'the number of the user’s execution decisions',
  planning_user_share: 'the user’s share of planning decisions',
  execution_user_share: 'the user’s share of execution decisions',
  precise_turns: 'the number of turns with precise directions',
  verification_turns: 'the number of turns that ask for verification',
  user_corrections: 'the number of corrections by the user',
  agent_corrections: 'the number of corrections by the agent',
  actions: 'the number of actions',
  words: 'the number of words',
  failure_signal: 'the failure signal',
  trouble: 'trouble',
}

function levelWords(column: ConditionColumn, code: number): string {
  if (column === 'joined') return code === 1 ? 'one who comes in' : 'there without those who come in'
  const level = String(conditionLevels(column)?.[code] ?? code)
  if (column === 'trouble') return code === 1 ? 'there' : 'not there'
  if (column === 'value_band') return level.replace('-', ' to ')
  return column === 'user_type' && level === 'other' ? 'other than software' : level.replaceAll('_', ' ')
}

export function whereWords(where: readonly Condition[]): string {
  if (where.length === 0) return ''
  const months = where.find(c => c.column === 'month' && isRun(c.codes ?? []))
  const rest = where.filter(c => c !== months)
  const during = monthsWords(months?.codes ?? [])
  if (rest.length === 0) return during
  const said = rest.map(({ column, codes, from, under }) => {
    if (codes) return `${COLUMN_WORDS[column]} is ${codes.map(c => levelWords(column, c)).join(' or ')}`
    return `${COLUMN_WORDS[column]} is ${[from !== undefined && `at least ${from}`, under !== undefined && `under ${under}`].filter(Boolean).join(' and ')}`
  })
  return ` where ${said.join(' and ')}${during}`
}
