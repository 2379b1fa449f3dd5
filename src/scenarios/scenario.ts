/** Scenario files: their paths, and each as a checked record. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { need, needOneOf } from '../ground/error.js'
import { PARAMETERS } from '../model/nodes.js'
import { resolveParameters } from '../model/parameter.js'
import { REGISTER } from '../study/register.js'
import { parseScenario } from './parse.js'
import { scenarioFolder } from './scenario-folder.js'
import type { Scenario } from './schema.js'

/**
 * The parameters that a scenario itself sets to a value: those under `choices` and `parameters`, by id. Relative changes are
 * not among them.
 */
export function changesOf({ choices, parameters }: Scenario): Record<string, number> {
  return { ...choices, ...parameters }
}

const ENDING = '.yaml'

/** Names of the worlds that the published figures cannot tell apart: each meets them under other assumptions. */
export const WORLDS = ['baseline', 'selection', 'noisy-labels'] as const

/**
 * Names of the scenarios that ship with the package, in the order of the alphabet.
 *
 * @example
 * import { scenarioNames } from '@plumbline/plumbline'
 *
 * console.log(scenarioNames().includes('upskilling')) // → true
 */
export function scenarioNames(folder = scenarioFolder()): string[] {
  return readdirSync(folder)
    .filter(f => extname(f) === ENDING)
    .map(f => basename(f, ENDING))
    .sort()
}

/**
 * The scenario in a file (a path with a slash or the ending .yaml or .yml), or the shipped one of that name. Errors: an unknown
 * name, a file that is missing or breaks the schema, an unknown parameter or figure.
 *
 * @example
 * import { loadScenario } from '@plumbline/plumbline'
 *
 * const { id, title } = loadScenario('upskilling')
 * console.log(id, '-', title) // → upskilling - A quarter of novices and beginners upskilled
 */
export function loadScenario(nameOrFile: string): Scenario {
  const path = scenarioPath(nameOrFile)
  const scenario = parseScenario(readFileSync(path, 'utf8'), nameOrFile)
  const where = `scenario ${nameOrFile}`
  resolveParameters(PARAMETERS, changesOf(scenario), where)
  for (const id of Object.keys(scenario.parameters))
    need(!(id in scenario.choices), 'scenario.twice', `${where}: ${id} stands under choices and parameters`)
  const figures = REGISTER.map(f => f.id)
  for (const id of Object.keys(scenario.exempt)) needOneOf(id, figures, 'figure.unknown', 'figure', where)
  return scenario
}

/** The path of a scenario's file, or an error that names the nearest. */
export function scenarioPath(nameOrFile: string): string {
  const isFile = nameOrFile.endsWith(ENDING) || nameOrFile.endsWith('.yml') || nameOrFile.includes('/')
  const beside = `${nameOrFile}${ENDING}`
  need(
    isFile || scenarioNames().includes(nameOrFile) || !existsSync(beside),
    'scenario.unknown',
    `no scenario "${nameOrFile}" ships; a file has its ending: write ${beside}`,
  )
  if (!isFile) needOneOf(nameOrFile, scenarioNames(), 'scenario.unknown', 'scenario')
  const path = isFile ? nameOrFile : join(scenarioFolder(), nameOrFile + ENDING)
  need(existsSync(path), 'scenario.missing', `there is no scenario file ${path}`)
  return path
}
