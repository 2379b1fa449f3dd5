/** plumbline recover: statistics of a corpus from its observed tables. */
import type { CommandModule } from 'yargs'
import { need, needOneOf } from '../../ground/error.js'
import type { Recovered } from '../../recover/line.js'
import { nameBegins, withText } from '../../schema/stratum.js'
import { declare } from '../arguments/declare.js'
import { wholeNumber } from '../arguments/numbers.js'
import { SESSIONS } from '../arguments/reading.js'
import { OPTIONS, type RecoverArguments } from '../arguments/recover.js'
import { csvOf, hint, print, printJson } from '../output.js'

export const recoverCommand: CommandModule<object, RecoverArguments> = {
  builder: yargs =>
    declare(yargs.positional('dir', { ...SESSIONS, demandOption: false }), OPTIONS)
      .epilog(
        'These are the study’s statistics, of any sessions. For regressions of your own see fixest (R) or statsmodels (Python).',
      )
      .example(
        '$0 recover out/baseline --by expertise,work_mode --where user_type=software --min-people 50',
        'a question of your own',
      )
      .example('$0 recover sessions.csv --table A1 --out a1.parquet', 'regressions from any CSV of sessions')
      .example(
        '$0 recover "logs/*.csv.gz" --rename user=person_id,id=session_id',
        'several files with names of their own',
      ) as never,
  handler: async args => {
    const least = wholeNumber('min-people', args.minPeople ?? '0', 0)
    const recovered = await modeOf(args)
    needSessions(args)
    if (args.profile) return (await import('./recover/profile.js')).showProfile(args)
    await write(await shown(await recovered(args), args.only ?? '', least), args)
  },
}

/** Postings have no session. */
function needSessions({ dir, agreement, postings }: RecoverArguments): void {
  need(
    dir?.length > 0 || (postings !== undefined && agreement === undefined),
    'option.missing',
    'recover needs sessions: a corpus’s folder, or files; only --postings is recovered without any',
  )
}

/** What is recovered, from the one option that asks for something other than the study's statistics. */
async function modeOf(args: RecoverArguments) {
  const { by, where, table, agreement, postings, confusion, profile } = args
  const asked = {
    '--by or --where': by || where,
    '--table': table,
    '--agreement or --postings': agreement ?? postings,
    '--confusion': confusion,
    '--profile': profile,
  }
  const chosen = Object.entries(asked).filter(([, v]) => v !== undefined && v !== false)
  need(chosen.length < 2, 'recover.choice', `choose one of ${chosen.map(([k]) => k).join(' and ')}`)
  if (table) return (await import('./recover/appendix.js')).appendix
  if (confusion) return (await import('./recover/correction.js')).correction
  if (by || where) return (await import('./recover/cells.js')).cells
  if (agreement !== undefined || postings !== undefined) return (await import('./recover/tables.js')).tables
  return (await import('./recover/study.js')).study
}

/** The rows whose statistic was asked for, small cells hidden. */
async function shown(all: readonly Recovered[], only: string, least: number): Promise<readonly Recovered[]> {
  const { suppress } = await import('../../recover/suppress.js')
  const view = suppress(
    all.filter(r => nameBegins(r, only)),
    least,
  )
  if (least > 0)
    hint(
      `${view.primary} cells of fewer than ${least} people are hidden, and ${view.complementary} more from which they could be worked out`,
    )
  if (view.rows.length === 0)
    needOneOf(only, [...new Set(all.map(r => r.statistic))], 'statistic.unknown', 'statistic', '--only')
  return view.rows
}

async function write(rows: readonly Recovered[], { json, csv, out }: RecoverArguments): Promise<void> {
  if (out) {
    const { writeResult } = await import('../write-result.js')
    writeResult(out, rows.map(withText))
    return json ? printJson({ out, rows: rows.length }) : hint(`wrote ${rows.length} rows to ${out}`)
  }
  if (json) return printJson(rows.map(withText))
  if (csv) return print(csvOf(rows.map(withText)).trimEnd())
  const { recoveredTable } = await import('../tables/recovered.js')
  print(recoveredTable(rows))
}
