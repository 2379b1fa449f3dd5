/** The register of every figure that the study reports, as data: the project's only external benchmark. */

import { needOneOf } from '../ground/error.js'
import { ORDINAL_LABELS } from '../schema/definitions.js'
import { EXPERTISE_NAMES, VALUE_BANDS } from '../schema/levels.js'
import { parseStratum, stratumOf, ALL as WHOLE } from '../schema/stratum.js'
import type { OtherTable } from '../schema/tables.js'
import {
  type Figure,
  type FigureClass,
  type Part,
  type Printed,
  register,
  type Section,
} from './figure.js'

/** How the study is cited wherever a figure is shown. */
export const STUDY =
  'Hitzig, Massenkoff, Lyubich, Heller and McCrory (2026), "Agentic coding and persistent returns to expertise", Anthropic Economic Research, 16 June 2026'

/** People in the study's sample: the size from which claims of significance and order are judged. */
export const STUDY_PEOPLE = 234_751
const STUDY_SESSIONS = 398_198

const ALL = 'all'
const POINT = 0.01

const value = (v: number, halfWidth: number): Printed => ({ kind: 'value', value: v, halfWidth })
/** A percentage printed to the whole point unless told otherwise. */
const percent = (points: number, halfWidth = 0.5): Printed => value(points * POINT, halfWidth * POINT)
const range = (low: number, high: number): Printed => ({ kind: 'range', low, high })
const percentRange = (low: number, high: number): Printed => range(low * POINT, high * POINT)
/** A share printed as "1 in n", known to n ± halfWidth. */
const oneIn = (n: number, halfWidth: number): Printed => ({
  kind: 'range',
  low: 1 / (n + halfWidth),
  high: 1 / (n - halfWidth),
  oneIn: true,
})
/** A share of people printed as a count. */
const peopleCount = (n: number): Printed => value(n / STUDY_PEOPLE, 0.5 / STUDY_PEOPLE)
const direction = (sign: 1 | -1 | 0): Printed => ({ kind: 'direction', sign })
const every = (by: string, sign: 1 | -1, exceptions = 0): Printed => ({ kind: 'every', by, sign, exceptions })
const each = (parts: readonly Part[]): Printed => ({ kind: 'each', parts })
const unmeasured = (why: string): Printed => ({ kind: 'unmeasured', why })

/** Labels without an order whose agreement was printed. */
const CATEGORICAL = ['work_mode', 'subject', 'codebase', 'occupation', 'outcome'] as const

/** The agreement of each of some labels, all known to lie between two percentages. */
function agreements(statistic: string, labels: readonly string[], low: number, high: number): Part[] {
  return labels.map(label => ({
    level: label,
    line: { statistic: `${statistic}.${label}`, stratum: WHOLE },
    low: low * POINT,
    high: high * POINT,
  }))
}

/** The shares of postings by band, in percentages to the whole point. */
function bandShares(percentages: readonly number[]): Part[] {
  return VALUE_BANDS.map((band, b) => {
    const share = percentages[b] ?? Number.NaN
    return {
      level: band,
      line: { statistic: 'postings_share', stratum: stratumOf('value_band', band) },
      low: (share - 0.5) * POINT,
      high: (share + 0.5) * POINT,
    }
  })
}

type Row = readonly [
  id: string,
  measured: string,
  statistic: string,
  stratum: string,
  printed: Printed,
  text: string,
  note?: string,
]

function figures(
  section: Section,
  population: string,
  cls: FigureClass,
  rows: readonly Row[],
  table?: OtherTable,
): Figure[] {
  return rows.map(([id, measured, statistic, stratum, printed, text, note]) => ({
    id,
    section,
    measured,
    population,
    ...(statistic && { statistic }),
    ...(table && { table }),
    stratum: parseStratum(stratum),
    printed,
    text,
    class: cls,
    source: cls === 'assumed' ? 'assumed by this project' : `${cls}: ${STUDY}`,
    ...(note && { note }),
  }))
}

const PEOPLE = 'people with at least one session'
const SESSIONS = 'sessions with at least one human turn'
const CLEAR = 'sessions with a clear goal'
const TROUBLED = 'sessions with a clear goal and a failure signal of 3 or more'
const CODE = 'sessions with a clear goal in which at least one line was added'
const KNOWN = 'sessions whose occupation is clear'
const POSITIVE = 'sessions in which the agent acted (or wrote)'

