/** The truth of a corpus: means of potential outcomes, their contrasts and slopes, overall and by stratum. */
import type { Arena } from '../ground/arena.js'
import { type Batch, columnOf } from '../schema/batch.js'
import { valueBandOf } from '../schema/definitions.js'
import { EXPERTISE_LEVELS, MONTHS, USER_TYPES, VALUE_BANDS, WORK_MODES } from '../schema/levels.js'
import { differenceUnit, type Kind } from '../schema/nature.js'
import { OUTCOMES, type StatedEstimand } from './outcomes.js'
import { SLOTS, tallyOf } from './tally.js'

const STRATA = [
  { by: 'work_mode', levels: WORK_MODES },
  { by: 'value_band', levels: VALUE_BANDS },
  { by: 'user_type', levels: USER_TYPES.slice(0, 2) },
  { by: 'month', levels: MONTHS },
] as const

const LEVELS = EXPERTISE_LEVELS.length
/**
 * A cell has the number of sessions, the sum of each potential outcome, and the number of sessions truly at each
 * level.
 */
const CELL = 1 + 2 * LEVELS
const GROUPS = 1 + STRATA.reduce((n, s) => n + s.levels.length, 0)

const WIDTH = OUTCOMES.length * CELL
const ALL = OUTCOMES.map((_, o) => o)

/** Sums that parts add up to: [group × outcome × cell]. */
export type EstimandSums = Float64Array

export function emptySums(): EstimandSums {
  return new Float64Array(GROUPS * WIDTH)
}

/** Adds another part's sums; parts are added in their order, so that the total's bits repeat. */
export function addSums(to: EstimandSums, from: ArrayLike<number>): void {
  for (let i = 0; i < to.length; i++) to[i] = to[i] + from[i]
}

/** Cells of all stratifications crossed; and the groups to which each belongs, of which the first is everyone. */
const CROSSED = STRATA.reduce((n, s) => n * s.levels.length, 1)
const groupsOfCell = Array.from({ length: CROSSED }, (_, cell) => {
  const groups = [0]
  let [rest, last] = [cell, GROUPS]
  for (const { levels } of [...STRATA].reverse()) {
    last -= levels.length
    groups.push(last + (rest % levels.length))
    rest = Math.floor(rest / levels.length)
  }
  return Int32Array.from(groups)
})

/** Sums over the rows of truth_sessions; `months` are the months of the same rows of sessions. */
export function sumsOf(truth: Batch, months: ArrayLike<number>, arena: Arena): EstimandSums {
  const goal = columnOf(truth, 'verified_1').valid
  const tally = tallyOf(truth, crossing(truth, months, arena), CROSSED, ALL, arena, ({ unit }) =>
    unit === 'share' ? goal : undefined,
  )
  const sums = emptySums()
  for (let o = 0; o < OUTCOMES.length; o++)
    for (let c = 0; c < CROSSED; c++) {
      const from = (o * CROSSED + c) * SLOTS
      const groups = groupsOfCell[c] as Int32Array
      for (let g = 0; g < groups.length; g++) {
        const to = groups[g] * WIDTH + o * CELL
        for (let k = 0; k < LEVELS; k++) {
          const sessions = tally[from + k]
          sums[to] += sessions
          sums[to + 1 + k] += tally[from + LEVELS + k]
          sums[to + 1 + LEVELS + k] += sessions
        }
      }
    }
  return sums
}

/** The cell of every row in all stratifications crossed. */
function crossing(truth: Batch, months: ArrayLike<number>, arena: Arena): Int32Array {
  const [value, mode, type] = ['value_usd', 'work_mode', 'user_type'].map(n => columnOf(truth, n).values)
  const bands = arena.bytes(truth.rows)
  for (let i = 0; i < bands.length; i++) bands[i] = valueBandOf(value![i])
  const codes = [mode, bands, type, months] as ArrayLike<number>[]
  const crossed = arena.ints(truth.rows).fill(0)
  STRATA.forEach(({ levels }, s) => {
    const code = codes[s] as ArrayLike<number>
    for (let i = 0; i < crossed.length; i++) crossed[i] = crossed[i] * levels.length + code[i]
  })
  return crossed
}

/** Every estimand of a corpus from its sums. */
export function estimandsOf(sums: EstimandSums): StatedEstimand[] {
  const strata = ['', ...STRATA.flatMap(({ by, levels }) => levels.map(l => `[${by}=${l}]`))]
  return strata.flatMap((stratum, group) =>
    OUTCOMES.flatMap(({ name, over, unit }, o) => {
      const cell = (group * OUTCOMES.length + o) * CELL
      const n = sums[cell]
      const means = EXPERTISE_LEVELS.map((_, k) => sums[cell + 1 + k] / n)
      const shares = EXPERTISE_LEVELS.map((_, k) => sums[cell + 1 + LEVELS + k] / n)
      const where = stratum ? `${over}, ${stratum.slice(1, -1)}` : over
      const state = (id: string, definition: string, x: number, kind: Kind): StatedEstimand => ({
        id: id + stratum,
        definition: `${definition} (${where})`,
        corpus_value: Number.isFinite(x) ? x : null,
        world_value: null,
        world_std_error: null,
        unit: kind === 'level' ? unit : differenceUnit(unit),
        kind,
        outcome: name,
      })
      return [
        ...means.map((m, k) =>
          state(`mean.${name}.${k + 1}`, `mean of ${name} with expertise set to ${k + 1}`, m, 'level'),
        ),
        ...contrasts(name, means, state),
        state(
          `slope.${name}`,
          `least-squares slope of the level means of ${name} on the level, weighted by the true shares`,
          weightedSlope(means, shares),
          'slope',
        ),
      ]
    }),
  )
}

type State = (id: string, definition: string, x: number, kind: Kind) => StatedEstimand

function contrasts(name: string, means: readonly number[], state: State): StatedEstimand[] {
  return EXPERTISE_LEVELS.flatMap(high =>
    EXPERTISE_LEVELS.filter(low => low < high).map(low =>
      state(
        `ate.${name}.${high}-${low}`,
        `mean of ${name} with expertise set to ${high} minus set to ${low}`,
        means[high - 1] - means[low - 1],
        'difference',
      ),
    ),
  )
}

function weightedSlope(means: readonly number[], weights: readonly number[]): number {
  const total = (f: (k: number) => number) => means.reduce((sum, _, k) => sum + weights[k] * f(k), 0)
  const level = total(k => k)
  const mean = total(k => means[k])
  return total(k => (k - level) * (means[k] - mean)) / total(k => (k - level) ** 2)
}
