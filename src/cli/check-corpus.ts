/** Recovers a corpus and checks it against the register, and against its truth where that is known. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckResult, check, isChecked } from '../check/check.js'
import { checkTruth, isCheckedForTruth, type TruthResult } from '../check/truth.js'
import { readManifest } from '../corpus/generate-corpus.js'
import { recoverCorpus } from '../corpus/recover-corpus.js'
import { MANIFEST } from '../files/layout.js'
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

export async function checkCorpus(folder: string, lines: readonly Line[]): Promise<CheckedCorpus> {
  const recovered = await recoverCorpus(folder, lines)
  const own = existsSync(join(folder, MANIFEST)) ? readManifest(folder).plumbline : undefined
  return {
    recovered,
    result: check(recovered, { exempt: own?.scenario?.exempt ?? {} }),
    truth: own?.estimands && checkTruth(recovered, own.estimands),
  }
}
