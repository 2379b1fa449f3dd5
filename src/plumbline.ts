/** `@plumbline/plumbline`: what most people need. The rest lies in `/recover`, `/whatif`, `/validate`, `/arquero` and `/browser`. */

// Worlds and questions.
export { type SolvedWorld, type SolveOptions, solveWorld } from './calibrate/solve-world.js'
// The study's statistics of observed sessions, beside what it reported.
export { type Checked, type CheckOptions, type CheckResult, check, type Verdict } from './check/check.js'
export { roundTrip } from './check/round-trip.js'
export { checkTruth, type TruthResult, type TruthRow } from './check/truth.js'
export { frameOfRows, type RowsOptions, type SessionRow } from './corpus/frame-of-rows.js'
// A corpus on disk.
export {
  type GenerateOptions,
  generateCorpus,
  type Progress,
  readManifest,
} from './corpus/generate-corpus.js'
export { loadFrame } from './corpus/load-frame.js'
export type { Manifest } from './corpus/manifest.js'
export { mergeShards } from './corpus/merge.js'
export { openCorpus } from './corpus/open-corpus.js'
export { recoverCorpus } from './corpus/recover-corpus.js'
export { type CorpusRequest, type CorpusSpec, resolveSpec } from './corpus/spec.js'
export { type Status, statusOf } from './corpus/status.js'
// A corpus in memory.
export { arrowTablesOf, type TablesRequest, tablesOf } from './corpus/tables-of.js'
export { type VerifiedPart, verifyCorpus } from './corpus/verify.js'
// What goes wrong, and the version.
export { PlumblineError } from './ground/error.js'
export { VERSION } from './ground/version.js'
// What is known: the study's figures, tables and columns, the model.
export { NODES, PARAMETERS } from './model/nodes.js'
export type { Frame } from './recover/frame.js'
export type { Recovered } from './recover/line.js'
export { recover } from './recover/statistics.js'
export { type Reported, writeReport } from './report/report-page.js'
export { loadScenario, scenarioNames } from './scenarios/scenario.js'
export type { Scenario } from './scenarios/schema.js'
export { type Column, TABLES, type Table, type TableName } from './schema/tables.js'
export { type Figure, printedInterval } from './study/figure.js'
export { figureNamed, REGISTER, STUDY } from './study/register.js'
// Estimators over many corpora.
export { type Study, type StudyOptions, studyOf } from './validate/study.js'
export { type ValidateOptions, validate } from './validate/validate.js'
export { verdicts } from './validate/verdict.js'
export { questionOf } from './whatif/ask.js'
export { runQuestion } from './whatif/run.js'
export { type Difference, differences } from './whatif/summary.js'
