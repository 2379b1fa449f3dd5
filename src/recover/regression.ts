/** Fixed-effects least squares: effects swept out within cells, or additive ones by the normal equations. */
import { type Estimate, scatterValues } from './estimate.js'
import type { Frame } from './frame.js'

/** Removes from each column what the fixed effects explain; `absorbed` is the number of effects. */
export interface Absorber {
  readonly sweep: (column: Float64Array) => void
  readonly absorbed: number
  readonly singletons: number
}

/** Regressors with the fixed effects swept out: what every outcome fitted on them shares. */
export interface Design {
  readonly frame: Frame
  readonly rows: ArrayLike<number>
  readonly columns: readonly Float64Array[]
  readonly inverse: readonly (readonly number[])[]
  readonly absorber: Absorber
}

export function design(
  frame: Frame,
  regressors: readonly Float64Array[],
  rows: ArrayLike<number>,
  absorber: Absorber,
): Design {
  const columns = regressors.map(x => take(x, rows))
  for (const column of columns) absorber.sweep(column)
  return {
    frame,
    rows,
    columns,
    inverse: invert(columns.map(a => columns.map(b => dot(a, b)))),
    absorber,
  }
}

/**
 * Coefficients of y on the design's regressors (Frisch, Waugh and Lovell), each with what people contribute
 * to it. Errors are clustered by person: CR1, with the factor (N − 1)/(N − K) here and G/(G − 1) where the
 * influence is squared; K counts the regressors and the absorbed effects. NaN where a regressor does not
 * vary within the effects.
 */
export function leastSquares(
  { frame, rows, columns, inverse, absorber }: Design,
  y: Float64Array,
): Estimate[] {
  const residual = take(y, rows)
  absorber.sweep(residual)
  const projected = columns.map(c => dot(c, residual))
  const beta = inverse.map((row, k) =>
    row[k] === 0 ? Number.NaN : row.reduce((sum, v, j) => sum + v * (projected[j] as number), 0),
  )
  columns.forEach((c, j) => {
    const b = beta[j] as number
    if (Number.isNaN(b)) return
    for (let i = 0; i < residual.length; i++) residual[i] = (residual[i] as number) - b * (c[i] as number)
  })
  const n = rows.length
  const factor = Math.sqrt((n - 1) / (n - columns.length - absorber.absorbed))
  return beta.map((estimate, j) => {
    const score = new Float64Array(n)
    columns.forEach((column, c) => {
      const weight = factor * (inverse[j]![c] as number)
      for (let i = 0; i < n; i++)
        score[i] = (score[i] as number) + weight * (column[i] as number) * (residual[i] as number)
    })
    return { estimate, n, ...scatterValues(frame, rows, score) }
  })
}

/** Effects of one set of cells: sweeping is subtracting the cell's mean, which is exact. */
export function cellEffects(cells: Int32Array, rows: ArrayLike<number>): Absorber {
  const numbers = new Map<number, number>()
  const cell = new Int32Array(rows.length)
  for (let j = 0; j < rows.length; j++) {
    const key = cells[rows[j] as number] as number
    let number = numbers.get(key)
    if (number === undefined) {
      number = numbers.size
      numbers.set(key, number)
    }
    cell[j] = number
  }
  const size = new Float64Array(numbers.size)
  for (const c of cell) size[c] = (size[c] as number) + 1
  return {
    absorbed: numbers.size,
    singletons: size.reduce((k, s) => k + +(s === 1), 0),
    sweep: column => {
      const sum = sumsBy(cell, column, size.length)
      for (let c = 0; c < sum.length; c++) sum[c] = (sum[c] as number) / (size[c] as number)
      for (let j = 0; j < column.length; j++)
        column[j] = (column[j] as number) - (sum[cell[j] as number] as number)
    },
  }
}

/**
 * Effects of several categories added together: an intercept and an indicator of every level but the first
 * present, solved by the normal equations. Rows that share every level go together, so the equations are
 * made from, and solved for, combinations of levels.
 */
