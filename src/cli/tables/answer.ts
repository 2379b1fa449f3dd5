/** The answer to a what-if question on the terminal: what was changed, what follows, then the figures by size. */
import { nameBegins } from '../../schema/stratum.js'
import type { Answer } from '../../whatif/answer.js'
import { doseWords } from '../../whatif/dose-words.js'
import { nameOf } from '../../whatif/names.js'
import { SEEN_HEADING, seenWords } from '../../whatif/seen.js'
import { isFigure } from '../../whatif/statistics.js'
import { type Difference, differences, parts } from '../../whatif/summary.js'
import { answerWords, isSeen, showMoved, sizeOf } from '../../whatif/words.js'
import { columns, inLines, paint, print } from '../output.js'

/** What was asked, beside the answer. */
export interface Asked {
  /** What the scenario changes, a sentence each. */
  readonly changed: readonly string[]
  /** The statistics asked for, by their prefixes. */
  readonly statistics: readonly string[]
  /** Whether nothing else was asked for. */
  readonly only: boolean
}

export function showAnswer(answer: Answer, { changed, statistics, only }: Asked): void {
  const rows = differences(answer)
  print(paint('bold', 'What was changed'))
  print(bullets(changed.length > 0 ? [...changed, ...doseWords(answer)] : [NOTHING]))
  print(paint('bold', '\nWhat follows, in all sessions'))
  print(`${bullets(answerWords(rows, parts(answer), statistics))}\n`)
  const seen = seenWords(answer, statistics)
  if (seen.length > 0) print(`${paint('bold', SEEN_HEADING)}\n${bullets(seen)}\n`)
  print(`${figuresTable(rows, statistics, only)}\n`)
}

const NOTHING = 'Nothing: both arms are the same.'

const bullets = (sentences: readonly string[]) => sentences.map(s => inLines(`- ${s}`)).join('\n')

const MOST_SHOWN = 12

/** The lines that were asked for, then the headline figures that move, the largest change first. */
function figuresTable(rows: readonly Difference[], asked: readonly string[], only: boolean): string {
  const named = rows.filter(r => asked.some(s => nameBegins(r, s)))
  const figures = only ? [] : rows.filter(r => isFigure(r) && !named.includes(r))
  const moved = figures.filter(isSeen).sort((a, b) => sizeOf(b) - sizeOf(a))
  const shown = [...named.sort((a, b) => sizeOf(b) - sizeOf(a)), ...moved.slice(0, MOST_SHOWN)]
  if (shown.length === 0) return 'No headline figure moves.'
  const head = ['figure', 'baseline', 'scenario', 'difference', '95% interval']
  const table = columns([head, ...shown.map(r => [nameOf(r), ...showMoved(r)])], [1, 2, 3, 4])
  const rest = moved.length - MOST_SHOWN
  return [
    ...table,
    ...(rest > 0 ? [`and ${rest} more figures that move; all are in the tables and on the page`] : []),
  ].join('\n')
}
