/**
 * Contrasts of potential outcomes under the weights of the study’s fixed-effects regression. The regression
 * weights cells by the variance of expertise in them and mixes levels (Angrist 1998; Goldsmith-Pinkham, Hull
 * and Kolesár 2024), so even without confounding it need not show the average effect. Here every session’s
 * outcome is replaced by the mean, over its cell, of the potential outcome at its own level; the regression
 * of that on the level is what the study’s would find if nothing but the cells went with expertise.
 */
import { LuDecomposition, Matrix } from 'ml-matrix'
import { type Batch, columnOf } from '../schema/batch.js'
import { EXPERTISE_LEVELS, MONTHS, SUBJECTS, USER_TYPES, VALUE_BANDS, WORK_MODES } from '../schema/levels.js'
import { addLevels, addValues, byCell } from './by-cell.js'
import { knownEverywhere } from './known.js'
import { type Estimand, OUTCOMES } from './outcomes.js'

const LEVELS = EXPERTISE_LEVELS.length
const CELL_COLUMNS = [
  ['work_mode', WORK_MODES.length],
  ['value_band', VALUE_BANDS.length],
  ['month', MONTHS.length],
  ['subject', SUBJECTS.length],
  ['user_type', USER_TYPES.length],
] as const
/** The columns of sessions that cells are made of. */
export const CELL_NAMES: readonly string[] = CELL_COLUMNS.map(([name]) => name)

/** The columns of truth_sessions that the sums of one outcome need. */
export function truthColumns(outcome: number): readonly string[] {
  return ['expertise', ...EXPERTISE_LEVELS.map(k => `${OUTCOMES[outcome]!.name}_${k}`)]
}

const CELLS = CELL_COLUMNS.reduce((n, [, levels]) => n * levels, 1)
/** For each cell and outcome: sessions truly at each level, and the sum of each potential outcome. */
const SLOTS = 2 * LEVELS

/** Sums that parts add up to: [outcome × cell × (sessions by level, then sums by level)]. */
export type CellSums = Float64Array

/** Numbers of outcomes: what sums are of, in this order. */
type Numbers = readonly number[]
const ALL: Numbers = OUTCOMES.map((_, o) => o)

export function emptyCellSums(of: Numbers = ALL): CellSums {
  return new Float64Array(CELLS * of.length * SLOTS)
}

/** Adds sums over rows of truth_sessions; `sessions` holds the same rows as an analyst sees them. */
export function addCellSums(to: CellSums, truth: Batch, sessions: Batch, of: Numbers = ALL): void {
  const cell = new Int32Array(truth.rows)
  for (const [name, levels] of CELL_COLUMNS) {
    const codes = columnOf(sessions, name).values
    for (let i = 0; i < cell.length; i++) cell[i] = (cell[i] as number) * levels + (codes[i] as number)
  }
  const rows = byCell(cell, CELLS)
  const expertise = columnOf(truth, 'expertise').values
  of.forEach((o, place) => {
    const at = EXPERTISE_LEVELS.map(k => columnOf(truth, `${OUTCOMES[o]!.name}_${k}`))
    const known = knownEverywhere(at, truth.rows)
    const first = place * CELLS * SLOTS
    addLevels(to, rows, SLOTS, first, expertise, known)
    at.forEach(({ values }, k) => {
      addValues(to, rows, SLOTS, first + LEVELS + k, values, known)
    })
  })
}

/** wate.outcome.K-J for every outcome and pair of levels; null where a level does not vary within cells. */
export function weightedContrasts(sums: CellSums, of: Numbers = ALL): Estimand[] {
  return of.flatMap((o, place) => {
    const { name, over } = OUTCOMES[o]!
    const betas = regression(sums.subarray(place * CELLS * SLOTS))
    return EXPERTISE_LEVELS.flatMap(high =>
      EXPERTISE_LEVELS.filter(low => low < high).map((low): Estimand => {
        const x = (betas[high - 1] as number) - (betas[low - 1] as number)
        return {
          id: `wate.${name}.${high}-${low}`,
          definition: `mean of ${name} with expertise set to ${high} minus set to ${low}, with the weights of the fixed-effects regression (${over})`,
          corpus_value: Number.isFinite(x) ? x : null,
          world_value: null,
          world_std_error: null,
        }
      }),
    )
  })
}

/** Coefficients of the levels, 0 at the first, from the normal equations within cells. */
function regression(sums: CellSums): number[] {
  const slots = LEVELS - 1
  const gram = new Float64Array(slots * slots)
  const moment = new Float64Array(slots)
  const at = new Float64Array(LEVELS)
  const means = new Float64Array(LEVELS)
  for (let c = 0; c < CELLS; c++) {
    const from = c * SLOTS
    let n = 0
    let most = 0
    for (let k = 0; k < LEVELS; k++) {
      n += sums[from + k] as number
      most = Math.max(most, sums[from + k] as number)
    }
    // A cell of one level says nothing of the levels: all of its terms are exactly 0.
    if (n === most) continue
    let whole = 0
    for (let k = 0; k < LEVELS; k++) {
      at[k] = sums[from + k] as number
      means[k] = (sums[from + LEVELS + k] as number) / n
      whole += (at[k] as number) * (means[k] as number)
    }
    for (let k = 0; k < slots; k++) {
      const nk = at[k + 1] as number
      moment[k] = (moment[k] as number) + nk * (means[k + 1] as number) - (nk / n) * whole
      for (let l = 0; l < slots; l++) {
        const both = (k === l ? nk : 0) - (nk * (at[l + 1] as number)) / n
        gram[k * slots + l] = (gram[k * slots + l] as number) + both
      }
    }
  }
  const equations = new LuDecomposition(Matrix.from1DArray(slots, slots, gram))
  if (equations.isSingular()) return new Array<number>(LEVELS).fill(Number.NaN)
  return [0, ...equations.solve(Matrix.columnVector(Array.from(moment))).to1DArray()]
}
