/** The sections of a scenario that abbreviate changes of parameters. */
import type { ParameterValues } from '../model/parameter.js'
import { ORDINAL_LABELS, SIGNAL_LEVELS } from '../schema/definitions.js'
import { EXPERTISE_NAMES, MONTHS, USER_TYPES } from '../schema/levels.js'
import { isSpan, type Span } from './months.js'
import type { Change, Scenario } from './schema.js'

type Named = readonly [pattern: string, change: Change]

/** Whether any change of a scenario's parameters holds in some months alone. */
export function variesByMonth({ change = {}, population = {}, measurement = {} }: Scenario): boolean {
  const changes = Object.values(change)
  return [population, measurement, ...changes].some(isSpan) || changes.some(c => c.by !== undefined)
}

/** Every change of a scenario, those of its population and measurement first, then those by name. */
export function changesFrom(s: Scenario, values: ParameterValues): Named[] {
  return [
    ...ofPopulation(s.population ?? {}, values),
    ...ofMeasurement(s.measurement ?? {}),
    ...Object.entries(s.change ?? {}),
  ]
}

function ofPopulation(p: NonNullable<Scenario['population']>, values: ParameterValues): Named[] {
  const { from, until } = p
  const span = { ...(from !== undefined && { from }), ...(until !== undefined && { until }) }
  return [...(p.growth === undefined ? [] : growth(p.growth, values)), ...within(span, ofWork(p))]
}

/** The same changes in some months alone. */
function within(span: Span, changes: readonly Named[]): Named[] {
  return changes.map(([pattern, change]): Named => [pattern, { ...change, ...span } as Change])
}

function ofWork(p: NonNullable<Scenario['population']>): Named[] {
  const perMode = typeof p.values === 'number' ? { '*': p.values } : (p.values ?? {})
  return [
    ...Object.entries(p.modes ?? {}).flatMap(([m, times]): Named[] =>
      ['first', 'last'].map(end => [`mode.${end}.${m}`, { times: times as number }]),
    ),
    ...Object.entries(perMode).map(([m, times]): Named => [`value.median.${m}`, { times: times as number }]),
    ...(p.headless === undefined ? [] : [['headless.share', { to: p.headless }] as const]),
  ]
}

/** Traffic along the world’s path, changed so that the last month over the first is the given ratio. */
function growth(ratio: number, values: ParameterValues): Named[] {
  const [first, last] = [MONTHS[0], MONTHS.at(-1)].map(m => values.get(`month.traffic.${m}`) as number) as [
    number,
    number,
  ]
  const bend = (ratio * first) / last
  return MONTHS.map((m, j): Named => [`month.traffic.${m}`, { times: bend ** (j / (MONTHS.length - 1)) }])
}

function ofMeasurement(m: NonNullable<Scenario['measurement']>): Named[] {
  const unclear = USER_TYPES.slice(0, 2).map(
    (t): Named => [`label.unclear.${t}`, { to: m.unclear as number }],
  )
  const { from, until } = m
  const span = { ...(from !== undefined && { from }), ...(until !== undefined && { until }) }
  return within(span, [
    ...(m.unclear === undefined ? [] : unclear),
    ...ORDINAL_LABELS.flatMap(name => (m[name] === undefined ? [] : neighbours(name, m[name]))),
    ...(['work_mode', 'subject', 'codebase', 'outcome'] as const).flatMap((name): Named[] =>
      m[name] === undefined ? [] : [[`label.agreement.${name}`, { to: m[name] }]],
    ),
  ])
}

/** A label read correctly with this probability, else as a neighboring level, each equally likely. */
function neighbours(name: (typeof ORDINAL_LABELS)[number], exact: number): Named[] {
  const names: readonly string[] = name === 'expertise' ? EXPERTISE_NAMES : SIGNAL_LEVELS
  return names.flatMap((r, i) => {
    const beside = [i - 1, i + 1].filter(j => j >= 0 && j < names.length)
    return names.map((c, j): Named => {
      const to = i === j ? exact : beside.includes(j) ? (1 - exact) / beside.length : 0
      return [`label.${name}.${r}.${c}`, { to }]
    })
  })
}
