/** plumbline recover --profile: the families of statistics by the time they take. */
import { profileRecovery } from '../../../corpus/profile-recovery.js'
import { need } from '../../../ground/error.js'
import { grouped } from '../../../ground/format.js'
import { OF_SCHEMA } from '../../../recover/level-names.js'
import { nameBegins } from '../../../schema/stratum.js'
import { mappingFrom, sourceOf } from '../../arguments/reading.js'
import type { RecoverArguments } from '../../arguments/recover.js'
import { columns, csvOf, print, printJson } from '../../output.js'
import { beginning } from './study.js'

export async function showProfile(args: RecoverArguments): Promise<void> {
  need(
    !args.out && !args.bootstrap && !args.minPeople,
    'recover.profile',
    '--profile prints times as a table, JSON or CSV: it takes no --out, --bootstrap or --min-people',
  )
  const { only = '' } = args
  const all = await profileRecovery(
    sourceOf(args),
    (levels = OF_SCHEMA, others) => beginning(only, levels, false, others),
    mappingFrom(args),
    undefined,
    (statistic, stratum) => nameBegins({ statistic, stratum }, only),
  )
  const rows = all.sort((a, b) => b.milliseconds - a.milliseconds)
  if (args.json) return printJson(rows)
  if (args.csv) return print(csvOf(rows).trimEnd())
  const cells = rows.map(r => [
    r.family,
    grouped(r.rows),
    ...[r.totals, r.solve, r.errors].map(ms => (ms > 0 ? ms.toFixed(1) : '')),
    r.milliseconds.toFixed(1),
    `${(100 * r.share).toFixed(1)}%`,
  ])
  const head = ['family', 'rows', 'totals', 'solve', 'errors', 'ms', 'share']
  print(columns([head, ...cells], [1, 2, 3, 4, 5, 6]).join('\n'))
}
