/** plumbline recover: statistics of a corpus from its observed tables. */
import type { CommandModule } from 'yargs'
import { need, needOneOf } from '../../ground/error.js'
import { showEstimate } from '../../ground/format.js'
import type { Recovered } from '../../recover/line.js'
import { wholeNumber } from '../arguments/numbers.js'
import { columns, csvOf, hint, print, printJson } from '../output.js'

interface Arguments {
  readonly dir: string
  readonly json?: boolean
  readonly csv?: boolean
  readonly out?: string
  readonly only?: string
  readonly by?: string
  readonly where?: readonly string[]
  readonly table?: string
  readonly agreement?: string
  readonly confusion?: string
  readonly bootstrap?: string
  readonly interval?: string
  readonly seed?: string
  readonly minPeople?: string
}

const INTERVALS = ['percentile', 'bca'] as const

const OPTIONS = {
  csv: { type: 'boolean', describe: 'print CSV' },
  out: { describe: 'write to this file instead: .csv, .json or .parquet' },
  only: { describe: 'only statistics whose id begins so' },
  by: { describe: 'measures in every cell of these columns, by commas, instead of the study’s statistics' },
  where: {
    array: true,
    describe: 'only sessions that meet this, as column=level or column>number; may be repeated',
  },
  table: { describe: 'the study’s cumulative regressions: A1 linear in expertise, A2 by level' },
  agreement: { describe: 'agreement and kappas with the second reading of the labels in this table' },
  confusion: {
    describe: 'rates by true expertise, undoing the misreading in this YAML or JSON file of 5 rows',
  },
  bootstrap: { describe: 'errors from so many bootstrap replicates of people, with --only, --by or --where' },
  interval: { describe: 'percentile or bca, of the bootstrap', default: 'percentile' },
  seed: { describe: 'of the bootstrap', default: '1' },
  'min-people': { describe: 'hide cells of fewer people, and those that would give them away' },
} as const

export const recoverCommand: CommandModule<object, Arguments> = {
  command: 'recover <dir>',
  describe: 'Compute every statistic of a corpus, with standard errors clustered by person',
  builder: yargs => {
    yargs.positional('dir', {
      type: 'string',
      demandOption: true,
      describe: 'a corpus’s folder, or a file of sessions, in any format',
    })
    for (const [name, option] of Object.entries(OPTIONS))
      yargs.option(name, { type: 'string', ...('type' in option ? {} : { requiresArg: true }), ...option })
    return yargs
      .example(
        '$0 recover out/baseline --by expertise,work_mode --where user_type=software --min-people 50',
        'a question of your own',
      )
      .example(
        '$0 recover sessions.csv --table A1 --out a1.parquet',
        'regressions from any CSV of sessions',
      ) as never
  },
  handler: async args => {
    const { suppress } = await import('../../recover/suppress.js')
    const least = wholeNumber('min-people', args.minPeople ?? '0', 0)
    const only = args.only ?? ''
    const all = await recovered(args)
    const view = suppress(
      all.filter(r => r.statistic.startsWith(only)),
      least,
    )
    if (least > 0)
      hint(
        `${view.primary} cells of fewer than ${least} people are hidden, and ${view.complementary} more that would give them away`,
      )
    if (view.rows.length === 0)
      needOneOf(only, [...new Set(all.map(r => r.statistic))], 'statistic.unknown', 'statistic', '--only')
    await show(view.rows, args)
  },
}

