/** plumbline recover --by, --where: measures in cells of any columns, among the sessions that meet conditions. */
import { loadFrame, loadFrames } from '../../../corpus/load-frame.js'
import { linesOf, recoverFrames } from '../../../corpus/recover-corpus.js'
import type { Recovered } from '../../../recover/line.js'
import { conditionOf } from '../../../recover/query.js'
import { nameBegins } from '../../../schema/stratum.js'
import type { RecoverArguments } from '../../arguments/recover.js'
import { bootstrapped } from './bootstrapped.js'

export async function cells(args: RecoverArguments): Promise<Recovered[]> {
  const { dir, by, where = [], bootstrap, only = '' } = args
  const frames = await loadFrames(dir)
  const query = { by: by?.split(',').map(c => c.trim()) ?? [], where: where.map(conditionOf) }
  const lines = (await linesOf(frames, query)).filter(l => nameBegins(l, only))
  return bootstrap ? bootstrapped([await loadFrame(dir)], lines, args) : recoverFrames(frames, lines)
}
