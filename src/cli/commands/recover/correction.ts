/** plumbline recover --confusion: rates by true expertise, from the chances of misreading it. */
import { loadWhole } from '../../../corpus/load-frame.js'
import { recoverFrom } from '../../../corpus/recover-corpus.js'
import { correctedLines } from '../../../recover/correction.js'
import type { Recovered } from '../../../recover/line.js'
import { nameBegins } from '../../../schema/stratum.js'
import { readConfusion } from '../../arguments/read-confusion.js'
import { mappingFrom, sourceOf } from '../../arguments/reading.js'
import type { RecoverArguments } from '../../arguments/recover.js'
import { told } from '../../tell-sessions.js'
import { bootstrapped } from './bootstrapped.js'

export async function correction(args: RecoverArguments): Promise<Recovered[]> {
  const { confusion, bootstrap, only = '' } = args
  const [source, mapping] = [sourceOf(args), mappingFrom(args)]
  const lines = correctedLines(readConfusion(String(confusion)))
  if (!bootstrap) return told(await recoverFrom(source, lines, 1, mapping))
  return bootstrapped(
    await loadWhole(source, mapping),
    lines.filter(l => nameBegins(l, only)),
    args,
  )
}
