/**
 * The study's figures in Arquero: a corpus as tables with the study's definitions as columns, and every headline figure as a
 * query to read and change.
 *
 * @example
 * import { headlines, workModes } from '@plumbline/plumbline/arquero'
 * import { tablesOf } from '@plumbline/plumbline'
 *
 * const { sessions } = tablesOf({ people: 500 })
 * console.log(workModes({ sessions }).columnNames().join(), headlines({ sessions }).numRows()) // → work_mode,count,share 207
 */
export { openCorpus } from './corpus/open-corpus.js'
export { arqueroTable } from './headline/arquero-table.js'
export { define } from './headline/define.js'
export {
  effortPerTurn,
  effortWhereAgentPlans,
  effortWhereUserExecutes,
  heavySessions,
  medians,
} from './headline/division.js'
export {
  effortByExpertise,
  effortRise,
  riseOfActions,
  riseOfActionsByBand,
  riseOfActionsByMode,
  riseOfWords,
  riseOfWordsByBand,
  riseOfWordsByMode,
  stepsOfActions,
  stepsOfWords,
} from './headline/effort.js'
export { adjustedRates, effects, slope } from './headline/expertise.js'
export {
  HEADLINE_FIGURES,
  HEADLINES,
  type HeadlineEstimate,
  headlineOf,
  headlines,
} from './headline/headline.js'
export { inOrder } from './headline/in-order.js'
export { type Controls, complete, leastSquares } from './headline/least-squares.js'
export { codeChanges, occupationGap, occupationGrowth, occupations } from './headline/occupations.js'
export { postingsByBand, valueDistortions, valueEstimator } from './headline/posting-figures.js'
export type { AllTables, Headline, Level, Place, Query, Tables } from './headline/query.js'
export { placeWords, queryText, whereWords } from './headline/query-text.js'
export { monthsCovered, occupationsKnown, outcomes, sessionsPerPerson } from './headline/sample.js'
export {
  flattening,
  flatteningOfPartial,
  flatteningOfVerified,
  judgedByFailureSignal,
  judgedBySuccessSignal,
  partialByExpertise,
  riseOfJudged,
  riseOfPartial,
  riseOfVerified,
  riseWithinPerson,
  successInCode,
  trendGap,
  trends,
  verifiedByExpertise,
  verifiedByUserType,
} from './headline/success.js'
export { textOf } from './headline/text-of.js'
export {
  troubledAbandoned,
  troubledPartial,
  troubledValue,
  troubledVerified,
  troubleOfExperts,
} from './headline/trouble.js'
export { agreementOfLabels, agreementWithinOne } from './headline/two-raters.js'
export {
  codebases,
  valueGrowth,
  valueGrowthByMode,
  workModes,
  workModesByMonth,
} from './headline/work.js'
