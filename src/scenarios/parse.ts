/** Parses the text of a scenario file into a checked record; an error is one line that names the nearest valid word. */
import { parse } from 'yaml'
import type * as z from 'zod'
import { messageOf, PlumblineError } from '../ground/error.js'
import { problemOf } from './mistake-words.js'
import { type Scenario, scenarioSchema } from './schema.js'

export function parseScenario(text: string, where: string): Scenario {
  let data: unknown
  try {
    data = parse(text)
  } catch (error) {
    throw new PlumblineError(
      'scenario.syntax',
      `scenario ${where} is not YAML: ${messageOf(error).split('\n')[0]?.replace(/:$/, '')}`,
    )
  }
  return checkScenario(data, where)
}

/** The record if it is a scenario. */
export function checkScenario(data: unknown, where: string): Scenario {
  const result = scenarioSchema.safeParse(data)
  if (result.success) return result.data
  const issue = deepest(firstOf(result.error.issues))
  const at = issue.path.join('.') || 'the file'
  const isKey = issue.code === 'unrecognized_keys' || issue.code === 'invalid_key'
  throw new PlumblineError(
    isKey ? 'scenario.key' : 'scenario.invalid',
    `scenario ${where}: ${at}: ${saidOf(issue, data)}`,
  )
}

type Issue = z.core.$ZodIssue

/** The first issue; where that is a missing key, an unknown one beside it says more. */
function firstOf(issues: readonly Issue[]): Issue {
  const first = issues[0] as Issue
  const isMissing = first.code === 'invalid_type' || first.code === 'invalid_value'
  const at = first.path.slice(0, -1).join('.')
  const beside = issues.find(i => i.code === 'unrecognized_keys' && i.path.join('.') === at)
  return isMissing && beside ? beside : first
}

/** For a choice between forms, the error of the form that fits best: the one whose error is deepest. */
function deepest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue
  const inner = issue.errors.flatMap(e => e.map(deepest))
  const best = inner.reduce<Issue | undefined>(
    (a, b) => (a === undefined || rank(b) > rank(a) ? b : a),
    undefined,
  )
  return best ? { ...best, path: [...issue.path, ...best.path] } : issue
}

function rank(issue: Issue): number {
  return issue.path.length + (issue.code === 'unrecognized_keys' ? 1 : 0)
}

function saidOf(issue: Issue, data: unknown): string {
  const keys = issue.code === 'invalid_key' ? valuesOf(issue.issues[0]) : keysAt(issue.path)
  return problemOf(issue, valueAt(data, issue.path), keys)
}

function valuesOf(issue: Issue | undefined): readonly string[] {
  return issue && issue.code === 'invalid_value' ? issue.values.map(String) : []
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((x, key) => (x as Record<PropertyKey, unknown> | undefined)?.[key], data)
}

/** The keys that the record at a path may have. */
function keysAt(path: readonly PropertyKey[]): readonly string[] {
  let schemas: Walked[] = [scenarioSchema as unknown as Walked]
  for (const key of path) schemas = schemas.flatMap(options).flatMap(s => inner(s, key))
  return schemas.flatMap(options).flatMap(s => Object.keys(s.shape ?? s.keyType?.enum ?? {}))
}

interface Walked {
  readonly shape?: Record<string, Walked>
  readonly element?: Walked
  readonly options?: readonly Walked[]
  readonly valueType?: Walked
  readonly keyType?: { readonly enum?: Record<string, string> }
  readonly unwrap?: () => Walked
}

function options(s: Walked): Walked[] {
  if (s.options && !s.shape) return s.options.flatMap(options)
  return s.unwrap && !s.shape && !s.element ? options(s.unwrap()) : [s]
}

function inner(s: Walked, key: PropertyKey): Walked[] {
  const next = s.shape?.[String(key)] ?? s.element ?? s.valueType
  return next ? [next] : []
}
