/** Every statistic once: its id, what it is, and how it is computed from observed sessions. */
import type { ColumnTable } from 'arquero'
import { KEEPS_DECISIONS } from '../schema/definitions.js'
import { EXPERTISE_LEVELS, MONTHS, SOFTWARE_OCCUPATION, UNCLEAR } from '../schema/levels.js'
import {
  combine,
  type Estimate,
  exponential,
  mean,
  median,
  ratio,
  scatter,
  slope,
  type WithError,
  withError,
} from './estimate.js'
import { type Frame, levelsOf, values } from './frame.js'
import { additiveEffects, cellEffects, type Fit, fit } from './regression.js'

/** One line of a recover table. */
export interface Recovered extends WithError {
  readonly statistic: string
  /** `all`, or column=level pairs joined by commas. */
  readonly stratum: string
}

/** A family of statistics that are computed together; ids are those it can emit, a star standing for any word. */
export interface StatisticFamily {
  readonly id: string
  readonly meaning: string
  readonly compute: (frame: Frame) => Recovered[]
}

export const ALL = 'all'
const FIRST_MONTH = 0
const LAST_MONTH = MONTHS.length - 1

type Rows = ArrayLike<number>

interface Stratum {
  readonly stratum: string
  readonly level: number
  readonly rows: Rows
}

function line(statistic: string, stratum: string, e: WithError): Recovered {
  const { n, people, estimate, std_error, conf_low, conf_high } = e
  return { statistic, stratum, n, people, estimate, std_error, conf_low, conf_high }
}

/** A session subset as a label for the stratum and the rows that it keeps; Arquero filters. */
function subset(frame: Frame, filter?: string): ColumnTable {
  return filter ? frame.sessions.filter(filter) : frame.sessions
}

const rowsOf = (t: ColumnTable): Rows => t.indices()

/** The rows of each level of a column, in the order of levels; Arquero groups. */
function strata(t: ColumnTable, by: string): Stratum[] {
  const grouped = t.groupby(by)
  const partitions = grouped.partitions() as number[][]
  const column = t.column(by)!
  const names = levelsOf(by)
  return partitions
    .map(rows => {
      const level = Number(column.at(rows[0] as number))
      return { level, rows, stratum: `${by}=${names?.[level] ?? named(by, level)}` }
    })
    .sort((a, b) => a.level - b.level)
}

function named(by: string, level: number): string {
  return BOOLEANS.has(by) ? String(level === 1) : String(level)
}

const BOOLEANS = new Set(['wrote_code', 'trouble', 'verified', 'at_least_partial', 'abandoned'])

const both = (a: string, b: string) => (a === ALL ? b : b === ALL ? a : `${a},${b}`)
const code = (column: string, level: string) => levelsOf(column)!.indexOf(level)

const CLEAR = 'd => d.clear === 1'
const ACTED = 'd => d.actions > 0'
const WROTE = 'd => d.words > 0'
const KNOWN = `d => d.occupation !== ${code('occupation', UNCLEAR)}`

// ---- people -----------------------------------------------------------------------------------------------

/** A mean over people, each counted once. */
function overPeople(frame: Frame, x: (sessions: number) => number): WithError {
  const n = frame.people
  let sum = 0
  for (let g = 0; g < n; g++) sum += x(frame.counts[g] as number)
  const estimate = sum / n
  const influence = Float64Array.from(frame.counts, c => (x(c) - estimate) / n)
  return withError({ estimate, influence, n, people: n })
}

const MORE_THAN = [1, 5, 10]

const people: StatisticFamily = {
  id: 'people_over.*, mean.sessions',
  meaning: 'share of people with more than so many sessions; mean sessions a person',
  compute: frame => [
    ...MORE_THAN.map(k => line(`people_over.${k}`, ALL, overPeople(frame, c => +(c > k)))),
    line('mean.sessions', ALL, overPeople(frame, c => c)),
  ],
}

// ---- shares -----------------------------------------------------------------------------------------------

const MODE_GROUPS = [
  ['building', 'fixing', 'testing', 'orchestrating'],
  ['testing', 'orchestrating'],
  ['understanding', 'planning'],
  ['analyzing', 'communicating'],
]

/** Share of the rows whose column is one of the levels. */
function share(frame: Frame, column: string, levels: readonly string[], rows: Rows): Estimate {
  const wanted = new Set(levels.map(l => code(column, l)))
  const x = Float64Array.from(values(frame, column), v => +wanted.has(v))
  return mean(frame, x, rows)
}

