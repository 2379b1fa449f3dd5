/** What a scenario changes, in words. */
import { differencesInWords } from '../scenarios/diff.js'
import { resolveScenario } from '../scenarios/resolve.js'
import type { Scenario } from '../scenarios/schema.js'
import type { QuestionOptions } from './ask.js'

/** A sentence for each thing by which the scenario differs from what it is compared with; none where nothing does. */
export function changedBy(scenario: Scenario | string, options: QuestionOptions = {}): string[] {
  const { against, world } = options
  const { set: _, ...others } = options
  const own = resolveScenario(scenario, options)
  const base =
    against === undefined
      ? resolveScenario(own.world, others)
      : resolveScenario(against, { ...others, ...(world && { world }) })
  return differencesInWords(base, own)
}
