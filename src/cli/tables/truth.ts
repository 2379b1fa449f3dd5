/** Recovered contrasts beside the truth, on a terminal. */
import { type TruthResult, truthSentence } from '../../check/truth.js'
import { columns, paint } from '../output.js'

const MARKS = { agrees: '✓', differs: '✗', not_measurable: '–' } as const

const percent = (x: number) => (100 * x).toFixed(2)

export function truthTable(result: TruthResult): string {
  const rows = result.rows.map(r => [
    MARKS[r.verdict],
    r.outcome,
    r.levels,
    `${percent(r.estimate)} ± ${percent(r.std_error)}`,
    percent(r.wate),
    r.distance.toFixed(1),
    percent(r.ate),
    percent(r.wate - r.ate),
  ])
  const head = [
    '',
    'outcome',
    'levels',
    'recovered ± error',
    'truth (wate)',
    'in errors',
    'average (ate)',
    'gap',
  ]
  return [
    paint('bold', 'Recovered and true contrasts with novices, in points'),
    ...columns([head, ...rows], [3, 4, 5, 6, 7]),
    '',
    paint('bold', truthSentence(result)),
  ].join('\n')
}