function shares(column: string, groups: readonly (readonly string[])[], frame: Frame, by?: string): Recovered[] {
  const whole = { stratum: ALL, rows: rowsOf(frame.sessions) }
  const parts = [whole, ...(by ? strata(frame.sessions, by) : [])]
  return parts.flatMap(({ stratum, rows }) =>
    groups.map(group => line(`share.${column}.${group.join('+')}`, stratum, withError(share(frame, column, group, rows)))),
  )
}

const singles = (column: string) => levelsOf(column)!.map(l => [l])

const composition: StatisticFamily = {
  id: 'share.*',
  meaning: 'share of sessions with a label, overall and by month',
  compute: frame => [
    ...shares('work_mode', [...singles('work_mode'), ...MODE_GROUPS], frame, 'month'),
    ...shares('codebase', singles('codebase'), frame),
    ...shares('outcome', singles('outcome'), frame),
    ...shares('value_band', singles('value_band'), frame, 'month'),
    ...shares('model_family', singles('model_family'), frame, 'month'),
    ...strata(frame.sessions, 'expertise').map(({ level }) => {
      const x = Float64Array.from(values(frame, 'expertise'), v => +(v === level))
      return line(`share.expertise.${level}`, ALL, withError(mean(frame, x, rowsOf(frame.sessions))))
    }),
    line('share.occupation_unclear', ALL, withError(share(frame, 'occupation', [UNCLEAR], rowsOf(frame.sessions)))),
  ],
}

const months: StatisticFamily = {
  id: 'count.months',
  meaning: 'months in which there are sessions',
  compute: frame => {
    const estimate = strata(frame.sessions, 'month').length
    const { rows: n, people } = frame
    return [line('count.months', ALL, { n, people, estimate, std_error: 0, conf_low: estimate, conf_high: estimate })]
  },
}

// ---- value ------------------------------------------------------------------------------------------------

/** Mean of x in the last month over its mean in the first, less 1. */
function growth(frame: Frame, t: ColumnTable, x: Float64Array): WithError | undefined {
  const parts = strata(t, 'month')
  const first = parts.find(p => p.level === FIRST_MONTH)
  const last = parts.find(p => p.level === LAST_MONTH)
  if (!first || !last) return undefined
  const r = ratio(mean(frame, x, last.rows), mean(frame, x, first.rows))
  return withError({ ...r, estimate: r.estimate - 1, people: distinct(frame, [...Array.from(first.rows), ...Array.from(last.rows)]) })
}

function distinct(frame: Frame, rows: Rows): number {
  return scatter(frame, rows, () => 0).people
}

const value: StatisticFamily = {
  id: 'value_growth, value_ratio.*',
  meaning: 'rise of the mean value from the first month to the last; ratio of mean values of experts and novices',
  compute: frame => {
    const x = values(frame, 'value_usd')
    const rising = [
      { stratum: ALL, t: frame.sessions },
      ...levelsOf('work_mode')!.map((mode, m) => ({ stratum: `work_mode=${mode}`, t: subset(frame, `d => d.work_mode === ${m}`) })),
    ]
    const ratios = [
      { stratum: ALL, t: frame.sessions },
      { stratum: 'trouble=true', t: subset(frame, 'd => d.clear === 1 && d.trouble === 1') },
    ]
    return [
      ...rising.flatMap(({ stratum, t }) => {
        const e = growth(frame, t, x)
        return e ? [line('value_growth', stratum, e)] : []
      }),
      ...ratios.flatMap(({ stratum, t }) => {
        const byLevel = strata(t, 'expertise')
        const [novice, expert] = [1, 5].map(k => byLevel.find(s => s.level === k))
        if (!novice || !expert) return []
        const r = ratio(mean(frame, x, expert.rows), mean(frame, x, novice.rows))
        return [line('value_ratio.5_1', stratum, withError(r))]
      }),
    ]
  },
}

// ---- division of work -------------------------------------------------------------------------------------

const medians: StatisticFamily = {
  id: 'median.*',
  meaning: 'median over sessions, overall and by expertise',
  compute: frame =>
    ['planning_user_share', 'execution_user_share', 'turns', 'value_usd'].flatMap(column =>
      [{ stratum: ALL, rows: rowsOf(frame.sessions) }, ...strata(frame.sessions, 'expertise')].map(s =>
        line(`median.${column}`, s.stratum, median(frame, values(frame, column), s.rows)),
      ),
    ),
}

