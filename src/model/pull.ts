/**
 * What trouble, failure, success and evidence share: how task, person and month move their odds. The odds
 * of a uniform, u / (1 − u), are a logistic draw, so every comparison is of odds.
 */
import { expAll } from '../ground/exp-all.js'
import { log } from '../ground/math.js'
import { MONTHS, WORK_MODES } from '../schema/levels.js'
import type { Block } from './block.js'
import { progress } from './laws.js'
import {
  numberOf,
  numbersOf,
  type ParameterGroup,
  type ParameterMeta,
  type ParameterValues,
  scalar,
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
  give: { by },
  pinnedBy,
})

/** What the odds of trouble, failure, success or evidence share: how task, person and month move them. */
export interface Pull {
  readonly mode: ParameterGroup
  readonly value: ParameterGroup
  readonly other: ParameterGroup
  readonly trend: ParameterGroup
  readonly diligence: ParameterGroup
}

export function pullParameters(
  of: string,
  d: { mode: readonly number[]; value: number; other: number; trend: number; diligence: number },
  pinned: { other?: readonly string[]; trend?: readonly string[] } = {},
): Pull {
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

/** Fills a column with each session’s common factor of odds, the same at every level. */
export function readPull(values: ParameterValues, p: Pull): (block: Block, to: Float64Array) => void {
  const mode = numbersOf(values, p.mode)
  const value = numberOf(values, p.value)
  const type = Float64Array.of(0, numberOf(values, p.other))
  const trend = numberOf(values, p.trend)
  const month = Float64Array.from(MONTHS, (_, m) => trend * progress(m, MONTHS.length))
  const diligence = numberOf(values, p.diligence)
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
