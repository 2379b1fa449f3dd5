/** What is wrong with an entry of a scenario file, in words: what stands there, what is expected, and how to write it. */
import type * as z from 'zod'
import { nearest } from '../ground/nearest.js'
import { PARAMETERS } from '../model/nodes.js'
import { SETTABLE } from '../model/rules.js'
import { EXPERTISE_NAMES } from '../schema/levels.js'
import { whyNoCondition, whyNotSet } from './column-reasons.js'

type Issue = z.core.$ZodIssue

/** The problem of an issue, given what stands at its path and the keys that a map there may have. */
export function problemOf(issue: Issue, given: unknown, keys: readonly string[]): string {
  if (issue.code === 'unrecognized_keys') return keyWords(issue.keys[0] as string, given, keys, issue.path)
  if (issue.code === 'invalid_key') return unknown('key', String(issue.path.at(-1)), keys)
  if (issue.code === 'invalid_value') return valueWords(given, issue.values.map(String), issue.path)
  if (issue.code === 'invalid_type' && isDefault(issue))
    return typeWords(issue.expected, given, keys, issue.path)
  const number = typeof given === 'string' ? quotedNumber(given) : undefined
  if (number !== undefined)
    return `${issue.message}: write ${number} without quotes, got ${JSON.stringify(given)}`
  return given === undefined ? issue.message : `${issue.message}, got ${JSON.stringify(given)}`
}

/** Whether the message is the library's own, not one of this project's. */
const isDefault = ({ message }: Issue) => message.startsWith('Invalid input')

const MOST_LISTED = 14

function unknown(what: string, name: string, names: readonly string[]): string {
  if (names.length === 0) return `unknown ${what} "${name}"`
  const list = names.length <= MOST_LISTED ? ` (one of ${names.join(', ')})` : ''
  const meant = SAME[name.toLowerCase()]?.find(n => names.includes(n)) ?? nearest(name, names)
  return `unknown ${what} "${name}"; did you mean "${meant}"?${list}`
}

/** Words that people use for names of this project. */
const SAME: Readonly<Record<string, readonly string[]>> = {
  multiply: ['times'],
  factor: ['times'],
  value: ['to', 'value_usd', 'values'],
  is: ['to'],
  increase: ['plus'],
  trouble: ['failure_signal'],
  model: ['model_family'],
  mode: ['work_mode'],
  price: ['value_usd'],
  level: ['expertise'],
  start: ['from'],
  end: ['until'],
  since: ['from'],
  occupations: ['occupation'],
}

function keyWords(
  key: string,
  given: unknown,
  keys: readonly string[],
  path: readonly PropertyKey[],
): string {
  if (/^\d+$/.test(key))
    return `"${key}" stands where a key should: write decimals with a point and thousands without a comma, such as 0.25 or 20000`
  const refused = path.at(-1) === 'where' ? whyNoCondition(key) : undefined
  if (refused) return refused
  const dotted = `${String(path.at(-1))}.${key}`
  if (path[0] === 'change' && PARAMETERS.some(p => p.id.startsWith(dotted)))
    return `unknown key "${key}": names of parameters are written in one key, such as ${dotted}: { … }`
  if (path[0] === 'do' && Object.hasOwn(SETTABLE, key))
    return `unknown key "${key}": write { set: ${key}, to: ${JSON.stringify((given as Record<string, unknown>)[key])} }`
  if (path[0] === 'mix' && EXPERTISE_NAMES.some(n => n === key))
    return `unknown key "${key}": shares of levels stand under shares: { ${key}: … }`
  if (path.length === 0 && (key === 'from' || key === 'until'))
    return `${key} stands inside the change that it limits, such as add, change, do, mix, or when: { ${key}: … } of a transition`
  return unknown('key', key, keys)
}

function valueWords(given: unknown, values: readonly string[], path: readonly PropertyKey[]): string {
  const isMeant = typeof given === 'string' && SAME[given.toLowerCase()]?.some(n => values.includes(n))
  const notSet = typeof given === 'string' && path.at(-1) === 'set' && !isMeant ? whyNotSet(given) : undefined
  if (notSet) return notSet
  if (typeof given === 'string') return unknown('value', given, values)
  const list = values.length <= MOST_LISTED ? `one of ${values.join(', ')}` : 'a name'
  if (given === undefined) return `is missing: ${list}`
  return `takes ${list}${Array.isArray(given) ? ', not a list' : ''}, got ${JSON.stringify(given)}`
}

function typeWords(
  expected: string,
  given: unknown,
  keys: readonly string[],
  path: readonly PropertyKey[],
): string {
  const got = `, got ${JSON.stringify(given)}`
  const entries = keys.length > 0 && keys.length <= MOST_LISTED ? ` of ${keys.join(', ')}` : ''
  if (given === undefined) return 'is missing'
  if (path.length === 0 && given === null) return 'is empty: a scenario has at least id and title'
  if (path.length === 0) return 'is no scenario: it holds keys with values, such as id: mine and title: Mine'
  if (given === null) return 'is empty: give it a value, or delete the line'
  const [section, ...rest] = path
  if (section === 'grid' && rest.length > 0) return `is a list of values, or { low: 0, high: 1 }${got}`
  if (section === 'change' && rest.length === 1 && typeof given === 'number')
    return `says how it changes: write { to: ${given} }, { plus: ${given} } or { times: ${given} }${got}`
  if (path.at(-1) === 'where' && typeof given === 'string')
    return `holds columns with their levels, such as { work_mode: fixing }${got}`
  if (expected === 'array')
    return typeof given === 'object'
      ? 'is a list: begin its entry with "- "'
      : `is a list: write [${given}]${got}`
  if (expected === 'object' || expected === 'record')
    return Array.isArray(given)
      ? `holds keys with values${entries}, not a list${got}`
      : `holds keys with values${entries}${got}`
  if (Array.isArray(given)) return `takes one value, not a list${got}`
  const number = typeof given === 'string' ? quotedNumber(given) : undefined
  if (expected === 'number' && number !== undefined)
    return `is a number: write ${number} without quotes${got}`
  return `is a ${expected === 'string' ? 'text' : expected}${got}`
}

/** The number in a text; undefined where it is none. */
function quotedNumber(text: string): number | undefined {
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined
}
