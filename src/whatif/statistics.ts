/** The statistics computed in both arms: the headline figures, their breakdowns, and the truth's probabilities. */
import { need, needOneOf } from '../ground/error.js'
import { SETTABLE } from '../model/rules.js'
import { EFFORTS } from '../recover/effort.js'
import { mean } from '../recover/estimator.js'
import { READ_COLUMNS } from '../recover/frame.js'
import { type Line, line } from '../recover/line.js'
import { CLEAR, column, wholeAndStrata } from '../recover/population.js'
import { statisticLines } from '../recover/statistics.js'
import { BY_COLUMNS } from '../scenarios/column-reasons.js'
import { conditionLevels } from '../schema/condition-columns.js'
import { SUCCESS_NAMES } from '../schema/definitions.js'
import { EXPERTISE_LEVELS } from '../schema/levels.js'
import type { Nature, Unit } from '../schema/nature.js'
import {
  ALL,
  type LineOf,
  levelWithin,
  lineName,
  nameBegins,
  parseLineName,
  type Stratum,
} from '../schema/stratum.js'
import { lineOf } from '../study/figure.js'
import { REGISTER } from '../study/register.js'
import { expectedIn, expectedLine, expectedLines, isSuccessExact, standsForAnother } from './expectation.js'
import type { Question } from './question.js'

/** The full name of a line that the user gave by its statistic, with a stratum or of all sessions. */
export const lineKey = (name: string): string => lineName(parseLineName(name))

const measured = REGISTER.flatMap(f => {
  const of = lineOf(f)
  return of && !f.table ? [{ ...of, by: 'by' in f.printed ? f.printed.by : undefined }] : []
})
const figures = new Set(measured.map(lineName))
const MEANS = SUCCESS_NAMES.map(o => `mean.${o}`)
/** The statistics of effort. */
export const EFFORT_MEANS = EFFORTS.map(e => `gm.${e}`)
/** Breakdowns by the columns that the report shows. */
const BROKEN_DOWN = new Set([...MEANS, ...EFFORT_MEANS])
const BY = ['expertise', 'month', 'user_type', 'work_mode']
const MIX = new Set(EXPERTISE_LEVELS.map(k => `share.expertise.${k}`))

/** Whether a line is a headline figure or one of its breakdowns. */
export function isHeadline(line: LineOf): boolean {
  const { statistic, stratum } = line
  return isFigure(line) || (BROKEN_DOWN.has(statistic) && isBreakdown(stratum)) || MIX.has(statistic)
}

function isBreakdown(stratum: Stratum): boolean {
  return stratum.length === 0 || BY.some(column => levelWithin(stratum, ALL, column) !== undefined)
}

/** Whether the register reports the line, by itself or among every stratum of a column. */
export function isFigure(line: LineOf): boolean {
  return (
    figures.has(lineName(line)) ||
    measured.some(
      f =>
        f.by !== undefined &&
        f.statistic === line.statistic &&
        levelWithin(line.stratum, f.stratum, f.by) !== undefined,
    )
  )
}

/**
 * The probabilities given all that comes before trouble: the measures that frames get, the statistics that are their means,
 * and those that have the same expectation where labels are exact.
 */
export const PROBABILITIES = [
  { measure: 'p_verified', statistic: 'p.verified', standsFor: 'mean.verified' },
  { measure: 'p_at_least_partial', statistic: 'p.at_least_partial', standsFor: 'mean.at_least_partial' },
] as const
const drawnBy: ReadonlyMap<string, string> = new Map(PROBABILITIES.map(p => [p.statistic, p.standsFor]))
const probableBy: ReadonlyMap<string, string> = new Map(PROBABILITIES.map(p => [p.standsFor, p.statistic]))

/** The line of drawn outcomes with the same expectation as a line of probabilities; any other line itself. */
export const drawnLine = ({ statistic, stratum }: LineOf): LineOf => ({
  statistic: drawnBy.get(statistic) ?? statistic,
  stratum,
})

/** The line of probabilities with the same expectation as one of drawn outcomes; undefined where there is none. */
export function probableLine({ statistic, stratum }: LineOf): LineOf | undefined {
  const found = probableBy.get(statistic)
  return found === undefined ? undefined : { statistic: found, stratum }
}

export const isProbable = ({ kind }: Pick<Nature, 'kind'>): boolean => kind === 'probability'

/** Means of the truth’s probabilities: the expectation of the same means of outcomes where labels are exact. */
function probabilityLines(): Line[] {
  return PROBABILITIES.flatMap(({ statistic, measure }) =>
    wholeAndStrata(CLEAR, ['expertise', 'month', 'user_type', 'work_mode']).map(({ stratum, population }) =>
      line(
        { statistic, unit: 'share', kind: 'probability' },
        stratum,
        mean(column(measure), population),
        population,
      ),
    ),
  )
}

let all: readonly Line[] | undefined

/**
 * Nodes from trouble on: where a scenario sets or holds one, probabilities that integrate over their noise do not
 * apply.
 */
const LATE = ['session.trouble', 'session.goal', 'session.outcome', 'session.code', 'session.evidence']

/** Whether the truth's probabilities apply in both arms. */
export function probabilitiesHold({ baseline, scenario }: Pick<Question, 'baseline' | 'scenario'>): boolean {
  return [baseline, scenario].every(
    ({ rules }) =>
      rules.settings.every(s => !LATE.includes(SETTABLE[s.set])) && rules.fixed.every(n => !LATE.includes(n)),
  )
}

