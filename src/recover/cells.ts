/**
 * Regressions whose regressors are all categories, solved on their cells: the coefficients need only the number of
 * sessions and the sum of the outcome in each combination of levels, so parts merge by adding.
 */
import { type Fit, fitCells, type Placed } from './cell-fits.js'
import { type CellModel, type Cells, cellsOf } from './cell-model.js'
import type { Estimator, Merged, Solved } from './estimator.js'
import type { Frame } from './frame.js'
import { type Measure, type Population, peopleIn, peopleOf, rowsIn } from './population.js'
import { addTo, type Sums, sums } from './sums.js'
import type { Total } from './total.js'
import { doublesOf, intsOf } from './values.js'

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
    of: (frame, weight, so) => tabulate(frame, over, cells, undefined, weight, so),
  }
  const total: Total<Sums> = {
    key: `sum of ${outcome.name} by ${cells.key}`,
    of: (frame, weight, so) => tabulate(frame, over, cells, outcome, weight, so),
  }
  const width = model.as === 'number' ? 1 : cells.levels - 1
  return Array.from({ length: width }, (_, j) => ({
    totals: [count, total],
    solve: (merged: Merged) => {
      const { slopes, sum, corrected } = merged.once(total.of, () =>
        jointFit(model, cells, merged, count, total),
      )
      const one = Array.from({ length: width }, (_, k) => +(k === j))
      return {
        estimate: slopes[j],
        contribute: onDemand(() => sum(one)),
        ...(corrected && { corrected }),
        joint: { fit: sum, index: j, sum },
      }
    },
  }))
}

/** The coefficients of a fit, and what a weighted sum of them contributes. */
interface JointFit {
  readonly slopes: readonly number[]
  readonly sum: (weights: readonly number[]) => Solved['contribute']
  readonly corrected?: true
}

function jointFit(
  model: CellModel,
  cells: Cells,
  merged: Merged,
  count: Total<Sums>,
  total: Total<Sums>,
): JointFit {
  const fit = fitCells(model, cells, merged, count, total)
  const viewed = () => merged.once(fit.placed, () => viewer(model.over, cells, fit.placed))
  let residuals: Residuals | undefined
  return {
    slopes: fit.slopes,
    sum: weights => {
      residuals ??= residualsOf(model.outcome, viewed(), fit)
      return contributionsOf(viewed(), residuals, weighted(fit.scores(), weights))
    },
    ...(fit.corrected && { corrected: true }),
  }
}

/** The residuals of the rows of a view, as they contribute to errors. */
type Residuals = (frame: Frame) => Float64Array

/** Residuals that all coefficients of a fit share: those of the last frame are kept. */
function residualsOf(
  outcome: Measure,
  viewed: (frame: Frame) => View,
  { fitted, corrected }: Fit,
): Residuals {
  let last: { readonly frame: Frame; readonly of: Float64Array } | undefined
  return frame => {
    if (last?.frame !== frame) {
      const y = outcome.of(frame)
      const { rows, places } = viewed(frame)
      const plain = doublesOf(frame, rows.length)
      for (let r = 0; r < rows.length; r++) plain[r] = y[rows[r]] - fitted[places[r]]
      last = { frame, of: corrected?.(frame, rows, places, plain) ?? plain }
    }
    return last.of
  }
}

/** Contributions whose weights are worked out when they are first asked for. */
function onDemand(make: () => Solved['contribute']): Solved['contribute'] {
  let made: Solved['contribute'] | undefined
  return (frame, weight, into) => {
    made ??= make()
    made(frame, weight, into)
  }
}

/** The sessions of a frame that a fit rests on: their rows, their cells by place, and their people. */
interface View {
  readonly rows: Int32Array
  readonly places: Int32Array
  readonly people: Int32Array
}

/** Views of frames, each made once for all fits that rest on the same cells. */
function viewer(over: Population, cells: Cells, placed: Placed): (frame: Frame) => View {
  const views = new WeakMap<Frame, View>()
  const placeOf = new Int32Array(cells.size).fill(-1)
  placed.occupied.forEach((cell, place) => {
    placeOf[cell] = place
  })
  return frame => {
    const view = views.get(frame) ?? viewOf(frame, over, cells, placeOf)
    views.set(frame, view)
    return view
  }
}

function viewOf(frame: Frame, over: Population, cells: Cells, placeOf: Int32Array): View {
  const [cell, all] = [cells.of(frame), rowsIn(frame, over)]
  const rows = intsOf(frame, all.length)
  const places = intsOf(frame, all.length)
  let n = 0
  for (let j = 0; j < all.length; j++) {
    const place = placeOf[cell[all[j]]]
    if (place < 0) continue
    rows[n] = all[j]
    places[n++] = place
  }
  if (n === all.length) return { rows: all, places, people: peopleIn(frame, over) }
  const own = rows.subarray(0, n)
  return { rows: own, places: places.subarray(0, n), people: peopleOf(frame, own) }
}

function contributionsOf(
  viewed: (frame: Frame) => View,
  residuals: Residuals,
  score: Float64Array,
): Solved['contribute'] {
  return (frame, weight, into) => {
    const { rows, places, people } = viewed(frame)
    const residual = residuals(frame)
    const { person } = frame
    const sum = into.of(people)
    for (let r = 0; r < rows.length; r++) {
      const g = person[rows[r]]
      sum[g] = sum[g] + weight * score[places[r]] * residual[r]
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
  out = sums(cells.size),
): Sums {
  const y = outcome?.of(frame)
  const cell = cells.of(frame)
  const rows = rowsIn(frame, over)
  const { high } = out
  if (!y && !weight) for (let j = 0; j < rows.length; j++) high[cell[rows[j]]]++
  else
    for (let j = 0; j < rows.length; j++) {
      const i = rows[j]
      const w = weight ? weight[frame.person[i]] : 1
      addTo(out, cell[i], y ? w * y[i] : w)
    }
  return out
}
