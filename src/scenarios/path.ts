/** Puts a value at a path of a scenario, such as transitions.0.share or parameters.returns.success. */
import { need, needOneOf } from '../ground/error.js'
import { checkScenario } from './parse.js'
import type { Scenario } from './schema.js'

type Entries = Record<string, unknown>

/** Sections whose keys are names with dots of their own; a key that is not there yet is added. */
const NAMED = ['parameters', 'choices', 'change']

/** The scenario with the entry at the path replaced. The path must lead to an entry that a scenario may have. */
export function withPath(scenario: Scenario, path: string, value: string | number): Scenario {
  const copy = structuredClone(scenario) as Entries
  const [section, rest] = head(path)
  if (NAMED.includes(section) && rest) {
    copy[section] ??= {}
    put(copy[section] as Entries, rest, value, path, true)
  } else put(copy, path, value, path, false)
  return checkScenario(copy, `${scenario.id} with ${path} = ${value}`)
}

/** The paths of a scenario's own changes that lead to a number. */
export function numbersIn(scenario: Scenario): string[] {
  const { add, change, do: settings, measurement, mix, population, transitions } = scenario
  return below({ add, change, do: settings, measurement, mix, population, transitions }, '')
}

function below(of: object, path: string): string[] {
  return Object.entries(of).flatMap(([key, x]) =>
    typeof x === 'number'
      ? [`${path}${key}`]
      : typeof x === 'object' && x !== null && key !== 'where'
        ? below(x, `${path}${key}.`)
        : [],
  )
}

function head(path: string): [first: string, rest: string] {
  const dot = path.indexOf('.')
  return dot < 0 ? [path, ''] : [path.slice(0, dot), path.slice(dot + 1)]
}

function put(into: Entries, path: string, value: string | number, whole: string, open: boolean): void {
  const keys = Object.keys(into)
  const key = keys.filter(k => path === k || path.startsWith(`${k}.`)).sort((a, b) => b.length - a.length)[0]
  if (key === undefined || path === key) {
    const [first] = head(path)
    if (key === undefined && !open) {
      needOneOf(first, keys, 'path.unknown', 'entry', `path ${whole}`)
    }
    into[path] = value
    return
  }
  const next = into[key]
  need(
    typeof next === 'object' && next !== null,
    'path.beyond',
    `path ${whole} goes beyond ${key}, which holds ${JSON.stringify(next)}`,
  )
  put(next as Entries, path.slice(key.length + 1), value, whole, false)
}
