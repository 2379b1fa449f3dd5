/** The normal equations of a regression, from rows of an Arquero table, and their solution. */
import type { ColumnTable } from 'arquero'

/** The coefficients of the regressors, over some rows, beside a constant and an effect of every level of some categories. */
export function coefficients(
  data: ColumnTable,
  rows: ArrayLike<number>,
  outcome: string,
  regressors: readonly string[],
  categories: readonly string[],
): number[] {
  const design = designOf(data, rows, regressors, categories)
  const y = column(data, outcome)
  const { width, places, values } = design
  const sums = Array.from({ length: width }, () => new Float64Array(width + 1))
  for (let r = 0; r < rows.length; r++) {
    const entries = design.fill(rows[r])
    const outcomeOfRow = Number(y(rows[r]))
    for (let i = 0; i < entries; i++) {
      const sum = sums[places[i]]
      for (let j = 0; j < entries; j++) sum[places[j]] += values[i] * values[j]
      sum[width] += values[i] * outcomeOfRow
    }
  }
  return solve(sums).slice(width - regressors.length)
}

/** A value of a column, by the number of the row. */
type Getter = (row: number) => unknown

function column(data: ColumnTable, name: string): Getter {
  const values = data.column(name)
  return row => values?.at(row)
}

/** The regression's columns, of which a row shows those that are not 0. */
interface Design {
  readonly width: number
  /** Puts a row's entries into `places` and `values`, and returns how many there are. */
  readonly fill: (row: number) => number
  readonly places: Int32Array
  readonly values: Float64Array
}

/** A constant, a column for every level of a category but the first that occurs, and the regressors. */
function designOf(
  data: ColumnTable,
  rows: ArrayLike<number>,
  regressors: readonly string[],
  categories: readonly string[],
): Design {
  let width = 1
  const labels = categories.map(name => {
    const label = column(data, name)
    const [, ...others] = new Set(Array.from(rows, label))
    return { label, placeOf: new Map(others.map(level => [level, width++])) }
  })
  const numbers = regressors.map(name => ({ number: column(data, name), place: width++ }))
  const most = 1 + labels.length + numbers.length
  const [places, values] = [new Int32Array(most), new Float64Array(most).fill(1)]
  const fill = (row: number) => {
    let entries = 1
    for (const { label, placeOf } of labels) {
      const place = placeOf.get(label(row))
      if (place !== undefined) places[entries++] = place
    }
    values.fill(1, 1, entries)
    for (const { number, place } of numbers) {
      places[entries] = place
      values[entries++] = Number(number(row))
    }
    return entries
  }
  return { width, fill, places, values }
}

/** A column of which the others leave less than this share counts as determined by them. */
const DETERMINED = 1e-9

/** Gauss and Jordan's elimination of normal equations, one column of the design after another; NaN for a determined one. */
function solve(sums: readonly Float64Array[]): number[] {
  const before = sums.map((row, i) => row[i])
  const free = sums.map((row, i) => {
    const isFree = row[i] > DETERMINED * before[i]
    if (isFree) eliminate(sums, i)
    return isFree
  })
  return sums.map((row, i) => (free[i] ? row[sums.length] / row[i] : Number.NaN))
}

/** Subtracts multiples of row i from all others, so that its column has an entry only in row i. */
function eliminate(sums: readonly Float64Array[], i: number): void {
  for (const [k, row] of sums.entries()) {
    const factor = k === i ? 0 : row[i] / sums[i][i]
    if (factor !== 0) for (let j = 0; j < row.length; j++) row[j] -= factor * sums[i][j]
  }
}
