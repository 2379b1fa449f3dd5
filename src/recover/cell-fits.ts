/**
 * The coefficients of a model of categories, from the number of sessions in each cell and the sum of the outcome
 * there.
 */
import { once } from './cached.js'
import type { CellModel, Cells } from './cell-model.js'
import { type Design, designOf, gramOf, levelAt, projectedOf, timesRow } from './design.js'
import type { Merged } from './estimator.js'
import { additiveHat, crossedHat } from './hats.js'
import { type Corrector, correctorOf } from './leverage.js'
import { invert } from './matrix.js'

/** The cells that a fit rests on, ascending. What is said of them is in their order. */
export interface Placed {
  readonly occupied: Int32Array
}

export interface Fit {
  readonly slopes: readonly number[]
  readonly placed: Placed
  /** The fitted outcome of each cell. */
  readonly fitted: Float64Array
  /**
   * The contribution of a session of each cell to each coefficient, per unit of residual; computed when first asked
   * for.
   */
  readonly scores: () => readonly Float64Array[]
  /** Corrects residuals for leverage; only of least squares. */
  readonly corrected?: Corrector
}

/**
 * A fit from the sessions and the sum of the outcome in each cell. Quantities that depend on the cells alone are `known` once for
 * all outcomes.
 */
export function fitCells(
  model: CellModel,
  cells: Cells,
  known: Merged['once'],
  n: Float64Array,
  sum: Float64Array,
): Fit {
  const shared = <T>(what: string, make: () => T) => known(`${what} of ${cells.key}`, make)
  if (model.effects === 'crossed') {
    const placed = shared('repeated cells', () => ({ occupied: repeated(cells, n) }))
    const crossed = shared(`crossed effects, ${model.as}`, () => crossedOf(model, cells, n, placed))
    return fitCrossed(crossed, cells, n, sum)
  }
  if (model.distribution === 'poisson') {
    const placed = { occupied: informative(cells, n, sum) }
    return fitPoisson(model, cells, n, sum, placed)
  }
  const placed = shared('informative cells', () => ({ occupied: informative(cells, n) }))
  const additive = shared(`additive effects, ${model.as}`, () => additiveOf(model, cells, n, placed))
  return fitAdditive(additive, sum)
}

/** The regressors at each of the regressor's values. */
function regressorsOf({ as }: CellModel, { columns, levels }: Cells): number[][] {
  const { first } = columns.at(-1)!
  return Array.from({ length: levels }, (_, r) =>
    as === 'number' ? [r + first] : Array.from({ length: levels - 1 }, (__, j) => +(r === j + 1)),
  )
}

/** Cells with sessions whose effect has more than one: one alone carries no information (Correia 2015). */
function repeated({ levels }: Cells, n: Float64Array): Int32Array {
  const occupied = filledIn(n)
  let kept = 0
  for (let k = 0, end = 0; k < occupied.length; ) {
    const from = k
    end = (((occupied[k] / levels) | 0) + 1) * levels
    let inCell = 0
    for (; k < occupied.length && occupied[k] < end; k++) inCell += n[occupied[k]]
    if (inCell !== 1) for (let j = from; j < k; j++) occupied[kept++] = occupied[j]
  }
  return occupied.slice(0, kept)
}

/** Calls back with each effect's cells, by their places. */
function eachEffect(
  { occupied }: Placed,
  { levels }: Cells,
  visit: (from: number, to: number) => void,
): void {
  for (let from = 0, to = 0; from < occupied.length; from = to) {
    const end = (((occupied[from] / levels) | 0) + 1) * levels
    while (to < occupied.length && occupied[to] < end) to++
    visit(from, to)
  }
}

/** Regressors less their means in each cell of the effects. */
interface Crossed {
  readonly placed: Placed
  readonly deviations: readonly Float64Array[]
  readonly inverse: readonly (readonly number[])[]
  readonly scores: () => readonly Float64Array[]
  readonly corrected: Corrector
}

