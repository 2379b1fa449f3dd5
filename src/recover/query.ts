/** User-defined queries: measures of the sessions that meet conditions, in every cell of some columns. */
import { need, needOneOf } from '../ground/error.js'
import { DECISION_SHARES, ORDINAL_LABELS, SIGNALS, SUCCESS_NAMES } from '../schema/definitions.js'
import type { Unit } from '../schema/nature.js'
import { both, type Comparison, type Term, termIn, termOf } from '../schema/stratum.js'
import { TABLES } from '../schema/tables.js'
import { compute } from './compute.js'
import { MEDIANS } from './effort.js'
import { type Estimator, geometricMean, mean } from './estimator.js'
import { complete, type Frame, READ_COLUMNS } from './frame.js'
import { firstOf, namesOf, OF_SCHEMA, type Vocabulary } from './level-names.js'
import { type Line, line, proportion, type Recovered, type Statistic } from './line.js'
import { cellsIn, column, inCell, type Population } from './population.js'
import { median } from './quantile.js'

/** A condition on a column: one of its levels, or a number and a comparison. */
export interface Condition {
  readonly column: string
  readonly compare: Comparison
  readonly value: string
}

/** A question about sessions: which of them, and by which columns. */
export interface Query {
  /** Columns whose cells are shown, crossed. */
  readonly by?: readonly string[]
  /** Sessions are counted that meet all of these. */
  readonly where?: readonly Condition[]
}

/** Columns with few enough levels to divide sessions by. */
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
  ...SIGNALS,
  'trouble',
  'wrote_code',
] as const

/** A condition from text such as user_type=software or value_usd>=1000. */
export function conditionOf(text: string): Condition {
  const term = termIn(text)
  need(term, 'query.where', `a condition must be column=level or column>number, got "${text}"`)
  const [column, value, compare = '='] = term as Term
  return { column, compare, value }
}

interface Question extends Statistic {
  /** The population of the measure, before the conditions. */
  readonly over?: string
  readonly of: (population: Population) => Estimator
}

const SESSIONS_SHARE: Statistic = { statistic: 'share.sessions', unit: 'share', kind: 'proportion' }

/** The measures of every cell. */
const QUESTIONS: readonly Question[] = [
  ...SUCCESS_NAMES.map(name => ({
    ...proportion(`mean.${name}`, name),
    over: 'd.clear === 1',
    of: (p: Population) => mean(column(name), p),
  })),
  { ...proportion('mean.wrote_code', 'wrote_code'), of: p => mean(column('wrote_code'), p) },
  ...['actions', 'words'].map(unit => ({
    statistic: `gm.${unit}`,
    unit: 'count' as const,
    kind: 'level' as const,
    over: `d.${unit} > 0`,
    of: (p: Population) => geometricMean(unit, p),
  })),
  ...(['turns', 'value_usd', 'planning_user_share', 'execution_user_share'] as const).map(name => ({
    ...(name in DECISION_SHARES && { over: `d.${name} >= 0` }),
    statistic: `median.${name}`,
    unit: new Map(MEDIANS).get(name) as Unit,
    kind: 'level' as const,
    of: (p: Population) => median(column(name), p),
  })),
]

/**
 * Every measure in every cell that occurs, and each cell's share of the selected sessions: rows like those of `recover`. Errors: a
 * column of too many levels, a condition that no session meets.
 *
 * @example
 * import { answer, conditionOf } from '@plumbline/plumbline/recover'
 * import { frameOfRows, tablesOf } from '@plumbline/plumbline'
 *
 * const frame = frameOfRows(tablesOf({ people: 500 }).sessions.objects())
 * const rows = answer(frame, { by: ['user_type'], where: [conditionOf('turns>5')] })
 * console.log(rows[0].statistic, rows[0].n) // → share.sessions 106
 */
export function answer(frames: Frame | readonly Frame[], query: Query): Recovered[] {
  const all = [frames].flat() as Frame[]
  const cells = orderCells(all.flatMap(f => cellsSeen(f, query)))
  return compute(all, questionLines(query, cells, all[0]?.vocabulary))
}

