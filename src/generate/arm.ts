/** An arm: a world's parameters, perhaps by month, and a scenario's rules. Plain, so that it can be sent to a worker. */
import { NO_RULES, type Rules } from '../model/rules.js'
import type { AuditSample } from './audit.js'

export interface Arm {
  readonly parameters: Readonly<Record<string, number>>
  readonly months?: readonly Readonly<Record<string, number>>[]
  /** `NO_RULES` where there are none: never undefined. */
  readonly rules: Rules
  /** Where the levels are cut for the rules' mix, if it is one by rank. */
  readonly cuts?: readonly number[]
  /** The world's own parameters, where the rules hold nodes at what they are in it. */
  readonly world?: Readonly<Record<string, number>>
  /** Whose true labels the table gold shows; none without. */
  readonly gold?: AuditSample
}

/** The world that an arm's held nodes are taken from, as an arm of its own. */
export function worldOf({ parameters, world = parameters }: Arm): Arm {
  return { parameters: world, rules: NO_RULES }
}