/** Effects of crossed cells are removed by subtracting each cell's means, which is exact. */
function crossedOf(model: CellModel, cells: Cells, n: Float64Array, placed: Placed): Crossed {
  const { occupied } = placed
  const x = regressorsOf(model, cells)
  const p = x[0].length
  const gram = Array.from({ length: p }, () => new Array<number>(p).fill(0))
  const deviations = Array.from({ length: p }, () => new Float64Array(occupied.length))
  const xs = (k: number) => x[occupied[k] % cells.levels]
  // Of each cell, the first of its effect, and the sessions there.
  const first = new Int32Array(occupied.length)
  const together = new Float64Array(occupied.length)
  eachEffect(placed, cells, (from, to) => {
    let inCell = 0
    for (let k = from; k < to; k++) inCell += n[occupied[k]]
    first.fill(from, from, to)
    together.fill(inCell, from, to)
    for (let j = 0; j < p; j++) {
      let center = 0
      for (let k = from; k < to; k++) center += (n[occupied[k]] * xs(k)[j]) / inCell
      const d = deviations[j] as Float64Array
      for (let k = from; k < to; k++) d[k] = xs(k)[j] - center
    }
    for (let r = from; r < to; r++) {
      for (let j = 0; j < p; j++) {
        const weighted = n[occupied[r]] * deviations[j][r]
        for (let k = 0; k < p; k++) gram[j][k] = gram[j][k] + weighted * deviations[k][r]
      }
    }
  })
  const inverse = invert(gram)
  const scores = once(() => inverse.map(row => weightedSum(row, deviations)))
  const corrected = correctorOf(occupied.length, crossedHat(first, together, deviations, scores))
  return { placed, deviations, inverse, scores, corrected }
}

/** Some columns, each so many times, added up. */
function weightedSum(weights: readonly number[], columns: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(columns[0].length)
  for (let j = 0; j < columns.length; j++) {
    const [weight, column] = [weights[j], columns[j]]
    for (let c = 0; c < out.length; c++) out[c] = out[c] + weight * column[c]
  }
  return out
}

function fitCrossed(
  { placed, deviations, inverse, scores, corrected }: Crossed,
  cells: Cells,
  n: Float64Array,
  sum: Float64Array,
): Fit {
  const { occupied } = placed
  const p = deviations.length
  const projected = new Array<number>(p).fill(0)
  const fitted = new Float64Array(occupied.length)
  eachEffect(placed, cells, (from, to) => {
    let inCell = 0
    let ofCell = 0
    for (let k = from; k < to; k++) {
      inCell += n[occupied[k]]
      ofCell += sum[occupied[k]]
    }
    fitted.fill(ofCell / inCell, from, to)
    for (let k = from; k < to; k++)
      for (let j = 0; j < p; j++) projected[j] = projected[j] + deviations[j][k] * sum[occupied[k]]
  })
  const slopes = slopesOf(inverse, projected)
  for (let j = 0; j < p; j++) {
    if (inverse[j][j] === 0) continue
    const [slope, d] = [slopes[j], deviations[j] as Float64Array]
    for (let k = 0; k < fitted.length; k++) fitted[k] = fitted[k] + slope * d[k]
  }
  return { slopes, placed, fitted, scores, corrected }
}

/** √((N − 1)/(N − K)); none where no degree of freedom is left. */
function correction(sessions: number, parameters: number): number {
  return sessions > parameters ? Math.sqrt((sessions - 1) / (sessions - parameters)) : Number.NaN
}

function slopesOf(inverse: readonly (readonly number[])[], projected: readonly number[]): number[] {
  return inverse.map((row, j) =>
    row[j] === 0 ? Number.NaN : row.reduce((s, v, k) => s + v * projected[k], 0),
  )
}

/**
 * The largest number of Newton steps for the Poisson distribution, and the change of every cell's log mean below
 * which they end.
 */
const MOST_STEPS = 100
const SETTLED = 1e-10

/** Added effects: an intercept, an indicator of every level but the first present, then the regressors. */
interface Additive {
  readonly placed: Placed
  readonly design: Design
  readonly inverse: readonly (readonly number[])[]
  readonly scores: () => readonly Float64Array[]
  readonly corrected: Corrector
}

function additiveOf(model: CellModel, cells: Cells, n: Float64Array, placed: Placed): Additive {
  const design = designOf(regressorsOf(model, cells), cells.columns, placed.occupied)
  const inverse = invert(gramOf(design, gathered(placed.occupied, n)))
  return {
    placed,
    design,
    inverse,
    scores: once(() => scoresOf(design, inverse, 1)),
    corrected: correctorOf(placed.occupied.length, additiveHat(design, inverse)),
  }
}

function fitAdditive({ placed, design, inverse, scores, corrected }: Additive, sum: Float64Array): Fit {
  const projected = projectedOf(design, gathered(placed.occupied, sum))
  const beta = timesVector(inverse, projected)
  const fitted = timesRows(design, beta)
  return { slopes: ownSlopes(design, inverse, beta), placed, fitted, scores, corrected }
}

