/**
 * Regressions whose regressors are all categories, solved on their cells: the coefficients need only the number of
 * sessions and the sum of the outcome in each combination of levels, so parts merge by adding.
 */
import { type Fit, fitCells } from './cell-fits.js'
import { type CellModel, type Cells, cellsOf } from './cell-model.js'
import type { Estimator, Merged, Solved } from './estimator.js'
import type { Frame } from './frame.js'
import { type Measure, type Population, rowsIn } from './population.js'
import { addTo, type Sums, sums } from './sums.js'
import type { Total } from './total.js'

/**
 * The coefficients of a model, in the order of the regressor's values; NaN where a regressor does not vary
 * within the effects. Errors are clustered by person: CR2 of least squares; CR1 of the Poisson distribution, with the factor
 * (N − 1)/(N − K) here and G/(G − 1) where contributions are squared; K counts the regressors and the effects.
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
      const { fit, residuals } = merged.once(total.of, () =>
        withResiduals(model, cells, fitCells(model, cells, merged, count, total)),
      )
      const one = Array.from({ length: width }, (_, k) => +(k === j))
      return {
        estimate: fit.slopes[j],
        contribute: (frame, weight, into) =>
          contributionsOf(model, cells, residuals, weighted(fit.scores(), one))(frame, weight, into),
        ...(fit.corrected && { corrected: true }),
        joint: {
          fit,
          index: j,
          sum: weights => contributionsOf(model, cells, residuals, weighted(fit.scores(), weights)),
        },
      }
    },
  }))
}

/** The residuals of the rows of a model's population, as they contribute to errors; NaN where a row is left out. */
type Residuals = (frame: Frame) => Float64Array

/** A fit with its residuals, which all its coefficients share: those of the last frame are kept. */
function withResiduals({ outcome, over }: CellModel, cells: Cells, fit: Fit) {
  let last: { readonly frame: Frame; readonly of: Float64Array } | undefined
  const residuals: Residuals = frame => {
    if (last?.frame !== frame) {
      const [y, cell, rows] = [outcome.of(frame), cells.of(frame), rowsIn(frame, over)]
      const plain = new Float64Array(rows.length)
      for (let r = 0; r < rows.length; r++) plain[r] = y[rows[r]] - fit.fitted[cell[rows[r]]]
      last = { frame, of: fit.corrected?.(frame, rows, cell, plain) ?? plain }
    }
    return last.of
  }
  return { fit, residuals }
}

function contributionsOf(
  { over }: CellModel,
  cells: Cells,
  residuals: Residuals,
  score: Float64Array,
): Solved['contribute'] {
  return (frame, weight, into) => {
    const residual = residuals(frame)
    const cell = cells.of(frame)
    const rows = rowsIn(frame, over)
    for (let r = 0; r < rows.length; r++) {
      const i = rows[r]
      if (!Number.isNaN(residual[r])) into.add(frame.person[i], weight * score[cell[i]] * residual[r])
    }
  }
}

function weighted(scores: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const out = new Float64Array(scores[0].length)
  scores.forEach((score, j) => {
    const w = weights[j] ?? 0
    if (w !== 0) for (let c = 0; c < out.length; c++) out[c] = out[c] + w * score[c]
  })
  return out
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
    const i = rows[j]
    const w = weight ? weight[frame.person[i]] : 1
    addTo(out, cell[i], y ? w * y[i] : w)
  }
  return out
}