/** The table that is asked for. */
async function recovered(args: Arguments): Promise<Recovered[]> {
  const { dir, by, where, table, agreement, confusion, only = '' } = args
  const { loadFrame, loadFrames } = await import('../../corpus/load-frame.js')
  const { linesOf, recoverCorpus, recoverFrames } = await import('../../corpus/recover-corpus.js')
  const kinds = {
    '--by or --where': by || where,
    '--table': table,
    '--agreement': agreement,
    '--confusion': confusion,
  }
  const chosen = Object.entries(kinds).filter(([, v]) => v)
  need(chosen.length < 2, 'recover.choice', `choose one of ${chosen.map(([k]) => k).join(' and ')}`)
  if (table) {
    const { APPENDIX_TABLES, appendixTable } = await import('../../recover/appendix.js')
    needOneOf(table, APPENDIX_TABLES, 'recover.table', 'table', '--table')
    need(
      !args.bootstrap,
      'recover.choice',
      '--bootstrap does not go with --table, whose errors are clustered already',
    )
    return appendixTable(await loadFrame(dir), table as (typeof APPENDIX_TABLES)[number])
  }
  if (agreement) {
    const { agreementLines } = await import('../../recover/agreement.js')
    const { joinLabels } = await import('../../corpus/load-labels.js')
    const frame = await loadFrame(dir)
    return estimated([frame], agreementLines(await joinLabels(frame, agreement)), args)
  }
  if (!by && !where && !confusion && !args.bootstrap) return recoverCorpus(dir, await beginning(only))
  const frames = await loadFrames(dir)
  const { conditionOf } = await import('../../recover/query.js')
  const query = { by: by?.split(',').map(c => c.trim()) ?? [], where: (where ?? []).map(conditionOf) }
  const lines = confusion
    ? await correctedFrom(confusion)
    : by || where
      ? (await linesOf(frames, query)).filter(l => l.statistic.startsWith(only))
      : await beginning(only)
  if (!args.bootstrap) return recoverFrames(frames, lines)
  need(
    only || by || where || confusion,
    'recover.bootstrap',
    '--bootstrap needs --only, --by, --where or --confusion: every statistic would take hours',
  )
  return estimated(
    [await loadFrame(dir)],
    lines.filter(l => l.statistic.startsWith(only)),
    args,
  )
}

/** The study's statistics whose names begin so. */
async function beginning(only: string) {
  const { statisticLines } = await import('../../recover/statistics.js')
  const lines = statisticLines(name => name.startsWith(only))
  if (lines.length === 0)
    needOneOf(
      only,
      [...new Set(statisticLines().map(l => l.statistic))],
      'statistic.unknown',
      'statistic',
      '--only',
    )
  return lines
}

async function correctedFrom(file: string) {
  const { readConfusion } = await import('../arguments/read-confusion.js')
  const { correctedLines } = await import('../../recover/correction.js')
  return correctedLines(readConfusion(file))
}

async function estimated(
  frames: readonly import('../../recover/frame.js').Frame[],
  lines: readonly import('../../recover/line.js').Line[],
  { bootstrap: replicates, interval, seed }: Arguments,
): Promise<Recovered[]> {
  const { compute } = await import('../../recover/line.js')
  if (!replicates) return compute(frames, lines)
  const { bootstrap } = await import('../../recover/bootstrap.js')
  const options = {
    replicates: wholeNumber('bootstrap', replicates, 0),
    interval: needOneOf(interval as string, INTERVALS, 'recover.interval', 'interval', '--interval'),
    seed: seed as string,
  }
  const rows = bootstrap(frames, lines, options)
  hint(
    `standard errors from ${replicates} replicates: each is itself uncertain by about ${(100 / Math.sqrt(2 * options.replicates)).toFixed(1)}%`,
  )
  return rows
}

async function show(rows: readonly Recovered[], { json, csv, out }: Arguments): Promise<void> {
  if (out) {
    const { writeResult } = await import('../write-result.js')
    writeResult(out, rows)
    return hint(`wrote ${rows.length} rows to ${out}`)
  }
  if (json) return printJson(rows)
  if (csv) return print(csvOf(rows).trimEnd())
  const { cautionOf } = await import('../../recover/caution.js')
  const cautions = [...new Set(rows.flatMap(r => cautionOf(r) ?? []))]
  const mark = (r: Recovered) => {
    const caution = cautionOf(r)
    return caution ? `(${cautions.indexOf(caution) + 1})` : ''
  }
  const cells = rows.map(r => [
    r.statistic,
    r.stratum,
    ...[r.n, r.people].map(x => (Number.isNaN(x) ? '' : String(x))),
    ...[r.estimate, r.std_error, r.conf_low, r.conf_high].map(x =>
      Number.isNaN(r.n) ? 'hidden' : Number.isNaN(x) ? '' : showEstimate(r.statistic, x),
    ),
    mark(r),
  ])
  const head = ['statistic', 'stratum', 'n', 'people', 'estimate', 'std_error', 'conf_low', 'conf_high']
  print(columns([head, ...cells], [2, 3, 4, 5, 6, 7]).join('\n'))
  if (cautions.length > 0) print('')
  cautions.forEach((c, j) => {
    print(`(${j + 1}) ${c}`)
  })
}
