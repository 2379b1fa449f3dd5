/** `@plumbline/plumbline/whatif`: what another mix, other returns or other models would change. */

// How far an answer depends on what is assumed.
export { type Freedom, loadFreedom } from './calibrate/free.js'
export { type Assumptions, type CheckedPoint, loadAssumptions } from './calibrate/points.js'
// Questions and answers.
export { type Answered, answerPage, writeAnswer } from './report/answer-page.js'
// Scenarios.
export { type Axis, versionsOf } from './scenarios/grid.js'
export { type Resolved, type ResolveOptions, resolveScenario } from './scenarios/resolve.js'
export { changesOf, loadScenario, scenarioNames, WORLDS } from './scenarios/scenario.js'
export { type Scenario, scenarioJsonSchema, scenarioSchema } from './scenarios/schema.js'
export type { Answer } from './whatif/answer.js'
export { type QuestionOptions, questionOf } from './whatif/ask.js'
export { type Band, type BandOptions, bandOf } from './whatif/band.js'
export type { DoseGroup, DoseOutcome } from './whatif/dose.js'
export { type Dose, doseOf, type Effect, type Estimated, effectsOf } from './whatif/dose-effects.js'
export { type Alone, type Interaction, interactionsOf } from './whatif/interaction.js'
export type { Question } from './whatif/question.js'
export { type RunOptions, runQuestion } from './whatif/run.js'
export { type SolvedFor, type SolveForOptions, solveFor } from './whatif/solve.js'
export { type Difference, differences, type Part, parts } from './whatif/summary.js'
export { answerWords, bandWords } from './whatif/words.js'
