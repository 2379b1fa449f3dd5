/** Scenario files: a question in words and the parameters that it changes, checked and resolved to a complete record. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import { messageOf, need, needOneOf, PlumblineError } from '../ground/error.js'
import { PARAMETERS } from '../model/nodes.js'
import { resolveParameters } from '../model/parameter.js'
import { REGISTER } from '../study/register.js'

/** What a scenario file may hold. */
export const scenarioSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string().min(1),
  /** What the world is, in words. */
  about: z.string().optional(),
  /** Parameters that make the world what it is: chosen by hand, never calibrated. */
  choices: z.record(z.string(), z.number()).default({}),
  /** Figures that the world misses by design and why; a check shows them and does not count them. */
  exempt: z.record(z.string(), z.string().min(1)).default({}),
  /** Figures, * standing for any text, that the world misses by design; a check counts them. */
  fails: z.array(z.string().min(1)).default([]),
  /** Every other parameter that is not at its default; in a world, solved by calibration. */
  parameters: z.record(z.string(), z.number()).default({}),
})
export type Scenario = z.infer<typeof scenarioSchema>

/** All that a scenario changes, by parameter. */
export function changesOf({ choices, parameters }: Scenario): Record<string, number> {
  return { ...choices, ...parameters }
}

export const SCENARIO_FOLDER = fileURLToPath(new URL('../../scenarios/', import.meta.url))
const ENDING = '.yaml'

/** Names of the scenarios that ship with the project. */
export function scenarioNames(folder = SCENARIO_FOLDER): string[] {
  return readdirSync(folder)
    .filter(f => extname(f) === ENDING)
    .map(f => basename(f, ENDING))
    .sort()
}

/** The scenario in a file, or the shipped one of that name. */
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

/** Where the file of a scenario is, or an error that names the nearest. */
export function scenarioPath(nameOrFile: string): string {
  const isFile = nameOrFile.endsWith(ENDING) || nameOrFile.endsWith('.yml') || nameOrFile.includes('/')
  if (!isFile) needOneOf(nameOrFile, scenarioNames(), 'scenario.unknown', 'scenario')
  const path = isFile ? nameOrFile : join(SCENARIO_FOLDER, nameOrFile + ENDING)
  need(existsSync(path), 'scenario.missing', `there is no scenario file ${path}`)
  return path
}

function parseScenario(text: string, where: string): Scenario {
  let data: unknown
  try {
    data = parse(text)
  } catch (error) {
    throw new PlumblineError(
      'scenario.syntax',
      `scenario ${where} is not YAML: ${messageOf(error).split('\n')[0]}`,
    )
  }
  const keys = Object.keys(scenarioSchema.shape)
  for (const key of Object.keys(Object(data)))
    needOneOf(key, keys, 'scenario.key', 'key', `scenario ${where}`)
  const result = scenarioSchema.safeParse(data)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  throw new PlumblineError(
    'scenario.invalid',
    `scenario ${where}: ${issue.path.join('.') || 'the file'}: ${issue.message}`,
  )
}
