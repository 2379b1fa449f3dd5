/** plumbline recover: the study's statistics. */
import { loadWhole } from '../../../corpus/load-frame.js'
import { recoverFrom } from '../../../corpus/recover-corpus.js'
import { need, needOneOf } from '../../../ground/error.js'
import type { Vocabulary } from '../../../recover/level-names.js'
import type { Line, Recovered } from '../../../recover/line.js'
import { statisticLines } from '../../../recover/statistics.js'
import { nameBegins } from '../../../schema/stratum.js'
import { mappingFrom, sourceOf } from '../../arguments/reading.js'
import type { RecoverArguments } from '../../arguments/recover.js'
import { told } from '../../tell-sessions.js'
import { bootstrapped } from './bootstrapped.js'

export async function study(args: RecoverArguments): Promise<Recovered[]> {
  const { bootstrap, only = '' } = args
  if (!bootstrap) {
    const said = await recoverFrom(
      sourceOf(args),
      levels => beginning(only, levels),
      undefined,
      mappingFrom(args),
    )
    return told(said)
  }
  need(
    only,
    'recover.bootstrap',
    '--bootstrap needs --only, --by, --where or --confusion: every statistic would take hours',
  )
  const whole = await loadWhole(sourceOf(args), mappingFrom(args))
  return bootstrapped(whole, levels => beginning(only, levels), args)
}

/** The study's statistics whose ids start with this prefix. */
export function beginning(only: string, levels: Vocabulary): Line[] {
  const lines = statisticLines((statistic, stratum) => nameBegins({ statistic, stratum }, only), levels)
  const known = () => [...new Set(statisticLines(undefined, levels).map(l => l.statistic))]
  if (lines.length === 0) needOneOf(only, known(), 'statistic.unknown', 'statistic', '--only')
  return lines
}
