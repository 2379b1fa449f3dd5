/** Recovers a corpus and checks it against the register, and against its truth where that is known. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckResult, check, isChecked } from '../check/check.js'
import { withEstimates } from '../check/other-estimates.js'
import { checkTruth, isCheckedForTruth, type TruthResult } from '../check/truth.js'
import { readManifest } from '../corpus/generate-corpus.js'
import { recoverCorpus } from '../corpus/recover-corpus.js'
import { MANIFEST } from '../files/layout.js'
import type { HeadlineEstimate } from '../headline/headline.js'
import { boxLines } from '../recover/effort.js'
import type { Line, Recovered } from '../recover/line.js'
import { statisticLines } from '../recover/statistics.js'

export interface CheckedCorpus {
  readonly recovered: readonly Recovered[]
  readonly result: CheckResult
  readonly truth: TruthResult | undefined
}

/** What the report shows besides what is checked: every statistic, and the boxes of its figures. */
export const shownLines = () => [...statisticLines(), ...boxLines()]

/** Only what is checked. */
export const checkedLines = () => statisticLines(s => isChecked(s) || isCheckedForTruth(s))

/** What works the estimates out: recovery, or the figures' queries in Arquero, with the errors of recovery. */
export const ENGINES = ['recovery', 'arquero'] as const
export type Engine = (typeof ENGINES)[number]

export async function checkCorpus(
  folder: string,
  lines: readonly Line[],
  engine: Engine = 'recovery',
): Promise<CheckedCorpus> {
  const recovered = await recoverCorpus(folder, lines)
  const estimated = engine === 'arquero' ? withEstimates(recovered, await queried(folder)) : recovered
  const own = existsSync(join(folder, MANIFEST)) ? readManifest(folder).plumbline : undefined
  return {
    recovered: estimated,
    result: check(estimated, { exempt: own?.scenario?.exempt ?? {} }),
    truth: own?.estimands && checkTruth(recovered, own.estimands),
  }
}

/** Arquero's many modules are loaded where they are needed. */
async function queried(folder: string): Promise<HeadlineEstimate[]> {
  const { openCorpus } = await import('../corpus/open-corpus.js')
  const { headlines } = await import('../headline/headline.js')
  return headlines(await openCorpus(folder, ['sessions'])).objects() as HeadlineEstimate[]
}