const FIRST = 'month=2025-10'
const LAST = 'month=2026-04'

const sample = [
  ...figures('Sample', PEOPLE, 'appendix', [
    ['sample.sessions', 'Sessions in the sample', '', ALL, unmeasured('a corpus’s size is its user’s choice; compared as sessions per person'), STUDY_SESSIONS.toLocaleString('en')],
    ['sample.people', 'People in the sample', '', ALL, unmeasured('a corpus’s size is its user’s choice; shares of people are compared'), STUDY_PEOPLE.toLocaleString('en')],
    ['sample.over_1', 'People with more than 1 session', 'people_over.1', ALL, peopleCount(73_066), '73,066 (31.12%)'],
    ['sample.over_5', 'People with more than 5 sessions', 'people_over.5', ALL, peopleCount(6_382), '6,382 (2.72%)'],
    ['sample.over_10', 'People with more than 10 sessions', 'people_over.10', ALL, peopleCount(1_413), '1,413 (0.60%)'],
    ['sample.sessions_per_person', 'Mean sessions per person', 'mean.sessions', ALL, value(1.696, 0.0005), '1.696'],
  ]),
  ...figures('Sample', SESSIONS, 'report', [
    ['sample.months', 'Months covered, October 2025 to April 2026', 'count.months', ALL, value(7, 0.5), '7'],
  ]),
  ...figures('Sample', SESSIONS, 'appendix', [
    ['sample.no_clear_goal', 'Sessions with no clear goal', 'share.outcome.no_clear_goal', ALL, percent(7.7, 0.05), '7.7%'],
    ['sample.occupation_unclear', 'Sessions whose occupation is unclear', 'share.occupation_unclear', ALL, percent(30, 1), '~30%'],
    ['sample.regression_sessions', 'Sessions in the success regressions', '', ALL, unmeasured('5.7% fewer than the sample, while 7.7% have no clear goal: both cannot describe one exclusion, and the 7.7% is the one met'), '375,687'],
  ]),
]

const work = [
  ...figures('What people do', SESSIONS, 'report', [
    ['work.writes_code', 'Writes code directly: building, fixing, testing or orchestrating', 'share.work_mode.building+fixing+testing+orchestrating', ALL, percent(56), '56%'],
    ['work.building', 'Building', 'share.work_mode.building', ALL, percent(25), '25%'],
    ['work.fixing', 'Fixing', 'share.work_mode.fixing', ALL, percent(26), '26%'],
    ['work.testing_orchestrating', 'Testing or orchestrating', 'share.work_mode.testing+orchestrating', ALL, percent(5), '5%'],
    ['work.operating', 'Operating', 'share.work_mode.operating', ALL, percent(17), '17%'],
    ['work.understanding_planning', 'Understanding or planning', 'share.work_mode.understanding+planning', ALL, percent(14), '14%'],
    ['work.analyzing_communicating', 'Analyzing or communicating', 'share.work_mode.analyzing+communicating', ALL, percent(13), '13%'],
  ]),
  ...figures('What people do', SESSIONS, 'appendix', [
    ['work.orchestrating', 'Orchestrating alone', 'share.work_mode.orchestrating', ALL, percent(0.5, 0.06), '~0.5%'],
    ['work.fixing.first', 'Fixing in October', 'share.work_mode.fixing', FIRST, percent(33), '33%'],
    ['work.fixing.last', 'Fixing in April', 'share.work_mode.fixing', LAST, percent(19), '19%'],
    ['work.operating.first', 'Operating in October', 'share.work_mode.operating', FIRST, percent(14), '14%'],
    ['work.operating.last', 'Operating in April', 'share.work_mode.operating', LAST, percent(21), '21%'],
    ['work.writing.first', 'Analyzing or communicating in October', 'share.work_mode.analyzing+communicating', FIRST, percent(10, 1), '~10%'],
    ['work.writing.last', 'Analyzing or communicating in April', 'share.work_mode.analyzing+communicating', LAST, percent(20, 1), '~20%', 'With an average of 13% the rise must come late.'],
    ['codebase.modifies', 'Modifies an existing codebase', 'share.codebase.modifies', ALL, percent(48), '48%'],
    ['codebase.explores', 'Explores a codebase', 'share.codebase.explores', ALL, percent(17), '17%'],
    ['codebase.creates', 'Creates a new codebase', 'share.codebase.creates', ALL, percent(14), '14%'],
    ['codebase.none', 'No codebase', 'share.codebase.none', ALL, percentRange(19.5, 22), 'about a fifth', 'The other three leave no less than 19.5%.'],
  ]),
  ...figures('What people do', SESSIONS, 'report', [
    ['value.growth', 'Rise of the mean task value, October to April', 'value_growth', ALL, percent(27), '+27%', 'Also printed as "about 25%" in the key findings: one figure, two roundings.'],
    ['value.growth.building', 'Rise of the mean task value of building', 'value_growth', 'work_mode=building', percent(43), '+43%'],
    ['value.growth.operating', 'Rise of the mean task value of operating', 'value_growth', 'work_mode=operating', percent(34), '+34%'],
    ['value.growth.fixing', 'Rise of the mean task value of fixing', 'value_growth', 'work_mode=fixing', percent(32), '+32%'],
    ['value.growth.every_mode', 'The value rise holds in almost every kind of work', 'value_growth', ALL, every('work_mode', 1, 1), 'direction'],
  ]),
  ...figures('What people do', 'freelance postings, not sessions', 'appendix', [
    ['value.postings', 'Raw freelance postings by value band', '', ALL, each(bandShares([62, 27, 9, 2])), '~62 / 27 / 9 / 2%', 'Errors take each posting by itself.'],
  ], 'postings'),
]

