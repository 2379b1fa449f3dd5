/** plumbline recover: every statistic of a corpus from its observed tables. */
import type { CommandModule } from 'yargs'
import { needOneOf } from '../../ground/error.js'
import { showEstimate } from '../../ground/format.js'
import { columns, print, printCsv, printJson } from '../output.js'

interface Arguments {
  readonly dir: string
  readonly json?: boolean
  readonly csv?: boolean
  readonly only?: string
}

export const recoverCommand: CommandModule<object, Arguments> = {
  command: 'recover <dir>',
  describe: 'Compute every statistic of a corpus, with standard errors clustered by person',
  builder: yargs =>
    yargs
      .positional('dir', {
        type: 'string',
        demandOption: true,
        describe: 'a corpus’s folder, or a file of sessions, in any format',
      })
      .option('csv', { type: 'boolean', describe: 'print CSV' })
      .option('only', { type: 'string', requiresArg: true, describe: 'only statistics whose id begins so' })
      .example('$0 recover out/baseline', 'every statistic as a table')
      .example(
        '$0 recover sessions.csv --only adjusted.verified --json',
        'one family from any CSV of sessions',
      ) as never,
  handler: async ({ dir, json, csv, only = '' }) => {
    const { loadFrame } = await import('../../corpus/load-frame.js')
    const { recover } = await import('../../recover/statistics.js')
    const all = recover(await loadFrame(dir))
    const rows = all.filter(r => r.statistic.startsWith(only))
    if (rows.length === 0)
      needOneOf(only, [...new Set(all.map(r => r.statistic))], 'statistic.unknown', 'statistic', '--only')
    if (json) return printJson(rows)
    if (csv) return printCsv(rows)
    const cells = rows.map(r => [
      r.statistic,
      r.stratum,
      String(r.n),
      String(r.people),
      ...[r.estimate, r.std_error, r.conf_low, r.conf_high].map(x => showEstimate(r.statistic, x)),
    ])
    const head = ['statistic', 'stratum', 'n', 'people', 'estimate', 'std_error', 'conf_low', 'conf_high']
    print(columns([head, ...cells], [2, 3, 4, 5, 6, 7]).join('\n'))
  },
}
