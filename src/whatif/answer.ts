/** The answer to a question: its replicates. */

import { need } from '../ground/error.js'
import type { Nature } from '../schema/nature.js'
import { type LineOf, lineName } from '../schema/stratum.js'
import type { Question } from './question.js'
import type { Replicate } from './replicate.js'
import { lineKey } from './statistics.js'

/** A question with what its replicates gave. */
export interface Answer {
  readonly question: Question
  readonly lines: readonly (LineOf & Nature)[]
  /** In the order of their numbers. */
  readonly replicates: readonly Replicate[]
}

/** The index of a line in an answer; without a stratum, that of all sessions. */
export function lineNumber({ lines }: Pick<Answer, 'lines'>, key: string): number {
  const name = lineKey(key)
  const found = lines.findIndex(l => lineName(l) === name)
  need(
    found >= 0,
    'whatif.line',
    `there is no statistic ${key} in the answer; give it as statistic [stratum], such as mean.verified [user_type=software]`,
  )
  return found
}
