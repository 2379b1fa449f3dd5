/** Parses an estimator's output into rows: JSON or CSV, with the column names of tidy tables or of other programs. */
import { tryJson } from '../files/json-text.js'
import { need, PlumblineError } from '../ground/error.js'
import { namedRow } from './column-names.js'
import { studentCritical } from './exact-tails.js'
import type { Estimated } from './replicate-row.js'

export type Row = Readonly<Record<string, unknown>>

const NUMBERS = ['estimate', 'std_error', 'conf_low', 'conf_high', 'p_value', 'df'] as const

/** Rows of JSON (an array, an object, or one object per line) or CSV with a header. Anything else is an error. */
export function parseRows(text: string, level: number): Estimated[] {
  return rowsOf(recordsOf(text), level)
}

/** Rows of records, under the names of tidy tables or of other programs; columns that are not read are named. */
export function rowsOf(records: readonly Row[], level: number): Estimated[] {
  need(Array.isArray(records), 'estimator.rows', 'it gave no array of rows')
  return records.map(record => {
    const { values, unread } = namedRow(record)
    const row = rowOf(values, level)
    return unread.length === 0 ? row : { ...row, message: remarks(row.message, unreadWords(unread)) }
  })
}

export const unreadWords = (columns: readonly string[]) => `not read: ${columns.join(', ')}`

/** Remarks on one row, in one message. */
export const remarks = (...all: readonly string[]) => all.filter(r => r !== '').join('; ')

/** The records of a text. */
export function recordsOf(text: string): Row[] {
  const trimmed = text.trim()
  need(trimmed !== '', 'estimator.nothing', 'it wrote nothing')
  return /^[[{]/.test(trimmed) ? parseJson(trimmed) : parseCsv(trimmed)
}

function parseJson(text: string): Row[] {
  const whole = tryJson(text)
  if (whole !== undefined) return Array.isArray(whole) ? whole : recordsOfColumns(whole as Row)
  return text.split('\n').flatMap(line => {
    if (line.trim() === '') return []
    const row = tryJson(line)
    need(
      row !== undefined && typeof row === 'object',
      'estimator.json',
      `a line is not JSON: ${line.slice(0, SHOWN)}`,
    )
    return Array.isArray(row) ? row : [row as Row]
  })
}

const SHOWN = 80

/** One record, or one for each row of columns, as pandas writes a frame: {"estimand": {"0": …}} or {"estimand": […]}. */
function recordsOfColumns(whole: Row): Row[] {
  const columns = Object.entries(whole)
  const [, first] = columns[0] ?? []
  if (typeof first !== 'object' || first === null) return [whole]
  return Object.keys(first).map(i =>
    Object.fromEntries(columns.map(([name, values]) => [name, (values as Record<string, unknown>)?.[i]])),
  )
}

function parseCsv(text: string): Row[] {
  const [head, ...lines] = cellsOf(text) as [string[], ...string[][]]
  need(
    head.length > 1,
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

/** A row of values under this project's names. Errors: what is no number, a negative error, half an interval. */
export function rowOf(values: Row, level: number): Estimated {
  if (typeof values.estimand !== 'string' || values.estimand === '')
    throw new PlumblineError('estimator.estimand', 'a row names no estimand')
  need('estimate' in values, 'estimator.estimate', 'a row has no column estimate')
  const numbers = Object.fromEntries(NUMBERS.map(n => [n, numberOf(n, values[n])])) as Numbers
  const { df, std_error, conf_low, conf_high, p_value } = numbers
  need(!(std_error < 0), 'estimator.std_error', `std_error is negative: ${std_error}`)
  need(
    Number.isNaN(conf_low) === Number.isNaN(conf_high),
    'estimator.interval',
    'it gave one end of an interval alone; an open end is -Inf or Inf',
  )
  need(!(conf_low > conf_high), 'estimator.interval', `conf_low ${conf_low} exceeds conf_high ${conf_high}`)
  need(!(p_value < 0 || p_value > 1), 'estimator.p_value', `p_value is not within 0 and 1: ${p_value}`)
  const { df: _, ...given } = {
    ...numbers,
    ...(df > 0 && Number.isNaN(conf_low) && byStudent(numbers, level)),
  }
  return {
    estimand: values.estimand,
    ...given,
    converged: hasConverged(values.converged),
    message: isMissing(values.message) ? '' : String(values.message),
  }
}

type Numbers = Readonly<Record<(typeof NUMBERS)[number], number>>

/** The interval of a row that gives degrees of freedom in its place. */
function byStudent({ estimate, std_error, df }: Numbers, level: number) {
  const half = studentCritical(1 - level, df) * std_error
  return { conf_low: estimate - half, conf_high: estimate + half }
}

const YES = /^(true|t|yes|y|1|1\.0)$/i
const NO = /^(false|f|no|n|0|0\.0)$/i

function hasConverged(value: unknown): boolean {
  if (isMissing(value)) return true
  const text = String(value).trim()
  need(YES.test(text) || NO.test(text), 'estimator.converged', `converged is neither yes nor no: ${text}`)
  return YES.test(text)
}

/** Texts that programs write for a missing number: also Stata's points. */
const NONE = /^(|\.[a-z]?|na|nan|null|none|n\/a)$/i
const INFINITE = /^([+-]?)(inf(inity)?)$/i

export const isMissing = (value: unknown) =>
  value === undefined || value === null || NONE.test(String(value).trim())

/** A number, perhaps infinite; NaN where it is missing. */
export function numberOf(name: string, value: unknown): number {
  if (isMissing(value)) return Number.NaN
  const text = String(value).trim()
  const [, sign] = INFINITE.exec(text) ?? []
  if (sign !== undefined) return sign === '-' ? -Infinity : Infinity
  const x = Number(text)
  need(!Number.isNaN(x), 'estimator.number', `${name} is no number: ${text.slice(0, SHOWN)}`)
  return x
}
