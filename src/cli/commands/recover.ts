/** plumbline recover: every statistic of a corpus from its observed tables. */
import type { CommandModule } from 'yargs'
import { need, needOneOf } from '../../ground/error.js'
import { showEstimate } from '../../ground/format.js'
import { columns, hint, print, printCsv, printJson } from '../output.js'

interface Arguments {
  readonly dir: string
  readonly json?: boolean
  readonly csv?: boolean
  readonly only?: string
  readonly by?: string
  readonly where?: readonly string[]
  readonly minPeople?: string
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
      .option('by', {
        type: 'string',
        requiresArg: true,
        describe: 'measures in every cell of these columns, by commas, instead of the study’s statistics',
      })
      .option('where', {
        type: 'string',
        array: true,
        requiresArg: true,
        describe: 'only sessions that meet this, as column=level or column>number; may be repeated',
      })
      .option('min-people', {
        type: 'string',
        requiresArg: true,
        describe: 'hide cells of fewer people, and those that would give them away',
      })
      .example(
        '$0 recover out/baseline --by expertise,work_mode --where user_type=software --min-people 50',
        'a question of your own',
      )
      .example(
        '$0 recover sessions.csv --only adjusted.verified --json',
        'one family from any CSV of sessions',
      ) as never,
  handler: async ({ dir, json, csv, only = '', by, where, minPeople }) => {
    const { answer, conditionOf } = await import('../../recover/query.js')
    const { suppress } = await import('../../recover/suppress.js')
    const { loadFrame } = await import('../../corpus/load-frame.js')
    const { recover } = await import('../../recover/statistics.js')
    const least = minPeople === undefined ? 0 : Number(minPeople)
    need(
      Number.isInteger(least) && least >= 0,
      'recover.min_people',
      `--min-people must be a whole number, got "${minPeople}"`,
    )
    const query = {
      by: by?.split(',').map(c => c.trim()) ?? [],
      where: (where ?? []).map(conditionOf),
    }
    const frame = await loadFrame(dir)
    const all = by || where ? answer(frame, query) : recover(frame)
    const view = suppress(
      all.filter(r => r.statistic.startsWith(only)),
      least,
    )
    const { rows } = view
    if (least > 0)
      hint(
        `${view.primary} cells of fewer than ${least} people are hidden, and ${view.complementary} more that would give them away`,
      )
    if (rows.length === 0)
      needOneOf(only, [...new Set(all.map(r => r.statistic))], 'statistic.unknown', 'statistic', '--only')
    if (json) return printJson(rows)
    if (csv) return printCsv(rows)
    const cells = rows.map(r => [
      r.statistic,
      r.stratum,
      ...[r.n, r.people].map(x => (Number.isNaN(x) ? '' : String(x))),
      ...[r.estimate, r.std_error, r.conf_low, r.conf_high].map(x =>
        Number.isNaN(r.n) ? 'hidden' : showEstimate(r.statistic, x),
      ),
    ])
    const head = ['statistic', 'stratum', 'n', 'people', 'estimate', 'std_error', 'conf_low', 'conf_high']
    print(columns([head, ...cells], [2, 3, 4, 5, 6, 7]).join('\n'))
  },
}