function fitPoisson(model: CellModel, cells: Cells, n: Float64Array, sum: Float64Array, placed: Placed): Fit {
  const { occupied } = placed
  const design = designOf(regressorsOf(model, cells), cells.columns, occupied)
  const [sessions, outcomes] = [gathered(occupied, n), gathered(occupied, sum)]
  const mean = totalOf(outcomes) / totalOf(sessions)
  const fits = outcomes.map((y, k) => (y / sessions[k] + mean) / 2)
  const logs = fits.map(Math.log)
  const [weights, response] = [new Float64Array(fits.length), new Float64Array(fits.length)]
  let inverse: number[][] = []
  let beta = new Float64Array()
  for (let step = 0, moved = Infinity; step < MOST_STEPS && moved > SETTLED; step++) {
    for (let k = 0; k < fits.length; k++) {
      weights[k] = sessions[k] * fits[k]
      response[k] = weights[k] * logs[k] + outcomes[k] - weights[k]
    }
    inverse = invert(gramOf(design, weights))
    beta = timesVector(inverse, projectedOf(design, response))
    moved = 0
    for (let k = 0; k < fits.length; k++) {
      const eta = timesRow(design, k, beta)
      moved = Math.max(moved, Math.abs(eta - logs[k]))
      fits[k] = Math.exp(eta)
      logs[k] = Math.log(fits[k])
    }
  }
  const scores = once(() => {
    const rank = inverse.reduce((r, row, j) => r + +(row[j] !== 0), 0)
    return scoresOf(design, inverse, correction(totalOf(sessions), rank))
  })
  return { slopes: ownSlopes(design, inverse, beta), placed, fitted: fits, scores }
}

function filledIn(n: Float64Array): Int32Array {
  let filled = 0
  for (let c = 0; c < n.length; c++) filled += +(n[c] > 0)
  const cells = new Int32Array(filled)
  for (let c = 0, k = 0; k < filled; c++) if (n[c] > 0) cells[k++] = c
  return cells
}

/** Of a quantity by cell, that of the occupied ones. */
function gathered(occupied: Int32Array, of: Float64Array): Float64Array {
  const out = new Float64Array(occupied.length)
  for (let k = 0; k < out.length; k++) out[k] = of[occupied[k]]
  return out
}

function totalOf(of: Float64Array): number {
  let total = 0
  for (let k = 0; k < of.length; k++) total += of[k]
  return total
}

const timesVector = (matrix: readonly (readonly number[])[], vector: Float64Array) =>
  Float64Array.from(matrix, row => row.reduce((s, v, k) => s + v * vector[k], 0))

const ownSlopes = ({ effects }: Design, inverse: readonly (readonly number[])[], beta: Float64Array) =>
  inverse.slice(effects).map((line, j) => (line[effects + j] === 0 ? Number.NaN : beta[effects + j]))

function timesRows(design: Design, vector: Float64Array, factor = 1): Float64Array {
  const out = new Float64Array(design.occupied.length)
  for (let k = 0; k < out.length; k++) out[k] = factor * timesRow(design, k, vector)
  return out
}

const scoresOf = (design: Design, inverse: readonly (readonly number[])[], factor: number): Float64Array[] =>
  inverse.slice(design.effects).map(line => timesRows(design, Float64Array.from(line), factor))

/**
 * The cells with information on added effects; others are dropped until none is left to drop: a level with one
 * session is fitted exactly (Correia 2015), and under a Poisson distribution one without any outcome has a log mean
 * of −∞.
 */
function informative({ columns, levels }: Cells, n: Float64Array, sum?: Float64Array): Int32Array {
  const left = filledIn(n)
  let kept = left.length
  for (let before = -1; before !== kept; ) {
    before = kept
    let unit = levels
    for (let c = columns.length - 2; c >= 0; c--) {
      const effect = { unit, size: columns[c].size }
      const sessions = totalsBy(left, kept, n, effect)
      const outcomes = sum && totalsBy(left, kept, sum, effect)
      const all = kept
      kept = 0
      for (let k = 0; k < all; k++) {
        const level = levelAt(left[k], unit, effect.size)
        if (sessions[level] !== 1 && (!outcomes || outcomes[level] > 0)) left[kept++] = left[k]
      }
      unit *= effect.size
    }
  }
  return left.slice(0, kept)
}

/** A quantity of the first cells of a list, added up by their level of an effect. */
function totalsBy(
  cells: Int32Array,
  n: number,
  of: Float64Array,
  { unit, size }: { readonly unit: number; readonly size: number },
): Float64Array {
  const totals = new Float64Array(size)
  for (let k = 0; k < n; k++) {
    const level = levelAt(cells[k], unit, size)
    totals[level] = totals[level] + of[cells[k]]
  }
  return totals
}