const division = [
  ...figures('How work is divided', SESSIONS, 'report', [
    ['division.planning', 'Median share of planning decisions made by the user', 'median.planning_user_share', ALL, percent(70, 5), '~70%'],
    ['division.execution', 'Median share of execution decisions made by the user', 'median.execution_user_share', ALL, percent(20, 5), '~20%'],
    ['division.turns', 'Median turns per session', 'median.turns', ALL, value(4, 0.5), '~4'],
  ]),
  ...figures('How work is divided', POSITIVE, 'report', [
    ['division.actions', 'Actions per prompt, geometric mean of session averages', 'gm.actions', ALL, value(10, 0.5), '~10'],
    ['division.words', 'Words per turn, geometric mean of session averages', 'gm.words', ALL, value(2400, 50), '~2,400'],
    ['division.actions.user_executes', 'Actions per turn where the user keeps more than 80% of execution', 'gm.actions', 'execution_user_share>0.8', value(8, 0.5), '~8'],
    ['division.actions.agent_plans', 'Actions per turn where the agent makes more than 80% of planning decisions', 'gm.actions', 'planning_user_share<0.2', value(16, 0.5), '~16'],
  ]),
  ...figures('How work is divided', SESSIONS, 'appendix', [
    ['division.over_100', 'Sessions averaging more than 100 actions per prompt', 'actions_over.100', ALL, percent(2), '2%'],
    ['division.over_200', 'Sessions averaging more than 200 actions per prompt', 'actions_over.200', ALL, oneIn(270, 5), '1 in 270'],
    ['division.over_500', 'Sessions averaging more than 500 actions per prompt', 'actions_over.500', ALL, oneIn(2300, 50), '1 in 2,300', 'A log-normal that meets the others would give 1 in 4,100 to 4,400: the tail is heavier.'],
  ]),
]

const STEPS = ['2-1', '3-2', '4-3', '5-4'] as const

