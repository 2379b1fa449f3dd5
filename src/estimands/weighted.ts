/**
 * Contrasts of potential outcomes under the weights of the study’s fixed-effects regression. The regression
 * weights cells by the variance of expertise in them and mixes levels (Angrist 1998; Goldsmith-Pinkham, Hull
 * and Kolesár 2024), so even without confounding it need not show the average effect. Here every session’s
 * outcome is replaced by the mean, over its cell, of the potential outcome at its own level; the regression
 * of that on the level is what the study’s would find if nothing but the cells went with expertise.
 */
import { LuDecomposition, Matrix } from 'ml-matrix'
import type { Arena } from '../ground/arena.js'
import { type Batch, columnOf } from '../schema/batch.js'
import { REGRESSION_CELLS } from '../schema/definitions.js'
import { EXPERTISE_LEVELS } from '../schema/levels.js'
import { differenceUnit } from '../schema/nature.js'
import { OUTCOMES, type StatedEstimand } from './outcomes.js'
import { SLOTS, tallyOf } from './tally.js'

const LEVELS = EXPERTISE_LEVELS.length
/** The columns of sessions that cells are made of. */
export const CELL_NAMES: readonly string[] = REGRESSION_CELLS.map(c => c.column)

/** The columns of truth_sessions that the sums of one outcome need. */
export function truthColumns(outcome: number): readonly string[] {
  return ['expertise', ...EXPERTISE_LEVELS.map(k => `${OUTCOMES[outcome].name}_${k}`)]
}

const CELLS = REGRESSION_CELLS.reduce((n, { levels }) => n * levels.length, 1)

/** Sums of some cells: of those with sessions in a part, or of all. Parts add up. */
export interface CellSums {
  /** Numbers of the cells, ascending. */
  readonly cells: Int32Array
  /** [outcome × place among the cells × slot], as tallied. */
  readonly sums: Float64Array
}

/** Numbers of outcomes: what sums are of, in this order. */
type Numbers = readonly number[]
const ALL: Numbers = OUTCOMES.map((_, o) => o)

/** Sums of no cell, in which no contrast has a value. */
export const NO_CELLS: CellSums = { cells: new Int32Array(0), sums: new Float64Array(0) }

/** Empty sums of all cells. */
export function emptyCellSums(): CellSums {
  return {
    cells: Int32Array.from({ length: CELLS }, (_, c) => c),
    sums: new Float64Array(CELLS * ALL.length * SLOTS),
  }
}

/**
 * Sums over rows of truth_sessions; `sessions` has the same rows as an analyst sees them. The sums are in the arena.
 */
export function cellSumsOf(truth: Batch, sessions: Batch, arena: Arena, of: Numbers = ALL): CellSums {
  const { cells, places } = filled(sessions, arena)
  return { cells, sums: tallyOf(truth, places, cells.length, of, arena) }
}

/** The occupied cells, and each row's place among them. */
function filled(sessions: Batch, arena: Arena): { cells: Int32Array; places: Int32Array } {
  const places = arena.ints(sessions.rows).fill(0)
  for (const { column, levels } of REGRESSION_CELLS) {
    const codes = columnOf(sessions, column).values as Uint8Array
    const width = levels.length
    for (let i = 0; i < places.length; i++) places[i] = places[i] * width + codes[i]
  }
  const placeOf = arena.ints(CELLS).fill(0)
  for (let i = 0; i < places.length; i++) placeOf[places[i]] = 1
  const cells: number[] = []
  for (let c = 0; c < CELLS; c++) if (placeOf[c] === 1) placeOf[c] = cells.push(c) - 1
  for (let i = 0; i < places.length; i++) places[i] = placeOf[places[i]]
  return { cells: Int32Array.from(cells), places }
}

/** Adds a part's sums to those of all cells; parts are added in their order, so that the total's bits repeat. */
export function addCellSums(to: CellSums, { cells, sums }: CellSums): void {
  for (let o = 0, from = 0; o < ALL.length; o++)
    for (let j = 0; j < cells.length; j++) {
      const first = (o * CELLS + cells[j]) * SLOTS
      for (let s = 0; s < SLOTS; s++) to.sums[first + s] += sums[from++]
    }
}

/** wate.outcome.K-J for every outcome and pair of levels; null where a level does not vary within cells. */
export function weightedContrasts({ cells, sums }: CellSums, of: Numbers = ALL): StatedEstimand[] {
  const width = cells.length * SLOTS
  return of.flatMap((o, place) => {
    const { name, over, unit } = OUTCOMES[o]
    const betas = regression(sums.subarray(place * width, (place + 1) * width))
    return EXPERTISE_LEVELS.flatMap(high =>
      EXPERTISE_LEVELS.filter(low => low < high).map((low): StatedEstimand => {
        const x = betas[high - 1] - betas[low - 1]
        return {
          id: `wate.${name}.${high}-${low}`,
          definition: `mean of ${name} with expertise set to ${high} minus set to ${low}, with the weights of the fixed-effects regression (${over})`,
          corpus_value: Number.isFinite(x) ? x : null,
          world_value: null,
          world_std_error: null,
          unit: differenceUnit(unit),
          kind: 'difference',
          outcome: name,
        }
      }),
    )
  })
}

/** Coefficients of the levels, 0 at the first, from the normal equations within cells; `sums` is [cell × slot]. */
function regression(sums: Float64Array): number[] {
  const slots = LEVELS - 1
  const gram = new Float64Array(slots * slots)
  const moment = new Float64Array(slots)
  const at = new Float64Array(LEVELS)
  const means = new Float64Array(LEVELS)
  for (let from = 0; from < sums.length; from += SLOTS) {
    let n = 0
    let most = 0
    for (let k = 0; k < LEVELS; k++) {
      const nk = sums[from + k]
      at[k] = nk
      n += nk
      most = nk > most ? nk : most
    }
    // A cell with one level has no information on the levels: all of its terms are exactly 0.
    if (n === most) continue
    let whole = 0
    for (let k = 0; k < LEVELS; k++) {
      const mean = sums[from + LEVELS + k] / n
      means[k] = mean
      whole += at[k] * mean
    }
    for (let k = 0; k < slots; k++) {
      const nk = at[k + 1]
      moment[k] = moment[k] + nk * means[k + 1] - (nk / n) * whole
      for (let l = 0; l <= k; l++) {
        const both = (k === l ? nk : 0) - (nk * at[l + 1]) / n
        gram[k * slots + l] = gram[k * slots + l] + both
      }
    }
  }
  for (let k = 0; k < slots; k++) for (let l = 0; l < k; l++) gram[l * slots + k] = gram[k * slots + l]
  const equations = new LuDecomposition(Matrix.from1DArray(slots, slots, gram))
  if (equations.isSingular()) return new Array<number>(LEVELS).fill(Number.NaN)
  return [0, ...equations.solve(Matrix.columnVector(Array.from(moment))).to1DArray()]
}
