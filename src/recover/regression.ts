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
      const sum = new Float64Array(size.length)
      for (let j = 0; j < column.length; j++)
        sum[cell[j] as number] = (sum[cell[j] as number] as number) + (column[j] as number)
      for (let c = 0; c < sum.length; c++) sum[c] = (sum[c] as number) / (size[c] as number)
      for (let j = 0; j < column.length; j++)
        column[j] = (column[j] as number) - (sum[cell[j] as number] as number)
    },
  }
}

/**
 * Effects of several categories added together: an intercept and an indicator of every level but the first
 * present, solved by the normal equations, which hold counts only.
 */
export function additiveEffects(categories: readonly Float64Array[], rows: ArrayLike<number>): Absorber {
  const n = rows.length
  const offsets: Int32Array[] = []
  let width = 1
  for (const category of categories) {
    const present = [...new Set(take(category, rows))].sort((a, b) => a - b)
    const column = new Map(present.map((level, j) => [level, j === 0 ? -1 : width + j - 1]))
    offsets.push(
      Int32Array.from({ length: n }, (_, i) => column.get(category[rows[i] as number] as number) as number),
    )
    width += present.length - 1
  }
  const gram = Array.from({ length: width }, () => new Array<number>(width).fill(0))
  const active: number[] = []
  const eachActive = (i: number) => {
    active.length = 0
    active.push(0)
    for (const offset of offsets) if ((offset[i] as number) >= 0) active.push(offset[i] as number)
    return active
  }
  for (let i = 0; i < n; i++) {
    const on = eachActive(i)
    for (const a of on)
      for (const b of on) (gram[a] as number[])[b] = ((gram[a] as number[])[b] as number) + 1
  }
  const inverse = invert(gram)
  const rank = inverse.reduce((k, row, j) => k + +(row[j] !== 0), 0)
  return {
    absorbed: rank,
    singletons: 0,
    sweep: column => {
      const projected = new Float64Array(width)
      for (let i = 0; i < n; i++) {
        for (const a of eachActive(i)) projected[a] = (projected[a] as number) + (column[i] as number)
      }
      const effects = inverse.map(row => row.reduce((sum, v, j) => sum + v * (projected[j] as number), 0))
      for (let i = 0; i < n; i++) {
        let fitted = 0
        for (const a of eachActive(i)) fitted += effects[a] as number
        column[i] = (column[i] as number) - fitted
      }
    },
  }
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