const effort = [
  ...figures('Expertise and effort', POSITIVE, 'appendix', [
    ['effort.actions.novice', 'Actions per prompt of novices, geometric mean', 'gm.actions', 'expertise=1', value(5, 0.5), '5'],
    ['effort.actions.expert', 'Actions per prompt of experts, geometric mean', 'gm.actions', 'expertise=5', value(12, 0.5), '12'],
    ['effort.words.novice', 'Words per prompt of novices, geometric mean', 'gm.words', 'expertise=1', value(600, 50), '600'],
    ['effort.words.expert', 'Words per prompt of experts, geometric mean', 'gm.words', 'expertise=5', value(3200, 50), '3,200'],
  ]),
  ...figures('Expertise and effort', POSITIVE, 'report', [
    ['effort.actions.slope', 'Adjusted rise of actions per prompt and level', 'slope.actions', ALL, percent(9), '+9%'],
    ['effort.words.slope', 'Adjusted rise of words per turn and level', 'slope.words', ALL, percent(13), '+13%'],
    ['effort.actions.slope_significant', 'The adjusted rise of actions is significant', 'slope.actions', ALL, { kind: 'significant', level: 0.001 }, 'p < 0.001'],
    ['effort.words.slope_significant', 'The adjusted rise of words is significant', 'slope.words', ALL, { kind: 'significant', level: 0.001 }, 'p < 0.001'],
    ...(['actions', 'words'] as const).flatMap(unit => [
      ...STEPS.map(
        (step): Row => [`effort.${unit}.step_${step.replace('-', '_')}`, `Adjusted step of ${unit} from level ${step[2]} to ${step[0]} is positive and significant`, `step.${unit}`, `expertise=${step}`, { kind: 'significant', level: 0.05 }, 'sign and significance'],
      ),
      [`effort.${unit}.every_mode`, `The gap in ${unit} appears in every work mode`, `slope.${unit}`, ALL, every('work_mode', 1), 'direction'] as Row,
      [`effort.${unit}.every_band`, `The gap in ${unit} appears in every value band`, `slope.${unit}`, ALL, every('value_band', 1), 'direction'] as Row,
    ]),
  ]),
  ...figures('Expertise and effort', SESSIONS, 'report', [
    ['effort.mix', 'The expertise mix itself', '', ALL, unmeasured('not reported; the mix of a corpus is assumed'), 'not reported'],
  ]),
]

type Level = (typeof EXPERTISE_NAMES)[number]
const at = (level: Level) => `expertise=${EXPERTISE_NAMES.indexOf(level) + 1}`
const inTrouble = (level: Level) => `trouble=true,${at(level)}`

const MANAGEMENT = 'Management Occupations'
const LARGEST = [
  'Computer and Mathematical Occupations',
  'Business and Financial Operations Occupations',
  'Arts, Design, Entertainment, Sports, and Media Occupations',
  MANAGEMENT,
  'Life, Physical, and Social Science Occupations',
]
const FASTEST = [MANAGEMENT, 'Sales and Related Occupations', 'Legal Occupations']
const OTHER_ADJUSTED = 'Adjusted by the fixed-effects regression of the study.'