const EFFORTS = [
  { unit: 'actions', filter: ACTED },
  { unit: 'words', filter: WROTE },
] as const

const geometricMeans: StatisticFamily = {
  id: 'gm.*',
  meaning: 'geometric mean over sessions of the session’s average a turn, where positive',
  compute: frame =>
    EFFORTS.flatMap(({ unit, filter }) => {
      const t = subset(frame, filter)
      const x = values(frame, `log_${unit}`)
      const parts = [
        { stratum: ALL, rows: rowsOf(t) },
        ...['expertise', 'work_mode', 'value_band', 'month', 'user_type'].flatMap(by => strata(t, by)),
        { stratum: `execution_user_share>${KEEPS_DECISIONS}`, rows: rowsOf(t.filter(`d => d.execution_user_share > ${KEEPS_DECISIONS}`)) },
        { stratum: `planning_user_share<${LITTLE}`, rows: rowsOf(t.filter(`d => d.planning_user_share < ${LITTLE}`)) },
      ]
      return parts.filter(p => p.rows.length > 0).map(p => line(`gm.${unit}`, p.stratum, exponential(mean(frame, x, p.rows))))
    }),
}
/** The user's share below which the agent makes more than 80% of decisions. */
const LITTLE = 0.2

const HEAVY = [100, 200, 500]

const tails: StatisticFamily = {
  id: 'actions_over.*, share.no_actions',
  meaning: 'share of sessions that average more than so many actions a turn; share without any',
  compute: frame => {
    const rows = rowsOf(frame.sessions)
    const average = values(frame, 'actions_a_turn')
    return [
      ...HEAVY.map(k => line(`actions_over.${k}`, ALL, withError(mean(frame, Float64Array.from(average, v => +(v > k)), rows)))),
      line('share.no_actions', ALL, withError(mean(frame, Float64Array.from(average, v => +(v === 0)), rows))),
    ]
  },
}

// ---- expertise and effort ---------------------------------------------------------------------------------

const EFFORT_CONTROLS = ['work_mode', 'value_band', 'month', 'occupation', 'model_family']

/** The fit of log effort on expertise with the study's additive controls. */
function effortFit(frame: Frame, unit: string, rows: Rows, regressors: readonly Float64Array[], drop?: string): Fit {
  const controls = EFFORT_CONTROLS.filter(c => c !== drop).map(c => values(frame, c))
  return fit(frame, values(frame, `log_${unit}`), regressors, rows, additiveEffects(controls, rows))
}

const effort: StatisticFamily = {
  id: 'slope.actions, slope.words, step.*',
  meaning: 'adjusted rise of effort a level (e^b − 1), overall and within strata; adjusted steps between levels in logs',
  compute: frame => {
    const level = [values(frame, 'expertise')]
    const indicators = levelIndicators(frame)
    return EFFORTS.flatMap(({ unit, filter }) => {
      const t = subset(frame, filter)
      const rows = rowsOf(t)
      const steps = effortFit(frame, unit, rows, indicators).coefficients
      return [
        line(`slope.${unit}`, ALL, exponential(effortFit(frame, unit, rows, level).coefficients[0]!, 1)),
        ...['work_mode', 'value_band'].flatMap(by =>
          strata(t, by).map(s => line(`slope.${unit}`, s.stratum, exponential(effortFit(frame, unit, s.rows, level, by).coefficients[0]!, 1))),
        ),
        ...steps.map((upper, j) => {
          const step = j === 0 ? upper : combine([[1, upper], [-1, steps[j - 1]!]])
          return line(`step.${unit}`, `expertise=${j + 2}-${j + 1}`, withError({ ...step, n: rows.length, people: upper.people }))
        }),
      ]
    })
  },
}

/** Indicators of levels 2 to 5. */
function levelIndicators(frame: Frame): Float64Array[] {
  const level = values(frame, 'expertise')
  return EXPERTISE_LEVELS.slice(1).map(k => Float64Array.from(level, v => +(v === k)))
}

// ---- success ----------------------------------------------------------------------------------------------

const CELL_COLUMNS = ['work_mode', 'value_band', 'month', 'subject', 'user_type']
const SUCCESS = ['verified', 'at_least_partial', 'succeeded', 'abandoned', 'trouble'] as const

