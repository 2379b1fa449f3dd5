/**
 * What trouble, failure, success and evidence share: how task, person and month move their odds. The odds of a
 * uniform, u / (1 − u), are a logistic draw, so every comparison is of odds.
 */
import { expAll } from '../ground/exp-all.js'
import { log } from '../ground/math.js'
import { MONTHS, WORK_MODES } from '../schema/levels.js'
import type { Block } from './block.js'
import { progress } from './distributions.js'
import {
  type DeclaredValues,
  type ParameterMeta,
  type Scalar,
  scalar,
  type Vector,
  vector,
} from './parameter.js'
import { REFERENCE_USD } from './task.js'

/** Levels of either signal, 0 to 5. */
export const SIGNALS = 6
export const SIGNAL_NAMES = ['0', '1', '2', '3', '4', '5'] as const
export const probability = { unit: 'probability', support: [0.001, 0.999] as const }
export const logOdds = { unit: 'log odds', support: [-4, 4] as const }
export const assumed = (
  source: string,
  by: number,
  pinnedBy: readonly string[] = [],
): Omit<ParameterMeta, 'unit' | 'support'> => ({
  class: 'assumed',
  source,
  plausible: { by },
  pinnedBy,
})

/** The linear predictor of trouble, failure, success or evidence: how task, person and month move the log odds. */
export type LinearPredictor = {
  readonly mode: Vector
  readonly value: Scalar
  readonly other: Scalar
  readonly trend: Scalar
  readonly diligence: Scalar
}

export function predictorParameters(
  of: string,
  d: { mode: readonly number[]; value: number; other: number; trend: number; diligence: number },
  pinned: { other?: readonly string[]; trend?: readonly string[] } = {},
): LinearPredictor {
  const what = `log odds of ${of}`
  return {
    mode: vector(`${of}.mode`, WORK_MODES, d.mode, `Shift of the ${what}`, {
      ...logOdds,
      ...assumed('not reported by mode', 0.2),
    }),
    value: scalar(`${of}.value`, d.value, `Rise of the ${what} with log value`, {
      ...logOdds,
      support: [-1, 1],
      ...assumed('not reported', 0.1),
    }),
    other: scalar(`${of}.other`, d.other, `Shift of the ${what} of people outside software`, {
      ...logOdds,
      ...assumed('set to meet the gap between user types', 0.1, pinned.other),
    }),
    trend: scalar(`${of}.trend`, d.trend, `Rise of the ${what} over the window`, {
      ...logOdds,
      ...assumed('only the direction of success over the months is reported', 0.2, pinned.trend),
    }),
    diligence: scalar(`${of}.diligence`, d.diligence, `Rise of the ${what} with diligence`, {
      ...logOdds,
      support: [-2, 2],
      ...assumed('unmeasured; how strong is a choice', 0.15),
    }),
  }
}

/** Fills a column with e^(linear predictor) of each session: its factor of the odds, the same at every level. */
export function factorsOf(values: DeclaredValues<LinearPredictor>): (block: Block, to: Float64Array) => void {
  const { mode, value, other, trend, diligence } = values
  const type = Float64Array.of(0, other)
  const month = Float64Array.from(MONTHS, (_, m) => trend * progress(m, MONTHS.length))
  const reference = log(REFERENCE_USD)
  return ({ people, sessions }, to) => {
    const { person, workMode, logValue, month: months, n } = sessions
    const { userType, diligence: diligences } = people
    for (let i = 0; i < n; i++) {
      const who = person[i]
      to[i] =
        mode[workMode[i]] +
        value * (logValue[i] - reference) +
        type[userType[who]] +
        month[months[i]] +
        diligence * diligences[who]
    }
    expAll(to, n)
  }
}