const success = [
  ...figures('Success', CLEAR, 'report', [
    ['success.verified.novice', 'Verified success of novices, adjusted', 'adjusted.verified', at('novice'), percent(15), '15%', OTHER_ADJUSTED],
    ['success.verified.intermediate', 'Verified success of intermediates, adjusted', 'adjusted.verified', at('intermediate'), percent(28), '28%'],
    ['success.verified.expert', 'Verified success of experts, adjusted', 'adjusted.verified', at('expert'), percent(33), '33%'],
    ['success.partial.novice', 'At least partial success of novices, adjusted', 'adjusted.at_least_partial', at('novice'), percent(77), '77%'],
    ...(['intermediate', 'advanced', 'expert'] as const).map((l): Row => [`success.partial.${l}`, `At least partial success, ${l}, adjusted`, 'adjusted.at_least_partial', at(l), percentRange(90.5, 92.5), '91–92%']),
  ]),
  ...figures('Success', TROUBLED, 'report', [
    ['trouble.verified.novice', 'Verified success of novices in trouble, adjusted', 'adjusted.verified', inTrouble('novice'), percent(4), '4%'],
    ['trouble.verified.expert', 'Verified success of experts in trouble, adjusted', 'adjusted.verified', inTrouble('expert'), percent(15), '15%'],
    ['trouble.partial.novice', 'At least partial success of novices in trouble, adjusted', 'adjusted.at_least_partial', inTrouble('novice'), percent(60), '60%'],
    ...(['intermediate', 'advanced', 'expert'] as const).map((l): Row => [`trouble.partial.${l}`, `At least partial success in trouble, ${l}, adjusted`, 'adjusted.at_least_partial', inTrouble(l), percentRange(79.5, 81.5), '80–81%']),
    ['trouble.abandoned.novice', 'Abandonment by novices in trouble, adjusted', 'adjusted.abandoned', inTrouble('novice'), percent(19), '19%'],
    ...(['beginner', 'intermediate', 'advanced', 'expert'] as const).map((l): Row => [`trouble.abandoned.${l}`, `Abandonment in trouble, ${l}, adjusted`, 'adjusted.abandoned', inTrouble(l), percentRange(4.5, 7.5), '5–7%']),
  ]),
  ...figures('Success', CLEAR, 'report', [
    ['trouble.rate', 'Experts hit trouble less often than novices', 'contrast.trouble', 'expertise=5-1', direction(-1), 'direction'],
  ]),
  ...figures('Success', TROUBLED, 'appendix', [
    ['trouble.value', 'Mean value of a troubled session, expert over novice', 'value_ratio.5_1', 'trouble=true', range(1.75, 2.25), 'about doubles'],
  ]),
  ...figures('Success', CLEAR, 'report', [
    ['success.rises.verified', 'Verified success rises with expertise', 'slope.verified', ALL, direction(1), 'direction'],
    ['success.rises.at_least_partial', 'At least partial success rises with expertise', 'slope.at_least_partial', ALL, direction(1), 'direction'],
    ['success.rises.succeeded', 'Judged success rises with expertise', 'slope.succeeded', ALL, direction(1), 'direction'],
    ['success.flattens.verified', 'Most of the gain in verified success is from novice to intermediate', 'flattening.verified', 'expertise=1-3-5', direction(1), 'shape'],
    ['success.flattens.at_least_partial', 'Most of the gain in at least partial success is from novice to intermediate', 'flattening.at_least_partial', 'expertise=1-3-5', direction(1), 'shape'],
    ['success.verified.software', 'Verified success of software occupations', 'mean.verified', 'user_type=software', percent(30), '30%'],
    ['success.verified.other', 'Verified success of other occupations', 'mean.verified', 'user_type=other', percent(26), '26%', 'With 15/28/33% by expertise, sessions of unclear occupation must verify a little more often, or the mix lean low.'],
  ]),
  ...figures('Success', CODE, 'report', [
    ['success.code.verified.software', 'Verified success of software occupations where code was written', 'mean.verified', 'wrote_code=true,user_type=software', percent(34), '34%'],
    ['success.code.verified.other', 'Verified success of other occupations where code was written', 'mean.verified', 'wrote_code=true,user_type=other', percent(29), '29%'],
    ['success.code.partial.software', 'At least partial success of software occupations where code was written', 'mean.at_least_partial', 'wrote_code=true,user_type=software', percent(89), '89%'],
    ['success.code.partial.other', 'At least partial success of other occupations where code was written', 'mean.at_least_partial', 'wrote_code=true,user_type=other', percent(88), '88%'],
  ]),
  ...figures('Success', CLEAR, 'appendix', [
    ['success.trend.software', 'Verified success of software occupations rose over the months', 'trend.verified', 'user_type=software', direction(1), 'direction', 'Size assumed: about 6 points from October to April, at least 2.'],
    ['success.trend.other', 'Verified success of other occupations rose over the months', 'trend.verified', 'user_type=other', direction(1), 'direction', 'Size assumed: about 6 points from October to April, at least 2.'],
    ['success.trend.gap', 'The software gap neither widened nor narrowed over the months', 'trend_gap.verified', 'user_type=software-other', direction(0), 'no change'],
  ]),
  ...figures('Success', CODE, 'report', [
    ['occupation.within_7', 'Each of the ten largest occupations lies within 7 points of software', 'occupation_gap.verified', 'wrote_code=true', { kind: 'within', by: 'occupation', count: 10, limit: 0.07 }, 'within 7 points'],
    ['occupation.highest', 'The occupation with the highest verified success, of the ten largest', 'occupation_gap.verified', 'wrote_code=true', { kind: 'top', by: 'occupation', strata: [MANAGEMENT], among: 10 }, 'Management', 'Assumed lead over software: about 2 points.'],
  ]),
  ...figures('Success', KNOWN, 'report', [
    ['occupation.largest', 'The largest occupations, in order', 'occupation_share', ALL, { kind: 'order', by: 'occupation', strata: LARGEST }, 'Computer & Math; Business & Financial; Arts, Design & Media; Management; Life, Physical & Social Science'],
  ]),
  ...figures('Success', KNOWN, 'appendix', [
    ['occupation.fastest', 'The fastest-growing occupations other than software', 'occupation_growth', ALL, { kind: 'top', by: 'occupation', strata: FASTEST, among: 23 }, 'Management, Sales, Legal'],
  ]),
  ...figures('Success', CLEAR, 'appendix', [
    ['success.judged.success_signal_1', 'Judged succeeded at success signal 1', 'mean.succeeded', 'success_signal=1', percent(13), '13%'],
    ['success.judged.success_signal_5', 'Judged succeeded at success signal 5', 'mean.succeeded', 'success_signal=5', percent(90), '90%'],
    ['success.judged.failure_signal_1', 'Judged succeeded at failure signal 1', 'mean.succeeded', 'failure_signal=1', percent(85), '85%'],
    ['success.judged.failure_signal_5', 'Judged succeeded at failure signal 5', 'mean.succeeded', 'failure_signal=5', percent(3), '3%'],
    ['success.within_person', 'Within-person rise in judged success per level', 'slope_within.succeeded', ALL, percentRange(2.5, 5.5), '+3–5 points', 'Reported from another sample.'],
  ]),
]