/** The fully crossed cell of each session. */
function crossedCells(frame: Frame): Int32Array {
  const cells = new Int32Array(frame.rows)
  for (const column of CELL_COLUMNS) {
    const width = levelsOf(column)!.length
    const codes = values(frame, column)
    for (let i = 0; i < cells.length; i++) cells[i] = (cells[i] as number) * width + (codes[i] as number)
  }
  return cells
}

/**
 * Rates standardised to the sample's cells: ȳ + βₖ − Σⱼ sⱼ βⱼ with sⱼ the share of level j. The error counts
 * the sampling of ȳ, of β and of s.
 */
function adjustedRates(frame: Frame, outcome: string, rows: Rows, betas: readonly Estimate[]): Recovered[] {
  const y = mean(frame, values(frame, outcome), rows)
  const weighted = betas.flatMap((beta, j) => {
    const s = mean(frame, levelIndicators(frame)[j]!, rows)
    return [[-s.estimate, beta], [-beta.estimate, { ...s, estimate: 0 }]] as const
  })
  return EXPERTISE_LEVELS.map((k, j) => {
    const own = j === 0 ? [] : [[1, betas[j - 1]!] as const]
    const e = combine([[1, y], ...weighted, ...own])
    return line(`adjusted.${outcome}`, `expertise=${k}`, withError({ ...e, n: rows.length, people: y.people }))
  })
}

const success: StatisticFamily = {
  id: 'adjusted.*, contrast.*, flattening.*, slope.*',
  meaning: 'fixed-effects regressions of success on expertise: adjusted rates, contrasts with novices, linear slope',
  compute: frame => {
    const cells = crossedCells(frame)
    const indicators = levelIndicators(frame)
    const level = values(frame, 'expertise')
    const populations = [
      { stratum: ALL, t: subset(frame, CLEAR), outcomes: SUCCESS },
      { stratum: 'trouble=true', t: subset(frame, 'd => d.clear === 1 && d.trouble === 1'), outcomes: SUCCESS.slice(0, -1) },
    ]
    return populations.flatMap(({ stratum, t, outcomes }) => {
      const rows = rowsOf(t)
      const effects = cellEffects(cells, rows)
      return outcomes.flatMap(outcome => {
        const y = values(frame, outcome)
        const betas = fit(frame, y, indicators, rows, effects).coefficients
        const linear = fit(frame, y, [level], rows, effects).coefficients[0]!
        const [, b3, , b5] = betas as [Estimate, Estimate, Estimate, Estimate]
        const contrasts = betas.map((b, j) => line(`contrast.${outcome}`, both(stratum, `expertise=${j + 2}-1`), withError(b)))
        const shape = { ...combine([[2, b3], [-1, b5]]), n: rows.length, people: b3.people }
        return [
          ...adjustedRates(frame, outcome, rows, betas).map(r => ({ ...r, stratum: both(stratum, r.stratum) })),
          ...contrasts,
          line(`flattening.${outcome}`, both(stratum, 'expertise=1-3-5'), withError(shape)),
          line(`slope.${outcome}`, stratum, withError(linear)),
        ]
      })
    })
  },
}

const within: StatisticFamily = {
  id: 'slope_within.*',
  meaning: 'rise a level within person: fixed effects of people with more than one session',
  compute: frame => {
    const repeated = new Uint8Array(frame.people)
    const clear = rowsOf(subset(frame, CLEAR))
    const seen = new Uint8Array(frame.people)
    for (let j = 0; j < clear.length; j++) {
      const g = frame.person[clear[j] as number] as number
      if (seen[g]) repeated[g] = 1
      seen[g] = 1
    }
    const rows = Array.from(clear).filter(i => repeated[frame.person[i] as number] === 1)
    if (rows.length === 0) return []
    const effects = { ...cellEffects(frame.person, rows), absorbed: 0 }
    return (['succeeded', 'verified'] as const).map(outcome => {
      const e = fit(frame, values(frame, outcome), [values(frame, 'expertise')], rows, effects).coefficients[0]!
      return line(`slope_within.${outcome}`, ALL, withError(e))
    })
  },
}

const SPLITS = ['expertise', 'work_mode', 'value_band', 'month', 'user_type', 'success_signal', 'failure_signal'] as const

