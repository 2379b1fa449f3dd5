/** A study of estimators: which, in which worlds, over how many corpora. Plain, so that it can be sent to a worker. */
import type { DataFormat } from '../files/format.js'
import type { Arm } from '../generate/arm.js'
import { need } from '../ground/error.js'
import { resolveScenario } from '../scenarios/resolve.js'
import { loadScenario, scenarioPath } from '../scenarios/scenario.js'
import type { Scenario } from '../scenarios/schema.js'
import { loadSolution, solutionFile } from '../scenarios/solution.js'
import type { TableName } from '../schema/tables.js'

export interface EstimatorCommand {
  readonly name: string
  /** Run by the shell in the folder that holds data/. */
  readonly command: string
  /** One process for many corpora: a folder's path comes in on a line, the rows go out on a line. */
  readonly serve: boolean
}

export interface StudyWorld {
  readonly name: string
  readonly arm: Arm
  /** The world's own parameters, where the scenario keeps nodes as they are in it. */
  readonly base?: Arm['parameters']
  /** The world's own estimands, where the truth is to be the super-population's. */
  readonly truths?: Readonly<Record<string, number>>
}

export interface Study {
  readonly estimators: readonly EstimatorCommand[]
  readonly worlds: readonly StudyWorld[]
  readonly seed: string
  readonly people: number
  readonly format: DataFormat
  readonly tables: readonly TableName[]
  /** The estimands asked for; all that an estimator gives if none. */
  readonly estimands: readonly string[]
  readonly truth: 'corpus' | 'world'
  readonly limits: Limits
}

export interface Limits {
  readonly seconds: number
  readonly memoryMb: number
}

export interface StudyOptions {
  readonly estimators: readonly (EstimatorCommand | string)[]
  readonly scenarios?: readonly string[]
  readonly seed?: string
  readonly people?: number
  readonly format?: DataFormat
  readonly tables?: readonly TableName[]
  readonly estimands?: readonly string[]
  readonly truth?: Study['truth']
  readonly limits?: Partial<Limits>
}

export const DEFAULT_WORLDS = ['baseline', 'selection', 'noisy-labels'] as const
const LIMITS: Limits = { seconds: 60, memoryMb: 2048 }
const PEOPLE = 5000
const SEED = '2026'

export function studyOf(options: StudyOptions): Study {
  const { scenarios = DEFAULT_WORLDS, people = PEOPLE, seed = SEED, truth = 'corpus', limits = {} } = options
  need(options.estimators.length > 0, 'validate.estimator', 'a validation needs at least one estimator')
  need(
    Number.isInteger(people) && people >= 1,
    'validate.people',
    `people must be a whole number of at least 1, got ${people}`,
  )
  const estimators = options.estimators.map((e, j) =>
    typeof e === 'string'
      ? { name: options.estimators.length > 1 ? `estimator ${j + 1}` : 'estimator', command: e, serve: false }
      : e,
  )
  const names = estimators.map(e => e.name)
  need(
    new Set(names).size === names.length,
    'validate.names',
    `estimators must have names of their own, got ${names.join(', ')}`,
  )
  return {
    estimators,
    worlds: scenarios.map(s => worldOf(s, truth)),
    seed,
    people,
    format: options.format ?? 'csv',
    tables: options.tables ?? ['people', 'sessions'],
    estimands: options.estimands ?? [],
    truth,
    limits: { ...LIMITS, ...limits },
  }
}

/** A world by its name or file. */
export function worldOf(nameOrFile: string | Scenario, truth: Study['truth']): StudyWorld {
  const { scenario, world, parameters, months, rules } = resolveScenario(nameOrFile)
  need(
    rules.mix?.by !== 'people',
    'spec.people_mix',
    `scenario ${scenario.id} reaches its mix by weights of people, which no corpus can show`,
  )
  const arm = { parameters, rules, ...(months && { months }) }
  const base = rules.fixed.length > 0 ? { base: resolveScenario(world).parameters } : {}
  if (truth === 'corpus') return { name: scenario.id, arm, ...base }
  const solution =
    typeof nameOrFile === 'string' && !loadScenario(nameOrFile).extends
      ? loadSolution(solutionFile(scenarioPath(nameOrFile)))
      : undefined
  need(
    solution && Object.keys(solution.estimands).length > 0,
    'validate.world_truth',
    `the super-population’s truth of ${scenario.id} is not known; only solved worlds have it: use the truth of each corpus`,
  )
  return {
    name: scenario.id,
    arm,
    truths: Object.fromEntries(Object.entries(solution.estimands).map(([id, [value]]) => [id, value])),
  }
}
