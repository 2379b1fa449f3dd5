/** Reads JSON: one record per line, in chunks whatever the file's size, or the documents of other programs, whole. */
import { need, PlumblineError } from '../ground/error.js'
import { textChunks } from './bytes.js'
import type { InputFile } from './input.js'
import { documentsIn, tryJson } from './json-text.js'
import type { Choose, Raw } from './raw.js'

type Row = Readonly<Record<string, unknown>>

export async function* readJson(file: InputFile, _: Choose): AsyncGenerator<Raw> {
  let rest = ''
  let before = 0
  let hasLines: boolean | undefined
  for await (const chunk of textChunks(file)) {
    const text = rest + chunk
    hasLines ??= beginsWithRecord(text)
    const end = hasLines ? text.lastIndexOf('\n') + 1 : 0
    rest = text.slice(end)
    const rows = rowsOf(file.name, text.slice(0, end), before)
    if (rows.length > 0) yield rawOfRecords(rows, before)
    before += rows.length
  }
  const rows = hasLines ? rowsOf(file.name, rest, before) : rowsOfWhole(file.name, rest)
  if (rows.length > 0) yield rawOfRecords(rows, before)
  need(before + rows.length > 0, 'read.broken', `${file.name} is empty`)
}

/** Whether the first line is a record and another follows; undefined where the text has no more than part of a line. */
function beginsWithRecord(text: string): boolean | undefined {
  const [, first] = /^\s*(\S.*)\n\s*\S/.exec(text) ?? []
  return first === undefined ? undefined : isRecord(tryJson(first))
}

function rowsOf(name: string, text: string, before: number): Row[] {
  const lines = text.split('\n').filter(l => l.trim() !== '')
  return lines.map((line, i) => rowOf(name, parsed(name, line, before + i), before + i))
}

/** A text that is not one record per line: an array, a table by its columns, or records one after another. */
function rowsOfWhole(name: string, text: string): Row[] {
  const whole = tryJson(text)
  if (isRecord(whole)) return rowsOfOne(name, whole)
  if (Array.isArray(whole)) return whole.map((row, i) => rowOf(name, row, i))
  const documents = documentsIn(text)
  if (documents.length < 2 && text.trim() !== '') parsed(name, text, undefined)
  return documents.map((d, i) => rowOf(name, parsed(name, d, i), i))
}

/** One object: a record, or a table as pandas' to_json and R's jsonlite write it. */
function rowsOfOne(name: string, whole: Row): Row[] {
  const { columns, data, schema } = whole
  if (Array.isArray(columns) && Array.isArray(data)) return rowsOfSplit(columns, data)
  if (schema !== undefined && Array.isArray(data)) return data.map((row, i) => rowOf(name, row, i))
  const parts = Object.entries(whole)
  if (parts.length > 0 && parts.every(([, v]) => isRecord(v)))
    return parts.every(([key]) => INDEX.test(key))
      ? (Object.values(whole) as Row[])
      : rowsOfColumns(parts as [string, Row][])
  const lists = parts.filter(([, v]) => Array.isArray(v)) as [string, unknown[]][]
  if (lists.length === parts.length && lists.every(([, v]) => !v.some(isRecord)))
    return rowsOfLists(name, lists)
  const [within] = lists.find(([, v]) => v.length > 0 && v.every(isRecord)) ?? []
  need(
    within === undefined,
    'read.record',
    `${name} is one object, whose key "${within}" has the records: give that list alone`,
  )
  return [whole]
}

const INDEX = /^\d+$/

const rowsOfSplit = (columns: readonly unknown[], data: readonly unknown[]) =>
  data.map(row => Object.fromEntries(columns.map((c, j) => [String(c), (row as unknown[])[j]])))

function rowsOfColumns(columns: readonly (readonly [string, Row])[]): Row[] {
  const keys = new Set(columns.flatMap(([, values]) => Object.keys(values)))
  return [...keys].map(key => Object.fromEntries(columns.map(([name, values]) => [name, values[key]])))
}

function rowsOfLists(name: string, columns: readonly (readonly [string, readonly unknown[]])[]): Row[] {
  const rows = columns[0]?.[1].length ?? 0
  const other = columns.find(([, values]) => values.length !== rows)
  need(
    !other,
    'read.ragged',
    `${name}: column ${other?.[0]} has ${other?.[1].length} values, and ${columns[0]?.[0]} has ${rows}`,
  )
  return Array.from({ length: rows }, (_, i) => Object.fromEntries(columns.map(([c, v]) => [c, v[i]])))
}

function parsed(name: string, text: string, row: number | undefined): unknown {
  const value = tryJson(text)
  if (value !== undefined) return value
  const where = row === undefined ? 'it' : `row ${row + 1}`
  throw new PlumblineError(
    'read.broken',
    `cannot read ${name} as ndjson: ${where} is not JSON; is the file whole?`,
  )
}

function isRecord(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function rowOf(name: string, row: unknown, i: number): Row {
  need(isRecord(row), 'read.record', `${name}, row ${i + 1}: is no record of columns and values`)
  return row as Row
}

/** Programs leave out keys without a value, so the columns are those of all records together. */
export function rawOfRecords(rows: readonly Row[], before = 0): Raw {
  const names = new Set<string>()
  for (const row of rows) for (const name in row) names.add(name)
  return {
    rows: rows.length,
    names: [...names],
    number: i => before + i + 1,
    column: name => (names.has(name) ? i => (rows[i] as Row)[name] : undefined),
  }
}
