/** Least squares on Arquero tables. */
import { type ColumnTable, table } from 'arquero'
import { coefficients } from './coefficients.js'

/** The controls of a regression, by the names of categories. */
export interface Controls {
  /** An effect of every cell of these, fully crossed. */
  readonly crossed?: readonly string[]
  /** An effect of every level of each of these, added up. */
  readonly added?: readonly string[]
}

/**
 * The coefficients of a regression of an outcome on some columns, with a constant and controls: a table of one row, or of one
 * row a group of a grouped table. Rows in which something is missing are left out; the coefficient of a column that the others
 * determine is NaN.
 *
 * @example
 * import { leastSquares } from '@plumbline/plumbline/arquero'
 * import { tablesOf } from '@plumbline/plumbline'
 *
 * const { sessions } = tablesOf({ people: 500 })
 * const fit = leastSquares(sessions, 'log_actions', ['expertise'], { added: ['work_mode'] })
 * console.log(fit.get('expertise').toFixed(3)) // → 0.075
 */
export function leastSquares(
  data: ColumnTable,
  outcome: string,
  regressors: readonly string[],
  { crossed = [], added = [] }: Controls = {},
): ColumnTable {
  const known = complete(data, [outcome, ...regressors, ...crossed, ...added])
  const swept = crossed.length > 0 ? within(known, crossed, [outcome, ...regressors]) : known
  const groups = swept.isGrouped() ? swept.partitions() : [swept.indices()]
  const fits = [...groups].map(rows => coefficients(swept, rows, outcome, regressors, added))
  const columns = regressors.map((name, j) => [name, fits.map(fit => fit[j])])
  const counted = swept.count({ as: 'sessions' })
  return regressors.length > 0 ? counted.assign(table(columns)) : counted
}

/** The rows in which none of some columns is missing. */
export function complete(data: ColumnTable, columns: readonly string[]): ColumnTable {
  return data.filter(columns.map(c => `d.${c} != null`).join(' && '))
}

/**
 * Columns less their means in each cell of some categories. A regression on what is left has the fixed effects of the fully
 * crossed cells (Frisch and Waugh 1933, Lovell 1963). Groups stay what they are.
 */
function within(data: ColumnTable, cells: readonly string[], columns: readonly string[]): ColumnTable {
  const groups = data.groups()?.names ?? []
  return data
    .groupby([...groups, ...cells])
    .derive(Object.fromEntries(columns.map(c => [c, `d => d.${c} - op.mean(d.${c})`])))
    .groupby(groups)
}
