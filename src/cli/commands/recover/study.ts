/** plumbline recover: the study's statistics. */
import { loadFrame } from '../../../corpus/load-frame.js'
import { recoverCorpus } from '../../../corpus/recover-corpus.js'
import { need, needOneOf } from '../../../ground/error.js'
import type { Line, Recovered } from '../../../recover/line.js'
import { statisticLines } from '../../../recover/statistics.js'
import { nameBegins } from '../../../schema/stratum.js'
import type { RecoverArguments } from '../../arguments/recover.js'
import { bootstrapped } from './bootstrapped.js'

export async function study(args: RecoverArguments): Promise<Recovered[]> {
  const { dir, bootstrap, only = '' } = args
  if (!bootstrap) return recoverCorpus(dir, beginning(only))
  need(
    only,
    'recover.bootstrap',
    '--bootstrap needs --only, --by, --where or --confusion: every statistic would take hours',
  )
  return bootstrapped([await loadFrame(dir)], beginning(only), args)
}

/** The study's statistics whose names begin so. */
function beginning(only: string): Line[] {
  const lines = statisticLines((statistic, stratum) => nameBegins({ statistic, stratum }, only))
  const known = () => [...new Set(statisticLines().map(l => l.statistic))]
  if (lines.length === 0) needOneOf(only, known(), 'statistic.unknown', 'statistic', '--only')
  return lines
}
