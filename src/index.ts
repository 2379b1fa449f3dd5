/**
 * Everything that the project’s own scripts use. The public entry points are plumbline.ts, recover.ts, whatif.ts,
 * validate.ts, arquero.ts and browser.ts.
 */
export { type CalibrateOptions, type Calibration, calibrate, type Reached } from './calibrate/calibrate.js'
export type { Conflict } from './calibrate/conflict.js'
export { type Freedom, loadFreedom } from './calibrate/free.js'
export type { Identification } from './calibrate/identify.js'
export { type Assumptions, type CheckedPoint, loadAssumptions } from './calibrate/points.js'
export { type SolvedWorld, type SolveOptions, solveWorld } from './calibrate/solve-world.js'
export { TARGETS, type Target } from './calibrate/target.js'
export { type Checked, type CheckOptions, type CheckResult, check, type Verdict } from './check/check.js'
export { type RoundTripRow, type RoundTripSection, roundTrip, verdictSentence } from './check/round-trip.js'
export { checkTruth, type TruthResult, type TruthRow, truthSentence } from './check/truth.js'
export type { Frames } from './corpus/frames.js'
export {
  type GenerateOptions,
  generateCorpus,
  type Progress,
  readManifest,
} from './corpus/generate-corpus.js'
export { loadFrame, loadFrames } from './corpus/load-frame.js'
export type { Manifest } from './corpus/manifest.js'
export { mergeShards, type Shards, shardsIn } from './corpus/merge.js'
export { recoverCorpus, recoverFrames } from './corpus/recover-corpus.js'
export { recoverTables } from './corpus/recover-tables.js'
export {
  type CorpusRequest,
  type CorpusSpec,
  DEFAULT_SEED,
  resolveSpec,
} from './corpus/spec.js'
export { type Status, statusOf } from './corpus/status.js'
export { type VerifiedPart, verifyCorpus } from './corpus/verify.js'
export type { Estimand } from './estimands/outcomes.js'
export { FORMATS, type Format, PEOPLE_A_PART } from './files/format.js'
export { readTable } from './files/read.js'
export type { Arm } from './generate/arm.js'
export { armOf, type Stated } from './generate/arm-of.js'
export { Generator, type GeneratorOptions, type Interventions } from './generate/generator.js'
export { tableOf } from './generate/tables.js'
export { PlumblineError } from './ground/error.js'
export type { Node } from './model/node.js'
export { NODES, PARAMETERS, parameterNamed } from './model/nodes.js'
export { type Parameter, type ParameterValues, resolveParameters } from './model/parameter.js'
export { NO_RULES, type Rules } from './model/rules.js'
export { agreementLines } from './recover/agreement.js'
export { APPENDIX_TABLES, appendixTable, oster } from './recover/appendix.js'
export { type BootstrapOptions, bootstrap } from './recover/bootstrap.js'
export { compute } from './recover/compute.js'
export { correctedLines } from './recover/correction.js'
export { type Frame, frameOf, READ_COLUMNS } from './recover/frame.js'
export {
  finishTable,
  influenceOf,
  type Line,
  line,
  mergeTotals,
  type PartialTotals,
  partialTotals,
  type Recovered,
  type StatisticFamily,
  solveLines,
} from './recover/line.js'
export { answer, type Condition, conditionOf, type Query } from './recover/query.js'
export { type Coefficient, type Fit, type Regression, regress } from './recover/regression.js'
export {
  cautionOf,
  natureOf,
  recover,
  STATISTICS,
  statisticLines,
  TABLE_STATISTICS,
  tableLines,
} from './recover/statistics.js'
export { type Suppressed, suppress } from './recover/suppress.js'
export { type Answered, answerPage, writeAnswer } from './report/answer-page.js'
export { type Reported, reportPage, writeReport } from './report/report-page.js'
export { roundTripPicture } from './report/round-trip-picture.js'
export { type Axis, versionsOf } from './scenarios/grid.js'
export { type Resolved, type ResolveOptions, resolveScenario } from './scenarios/resolve.js'
export { changesOf, loadScenario, scenarioNames, WORLDS } from './scenarios/scenario.js'
export { type Scenario, scenarioJsonSchema, scenarioSchema } from './scenarios/schema.js'
export type { Batch, ColumnData } from './schema/batch.js'
export { dataDictionary, tableSchema } from './schema/describe.js'
export { showDifference, showError, showEstimate, showInterval } from './schema/display.js'
export { KINDS, type Kind, type Nature, UNITS, type Unit } from './schema/nature.js'
export {
  lineName,
  parseLineName,
  parseStratum,
  printStratum,
  type Stratum,
  stratumOf,
  withText,
} from './schema/stratum.js'
export {
  type Column,
  DEFAULT_TABLES,
  TABLE_NAMES,
  TABLES,
  type Table,
  type TableName,
} from './schema/tables.js'
export { latinHypercube } from './streams/latin-hypercube.js'
export { type Figure, lineOf, linesOf, type Printed, printedInterval } from './study/figure.js'
export { figureNamed, REGISTER, STUDY, STUDY_PEOPLE } from './study/register.js'
export type { Tolerances } from './validate/judge.js'
export { MEASURES, type Measure, type Measured, measureTable, precisionTable } from './validate/measures.js'
export type { Estimated, Replicated } from './validate/replicate-row.js'
export type { Estimate, EstimateRow, Observed } from './validate/runner.js'
export { type EstimatorSpec, type Study, type StudyOptions, studyOf } from './validate/study.js'
export { declaredEstimands } from './validate/truth.js'
export { type Validated, type ValidateOptions, validate } from './validate/validate.js'
export { type Verdict as EstimatorVerdict, type VerdictOptions, verdicts } from './validate/verdict.js'
export { type WorldTruth, worldTruths } from './validate/world-truth.js'
export type { Answer } from './whatif/answer.js'
export { type QuestionOptions, questionOf } from './whatif/ask.js'
export { type Band, type BandOptions, bandOf } from './whatif/band.js'
export type { Question } from './whatif/question.js'
export { type RunOptions, runQuestion } from './whatif/run.js'
export { type SolvedFor, type SolveForOptions, solveFor } from './whatif/solve.js'
export { type Difference, differences, medianReduction, type Part, parts } from './whatif/summary.js'
export { answerWords, bandWords } from './whatif/words.js'