export function additiveEffects(categories: readonly Float64Array[], rows: ArrayLike<number>): Absorber {
  const { cell, combinations } = combinationsOf(categories, rows)
  const indicators: number[][] = combinations.map(() => [0])
  let width = 1
  categories.forEach((_, c) => {
    const present = [...new Set(combinations.map(levels => levels[c] as number))].sort((a, b) => a - b)
    const column = new Map(present.slice(1).map((level, j) => [level, width + j]))
    combinations.forEach((levels, k) => {
      const at = column.get(levels[c] as number)
      if (at !== undefined) indicators[k]!.push(at)
    })
    width += present.length - 1
  })
  const size = new Float64Array(combinations.length)
  for (const c of cell) size[c] = (size[c] as number) + 1
  const gram = Array.from({ length: width }, () => new Array<number>(width).fill(0))
  indicators.forEach((on, k) => {
    for (const a of on) for (const b of on) gram[a]![b] = (gram[a]![b] as number) + (size[k] as number)
  })
  const inverse = invert(gram)
  return {
    absorbed: inverse.reduce((k, row, j) => k + +(row[j] !== 0), 0),
    singletons: 0,
    sweep: column => {
      const sums = sumsBy(cell, column, combinations.length)
      const projected = new Float64Array(width)
      indicators.forEach((on, k) => {
        for (const a of on) projected[a] = (projected[a] as number) + (sums[k] as number)
      })
      const effects = inverse.map(row => row.reduce((sum, v, j) => sum + v * (projected[j] as number), 0))
      const fitted = Float64Array.from(indicators, on =>
        on.reduce((sum, a) => sum + (effects[a] as number), 0),
      )
      for (let i = 0; i < column.length; i++)
        column[i] = (column[i] as number) - (fitted[cell[i] as number] as number)
    },
  }
}

/** The combinations of levels that occur, in their order of appearance, and the combination of each row. */
function combinationsOf(
  categories: readonly Float64Array[],
  rows: ArrayLike<number>,
): { cell: Int32Array; combinations: number[][] } {
  const bases = categories.map(category => 1 + category.reduce((most, level) => Math.max(most, level), 0))
  const numbers = new Map<number, number>()
  const combinations: number[][] = []
  const cell = new Int32Array(rows.length)
  for (let i = 0; i < cell.length; i++) {
    const row = rows[i] as number
    let key = 0
    for (let c = 0; c < categories.length; c++)
      key = key * (bases[c] as number) + (categories[c]![row] as number)
    let number = numbers.get(key)
    if (number === undefined) {
      number = combinations.length
      numbers.set(key, number)
      combinations.push(categories.map(category => category[row] as number))
    }
    cell[i] = number
  }
  return { cell, combinations }
}

function sumsBy(cell: Int32Array, column: Float64Array, cells: number): Float64Array {
  const sums = new Float64Array(cells)
  for (let i = 0; i < column.length; i++)
    sums[cell[i] as number] = (sums[cell[i] as number] as number) + (column[i] as number)
  return sums
}

/** Pivots smaller than this share of the largest diagonal are taken as 0: the column repeats earlier ones. */
const COLLINEAR = 1e-10

/**
 * Inverse of a symmetric positive semidefinite matrix by Gauss–Jordan sweeps (Goodnight 1979). A column that
 * earlier ones explain gets a row and a column of zeros.
 */
export function invert(matrix: readonly (readonly number[])[]): number[][] {
  const n = matrix.length
  const a = matrix.map(row => [...row])
  const scale = matrix.map((row, j) => Math.abs(row[j] as number))
  const kept: number[] = []
  for (let k = 0; k < n; k++) {
    const pivot = (a[k] as number[])[k] as number
    if (!(pivot > COLLINEAR * (scale[k] as number)) || pivot <= 0) continue
    kept.push(k)
    const rowK = a[k] as number[]
    for (let j = 0; j < n; j++) rowK[j] = (rowK[j] as number) / pivot
    for (let i = 0; i < n; i++) {
      if (i === k) continue
      const row = a[i] as number[]
      const b = row[k] as number
      for (let j = 0; j < n; j++) row[j] = (row[j] as number) - b * (rowK[j] as number)
      row[k] = -b / pivot
    }
    rowK[k] = 1 / pivot
  }
  return a.map((row, i) => row.map((v, j) => (kept.includes(i) && kept.includes(j) ? v : 0)))
}

function take(x: Float64Array, rows: ArrayLike<number>): Float64Array {
  const out = new Float64Array(rows.length)
  for (let j = 0; j < rows.length; j++) out[j] = x[rows[j] as number] as number
  return out
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return sum
}
