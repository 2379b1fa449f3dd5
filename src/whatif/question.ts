/** A question: two arms of one world, and the statistics to compare. Plain, so that it can be sent to a worker. */
import type { Arm } from '../generate/arm.js'
import type { Aim } from '../scenarios/aim.js'

/** An arm with the weights of its people, if its mix is one of other people. */
export interface WeighedArm extends Arm {
  readonly tilts?: readonly number[]
}

/** Two arms of one world, and what is asked of them; plain, so that it can be sent to a worker. */
export interface Question {
  /** The name of the world. */
  readonly world: string
  readonly baseline: WeighedArm
  readonly scenario: WeighedArm
  readonly seed: string
  /** People of each replicate. */
  readonly people: number
  /** Prefixes of further statistics besides the headline figures; only these if `only` is set. */
  readonly statistics: readonly string[]
  readonly only: boolean
  /** Columns at whose levels success, trouble and their probabilities are asked for too. */
  readonly by?: readonly string[]
  /** Whether the change is split into its parts, and those whom it touches are counted. */
  readonly split: boolean
  /** Whether outcomes are drawn also where their probabilities have the same expectation. */
  readonly drawn?: true
  /** Whether standard errors are worked out that say how much data show a change, as where it is split. */
  readonly sized?: true
  /** Whether probabilities of success are given the trouble that was drawn, as where the change is split. */
  readonly givenTrouble?: true
  /** The sessions that the scenario names, unless it names all. */
  readonly aim?: Aim
}

/** Whether both arms are the same, so that every difference is exactly 0. */
export function isSame({ baseline, scenario }: Question): boolean {
  return JSON.stringify(baseline) === JSON.stringify(scenario)
}
