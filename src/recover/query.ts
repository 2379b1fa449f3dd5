/** Questions of a person's own: measures of the sessions that conditions keep, in every cell of some columns. */
import { need, needOneOf } from '../ground/error.js'
import { type Estimate, exponential, mean, median, type WithError, withError } from './estimate.js'
import { type Frame, levelsOf, READ_COLUMNS, values } from './frame.js'
import { ALL, both, line, type Recovered, type Rows, rowsOf, stratumOf } from './strata.js'

/** A condition on a column: its levels by name, or a number and how to compare with it. */
export interface Condition {
  readonly column: string
  readonly compare: '=' | '!=' | '>' | '>=' | '<' | '<='
  readonly value: string
}

export interface Query {
  /** Columns whose cells are shown, crossed. */
  readonly by?: readonly string[]
  /** All hold of the sessions that are kept. */
  readonly where?: readonly Condition[]
}

/** Columns that have few enough levels to be shown by. */
export const BY_COLUMNS = [
  'month',
  'model_family',
  'work_mode',
  'subject',
  'codebase',
  'occupation',
  'user_type',
  'expertise',
  'value_band',
  'outcome',
  'success_signal',
  'failure_signal',
  'trouble',
  'wrote_code',
] as const
const CONDITION = /^\s*(\w+)\s*(!=|>=|<=|=|>|<)\s*(.+?)\s*$/

/** A condition from text such as user_type=software or value_usd>=1000. */
export function conditionOf(text: string): Condition {
  const [, column, compare, value] = CONDITION.exec(text) ?? []
  need(
    column && compare && value,
    'query.where',
    `a condition must be column=level or column>number, got "${text}"`,
  )
  return { column, compare, value } as Condition
}

interface Measure {
  readonly statistic: string
  /** Sessions that it speaks of, among those kept. */
  readonly over: (frame: Frame) => (i: number) => boolean
  readonly estimate: (frame: Frame, rows: Rows) => WithError
}

const everywhere = () => () => true
const whereOne = (name: string) => (frame: Frame) => {
  const x = values(frame, name)
  return (i: number) => x[i] === 1
}
const whereFinite = (name: string) => (frame: Frame) => {
  const x = values(frame, name)
  return (i: number) => Number.isFinite(x[i])
}
const share = (name: string, over: Measure['over'] = whereOne('clear')): Measure => ({
  statistic: `mean.${name}`,
  over,
  estimate: (frame, rows) => withError(mean(frame, values(frame, name), rows)),
})

/** What is measured in every cell. */
const MEASURES: readonly Measure[] = [
  ...['verified', 'at_least_partial', 'succeeded', 'abandoned', 'trouble'].map(name => share(name)),
  share('wrote_code', everywhere),
  ...['actions', 'words'].map(
    (unit): Measure => ({
      statistic: `gm.${unit}`,
      over: whereFinite(`log_${unit}`),
      estimate: (frame, rows) => exponential(mean(frame, values(frame, `log_${unit}`), rows)),
    }),
  ),
  ...['turns', 'value_usd', 'planning_user_share', 'execution_user_share'].map(
    (name): Measure => ({
      statistic: `median.${name}`,
      over: everywhere,
      estimate: (frame, rows) => median(frame, values(frame, name), rows),
    }),
  ),
]

/** Every measure in every cell that occurs, and each cell's share of the sessions kept. */
export function answer(frame: Frame, { by = [], where = [] }: Query): Recovered[] {
  for (const column of by) needOneOf(column, BY_COLUMNS, 'query.by', 'column', '--by')
  const kept = where.reduce((t, c) => t.filter(expressionOf(c)), frame.sessions)
  const all = rowsOf(kept)
  need(all.length > 0, 'query.empty', 'no session meets the conditions')
  const condition = where.map(c => `${c.column}${c.compare}${c.value}`).join(',') || ALL
  const cells =
    by.length === 0
      ? [{ stratum: ALL, rows: all }]
      : (kept.groupby(...by).partitions() as number[][])
          .map(rows => ({ rows, codes: by.map(c => values(frame, c)[rows[0] as number] as number) }))
          .sort((a, b) => compareCodes(a.codes, b.codes))
          .map(({ rows, codes }) => ({ rows, stratum: by.map((c, j) => stratumOf(c, codes[j]!)).join(',') }))
  return [
    ...(by.length > 0
      ? cells.map(({ stratum, rows }) =>
          line('share.sessions', both(condition, stratum), withError(shareOf(frame, rows, all))),
        )
      : []),
    ...MEASURES.flatMap(({ statistic, over, estimate }) => {
      const counts = over(frame)
      return cells.flatMap(({ stratum, rows }) => {
        const those = Array.from(rows as ArrayLike<number>).filter(counts)
        return those.length > 0 ? [line(statistic, both(condition, stratum), estimate(frame, those))] : []
      })
    }),
  ]
}

/** The share of a cell's rows among all, with the size of the cell. */
function shareOf(frame: Frame, rows: Rows, all: Rows): Estimate {
  const inside = new Float64Array(frame.rows)
  for (let j = 0; j < rows.length; j++) inside[rows[j] as number] = 1
  const { people } = mean(frame, inside, rows)
  return { ...mean(frame, inside, all), n: rows.length, people }
}

function compareCodes(a: readonly number[], b: readonly number[]): number {
  const j = a.findIndex((x, i) => x !== b[i])
  return j < 0 ? 0 : (a[j] as number) - (b[j] as number)
}

const BOOLEANS = ['false', 'true'] as const

/** The condition as an Arquero expression; an unknown column or level is an error that names the nearest. */
function expressionOf({ column, compare, value }: Condition): string {
  const columns = READ_COLUMNS.filter(c => !c.endsWith('_id'))
  needOneOf(column, columns, 'query.column', 'column', '--where')
  const levels = levelsOf(column) ?? (isBoolean(column) ? BOOLEANS : undefined)
  if (!levels) {
    const x = Number(value)
    need(Number.isFinite(x), 'query.number', `--where ${column} compares with a number, got "${value}"`)
    return `d => d.${column} ${compare === '=' ? '===' : compare === '!=' ? '!==' : compare} ${x}`
  }
  need(
    compare === '=' || compare === '!=',
    'query.compare',
    `--where ${column} has levels: use = or !=, not ${compare}`,
  )
  needOneOf(value, levels, 'query.level', 'level', `--where ${column}`)
  return `d => d.${column} ${compare === '=' ? '===' : '!=='} ${levels.indexOf(value)}`
}

function isBoolean(column: string): boolean {
  return ['verified', 'at_least_partial', 'trouble', 'abandoned', 'wrote_code'].includes(column)
}
