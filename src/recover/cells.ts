/**
 * Regressions whose regressors are all categories, solved on their cells: the number of sessions and the sum
 * of the outcome in each combination of levels are all that the coefficients need, so parts merge by adding.
 */
import type { Estimator, Merged, Solved } from './estimator.js'
import { cached, type Frame, firstOf, namesOf, values } from './frame.js'
import { invert } from './matrix.js'
import { keyOf, type Measure, type Population, rowsIn } from './population.js'
import { addTo, type Sums, sums } from './sums.js'
import type { Total } from './total.js'

export interface CellModel {
  readonly outcome: Measure
  readonly over: Population
  /** Categories whose effects are absorbed: those of every combination that occurs, or added together. */
  readonly columns: readonly string[]
  readonly effects: 'crossed' | 'additive'
  /** The column whose effect is asked for, as a number or by indicators of every value but the first. */
  readonly regressor: string
  readonly as: 'number' | 'indicators'
  /** Least squares, or Poisson pseudo-maximum likelihood of a log-linear mean (Gourieroux et al. 1984). */
  readonly law?: 'linear' | 'poisson'
}

/**
 * The coefficients of a model, in the order of the regressor's values; NaN where a regressor does not vary
 * within the effects. Errors are clustered by person: CR1, with the factor (N − 1)/(N − K) here and
 * G/(G − 1) where contributions are squared; K counts the regressors and the absorbed effects.
 */
export function coefficients(model: CellModel): Estimator[] {
  const { outcome, over } = model
  const cells = cellsOf(model)
  const count: Total<Sums> = {
    key: `sessions by ${cells.key}`,
    of: (frame, weight) => tabulate(frame, over, cells, undefined, weight),
  }
  const total: Total<Sums> = {
    key: `sum of ${outcome.name} by ${cells.key}`,
    of: (frame, weight) => tabulate(frame, over, cells, outcome, weight),
  }
  const width = model.as === 'number' ? 1 : cells.levels - 1
  return Array.from({ length: width }, (_, j) => ({
    totals: [count, total],
    solve: (merged: Merged) => {
      const fit = merged.once(total.of, () => fitCells(model, cells, merged.sums(count), merged.sums(total)))
      return {
        estimate: fit.slopes[j] as number,
        contribute: contributionsOf(model, cells, fit.fitted, fit.scores[j] as Float64Array),
        joint: {
          fit,
          index: j,
          sum: weights => contributionsOf(model, cells, fit.fitted, weighted(fit.scores, weights)),
        },
      }
    },
  }))
}

function contributionsOf(
  { outcome, over }: CellModel,
  cells: Cells,
  fitted: Float64Array,
  score: Float64Array,
): Solved['contribute'] {
  return (frame, weight, into) => {
    const y = outcome.of(frame)
    const cell = cells.of(frame)
    const rows = rowsIn(frame, over)
    for (let r = 0; r < rows.length; r++) {
      const i = rows[r] as number
      const c = cell[i] as number
      into.add(
        frame.person[i] as number,
        weight * (score[c] as number) * ((y[i] as number) - (fitted[c] as number)),
      )
    }
  }
}

function weighted(scores: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const out = new Float64Array(scores[0]!.length)
  scores.forEach((score, j) => {
    const w = weights[j] ?? 0
    if (w !== 0) for (let c = 0; c < out.length; c++) out[c] = (out[c] as number) + w * (score[c] as number)
  })
  return out
}

/** Cells numbered with the regressor's value running fastest. */
interface Cells {
  readonly key: string
  readonly columns: readonly { readonly size: number; readonly first: number }[]
  readonly levels: number
  readonly size: number
  readonly of: (frame: Frame) => Int32Array
}

function cellsOf({ columns, regressor, over }: CellModel): Cells {
  const all = [...columns, regressor]
  const sizes = all.map(c => ({ size: namesOf(c)!.length, first: firstOf(c) }))
  const name = all.join(' × ')
  return {
    key: `${name} over ${keyOf(over)}`,
    columns: sizes,
    levels: sizes.at(-1)!.size,
    size: sizes.reduce((n, c) => n * c.size, 1),
    of: frame =>
      cached(frame, `cells of ${name}`, () => {
        const cell = new Int32Array(frame.rows)
        all.forEach((column, c) => {
          const { size, first } = sizes[c]!
          const codes = values(frame, column)
          for (let i = 0; i < cell.length; i++)
            cell[i] = (cell[i] as number) * size + (codes[i] as number) - first
        })
        return cell
      }),
  }
}