/** The lines that answer a query in these cells, of data with these levels. */
export function questionLines(
  { by = [], where = [] }: Query,
  cells: readonly Cell[],
  levels: Vocabulary = OF_SCHEMA,
): Line[] {
  const conditions = where.map(c => expressionOf(c, levels))
  const filterOf = (more: readonly string[]) => {
    const terms = [...conditions, ...more]
    return terms.length > 0 ? { filter: `d => ${terms.join(' && ')}` } : {}
  }
  const within = where.map(c => termOf(c.column, c.compare, c.value))
  const named = cells.map(cell => ({
    cell: by.map((c, j) => [c, cell[j]] as const),
    stratum: both(
      within,
      by.map((c, j): Term => [c, namesOf(c, levels)![cell[j] - firstOf(c)] as string]),
    ),
  }))
  return [
    ...(by.length > 0
      ? named.map(({ cell, stratum }) =>
          line(SESSIONS_SHARE, stratum, mean(inCell(cell), filterOf([])), { ...filterOf([]), cell }),
        )
      : []),
    ...QUESTIONS.flatMap(({ over, of, ...statistic }) =>
      named.map(({ cell, stratum }) => {
        const population = { ...filterOf(over ? [over] : []), cell }
        return line(statistic, stratum, of(population), population)
      }),
    ),
  ]
}

/** The values of the columns of a query, in their order. */
export type Cell = readonly number[]

/** The cells that occur among the sessions of a frame that a query selects. */
export function cellsSeen(frame: Frame, { by = [], where = [] }: Query): Cell[] {
  for (const name of by) {
    const isNumber = !(BY_COLUMNS as readonly string[]).includes(name) && WHERE_COLUMNS.includes(name)
    need(
      !isNumber,
      'query.by',
      `column ${name} is a measure, not a column of levels: use --where ${name}…, or one of ${BY_COLUMNS.join(', ')}`,
    )
    needRead(name, BY_COLUMNS, 'query.by', '--by')
  }
  const filter =
    where.length > 0 ? `d => ${where.map(c => expressionOf(c, frame.vocabulary)).join(' && ')}` : undefined
  const known = complete(frame, [...by, ...where.map(c => c.column)])
  return known ? cellsIn(known, filter, by) : []
}

/** The distinct cells of all frames, in the order of the columns' values. */
export function orderCells(seen: readonly Cell[]): Cell[] {
  need(seen.length > 0, 'query.empty', 'no session meets the conditions')
  return [...new Map(seen.map(c => [c.join(), c])).values()].sort(compareCells)
}

function compareCells(a: Cell, b: Cell): number {
  const j = a.findIndex((x, i) => x !== b[i])
  return j < 0 ? 0 : a[j] - b[j]
}

/** The condition as part of an Arquero expression; an unknown column or level is an error that names the nearest. */
function expressionOf({ column: name, compare, value }: Condition, vocabulary: Vocabulary): string {
  needRead(name, WHERE_COLUMNS, 'query.column', '--where')
  const levels = NUMBERS.has(name) ? undefined : namesOf(name, vocabulary)
  if (!levels) {
    const x = Number(value)
    need(Number.isFinite(x), 'query.number', `--where ${name} compares with a number, got "${value}"`)
    return `d.${name} ${compare === '=' ? '===' : compare === '!=' ? '!==' : compare} ${x}`
  }
  need(
    compare === '=' || compare === '!=',
    'query.compare',
    `--where ${name} has levels: use = or !=, not ${compare}`,
  )
  needOneOf(value, levels, 'query.level', 'level', `--where ${name}`)
  return `d.${name} ${compare === '=' ? '===' : '!=='} ${levels.indexOf(value)}`
}

/** Throws unless an option takes a column; one of the table that it does not take is not called unknown. */
function needRead(name: string, taken: readonly string[], code: string, option: string): void {
  const isKnown = TABLES.sessions.columns.some(c => c.name === name)
  need(
    !isKnown || taken.includes(name),
    code,
    `${option} does not take column ${name}; it takes ${taken.join(', ')}`,
  )
  needOneOf(name, taken, code, 'column', option)
}

const WHERE_COLUMNS: readonly string[] = READ_COLUMNS.filter(c => !c.endsWith('_id'))

/** Columns of few values that are compared as numbers. */
const NUMBERS = new Set<string>(ORDINAL_LABELS)
