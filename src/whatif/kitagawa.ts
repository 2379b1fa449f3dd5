/**
 * A change of a mean split by cells: the parts due to other work (composition), to other rates at the same work, and
 * to both at once. Kitagawa (1955); Oaxaca (1973) and Blinder (1973) with three terms.
 */
import type { Block } from '../model/block.js'
import {
  isAtLeastPartial,
  isTrouble,
  isVerified,
  NO_CLEAR_GOAL,
  SUCCEEDED,
  valueBandOf,
} from '../schema/definitions.js'
import { EXPERTISE_LEVELS, USER_TYPES, VALUE_BANDS, WORK_MODES } from '../schema/levels.js'
import { type Expected, expectedOf } from './expectation.js'

export const TERMS = ['composition', 'rates', 'interaction'] as const
/** Outcomes that are split: means over sessions with a clear goal. */
export const SPLIT_OUTCOMES = ['verified', 'at_least_partial', 'succeeded', 'trouble'] as const

/** The labels, as an analyst reads them, that define the cells. */
export const CELL_COLUMNS = ['expertise', 'work_mode', 'value_band', 'user_type'] as const
const SIZES = [EXPERTISE_LEVELS.length, WORK_MODES.length, VALUE_BANDS.length, USER_TYPES.length]
const CELLS = SIZES.reduce((a, b) => a * b, 1)
/** A cell has its weight of sessions, then of those with each outcome. */
const WIDTH = 1 + SPLIT_OUTCOMES.length

/** [cell × (sessions, then sessions with each outcome)] */
export function cellTable(): Float64Array {
  return new Float64Array(CELLS * WIDTH)
}

/** A block, with the outcomes that are taken as their probabilities. */
export interface Expecting {
  readonly block: Block
  readonly expected: Expected
}

/** Calls `each` for every session with a clear goal, with its weight and its outcomes: 0 or 1, or their probabilities. */
export function clearSessions(
  { block, expected }: Expecting,
  weights: Float64Array | undefined,
  each: (i: number, weight: number, outcomes: readonly number[]) => void,
): void {
  const outcomes = [0, 0, 0, 0]
  const { sessions, seen } = block
  const { n, person } = sessions
  const probabilities = SPLIT_OUTCOMES.map(o => (expected.has(o) ? expectedOf(block, o) : undefined))
  const { outcome: judged, successSignal, failureSignal } = seen
  for (let i = 0; i < n; i++) {
    const outcome = judged[i] as number
    if (outcome === NO_CLEAR_GOAL) continue
    outcomes[0] = +isVerified(outcome, successSignal[i] as number)
    outcomes[1] = +isAtLeastPartial(outcome)
    outcomes[2] = +(outcome === SUCCEEDED)
    outcomes[3] = +isTrouble(failureSignal[i] as number)
    for (let o = 0; o < outcomes.length; o++) {
      const own = probabilities[o]
      if (own) outcomes[o] = own[i] as number
    }
    each(i, weights ? (weights[person[i] as number] as number) : 1, outcomes)
  }
}

export function addCells(
  to: Float64Array,
  from: Expecting,
  weights: Float64Array | undefined,
  leftOut?: Uint8Array,
): void {
  const { expertise, workMode, valueUsd, userType } = from.block.seen
  clearSessions(from, weights, (i, w, outcomes) => {
    if (leftOut?.[i] === 1) return
    const cell =
      (((expertise[i] as number) * (SIZES[1] as number) + (workMode[i] as number)) * (SIZES[2] as number) +
        valueBandOf(valueUsd[i] as number)) *
        (SIZES[3] as number) +
      (userType[i] as number)
    const at = cell * WIDTH
    to[at] = (to[at] as number) + w
    for (let o = 0; o < outcomes.length; o++)
      to[at + 1 + o] = (to[at + 1 + o] as number) + w * (outcomes[o] as number)
  })
}

/**
 * The three terms of an outcome’s change, which sum to it. A cell that is empty in one arm takes the rate that it
 * has in the other, because there is no evidence that its rate changed.
 */
export function kitagawa(before: Float64Array, after: Float64Array, outcome: number): number[] {
  const sizes = [before, after].map(table => {
    let sum = 0
    for (let c = 0; c < CELLS; c++) sum += table[c * WIDTH] as number
    return sum
  }) as [number, number]
  let [composition, rates, interaction] = [0, 0, 0]
  for (let c = 0; c < CELLS; c++) {
    const at = c * WIDTH
    const [n0, n1] = [before[at] as number, after[at] as number]
    if (n0 === 0 && n1 === 0) continue
    const rate0 =
      n0 > 0 ? (before[at + 1 + outcome] as number) / n0 : (after[at + 1 + outcome] as number) / n1
    const rate1 = n1 > 0 ? (after[at + 1 + outcome] as number) / n1 : rate0
    const [share0, share1] = [n0 / sizes[0], n1 / sizes[1]]
    composition += (share1 - share0) * rate0
    rates += share0 * (rate1 - rate0)
    interaction += (share1 - share0) * (rate1 - rate0)
  }
  return [composition, rates, interaction]
}
