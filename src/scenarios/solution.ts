/** The solution beside a calibrated world: how it was reached, and the world's truth. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { need } from '../ground/error.js'
import { PARAMETERS } from '../model/nodes.js'
import { resolveParameters } from '../model/parameter.js'
import { changesOf, loadScenario, scenarioNames } from './scenario.js'
import { scenarioFolder } from './scenario-folder.js'

export const solutionSchema = z.object({
  scenario: z.string(),
  seed: z.string(),
  knobs: z.array(z.string()),
  /** One row per target, in the order of the knobs, on the straightened scale of the target. */
  jacobian: z.record(z.string(), z.array(z.number())),
  /** Each estimand’s value in the super-population and its Monte Carlo error. */
  estimands: z.record(z.string(), z.tuple([z.number(), z.number()])),
})
export type Solution = z.infer<typeof solutionSchema>

const ENDING = '.solution.json'

/** The path of the solution beside a scenario file. */
export function solutionFile(scenarioFile: string): string {
  return scenarioFile.replace(/\.ya?ml$/, '') + ENDING
}

/** The solution in a file; undefined where there is none. */
export function loadSolution(path: string): Solution | undefined {
  if (!existsSync(path)) return undefined
  const result = solutionSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  need(result.success, 'solution.invalid', `${path} is not the solution of a world; run plumbline calibrate`)
  return result.data
}

/** The solution of the shipped world all of whose parameters equal a run's; undefined where there is none. */
export function solutionOf(id: string, parameters: Readonly<Record<string, number>>): Solution | undefined {
  if (!scenarioNames().includes(id)) return undefined
  const world = resolveParameters(PARAMETERS, changesOf(loadScenario(id)))
  if ([...world].some(([p, value]) => parameters[p] !== value)) return undefined
  return loadSolution(join(scenarioFolder(), id + ENDING))
}
