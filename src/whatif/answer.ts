/** The answer to a question: its replicates. */

import { need } from '../ground/error.js'
import type { Nature } from '../schema/nature.js'
import { type LineOf, lineName } from '../schema/stratum.js'
import type { Question } from './question.js'
import type { Replicate } from './replicate.js'
import { answering, lineKey } from './statistics.js'

/** A question with what its replicates gave. */
export interface Answer {
  readonly question: Question
  readonly lines: readonly (LineOf & Nature)[]
  /** In the order of their numbers. */
  readonly replicates: readonly Replicate[]
}

/** The index of the line that answers for one; without a stratum, that of all sessions. */
export function lineNumber({ question, lines }: Pick<Answer, 'question' | 'lines'>, key: string): number {
  const name = lineKey(key)
  const found = lines.findIndex(l => lineName(l) === name)
  need(
    found >= 0,
    'whatif.line',
    `there is no statistic ${key} in the answer; give it as statistic [stratum], such as mean.verified [user_type=software]`,
  )
  return indexAnswering({ question, lines }, found)
}

/** The index of the line whose estimates answer for the line at an index: its own, or that of its probabilities. */
export function indexAnswering(
  { question, lines }: Pick<Answer, 'question' | 'lines'>,
  index: number,
): number {
  const name = lineName(answering(question, lines[index] as LineOf))
  const found = lines.findIndex(l => lineName(l) === name)
  return found >= 0 ? found : index
}
