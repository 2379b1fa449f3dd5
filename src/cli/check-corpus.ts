/** Recovers a corpus and checks it against the register. */
import { type CheckResult, check } from '../check/check.js'
import { loadFrame } from '../corpus/load-frame.js'
import { recover } from '../recover/statistics.js'

export async function checkCorpus(folder: string): Promise<CheckResult> {
  return check(recover(await loadFrame(folder)))
}
