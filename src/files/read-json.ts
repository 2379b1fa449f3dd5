/** Reads JSON: one record per line, in chunks whatever the file's size, or one array of records. */
import { need, PlumblineError } from '../ground/error.js'
import { textChunks } from './bytes.js'
import type { InputFile } from './input.js'
import type { Choose, Raw } from './raw.js'

type Row = Readonly<Record<string, unknown>>

export async function* readJson(file: InputFile, _: Choose): AsyncGenerator<Raw> {
  let rest = ''
  let before = 0
  let isArray = false
  for await (const chunk of textChunks(file)) {
    const text = rest + chunk
    isArray ||= before === 0 && /^\s*\[/.test(text)
    const end = isArray ? 0 : text.lastIndexOf('\n') + 1
    rest = text.slice(end)
    const rows = rowsOf(file.name, text.slice(0, end), before)
    if (rows.length > 0) yield rawOfRecords(rows, before)
    before += rows.length
  }
  const rows = isArray ? rowsOfArray(file.name, rest) : rowsOf(file.name, rest, before)
  if (rows.length > 0) yield rawOfRecords(rows, before)
  need(before + rows.length > 0, 'read.broken', `${file.name} is empty`)
}

function rowsOf(name: string, text: string, before: number): Row[] {
  const lines = text.split('\n').filter(l => l.trim() !== '')
  return lines.map((line, i) => rowOf(name, parsed(name, line, before + i), before + i))
}

function rowsOfArray(name: string, text: string): Row[] {
  const all = parsed(name, text, undefined)
  return (all as unknown[]).map((row, i) => rowOf(name, row, i))
}

function parsed(name: string, text: string, row: number | undefined): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const where = row === undefined ? 'it' : `row ${row + 1}`
    throw new PlumblineError(
      'read.broken',
      `cannot read ${name} as ndjson: ${where} is not JSON; is the file whole?`,
    )
  }
}

function rowOf(name: string, row: unknown, i: number): Row {
  const isRecord = typeof row === 'object' && row !== null && !Array.isArray(row)
  need(isRecord, 'read.record', `${name}, row ${i + 1}: is no record of columns and values`)
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