/**
 * Whether a mean of probabilities has exactly the expectation of the same mean of drawn outcomes, in both arms: the
 * probabilities apply, and success is read as it is. Given all that comes before trouble, whether a session succeeds
 * depends neither on who is counted nor on how its stratum is read, so the mean of its probability over the same
 * sessions is the conditional expectation of the mean of its outcome (Rao and Blackwell).
 */
export function probabilitiesStand(question: Pick<Question, 'baseline' | 'scenario'>): boolean {
  return isSuccessExact(question) && probabilitiesHold(question)
}

/**
 * The line whose estimates answer a line: one of probabilities where these stand for it, unless outcomes are to be drawn. Where
 * the change is split, probabilities are given the trouble that was drawn, as those of its parts are, which sum to the whole.
 */
export function answering(question: Question, line: LineOf): LineOf {
  const isGivenTrouble = question.split || question.givenTrouble
  const probable = question.drawn || isGivenTrouble ? undefined : probableLine(line)
  if (probable && probabilitiesStand(question)) return probable
  return expectedLine(line, expectedIn(question)) ?? line
}

const allLines = () => (all ??= [...statisticLines(), ...probabilityLines()])

/** The unit of a line by its name. */
export function unitOfMetric(metric: string): Unit {
  const { statistic } = parseLineName(metric)
  const found = allLines().find(l => l.statistic === statistic)
  need(found, 'whatif.line', `there is no statistic ${statistic}`)
  return found.unit
}

/** The lines of a question, in a fixed order. */
export function linesOf(question: Question): readonly Line[] {
  const { statistics, only } = question
  const holds = probabilitiesHold(question)
  const named = (l: Line) => statistics.some(s => nameBegins(l, s))
  const wanted = (l: Line) => named(l) || (!only && (isHeadline(l) || isProbable(l)))
  const asked = allLines().filter(wanted)
  const answered = new Set(asked.map(l => lineName(answering(question, l))))
  const known = allLines().filter(l => (wanted(l) || answered.has(lineName(l))) && (holds || !isProbable(l)))
  const names = new Set(known.map(lineName))
  const drawn = [...known, ...linesBy(question.by ?? [], holds).filter(l => !names.has(lineName(l)))]
  const answeredByExpected = drawn.filter(l => standsForAnother(answering(question, l)))
  return [...drawn, ...expectedLines(answeredByExpected, expectedIn(question))]
}

/** Headline means, overall. */
export const LEAD: readonly string[] = [
  'mean.verified',
  'mean.at_least_partial',
  'mean.trouble',
  ...EFFORT_MEANS,
]
/** Errors of more lines than this take longer than they save. */
const MOST_SIZED = 12

/**
 * The lines of all sessions of which an answer says how much data they need, by their index: those asked for, or the headline
 * means. Their standard errors are worked out in every replicate of a question that is split or sized, unless people are weighted.
 */
export function sizedLines(question: Question, lines: readonly LineOf[]): readonly number[] {
  const { statistics, baseline, scenario, split, sized } = question
  if (!(split || sized) || baseline.tilts || scenario.tilts) return []
  const isAsked = (l: LineOf) =>
    statistics.length > 0 ? statistics.some(s => nameBegins(l, s)) : LEAD.includes(l.statistic)
  const found = lines.flatMap((l, j) =>
    l.stratum.length === 0 && isAsked(l) && !standsForAnother(l) ? [j] : [],
  )
  return found.slice(0, MOST_SIZED)
}

/** Whether a line is shown: one of probabilities that only answers another is not. */
export function isShown({ statistics, only }: Question, line: LineOf & Nature): boolean {
  if (standsForAnother(line)) return false
  return !only || !isProbable(line) || statistics.some(s => nameBegins(line, s))
}

/** The levels of the columns by which an answer is given that the sessions table has not. */
const LEVELS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  BY_COLUMNS.flatMap(c => (isRead(c) ? [] : [[c, conditionLevels(c) as readonly string[]]])),
)

/** Whether a frame has the column as it was read. */
export function isRead(column: string): boolean {
  return READ_COLUMNS.some(c => c === column)
}

/** Success, trouble and the probabilities at every level of some columns. */
function linesBy(columns: readonly string[], holds: boolean): Line[] {
  if (columns.length === 0) return []
  const drawn = SUCCESS_NAMES.map(o => ({
    nature: { statistic: `mean.${o}`, unit: 'share', kind: 'proportion' } as const,
    measure: o as string,
  }))
  const chances = PROBABILITIES.map(({ statistic, measure }) => ({
    nature: { statistic, unit: 'share', kind: 'probability' } as const,
    measure: measure as string,
  }))
  return wholeAndStrata(CLEAR, columns, LEVELS).flatMap(({ stratum, population }) =>
    [...drawn, ...(holds ? chances : [])].map(({ nature, measure }) =>
      line(nature, stratum, mean(column(measure), population), population),
    ),
  )
}

/** The statistic named, with a stratum or of all sessions, or an error that names the nearest. */
export function metricNamed(name: string): string {
  const key = lineKey(name)
  const all = allLines()
  if (all.some(l => lineName(l) === key)) return key
  const { statistic } = parseLineName(name)
  const statistics = [...new Set(all.map(l => l.statistic))]
  need(
    !statistics.includes(`mean.${statistic}`),
    'whatif.line',
    `unknown statistic "${statistic}"; did you mean "mean.${statistic}"?`,
  )
  needOneOf(statistic, statistics, 'whatif.line', 'statistic')
  const strata = all.filter(l => l.statistic === statistic).map(lineName)
  return needOneOf(key, strata, 'whatif.line', 'stratum of a statistic')
}
