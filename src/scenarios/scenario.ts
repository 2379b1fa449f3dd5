/** Scenario files: a question in words and the parameters that it changes, checked and resolved to a complete record. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import { messageOf, need, needOneOf, PlumblineError } from '../ground/error.js'
import { PARAMETERS } from '../model/nodes.js'
import { resolveParameters } from '../model/parameter.js'

/** What a scenario file may hold. */
export const scenarioSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string().min(1),
  parameters: z.record(z.string(), z.number()).default({}),
})
export type Scenario = z.infer<typeof scenarioSchema>

const FOLDER = fileURLToPath(new URL('../../scenarios/', import.meta.url))
const ENDING = '.yaml'

/** Names of the scenarios that ship with the project. */
export function scenarioNames(folder = FOLDER): string[] {
  return readdirSync(folder)
    .filter(f => extname(f) === ENDING)
    .map(f => basename(f, ENDING))
    .sort()
}

/** The scenario in a file, or the shipped one of that name. */
export function loadScenario(nameOrFile: string): Scenario {
  const isFile = nameOrFile.endsWith(ENDING) || nameOrFile.endsWith('.yml') || nameOrFile.includes('/')
  if (!isFile) needOneOf(nameOrFile, scenarioNames(), 'scenario.unknown', 'scenario')
  const path = isFile ? nameOrFile : join(FOLDER, nameOrFile + ENDING)
  need(existsSync(path), 'scenario.missing', `there is no scenario file ${path}`)
  const scenario = parseScenario(readFileSync(path, 'utf8'), nameOrFile)
  resolveParameters(PARAMETERS, scenario.parameters, `scenario ${nameOrFile}`)
  return scenario
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
