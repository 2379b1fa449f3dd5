/** `@plumbline/plumbline/validate`: estimators over many corpora, compared with the truth. */

export { MEASURES, type Measure, type Measured, measureTable, precisionTable } from './validate/measures.js'
export type { Estimated, Replicated } from './validate/replicate-row.js'
export type { Estimate, EstimateRow, Observed } from './validate/runner.js'
export { type EstimatorSpec, type Study, type StudyOptions, studyOf } from './validate/study.js'
export { declaredEstimands } from './validate/truth.js'
export { type Validated, type ValidateOptions, validate } from './validate/validate.js'
export { type Verdict, verdicts } from './validate/verdict.js'
