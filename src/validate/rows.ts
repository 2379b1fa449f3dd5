/** Parses an estimator's output into rows: JSON or CSV, with the column names of tidy tables or of broom. */
import { need, PlumblineError } from '../ground/error.js'
import { completed } from './completed.js'
import type { Estimated, Replicated } from './replicate-row.js'

/** Further names that are accepted: those of broom, rsimsum and Stata's simsum. */
const ALIASES: Readonly<Record<string, keyof Estimated>> = {
  term: 'estimand',
  se: 'std_error',
  'std.error': 'std_error',
  'conf.low': 'conf_low',
  'conf.high': 'conf_high',
  'p.value': 'p_value',
}

/** The same for the other columns of a table of estimates: rsimsum's, simsum's and DeclareDesign's. */
const TABLE_ALIASES: Readonly<Record<string, keyof Replicated>> = {
  method: 'estimator',
  dataset: 'replicate',
  sim_ID: 'replicate',
  dgm: 'world',
  design: 'world',
  true: 'truth',
}
const NUMBERS = ['estimate', 'std_error', 'conf_low', 'conf_high', 'p_value'] as const

/** Rows of JSON (an array, an object, or one object per line) or CSV with a header. Anything else is an error. */
export function parseRows(text: string): Estimated[] {
  return rowsOf(recordsOf(text))
}

/** Rows of records, under the names of tidy tables or of broom. */
export function rowsOf(records: readonly Readonly<Record<string, unknown>>[]): Estimated[] {
  need(Array.isArray(records), 'estimator.rows', 'it gave no array of rows')
  return records.map(rowOf)
}

/**
 * A table of estimates that were made elsewhere, each with the truth that it is compared with; where a row has a standard
 * error alone, the normal's interval.
 */
export function parseEstimates(text: string): Replicated[] {
  const seen = new Set<string>()
  const records = recordsOf(text)
  need(records.length > 0, 'estimates.empty', 'it holds no row: the table has a header alone')
  return records.map(tableNames).map((record, j) => {
    const { estimand, ...given } = completed(rowOf(record))
    const truth = numberOf('truth', record.truth)
    need(
      Number.isFinite(truth),
      'estimates.truth',
      `row ${j + 1} has no truth; a table of estimates needs the columns estimand, truth and estimate`,
    )
    const text = (name: string, otherwise: string) => String(record[name] ?? otherwise)
    const which = {
      world: text('world', 'world'),
      replicate: Number(record.replicate ?? j + 1),
      seed: text('seed', ''),
      estimator: text('estimator', 'estimator'),
      estimand,
    }
    const { world, replicate, estimator } = which
    const key = JSON.stringify([world, replicate, estimator, estimand])
    need(
      !seen.has(key),
      'estimates.twice',
      `row ${j + 1} repeats ${estimand} of ${estimator} in ${world}, replicate ${replicate}; a table of several methods names each in a column estimator or method`,
    )
    seen.add(key)
    return { ...which, truth, ...given }
  })
}

/** A record under our own names; in DeclareDesign's the estimand is the truth and the inquiry its name. */
function tableNames(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const named = Object.fromEntries(Object.entries(record).map(([k, v]) => [TABLE_ALIASES[k] ?? k, v]))
  if (!('inquiry' in named)) return named
  const { inquiry, estimand, term: _, ...rest } = named
  return { ...rest, estimand: inquiry, truth: named.truth ?? estimand }
}

function recordsOf(text: string): Record<string, unknown>[] {
  const trimmed = text.trim()
  need(trimmed !== '', 'estimator.nothing', 'it wrote nothing')
  return /^[[{]/.test(trimmed) ? parseJson(trimmed) : parseCsv(trimmed)
}

function parseJson(text: string): Record<string, unknown>[] {
  const whole = tryJson(text)
  if (whole !== undefined) return Array.isArray(whole) ? whole : [whole as Record<string, unknown>]
  return text.split('\n').flatMap(line => {
    if (line.trim() === '') return []
    const row = tryJson(line)
    need(
      row !== undefined && typeof row === 'object',
      'estimator.json',
      `a line is not JSON: ${line.slice(0, SHOWN)}`,
    )
    return Array.isArray(row) ? row : [row as Record<string, unknown>]
  })
}

const SHOWN = 80

/** JSON, with NaN and Infinity as Python's json writes them. */
function tryJson(text: string): unknown {
  const known = parsed(text)
  return known === undefined ? parsed(text.replace(NO_NUMBERS, t => (t.startsWith('"') ? t : 'null'))) : known
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

/** Matches strings, which stay as they are, and the names of non-numbers outside them. */
const NO_NUMBERS = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g

function parseCsv(text: string): Record<string, unknown>[] {
  const [head, ...lines] = cellsOf(text) as [string[], ...string[][]]
  const known = head.map(h => (h === 'inquiry' ? 'estimand' : (ALIASES[h] ?? h)))
  need(
    known.includes('estimand') && known.includes('estimate'),
    'estimator.csv',
    `it wrote neither JSON nor CSV with the columns estimand and estimate: ${text.slice(0, SHOWN)}`,
  )
  return lines.map(line => {
    need(line.length === head.length, 'estimator.csv', `a row has ${line.length} cells, not ${head.length}`)
    return Object.fromEntries(head.map((h, j) => [h, line[j]]))
  })
}

const CELL = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/g

/** The cells of each line of CSV, unquoted; a quoted cell may contain commas and line ends. */
function cellsOf(text: string): string[][] {
  const lines: string[][] = [[]]
  for (const [, cell, end] of text.matchAll(CELL)) {
    const isQuoted = (cell as string).startsWith('"')
    lines.at(-1)!.push(isQuoted ? cell!.slice(1, -1).replaceAll('""', '"') : cell!.trim())
    if (end === '') break
    if (end !== ',') lines.push([])
  }
  return lines
}

function rowOf(record: Readonly<Record<string, unknown>>): Estimated {
  const named = Object.fromEntries(Object.entries(record).map(([k, v]) => [ALIASES[k] ?? k, v]))
  if (typeof named.estimand !== 'string' || named.estimand === '')
    throw new PlumblineError('estimator.estimand', 'a row names no estimand')
  const numbers = Object.fromEntries(NUMBERS.map(n => [n, numberOf(n, named[n])])) as Numbers
  const { std_error, conf_low, conf_high, p_value } = numbers
  need(!(std_error < 0), 'estimator.std_error', `std_error is negative: ${std_error}`)
  need(
    Number.isNaN(conf_low) === Number.isNaN(conf_high),
    'estimator.interval',
    'it gave one end of an interval alone; intervals are two-sided',
  )
  need(!(conf_low > conf_high), 'estimator.interval', `conf_low ${conf_low} exceeds conf_high ${conf_high}`)
  need(!(p_value < 0 || p_value > 1), 'estimator.p_value', `p_value is not within 0 and 1: ${p_value}`)
  return {
    estimand: named.estimand,
    ...numbers,
    converged: !(named.converged === false || /^(false|0|no)$/i.test(String(named.converged ?? ''))),
    message: String(named.message ?? ''),
  }
}

type Numbers = Readonly<Record<(typeof NUMBERS)[number], number>>

/** Texts that programs write for a missing or infinite number. */
const NONE = /^(|na|nan|null|none|[+-]?inf(inity)?)$/i

function numberOf(name: string, value: unknown): number {
  if (value === undefined || value === null || NONE.test(String(value).trim())) return Number.NaN
  const x = Number(value)
  need(Number.isFinite(x), 'estimator.number', `${name} is no number: ${String(value).slice(0, SHOWN)}`)
  return x
}
