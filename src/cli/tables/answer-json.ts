/** An answer to a what-if question as JSON: what was asked, what was changed, and all that its page says. */
import type { Scenario } from '../../scenarios/schema.js'
import type { Answer } from '../../whatif/answer.js'
import { doseOf, effectsOf } from '../../whatif/dose-effects.js'
import { doseWords } from '../../whatif/dose-words.js'
import { seenWords } from '../../whatif/seen.js'
import { differenceRow, differences, parts } from '../../whatif/summary.js'
import { answerWords, detailWords } from '../../whatif/words.js'

/** What was asked. */
export interface AskedOf {
  readonly scenario: Scenario
  readonly against: string
  readonly changed: readonly string[]
  readonly statistics: readonly string[]
  /** The command that reproduces the numbers. */
  readonly command: string
}

/** Shares and their differences are parts of 1; a missing number is null. */
export function answerJson(answer: Answer, { scenario, against, changed, statistics, command }: AskedOf) {
  const { id, title, question, about } = scenario
  const { world, seed, people } = answer.question
  const rows = differences(answer)
  const split = parts(answer)
  return {
    scenario: id,
    title,
    question: question ?? title,
    about: about?.trim() ?? null,
    world,
    against,
    seed,
    people,
    reps: answer.replicates.length,
    changed: [...changed, ...doseWords(answer)],
    dose: doseOf(answer) ?? null,
    effects: effectsOf(answer),
    answer: answerWords(rows, split, statistics),
    seen: seenWords(answer, statistics),
    details: detailWords(rows),
    differences: rows.map(differenceRow),
    parts: split,
    command,
  }
}