function tabulate(
  frame: Frame,
  over: Population,
  cells: Cells,
  outcome: Measure | undefined,
  weight: Float64Array | undefined,
): Sums {
  const out = sums(cells.size)
  const y = outcome?.of(frame)
  const cell = cells.of(frame)
  const rows = rowsIn(frame, over)
  for (let j = 0; j < rows.length; j++) {
    const i = rows[j] as number
    const w = weight ? (weight[frame.person[i] as number] as number) : 1
    addTo(out, cell[i] as number, y ? w * (y[i] as number) : w)
  }
  return out
}

interface Fit {
  readonly slopes: readonly number[]
  /** The fitted outcome of each cell. */
  readonly fitted: Float64Array
  /** What a session of each cell contributes to each coefficient, a unit of residual. */
  readonly scores: readonly Float64Array[]
}

function fitCells(model: CellModel, cells: Cells, n: Float64Array, sum: Float64Array): Fit {
  return model.effects === 'crossed' ? fitCrossed(model, cells, n, sum) : fitAdditive(model, cells, n, sum)
}

/** The regressors at the regressor's value number r, from 0. */
function regressorsAt({ as }: CellModel, { columns, levels }: Cells, r: number): number[] {
  return as === 'number'
    ? [r + columns.at(-1)!.first]
    : Array.from({ length: levels - 1 }, (_, j) => +(r === j + 1))
}

/** Effects of crossed cells are swept out by subtracting each cell's means, which is exact. */
function fitCrossed(model: CellModel, cells: Cells, n: Float64Array, sum: Float64Array): Fit {
  const { levels, size } = cells
  const x = Array.from({ length: levels }, (_, r) => regressorsAt(model, cells, r))
  const p = x[0]!.length
  const gram = Array.from({ length: p }, () => new Array<number>(p).fill(0))
  const projected = new Array<number>(p).fill(0)
  const deviations = Array.from({ length: p }, () => new Float64Array(size))
  const means = new Float64Array(size / levels)
  let sessions = 0
  let absorbed = 0
  for (let c = 0; c < size; c += levels) {
    let inCell = 0
    let ofCell = 0
    for (let r = 0; r < levels; r++) {
      inCell += n[c + r] as number
      ofCell += sum[c + r] as number
    }
    if (inCell === 0) continue
    absorbed++
    sessions += inCell
    means[c / levels] = ofCell / inCell
    for (let j = 0; j < p; j++) {
      let center = 0
      for (let r = 0; r < levels; r++) center += ((n[c + r] as number) * x[r]![j]!) / inCell
      const d = deviations[j] as Float64Array
      for (let r = 0; r < levels; r++) d[c + r] = x[r]![j]! - center
    }
    for (let r = 0; r < levels; r++) {
      for (let j = 0; j < p; j++) {
        const dj = deviations[j]![c + r] as number
        projected[j] = (projected[j] as number) + dj * (sum[c + r] as number)
        for (let k = 0; k < p; k++)
          gram[j]![k] =
            (gram[j]![k] as number) + (n[c + r] as number) * dj * (deviations[k]![c + r] as number)
      }
    }
  }
  const inverse = invert(gram)
  const slopes = slopesOf(inverse, projected)
  const fitted = new Float64Array(size)
  for (let c = 0; c < size; c++) {
    let fit = means[Math.floor(c / levels)] as number
    for (let j = 0; j < p; j++) if (inverse[j]![j] !== 0) fit += slopes[j]! * (deviations[j]![c] as number)
    fitted[c] = fit
  }
  const factor = Math.sqrt((sessions - 1) / (sessions - p - absorbed))
  const scores = inverse.map(row =>
    fitted.map((_, c) => factor * row.reduce((s, v, k) => s + v * (deviations[k]![c] as number), 0)),
  )
  return { slopes, fitted, scores }
}

function slopesOf(inverse: readonly (readonly number[])[], projected: readonly number[]): number[] {
  return inverse.map((row, j) =>
    row[j] === 0 ? Number.NaN : row.reduce((s, v, k) => s + v * (projected[k] as number), 0),
  )
}

/** Largest number of Newton steps of the Poisson law, and the change of every cell's log mean that ends them. */
const MOST_STEPS = 100
const SETTLED = 1e-10

