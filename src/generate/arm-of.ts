/** The arm of a resolved scenario: everything needed to make its sessions is computed here, once. */
import type { Rules } from '../model/rules.js'
import { type Arm, peopleAdded } from './arm.js'
import { rankCuts } from './mix.js'

/** The part of a resolved scenario that concerns its sessions. */
export interface Stated {
  readonly parameters: Readonly<Record<string, number>>
  readonly months?: readonly Readonly<Record<string, number>>[] | undefined
  readonly rules: Rules
  /** The world's own parameters. */
  readonly worldParameters?: Readonly<Record<string, number>> | undefined
}

/**
 * The arm, with the cut points of its mix, and the number of its people before it adds some. A mix by people changes no
 * one's sessions: it weighs people (`personTilts`).
 */
export function armOf({ parameters, months, rules, worldParameters }: Stated, people?: number): Arm {
  const { mix, added, fixed } = rules
  const arm = {
    parameters,
    ...(months && { months }),
    rules,
    ...(mix?.by === 'rank' && { cuts: rankCuts(parameters, mix.shares, mix.months) }),
    ...(fixed.length > 0 && worldParameters && { world: worldParameters }),
    ...(added && people !== undefined && { base: people }),
  }
  peopleAdded(arm)
  return arm
}
