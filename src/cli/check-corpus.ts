/** Recovers a corpus and checks it against the register, and against its truth where that is known. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckResult, check } from '../check/check.js'
import { checkTruth, type TruthResult } from '../check/truth.js'
import { readManifest } from '../corpus/generate-corpus.js'
import { recoverCorpus } from '../corpus/recover-corpus.js'
import { MANIFEST } from '../files/layout.js'
import { boxLines } from '../recover/effort.js'
import type { Recovered } from '../recover/line.js'

export interface CheckedCorpus {
  readonly recovered: readonly Recovered[]
  readonly result: CheckResult
  readonly truth: TruthResult | undefined
}

export async function checkCorpus(folder: string): Promise<CheckedCorpus> {
  const recovered = await recoverCorpus(folder, boxLines())
  const own = existsSync(join(folder, MANIFEST)) ? readManifest(folder).plumbline : undefined
  return {
    recovered,
    result: check(recovered, { exempt: own?.scenario?.exempt ?? {} }),
    truth: own?.estimands && checkTruth(recovered, own.estimands),
  }
}
