/** plumbline recover --confusion: rates by true expertise, from the chances of misreading it. */
import { loadFrame, loadFrames } from '../../../corpus/load-frame.js'
import { recoverFrames } from '../../../corpus/recover-corpus.js'
import { correctedLines } from '../../../recover/correction.js'
import type { Recovered } from '../../../recover/line.js'
import { nameBegins } from '../../../schema/stratum.js'
import { readConfusion } from '../../arguments/read-confusion.js'
import type { RecoverArguments } from '../../arguments/recover.js'
import { bootstrapped } from './bootstrapped.js'

export async function correction(args: RecoverArguments): Promise<Recovered[]> {
  const { dir, confusion, bootstrap, only = '' } = args
  const lines = correctedLines(readConfusion(String(confusion)))
  if (!bootstrap) return recoverFrames(await loadFrames(dir), lines)
  return bootstrapped(
    [await loadFrame(dir)],
    lines.filter(l => nameBegins(l, only)),
    args,
  )
}
