/** An arm: a world's parameters, perhaps by month, and a scenario's rules. Plain, so that it can be sent to a worker. */
import { need } from '../ground/error.js'
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
  /** The number of people before the rules add some: those who are added have the numbers after it. */
  readonly base?: number
}

/** The world that an arm's held nodes are taken from, as an arm of its own; what is added is there too. */
export function worldOf({ parameters, world = parameters, rules, base }: Arm): Arm {
  return withAdded({ parameters: world, rules: NO_RULES }, { rules, ...(base !== undefined && { base }) })
}

/** An arm in which the people and sessions of another are there as they are under this arm's own rules. */
export function withAdded(arm: Arm, { rules, base }: Pick<Arm, 'rules' | 'base'>): Arm {
  if (!rules.added) return arm
  return { ...arm, rules: { ...arm.rules, added: rules.added }, ...(base !== undefined && { base }) }
}

/** How many people each addition brings in, in the order of the rules; 0 for those of sessions. */
export function peopleAdded({ rules: { added = [] }, base }: Arm): number[] {
  need(
    added.length === 0 || base !== undefined,
    'arm.base',
    'an arm that adds people or sessions needs the number of people before; give it to armOf',
  )
  return added.map(a => (a.of === 'people' ? Math.round(a.share * (base as number)) : 0))
}

/** The people of a corpus of so many people, with those whom the arm adds. */
export function peopleWithAdded(arm: Arm, people: number): number {
  return people + peopleAdded(arm).reduce((a, b) => a + b, 0)
}
