/**
 * Regressions whose regressors are all categories, solved on their cells: the coefficients need only the number of
 * sessions and the sum of the outcome in each combination of levels, so parts merge by adding.
 */
import { once } from './cached.js'
import { type Fit, fitCells, type Placed } from './cell-fits.js'
import { type CellModel, type Cells, cellsOf, cellsOfPart } from './cell-model.js'
import type { Contributions } from './contributions.js'
import type { Estimator, Merged, Solved } from './estimator.js'
import type { Frame } from './frame.js'
import type { Clustered } from './leverage.js'
import { type Measure, type Population, peopleIn, peopleOf, rowsIn } from './population.js'
import { type Memory, Slot } from './slot.js'
import { addTo, type Sums, sums } from './sums.js'
import type { Total } from './total.js'

/**
 * The coefficients of a model, in the order of the regressor's values; NaN where a regressor does not vary
 * within the effects. Errors are clustered by person: CR2 of least squares; CR1 of the Poisson distribution, with the factor
 * (N − 1)/(N − K) here and G/(G − 1) where contributions are squared; K counts the regressors and the effects.
 */
export function coefficients(model: CellModel): Estimator[] {
  const cells = cellsOf(model)
  const { count, total } = totalsOf(model)
  const width = model.as === 'number' ? 1 : cells.levels - 1
  return Array.from({ length: width }, (_, j) => ({
    totals: [count, total],
    solve: (merged: Merged) => {
      const { slopes, sum, basis, corrected } = merged.once(total.of, () =>
        jointFit(model, cells, merged, count, total),
      )
      return {
        estimate: slopes[j],
        contribute: sum(Array.from({ length: width }, (_, k) => +(k === j))),
        ...(corrected && { corrected }),
        basis,
        joint: { fit: sum, index: j, sum },
      }
    },
  }))
}

/** The sessions in each cell, and the sums of the outcome there: of a part, those of the whole. */
function totalsOf({ part, outcome, ...model }: CellModel): { count: Total<Sums>; total: Total<Sums> } {
  const { over } = part?.of ?? model
  const cells = cellsOf(part?.of ?? { ...model, outcome })
  return {
    count: {
      key: `sessions by ${cells.key}`,
      of: (frame, weight, so) => tabulate(frame, over, cells, undefined, weight, so),
    },
    total: {
      key: `sum of ${outcome.name} by ${cells.key}`,
      of: (frame, weight, so) => tabulate(frame, over, cells, outcome, weight, so),
    },
  }
}

/** The coefficients of a fit, and what a weighted sum of them contributes. */
interface JointFit {
  readonly slopes: readonly number[]
  readonly sum: (weights: readonly number[]) => Solved['contribute']
  readonly basis: readonly object[]
  readonly corrected?: true
}

function jointFit(
  model: CellModel,
  cells: Cells,
  merged: Merged,
  count: Total<Sums>,
  total: Total<Sums>,
): JointFit {
  const [n, sum] = [count, total].map(t => cellsOfPart(model, merged.sums(t))) as [Float64Array, Float64Array]
  const fit = fitCells(model, cells, merged.once, n, sum)
  const viewed = once(() => merged.once(fit.placed, () => viewer(model.over, cells, fit.placed)))
  return {
    slopes: fit.slopes,
    sum: weights => (frame, weight, into) => {
      const view = viewed()(frame)
      const scores = SCORES.of(fit, frame, memory => scoresOf(frame, view, model.outcome, fit, memory))
      addScores(scores, view.people, weights, weight, into)
    },
    basis: [fit.placed, fit.corrected ?? fit, fit],
    ...(fit.corrected && { corrected: true }),
  }
}

/** Of each person of a view, by coefficient, what they contribute to it: all that the lines of a fit need. */
type Scores = readonly Float64Array[]
const SCORES = new Slot<Scores>()

function scoresOf(frame: Frame, view: View, outcome: Measure, fit: Fit, memory: Memory): Scores {
  const residuals = memory.doubles(view.rows.length)
  fillResiduals(residuals, outcome.of(frame), view, fit.fitted)
  fit.corrected?.(frame, view, residuals)
  return fit.scores().map(score => {
    const out = memory.doubles(view.people.length)
    fillScores(out, score, view, residuals)
    return out
  })
}

function fillResiduals(
  out: Float64Array,
  y: Float64Array,
  { rows, places }: View,
  fitted: Float64Array,
): void {
  for (let r = 0; r < out.length; r++) out[r] = y[rows[r]] - fitted[places[r]]
}

function fillScores(
  out: Float64Array,
  score: Float64Array,
  { places, starts }: View,
  residuals: Float64Array,
): void {
  for (let g = 0; g < out.length; g++) {
    let s = 0
    for (let r = starts[g]; r < starts[g + 1]; r++) s += score[places[r]] * residuals[r]
    out[g] = s
  }
}

/** Adds so many times the weighted sum of people's scores to their contributions. */
function addScores(
  scores: Scores,
  people: Int32Array,
  weights: readonly number[],
  weight: number,
  into: Contributions,
): void {
  const sum = into.of(people)
  scores.forEach((score, j) => {
    const w = weight * (weights[j] ?? 0)
    if (w === 0) return
    for (let k = 0; k < people.length; k++) {
      const g = people[k]
      sum[g] = sum[g] + w * score[k]
    }
  })
}

/** The sessions of a frame that a fit rests on: their rows, by person, and the people. */
interface View extends Clustered {
  readonly rows: Int32Array
  readonly people: Int32Array
}

const VIEWS = new Slot<View>()

/** Views of frames for all fits that rest on the same cells. */
function viewer(over: Population, cells: Cells, placed: Placed): (frame: Frame) => View {
  // Lists of people are compared by identity, and last as long as the frame.
  const people = new WeakMap<Frame, Int32Array>()
  const placeOf = new Int32Array(cells.size).fill(-1)
  placed.occupied.forEach((cell, place) => {
    placeOf[cell] = place
  })
  return frame =>
    VIEWS.of(placed, frame, memory => {
      const all = rowsIn(frame, over)
      const [rows, places, starts] = [all.length, all.length, all.length + 1].map(memory.ints) as [
        Int32Array,
        Int32Array,
        Int32Array,
      ]
      const found = fillView({ rows, places, starts }, all, cells.of(frame), placeOf, frame.person)
      const isWhole = found.rows === all.length
      const own = isWhole ? all : rows.subarray(0, found.rows)
      const known = people.get(frame) ?? (isWhole ? peopleIn(frame, over) : peopleOf(frame, own))
      people.set(frame, known)
      return {
        rows: own,
        places: places.subarray(0, found.rows),
        people: known,
        starts: starts.subarray(0, found.people + 1),
      }
    })
}

/** Fills the rows whose cells have a place, these, and where each person's begin; returns the number of rows and people. */
function fillView(
  { rows, places, starts }: Clustered & { readonly rows: Int32Array },
  all: Int32Array,
  cell: Int32Array,
  placeOf: Int32Array,
  person: Int32Array,
): { readonly rows: number; readonly people: number } {
  let [n, people, last] = [0, 0, -1]
  for (let j = 0; j < all.length; j++) {
    const i = all[j]
    const place = placeOf[cell[i]]
    if (place < 0) continue
    const g = person[i]
    if (g !== last) starts[people++] = n
    last = g
    rows[n] = i
    places[n++] = place
  }
  starts[people] = n
  return { rows: n, people }
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
