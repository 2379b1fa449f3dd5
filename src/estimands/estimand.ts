/** The truth of a corpus: means of potential outcomes, their contrasts and slopes, overall and by stratum. */
import { type Batch, columnOf } from '../schema/batch.js'
import { valueBandOf } from '../schema/definitions.js'
import { EXPERTISE_LEVELS, MONTHS, USER_TYPES, VALUE_BANDS, WORK_MODES } from '../schema/levels.js'
import { addLevels, addValues, byCell } from './by-cell.js'
import { knownEverywhere } from './known.js'
import { type Estimand, OUTCOMES } from './outcomes.js'

const STRATA = [
  { by: 'work_mode', levels: WORK_MODES },
  { by: 'value_band', levels: VALUE_BANDS },
  { by: 'user_type', levels: USER_TYPES.slice(0, 2) },
  { by: 'month', levels: MONTHS },
] as const

const LEVELS = EXPERTISE_LEVELS.length
/** A cell holds the number of sessions, the sum of each potential outcome, and how many sessions truly are at each level. */
const CELL = 1 + 2 * LEVELS
const GROUPS = 1 + STRATA.reduce((n, s) => n + s.levels.length, 0)

const WIDTH = OUTCOMES.length * CELL

/** Sums that parts add up to: [group × outcome × cell]. */
export type EstimandSums = Float64Array

export function emptySums(): EstimandSums {
  return new Float64Array(GROUPS * WIDTH)
}

/** Adds another part's sums; parts are added in their order, so that the total's bits repeat. */
export function addSums(to: EstimandSums, from: ArrayLike<number>): void {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] as number) + (from[i] as number)
}

/** Sums over the rows of truth_sessions; `months` are the months of the same rows of sessions. */
export function sumsOf(truth: Batch, months: ArrayLike<number>): EstimandSums {
  const { crossed, groupsOf, count } = crossing(truth, months)
  const rows = byCell(crossed, count)
  const expertise = columnOf(truth, 'expertise').values
  const goal = columnOf(truth, 'verified_1').valid
  const cells = new Float64Array(count * WIDTH)
  OUTCOMES.forEach(({ name }, o) => {
    const at = EXPERTISE_LEVELS.map(k => columnOf(truth, `${name}_${k}`))
    const known = knownEverywhere(
      goal && !name.startsWith('log_') ? [...at, { values: goal, valid: goal }] : at,
      truth.rows,
    )
    addValues(cells, rows, WIDTH, o * CELL, known, known)
    at.forEach(({ values }, k) => {
      addValues(cells, rows, WIDTH, o * CELL + 1 + k, values, known)
    })
    addLevels(cells, rows, WIDTH, o * CELL + 1 + LEVELS, expertise, known)
  })
  const sums = emptySums()
  for (let c = 0; c < count; c++) {
    for (const group of groupsOf(c)) {
      for (let j = 0; j < WIDTH; j++)
        sums[group * WIDTH + j] = (sums[group * WIDTH + j] as number) + (cells[c * WIDTH + j] as number)
    }
  }
  return sums
}

/** The cell of every row in all ways to stratify at once, and the groups that a cell lies in; group 0 is everyone. */
function crossing(truth: Batch, months: ArrayLike<number>) {
  const value = columnOf(truth, 'value_usd').values
  const mode = columnOf(truth, 'work_mode').values
  const type = columnOf(truth, 'user_type').values
  const codes: Record<(typeof STRATA)[number]['by'], (i: number) => number> = {
    work_mode: i => mode[i] as number,
    value_band: i => valueBandOf(value[i] as number),
    user_type: i => type[i] as number,
    month: i => months[i] as number,
  }
  const crossed = new Int32Array(truth.rows)
  for (const { by, levels } of STRATA) {
    const code = codes[by]
    for (let i = 0; i < crossed.length; i++) crossed[i] = (crossed[i] as number) * levels.length + code(i)
  }
  const groupsOf = (cell: number) => {
    const groups = [0]
    let [rest, last] = [cell, GROUPS]
    for (const { levels } of [...STRATA].reverse()) {
      last -= levels.length
      groups.push(last + (rest % levels.length))
      rest = Math.floor(rest / levels.length)
    }
    return groups
  }
  return { crossed, groupsOf, count: STRATA.reduce((n, s) => n * s.levels.length, 1) }
}

/** Every estimand of a corpus from its sums. */
export function estimandsOf(sums: EstimandSums): Estimand[] {
  const strata = ['', ...STRATA.flatMap(({ by, levels }) => levels.map(l => `[${by}=${l}]`))]
  return strata.flatMap((stratum, group) =>
    OUTCOMES.flatMap(({ name, over }, o) => {
      const cell = (group * OUTCOMES.length + o) * CELL
      const n = sums[cell] as number
      const means = EXPERTISE_LEVELS.map((_, k) => (sums[cell + 1 + k] as number) / n)
      const shares = EXPERTISE_LEVELS.map((_, k) => (sums[cell + 1 + LEVELS + k] as number) / n)
      const where = stratum ? `${over}, ${stratum.slice(1, -1)}` : over
      const state = (id: string, definition: string, x: number): Estimand => ({
        id: id + stratum,
        definition: `${definition} (${where})`,
        corpus_value: Number.isFinite(x) ? x : null,
        world_value: null,
        world_std_error: null,
      })
      return [
        ...means.map((m, k) =>
          state(`mean.${name}.${k + 1}`, `mean of ${name} with expertise set to ${k + 1}`, m),
        ),
        ...contrasts(name, means, state),
        state(
          `slope.${name}`,
          `least-squares slope of the level means of ${name} on the level, weighted by the true shares`,
          weightedSlope(means, shares),
        ),
      ]
    }),
  )
}

type State = (id: string, definition: string, x: number) => Estimand

function contrasts(name: string, means: readonly number[], state: State): Estimand[] {
  return EXPERTISE_LEVELS.flatMap(high =>
    EXPERTISE_LEVELS.filter(low => low < high).map(low =>
      state(
        `ate.${name}.${high}-${low}`,
        `mean of ${name} with expertise set to ${high} minus set to ${low}`,
        (means[high - 1] as number) - (means[low - 1] as number),
      ),
    ),
  )
}

function weightedSlope(means: readonly number[], weights: readonly number[]): number {
  const total = (f: (k: number) => number) =>
    means.reduce((sum, _, k) => sum + (weights[k] as number) * f(k), 0)
  const level = total(k => k)
  const mean = total(k => means[k] as number)
  return total(k => (k - level) * ((means[k] as number) - mean)) / total(k => (k - level) ** 2)
}
