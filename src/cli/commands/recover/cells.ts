/** plumbline recover --by, --where: measures in cells of any columns, among the sessions that meet conditions. */
import { loadSessions, loadWhole } from '../../../corpus/load-frame.js'
import { linesOf, recoverSessions } from '../../../corpus/recover-corpus.js'
import type { Recovered } from '../../../recover/line.js'
import { conditionOf } from '../../../recover/query.js'
import { nameBegins } from '../../../schema/stratum.js'
import { mappingFrom, sourceOf } from '../../arguments/reading.js'
import type { RecoverArguments } from '../../arguments/recover.js'
import { told } from '../../tell-sessions.js'
import { bootstrapped } from './bootstrapped.js'

export async function cells(args: RecoverArguments): Promise<Recovered[]> {
  const { by, where = [], bootstrap, only = '' } = args
  const [source, mapping] = [sourceOf(args), mappingFrom(args)]
  const query = { by: by?.split(',').map(c => c.trim()) ?? [], where: where.map(conditionOf) }
  const whole = bootstrap ? await loadWhole(source, mapping) : undefined
  const sessions = whole?.sessions ?? (await loadSessions(source, mapping))
  const lines = (await linesOf(sessions, query)).filter(l => nameBegins(l, only))
  if (whole) return bootstrapped(whole, lines, args)
  return told({ ...(await recoverSessions(sessions, lines)), sessions })
}
