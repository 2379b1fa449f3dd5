/** The round trip on a terminal: one table per section. */
import type { CheckResult, Verdict } from '../../check/check.js'
import { roundTrip, VERDICT_WORDS, verdictSentence } from '../../check/round-trip.js'
import { columns, paint } from '../output.js'

const WIDEST = 62
const WIDEST_REPORTED = 24
const MARKS: Readonly<Record<Verdict, string>> = {
  agrees: '✓',
  holds: '✓',
  differs: '✗',
  violated: '✗',
  not_measurable: '·',
}

export function roundTripTable(result: CheckResult): string {
  const sections = roundTrip(result)
  const head = ['', 'figure', 'reported', 'recovered ± error', 'outside', 'verdict']
  const body = sections.flatMap(s =>
    s.rows.map(r => [
      MARKS[r.verdict],
      short(r.measured, WIDEST),
      short(r.reported, WIDEST_REPORTED),
      r.recovered,
      r.distance,
      VERDICT_WORDS[r.verdict],
    ]),
  )
  const [header, ...lines] = columns([head, ...body], [3, 4]) as [string, ...string[]]
  const verdicts = sections.flatMap(s => s.rows.map(r => r.verdict))
  let next = 0
  const blocks = sections.map(s => [
    '',
    paint('bold', s.section),
    ...s.rows.map(() => tint(lines[next] as string, verdicts[next++] as Verdict)),
  ])
  return [
    paint('dim', header),
    ...blocks.flat(),
    '',
    paint('bold', verdictSentence(result)),
    ...remarks(result),
  ].join('\n')
}

function short(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`
}

function tint(line: string, verdict: Verdict): string {
  if (verdict === 'differs' || verdict === 'violated') return paint('red', line)
  return verdict === 'not_measurable' ? paint('dim', line) : line
}

function remarks({ rows }: CheckResult): string[] {
  const bad = rows.filter(r => r.verdict === 'differs' || r.verdict === 'violated')
  return [
    '“outside” is how far the estimate lies outside what was printed, in standard errors.',
    ...bad.map(r => `  ${r.figure}: plumbline explain ${r.figure}`),
  ]
}
