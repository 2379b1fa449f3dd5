/** What is asked of both arms: the headline figures, their breakdowns, and the truth's probabilities. */
import { SETTABLE } from '../model/rules.js'
import { mean } from '../recover/estimator.js'
import { type Line, line, lineName } from '../recover/line.js'
import { CLEAR, column, wholeAndStrata } from '../recover/population.js'
import { statisticLines } from '../recover/statistics.js'
import { REGISTER } from '../study/register.js'
import type { Question } from './question.js'

/** The key of a line that is named by its statistic, with a stratum or of all sessions. */
export function lineKey(name: string): string {
  return name.includes('[') ? name : lineName({ statistic: name, stratum: 'all' })
}

const measured = REGISTER.filter(f => f.statistic)
const figures = new Set(measured.map(f => lineName({ statistic: f.statistic as string, stratum: f.stratum })))
/** Figures that speak of every stratum of a column. */
const strata = measured.flatMap(f =>
  'by' in f.printed
    ? [
        [
          f.statistic as string,
          f.stratum === 'all' ? `${f.printed.by}=` : `${f.stratum},${f.printed.by}=`,
        ] as const,
      ]
    : [],
)
const MEANS = ['verified', 'at_least_partial', 'succeeded', 'abandoned', 'trouble'].map(o => `mean.${o}`)
const EFFORT = ['gm.actions', 'gm.words']
/** Broken down by what the report shows. */
const BROKEN_DOWN = new Set([...MEANS, ...EFFORT])
const BY = /^(all|(expertise|month|user_type|work_mode)=[^,]+)$/

/** Whether a line is a headline figure or one of its breakdowns. */
export function isHeadline(statistic: string, stratum: string): boolean {
  return (
    isFigure(statistic, stratum) ||
    (BROKEN_DOWN.has(statistic) && BY.test(stratum)) ||
    statistic.startsWith('share.expertise.')
  )
}

/** Whether the register reports the line. */
export function isFigure(statistic: string, stratum: string): boolean {
  return (
    figures.has(lineName({ statistic, stratum })) ||
    strata.some(([s, prefix]) => s === statistic && stratum.startsWith(prefix))
  )
}

/** The probabilities given all that comes before trouble, under the names of the measures that frames get. */
export const PROBABILITIES = ['p_verified', 'p_at_least_partial'] as const

/** Means of the truth’s probabilities: the expectation of the same means of outcomes where labels are exact. */
function probabilityLines(): Line[] {
  return PROBABILITIES.flatMap(p =>
    wholeAndStrata(CLEAR, ['expertise', 'month', 'user_type', 'work_mode']).map(({ stratum, population }) =>
      line(p.replace('_', '.'), stratum, mean(column(p), population), population),
    ),
  )
}

let all: readonly Line[] | undefined

/** Nodes from trouble on: where a scenario sets or holds one, probabilities that integrate over their noise say nothing of it. */
const LATE = ['session.trouble', 'session.goal', 'session.outcome', 'session.code', 'session.evidence']

function probabilitiesHold({ baseline, scenario }: Pick<Question, 'baseline' | 'scenario'>): boolean {
  return [baseline, scenario].every(
    ({ rules }) =>
      rules.settings.every(s => !LATE.includes(SETTABLE[s.set])) && rules.fixed.every(n => !LATE.includes(n)),
  )
}

/** The lines of a question, in a fixed order. */
export function linesOf(question: Question): readonly Line[] {
  const { statistics, only } = question
  all ??= [...statisticLines(), ...probabilityLines()]
  const holds = probabilitiesHold(question)
  const isProbable = (l: Line) => l.statistic.startsWith('p.')
  const named = (l: Line) => statistics.some(s => lineName(l).startsWith(s))
  const wanted = (l: Line) => named(l) || (!only && (isHeadline(l.statistic, l.stratum) || isProbable(l)))
  return all.filter(l => wanted(l) && (holds || !isProbable(l)))
}
