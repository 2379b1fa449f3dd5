/** Questions for tests: scenarios in words, small replicates. */
import { checkScenario } from '../../src/scenarios/parse.js'
import type { Scenario } from '../../src/scenarios/schema.js'
import { WORK_MODES } from '../../src/schema/levels.js'

/** A scenario from what it changes. */
export function scenario(changes: object): Scenario {
  return checkScenario({ id: 'one', title: 'One', extends: 'baseline', ...changes }, 'one')
}

export const UPSKILLED = scenario({ transitions: [{ from: 'novice', to: 'expert', share: 0.5 }] })

/** What makes trouble and expertise of a session follow from its level alone, so that effects have a closed form. */
export function withoutPulls(): Record<string, number> {
  return {
    ...Object.fromEntries(
      WORK_MODES.flatMap(m => [`trouble.mode.${m}`, `expertise.mode.${m}`].map(id => [id, 0])),
    ),
    'trouble.value': 0,
    'trouble.other': 0,
    'trouble.trend': 0,
    'trouble.diligence': 0,
    'expertise.familiarity': 0,
    'expertise.value': 0,
    'expertise.other': 0,
  }
}
