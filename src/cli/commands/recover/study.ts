/** plumbline recover: the study's statistics. */
import { loadWhole } from '../../../corpus/load-frame.js'
import { linesOfAnyone, recoverFrom } from '../../../corpus/recover-corpus.js'
import { recoverBeside } from '../../../corpus/recover-tables.js'
import { need, needOneOf } from '../../../ground/error.js'
import type { Vocabulary } from '../../../recover/level-names.js'
import type { Line, Recovered, Wanted } from '../../../recover/line.js'
import { signalLines, statisticLines, tableLines } from '../../../recover/statistics.js'
import { nameBegins } from '../../../schema/stratum.js'
import { OTHER_TABLES, type OtherTable } from '../../../schema/tables.js'
import { mappingFrom, sourceOf } from '../../arguments/reading.js'
import type { RecoverArguments } from '../../arguments/recover.js'
import { told } from '../../tell-sessions.js'
import { bootstrapped } from './bootstrapped.js'

export async function study(args: RecoverArguments): Promise<Recovered[]> {
  const { bootstrap, only = '' } = args
  const source = sourceOf(args)
  if (!bootstrap) {
    const mapping = mappingFrom(args)
    const isWanted: Wanted = (statistic, stratum) => nameBegins({ statistic, stratum }, only)
    const tables = recoverBeside(source, { wanted: isWanted, mapping })
    // Without a prefix both are wanted, and threads that start meanwhile take parts.
    const isKnown = only !== '' && (await tables).rows.length > 0
    const wanted = (levels: Vocabulary, haveSignals: boolean) => beginning(only, levels, haveSignals, isKnown)
    const sessions = recoverFrom(source, wanted, undefined, mapping)
    const [said, others] = await Promise.all([sessions, tables])
    return [...told(said, others.notes), ...others.rows]
  }
  need(
    only,
    'recover.bootstrap',
    '--bootstrap needs --only, --by, --where or --confusion: every statistic would take hours',
  )
  const whole = await loadWhole(sourceOf(args), mappingFrom(args))
  return bootstrapped(whole, levels => beginning(only, levels), args)
}

const OPTION_OF: Readonly<Record<OtherTable, string>> = { second_reading: 'agreement', postings: 'postings' }

/** The study's statistics of sessions whose ids start with this prefix; none where it is known to name others. */
export function beginning(only: string, levels: Vocabulary, haveSignals = false, isKnown = false): Line[] {
  const wanted: Wanted = (statistic, stratum) => nameBegins({ statistic, stratum }, only)
  const lines = linesOfAnyone(levels, haveSignals, wanted)
  if (lines.length > 0 || isKnown) return lines
  for (const table of OTHER_TABLES)
    need(
      tableLines(table, wanted).length === 0,
      'recover.table',
      `${only} rests on the table ${table}, which is not in the folder of the sessions, or which --bootstrap does not draw: name it with --${OPTION_OF[table]}`,
    )
  need(
    signalLines(wanted).length === 0,
    'recover.signals',
    `${only} rests on counts of turns with a signal, which these sessions lack, or which --bootstrap does not draw`,
  )
  const known = [
    ...statisticLines(undefined, levels),
    ...signalLines(),
    ...OTHER_TABLES.flatMap(t => tableLines(t)),
  ]
  needOneOf(only, [...new Set(known.map(l => l.statistic))], 'statistic.unknown', 'statistic', '--only')
  return lines
}
