/** Recovers a corpus and checks it against the register, and against its truth where that is known. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckResult, check, isChecked } from '../check/check.js'
import { withEstimates } from '../check/other-estimates.js'
import { checkTruth, isCheckedForTruth, type TruthResult } from '../check/truth.js'
import { readManifest } from '../corpus/generate-corpus.js'
import { isOwn, type Sessions } from '../corpus/load-frame.js'
import type { Manifest } from '../corpus/manifest.js'
import { recoverFrom, type Said } from '../corpus/recover-corpus.js'
import { type Named, otherTablesOf, recoverBeside } from '../corpus/recover-tables.js'
import { ownMonths } from '../corpus/vocabulary.js'
import { isPipe, type Source } from '../files/input.js'
import { MANIFEST } from '../files/layout.js'
import { type Mapping, NO_MAPPING } from '../files/mapping.js'
import { need } from '../ground/error.js'
import type { HeadlineEstimate } from '../headline/headline.js'
import type { Vocabulary } from '../recover/level-names.js'
import type { Line, Recovered } from '../recover/line.js'
import { declaredStatistic, statisticLines } from '../recover/statistics.js'
import { levelWithin, lineName } from '../schema/stratum.js'
import { type Figure, linesOf } from '../study/figure.js'
import { figureNamed } from '../study/register.js'
import { notesOn, tellSessions } from './tell-sessions.js'

export interface CheckedCorpus {
  readonly recovered: readonly Recovered[]
  readonly result: CheckResult
  readonly truth: TruthResult | undefined
  /** What to know of sessions from elsewhere, a sentence each. */
  readonly notes: readonly string[]
}

/** Only what is checked. */
export const checkedLines = (levels?: Vocabulary) =>
  statisticLines(s => isChecked(s) || isCheckedForTruth(s), levels)

/** What computes the estimates: recovery, or the figures' queries in Arquero, with the errors of recovery. */
export const ENGINES = ['recovery', 'arquero'] as const
export type Engine = (typeof ENGINES)[number]

export async function checkCorpus(
  from: Source,
  lines: (levels?: Vocabulary) => readonly Line[],
  engine: Engine = 'recovery',
  mapping: Mapping = NO_MAPPING,
  named: Named = {},
): Promise<CheckedCorpus> {
  const arquero = engine === 'arquero'
  const other = Object.keys(named)[0]
  need(
    !arquero || !other,
    'option.engine',
    `--engine arquero reads no table ${other} but that of a corpus’s folder`,
  )
  const sessions = recoverFrom(from, lines, undefined, mapping)
  const [ofSessions, tables] = await Promise.all([sessions, recoverBeside(from, { named, mapping })])
  tellSessions(ofSessions.sessions, ofSessions.unsaid, tables.notes)
  const said = { ...ofSessions, rows: [...ofSessions.rows, ...tables.rows] }
  const others = arquero ? await queried(from, mapping, said.rows) : undefined
  return checkRecovered(said, manifestOf(from), others, tables.notes)
}

/** The same of what is recovered already, perhaps with estimates made in another way. */
export function checkRecovered(
  said: Said & { readonly sessions?: Sessions },
  manifest: Manifest | undefined,
  others?: readonly HeadlineEstimate[],
  ofTables: readonly string[] = [],
): CheckedCorpus {
  const estimated = others ? withEstimates(said.rows, others) : said.rows
  const own = manifest?.plumbline
  return {
    recovered: estimated,
    result: check(estimated, { exempt: own?.scenario?.exempt ?? {}, aside: asideOf(said) }),
    truth: own?.estimands && checkTruth(said.rows, own.estimands),
    notes: [...notesOn(said.sessions, said.unsaid), ...ofTables],
  }
}

/** Arquero's many modules are loaded where they are needed. */
async function queried(
  from: Source,
  mapping: Mapping,
  recovered: readonly Recovered[],
): Promise<HeadlineEstimate[]> {
  const { openCorpus } = await import('../corpus/open-corpus.js')
  const { HEADLINE_FIGURES, headlines } = await import('../headline/headline.js')
  // Other people's tables lack columns that a query names.
  const others = isOwn(from) && mapping.size === 0 ? otherTablesOf(from) : []
  const isRead = ({ table }: Figure) => !table || others.includes(table)
  const figures = HEADLINE_FIGURES.filter(f => isRead(figureNamed(f)) && isRecovered(f, recovered))
  const tables = await openCorpus(from, ['sessions', ...others], mapping)
  return headlines(tables, figures).objects() as HeadlineEstimate[]
}

/** Whether the sessions have what a figure's query reads. */
function isRecovered(figure: string, recovered: readonly Recovered[]): boolean {
  const known = figureNamed(figure)
  const { statistic = '', stratum, printed } = known
  if (known.table) return linesOf(known).every(l => recovered.some(r => lineName(r) === lineName(l)))
  const rows = recovered.filter(r => r.statistic === statistic)
  if ('by' in printed) return rows.some(r => levelWithin(r.stratum, stratum, printed.by) !== undefined)
  return rows.some(r => lineName(r) === lineName({ statistic, stratum }))
}

/** The manifest of a corpus's folder, or undefined. */
export function manifestOf(from: Source): Manifest | undefined {
  if (typeof from !== 'string' || isPipe(from) || !existsSync(join(from, MANIFEST))) return undefined
  return readManifest(from)
}

/** Why figures of the study cannot be compared with sessions from elsewhere. */
function asideOf({ rows, unsaid, sessions }: Said & { readonly sessions?: Sessions }) {
  const said = new Set(rows.map(r => r.statistic))
  const lines = unsaid.flatMap(u => u.lines.map(l => [l, u.columns.join(', ')] as const))
  const lacking = new Map(lines.map(([l, columns]) => [lineName(l), columns]))
  const whole = new Map(lines.filter(([l]) => !said.has(l.statistic)).map(([l, c]) => [l.statistic, c]))
  const months = sessions?.vocabulary && ownMonths(sessions.vocabulary)
  return ({ statistic = '', stratum }: Figure): string | undefined => {
    const columns = lacking.get(lineName({ statistic, stratum })) ?? whole.get(statistic)
    if (columns) return `needs columns that are missing: ${columns}`
    if (!months || !declaredStatistic(statistic)?.spansMonths) return undefined
    return `the sessions are of ${months[0]} to ${months.at(-1)}, not of the study’s months`
  }
}