/** Added effects: an intercept, an indicator of every level but the first present, then the regressors. */
function fitAdditive(model: CellModel, cells: Cells, n: Float64Array, sum: Float64Array): Fit {
  const poisson = model.law === 'poisson'
  const filled = [...n.keys()].filter(c => (n[c] as number) > 0)
  const occupied = poisson ? withOutcome(cells, filled, sum) : filled
  const { rows, width, effects } = designOf(model, cells, occupied)
  const sessions = occupied.reduce((s, c) => s + (n[c] as number), 0)
  const mean = occupied.reduce((s, c) => s + (sum[c] as number), 0) / sessions
  const fits = Float64Array.from(occupied, c =>
    poisson ? ((sum[c] as number) / (n[c] as number) + mean) / 2 : 0,
  )
  let inverse: number[][] = []
  let beta: number[] = []
  for (let step = 0, moved = Infinity; step < (poisson ? MOST_STEPS : 1) && moved > SETTLED; step++) {
    const gram = Array.from({ length: width }, () => new Float64Array(width))
    const projected = new Float64Array(width)
    rows.forEach((row, k) => {
      const [size, total] = [n[occupied[k] as number] as number, sum[occupied[k] as number] as number]
      const mu = fits[k] as number
      const weight = poisson ? size * mu : size
      const response = poisson ? weight * Math.log(mu) + total - size * mu : total
      for (const [a, xa] of row) {
        projected[a] = (projected[a] as number) + xa * response
        const line = gram[a] as Float64Array
        for (const [b, xb] of row) line[b] = (line[b] as number) + weight * xa * xb
      }
    })
    inverse = invert(gram)
    beta = inverse.map(row => row.reduce((s, v, k) => s + v * (projected[k] as number), 0))
    moved = 0
    rows.forEach((row, k) => {
      const eta = row.reduce((s, [a, xa]) => s + xa * (beta[a] as number), 0)
      if (poisson) moved = Math.max(moved, Math.abs(eta - Math.log(fits[k] as number)))
      fits[k] = poisson ? Math.exp(eta) : eta
    })
  }
  const rank = inverse.reduce((r, row, j) => r + +(row[j] !== 0), 0)
  const factor = Math.sqrt((sessions - 1) / (sessions - rank))
  const fitted = new Float64Array(cells.size)
  const own = inverse.slice(effects)
  const scores = own.map(() => new Float64Array(cells.size))
  rows.forEach((row, k) => {
    const c = occupied[k] as number
    fitted[c] = fits[k] as number
    own.forEach((line, j) => {
      scores[j]![c] = factor * row.reduce((s, [a, xa]) => s + xa * (line[a] as number), 0)
    })
  })
  const slopes = own.map((line, j) => (line[effects + j] === 0 ? Number.NaN : (beta[effects + j] as number)))
  return { slopes, fitted, scores }
}

/** The cells whose every effect's level has some outcome: others have a log mean of −∞ and say nothing. */
function withOutcome({ columns, levels }: Cells, occupied: readonly number[], sum: Float64Array): number[] {
  let left = [...occupied]
  for (let before = -1; before !== left.length; ) {
    before = left.length
    let unit = levels
    for (let c = columns.length - 2; c >= 0; c--) {
      const { size } = columns[c]!
      const [below, total] = [unit, new Float64Array(size)]
      const levelOf = (cell: number) => Math.floor(cell / below) % size
      for (const cell of left) total[levelOf(cell)] = (total[levelOf(cell)] as number) + (sum[cell] as number)
      left = left.filter(cell => (total[levelOf(cell)] as number) > 0)
      unit *= size
    }
  }
  return left
}

/** Each occupied cell's row of the design, as its entries that are not 0; columns from `effects` on are regressors. */
function designOf(model: CellModel, cells: Cells, occupied: readonly number[]) {
  const { columns, levels } = cells
  const rows: [number, number][][] = occupied.map(() => [[0, 1]])
  let width = 1
  let below = levels
  for (let c = columns.length - 2; c >= 0; c--) {
    const { size } = columns[c]!
    const unit = below
    const levelOf = (cell: number) => Math.floor(cell / unit) % size
    const present = [...new Set(occupied.map(levelOf))].sort((a, b) => a - b)
    occupied.forEach((cell, k) => {
      const at = present.indexOf(levelOf(cell))
      if (at > 0) rows[k]!.push([width + at - 1, 1])
    })
    width += present.length - 1
    below *= size
  }
  const effects = width
  occupied.forEach((cell, k) => {
    regressorsAt(model, cells, cell % levels).forEach((x, j) => {
      if (x !== 0) rows[k]!.push([effects + j, x])
    })
  })
  return { rows, effects, width: effects + regressorsAt(model, cells, 0).length }
}
