/** Statistics of the sample and of what people do: counts of people, shares of labels, growth of values. */
import type { ColumnTable } from 'arquero'
import { MONTHS, UNCLEAR } from '../schema/levels.js'
import { mean, ratio, scatterValues, type WithError, withError } from './estimate.js'
import { type Frame, levelsOf, values } from './frame.js'
import {
  ALL,
  code,
  indicator,
  line,
  lineIf,
  type Recovered,
  type Rows,
  rowsOf,
  type StatisticFamily,
  smallest,
  strata,
  subset,
  TROUBLED,
  type Wanted,
} from './strata.js'

const FIRST_MONTH = 0
const LAST_MONTH = MONTHS.length - 1
const MORE_THAN = [1, 5, 10]

/** A mean over people, each counted once. */
function overPeople(frame: Frame, x: (sessions: number) => number): WithError {
  const n = frame.people
  let sum = 0
  for (let g = 0; g < n; g++) sum += x(frame.counts[g] as number)
  const estimate = sum / n
  const influence = Float64Array.from(frame.counts, c => (x(c) - estimate) / n)
  return withError({ estimate, influence, n, people: n })
}

export const people: StatisticFamily = {
  id: 'people_over.*, mean.sessions',
  meaning: 'share of people with more than so many sessions; mean sessions a person',
  compute: frame => [
    ...MORE_THAN.map(k =>
      line(
        `people_over.${k}`,
        ALL,
        overPeople(frame, c => +(c > k)),
      ),
    ),
    line(
      'mean.sessions',
      ALL,
      overPeople(frame, c => c),
    ),
  ],
}

export const months: StatisticFamily = {
  id: 'count.months',
  meaning: 'months in which there are sessions',
  compute: frame => {
    const estimate = strata(frame.sessions, 'month').length
    const { rows: n, people } = frame
    return [
      line('count.months', ALL, {
        n,
        people,
        estimate,
        std_error: 0,
        conf_low: estimate,
        conf_high: estimate,
      }),
    ]
  },
}

const MODE_GROUPS = [
  ['building', 'fixing', 'testing', 'orchestrating'],
  ['testing', 'orchestrating'],
  ['understanding', 'planning'],
  ['analyzing', 'communicating'],
]

const singles = (column: string) => levelsOf(column)!.map(l => [l])

function shares(
  frame: Frame,
  column: string,
  groups: readonly (readonly string[])[],
  wanted: Wanted,
  by?: string,
): Recovered[] {
  const parts = [{ stratum: ALL, rows: rowsOf(frame.sessions) }, ...(by ? strata(frame.sessions, by) : [])]
  return groups.flatMap(group => {
    const codes = group.map(l => code(column, l))
    return parts.flatMap(({ stratum, rows }) =>
      lineIf(wanted, `share.${column}.${group.join('+')}`, stratum, () =>
        withError(mean(frame, indicator(frame, column, codes), rows)),
      ),
    )
  })
}

export const composition: StatisticFamily = {
  id: 'share.*',
  meaning: 'share of sessions with a label, overall and by month',
  compute: (frame, wanted) => {
    const rows = rowsOf(frame.sessions)
    return [
      ...shares(frame, 'work_mode', [...singles('work_mode'), ...MODE_GROUPS], wanted, 'month'),
      ...shares(frame, 'codebase', singles('codebase'), wanted),
      ...shares(frame, 'outcome', singles('outcome'), wanted),
      ...shares(frame, 'value_band', singles('value_band'), wanted, 'month'),
      ...shares(frame, 'model_family', singles('model_family'), wanted, 'month'),
      ...strata(frame.sessions, 'expertise').flatMap(({ level }) =>
        lineIf(wanted, `share.expertise.${level}`, ALL, () =>
          withError(mean(frame, indicator(frame, 'expertise', [level]), rows)),
        ),
      ),
      line(
        'share.occupation_unclear',
        ALL,
        withError(mean(frame, indicator(frame, 'occupation', [code('occupation', UNCLEAR)]), rows)),
      ),
    ]
  },
}

/** Mean of x in the last month over its mean in the first, less 1; undefined where either month is empty. */
export function growth(frame: Frame, t: ColumnTable, x: Float64Array): WithError | undefined {
  const parts = strata(t, 'month')
  const first = parts.find(p => p.level === FIRST_MONTH)
  const last = parts.find(p => p.level === LAST_MONTH)
  if (!first || !last) return undefined
  const r = ratio(mean(frame, x, last.rows), mean(frame, x, first.rows))
  const rows = [...Array.from(first.rows), ...Array.from(last.rows)]
  return withError({ ...r, estimate: r.estimate - 1, people: distinctPeople(frame, rows) })
}

export function distinctPeople(frame: Frame, rows: Rows): number {
  return scatterValues(frame, rows, new Float64Array(rows.length)).people
}

export const value: StatisticFamily = {
  id: 'value_growth, value_ratio.*',
  meaning:
    'rise of the mean value from the first month to the last; ratio of mean values of experts and novices',
  compute: frame => {
    const x = values(frame, 'value_usd')
    const rising = [
      { stratum: ALL, t: frame.sessions },
      ...levelsOf('work_mode')!.map((mode, m) => ({
        stratum: `work_mode=${mode}`,
        t: subset(frame, `d => d.work_mode === ${m}`),
      })),
    ]
    const ratios = [
      { stratum: ALL, t: frame.sessions },
      { stratum: 'trouble=true', t: subset(frame, TROUBLED) },
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
        const [top, bottom] = [mean(frame, x, expert.rows), mean(frame, x, novice.rows)]
        return [
          line('value_ratio.5_1', stratum, { ...withError(ratio(top, bottom)), ...smallest([top, bottom]) }),
        ]
      }),
    ]
  },
}