const means: StatisticFamily = {
  id: 'mean.*',
  meaning: 'share of sessions with a clear goal that were verified, at least partial, judged succeeded, abandoned or in trouble',
  compute: frame => {
    const populations = [
      { stratum: ALL, t: subset(frame, CLEAR), by: SPLITS },
      { stratum: 'wrote_code=true', t: subset(frame, 'd => d.clear === 1 && d.wrote_code === 1'), by: ['expertise', 'user_type', 'month'] },
      { stratum: 'trouble=true', t: subset(frame, 'd => d.clear === 1 && d.trouble === 1'), by: ['expertise', 'user_type', 'month'] },
    ]
    return [
      ...populations.flatMap(({ stratum, t, by }) => {
        const parts = [{ stratum: ALL, rows: rowsOf(t) }, ...by.flatMap(column => strata(t, column))]
        return parts.flatMap(p =>
          SUCCESS.map(outcome => line(`mean.${outcome}`, both(stratum, p.stratum), withError(mean(frame, values(frame, outcome), p.rows)))),
        )
      }),
      ...codeChanges(frame),
    ]
  },
}

function codeChanges(frame: Frame): Recovered[] {
  const labelled = [code('codebase', 'modifies'), code('codebase', 'creates')]
  const rows = rowsOf(subset(frame, `d => d.codebase === ${labelled[0]} || d.codebase === ${labelled[1]}`))
  const x = values(frame, 'wrote_code')
  return [
    line('mean.wrote_code', ALL, withError(mean(frame, x, rowsOf(frame.sessions)))),
    ...(rows.length > 0 ? [line('mean.wrote_code', 'codebase=modifies+creates', withError(mean(frame, x, rows)))] : []),
  ]
}

const trends: StatisticFamily = {
  id: 'trend.*, trend_gap.*',
  meaning: 'rise of verified success from the first month to the last along a straight line, by user type; their difference',
  compute: frame => {
    const t = Float64Array.from(values(frame, 'month'), m => m / LAST_MONTH)
    const y = values(frame, 'verified')
    const fits = strata(subset(frame, CLEAR), 'user_type').map(s => ({ ...s, e: slope(frame, y, t, s.rows) }))
    const [software, other] = ['software', 'other'].map(type => fits.find(f => f.stratum === `user_type=${type}`)?.e)
    const gap = software && other ? combine([[1, software], [-1, other]]) : undefined
    return [
      ...fits.map(f => line('trend.verified', f.stratum, withError(f.e))),
      ...(gap ? [line('trend_gap.verified', 'user_type=software-other', withError(gap))] : []),
    ]
  },
}

const occupations: StatisticFamily = {
  id: 'occupation_share, occupation_growth, occupation_gap.*',
  meaning: 'occupations among sessions whose occupation is clear: share, growth of the share, and verified success less that of software',
  compute: frame => {
    const known = subset(frame, KNOWN)
    const knownRows = rowsOf(known)
    const software = levelsOf('occupation')!.indexOf(SOFTWARE_OCCUPATION)
    const inCode = strata(known.filter('d => d.clear === 1 && d.wrote_code === 1'), 'occupation')
    const base = inCode.find(s => s.level === software)
    const verified = values(frame, 'verified')
    const reference = base && mean(frame, verified, base.rows)
    return [
      ...strata(known, 'occupation').flatMap(s => {
        const x = Float64Array.from(values(frame, 'occupation'), v => +(v === s.level))
        const rise = growth(frame, known, x)
        return [
          line('occupation_share', s.stratum, { ...withError(mean(frame, x, knownRows)), n: s.rows.length, people: distinct(frame, s.rows) }),
          ...(rise && s.level !== software ? [line('occupation_growth', s.stratum, { ...rise, n: s.rows.length })] : []),
        ]
      }),
      ...inCode.flatMap(s => {
        if (!reference) return []
        const own = mean(frame, verified, s.rows)
        const gap = s.level === software ? { ...own, estimate: 0, influence: own.influence.map(() => 0) } : combine([[1, own], [-1, reference]])
        return [line('occupation_gap.verified', both('wrote_code=true', s.stratum), withError({ ...gap, n: own.n, people: own.people }))]
      }),
    ]
  },
}

/** All families, in the order of the result table. */
export const STATISTICS: readonly StatisticFamily[] = [
  people,
  months,
  composition,
  value,
  medians,
  geometricMeans,
  tails,
  effort,
  success,
  within,
  means,
  trends,
  occupations,
]

/** Every statistic of a frame of observed sessions: statistic, stratum, n, people, estimate, error, 95% interval. */
export function recover(frame: Frame): Recovered[] {
  return STATISTICS.flatMap(family => family.compute(frame))
}