const VALUES_OF_POSTINGS = 'Small jobs are those of the lowest band and the largest those of the highest, by assumption; errors take each posting by itself.'

const labels = [
  ...figures('Quality of the labels', 'sessions labelled as creating or modifying code', 'appendix', [
    ['labels.code_changes', 'Sessions labelled as creating or modifying code that show code changes', 'mean.wrote_code', 'codebase=modifies+creates', range(0.9, 1), '> 90%'],
  ]),
  ...figures('Quality of the labels', 'sessions rated twice', 'appendix', [
    ['labels.ordinal.exact', 'Ordinal labels: exact agreement', '', ALL, each(agreements('agreement', ORDINAL_LABELS, 52.5, 68.5)), '53–68%', 'Every label on a scale lies in the range.'],
    ['labels.ordinal.within_one', 'Ordinal labels: agreement within one step', '', ALL, each(agreements('agreement_within_one', ORDINAL_LABELS, 77.5, 99.5)), '78–99%', 'Every label on a scale lies in the range.'],
    ['labels.categorical', 'Categorical labels: agreement', '', ALL, each(agreements('agreement', CATEGORICAL, 77.5, 98.5)), '78–98%', 'Every label without an order lies in the range; user type follows from occupation.'],
  ], 'second_reading'),
  ...figures('Quality of the labels', 'held-out freelance postings', 'appendix', [
    ['labels.value_r2', 'Value estimator on held-out postings: R² in logs', 'value_r2', ALL, value(0.38, 0.005), '0.38', 'The squared correlation of the logs of both prices; errors take each posting by itself.'],
    ['labels.value_small', 'Value estimator on held-out postings: estimated over true price of small jobs', 'overpriced', 'value_band=10-200', value(2.4, 0.05), 'over-priced ~2.4×', VALUES_OF_POSTINGS],
    ['labels.value_large', 'Value estimator on held-out postings: true over estimated price of the largest jobs', 'underpriced', 'value_band=5000-50000', value(7, 0.5), 'under-priced ~7×', VALUES_OF_POSTINGS],
  ], 'postings'),
]

/** Every figure that the study reported, in the order of its sections. */
export const REGISTER: readonly Figure[] = register([...sample, ...work, ...division, ...effort, ...success, ...labels])

/**
 * The figure called `id`, or an error naming the nearest.
 *
 * @example
 * import { figureNamed } from '@plumbline/plumbline'
 *
 * const { measured, text, statistic } = figureNamed('success.verified.novice')
 * console.log(text, statistic) // → 15% adjusted.verified
 */
export function figureNamed(id: string): Figure {
  const ids = REGISTER.map(f => f.id)
  needOneOf(id, ids, 'figure.unknown', 'figure')
  return REGISTER[ids.indexOf(id)] as Figure
}
