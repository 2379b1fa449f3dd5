/** `@plumbline/plumbline/recover`: the study's statistics of observed sessions, and what statistics are made of. */

export { frameOfRows, type RowsOptions, type SessionRow } from './corpus/frame-of-rows.js'
// Sessions to recover from.
export type { Frames } from './corpus/frames.js'
export { loadFrame, loadFrames } from './corpus/load-frame.js'
export { recoverCorpus, recoverFrames } from './corpus/recover-corpus.js'
// Columns and values of other people.
export type { ColumnMapping, Mapping } from './files/mapping.js'
export { mappingJsonSchema, mappingOf } from './files/read-mapping.js'
// The study's statistics.
export { agreementLines } from './recover/agreement.js'
export { APPENDIX_TABLES, appendixTable, oster } from './recover/appendix.js'
export { type BootstrapOptions, bootstrap } from './recover/bootstrap.js'
// Statistics of one's own: populations, measures, and estimators made of them.
export type { CellModel } from './recover/cell-model.js'
export { coefficients } from './recover/cells.js'
export { compute } from './recover/compute.js'
export { correctedLines } from './recover/correction.js'
export {
  combine,
  delta,
  difference,
  type Estimator,
  exponential,
  geometricMean,
  mean,
  overPeople,
  ratio,
} from './recover/estimator.js'
export { type Frame, frameOf, READ_COLUMNS } from './recover/frame.js'
export type { Line, Recovered } from './recover/line.js'
export { estimateOwn, type OwnEstimate } from './recover/own.js'
export {
  at,
  CLEAR,
  CODED,
  code,
  column,
  EVERYONE,
  exceeds,
  indicator,
  type Measure,
  type Population,
  strata,
  TROUBLED,
} from './recover/population.js'
export { median, quantile } from './recover/quantile.js'
export { answer, type Condition, conditionOf, type Query } from './recover/query.js'
export { type Coefficient, type Fit, type Regression, regress } from './recover/regression.js'
export { missingIn } from './recover/sayable.js'
export { recover, STATISTICS, statisticLines } from './recover/statistics.js'
export { type Suppressed, suppress } from './recover/suppress.js'
export { withinPerson } from './recover/within.js'
export type { Batch, ColumnData } from './schema/batch.js'
export type { Kind, Nature, Unit } from './schema/nature.js'
export { parseStratum, printStratum, type Stratum, stratumOf } from './schema/stratum.js'
