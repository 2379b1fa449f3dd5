/** Reads CSV (parsed by Arquero) and newline-delimited JSON in chunks of whole records, whatever the file's size. */
import { closeSync, openSync, readSync } from 'node:fs'
import { fromCSV } from '../ground/arquero.js'
import { need } from '../ground/error.js'
import type { Batch } from '../schema/batch.js'
import type { Table } from '../schema/tables.js'
import { ColumnBuilder, needColumns } from './column-builder.js'

const CHUNK_BYTES = 1 << 24
const NEWLINE = 10
const QUOTE = 34

export async function* readCsv(path: string, table: Table): AsyncGenerator<Batch> {
  let header = ''
  let delimiter = ','
  for (const chunk of recordChunks(path, true)) {
    const text = header === '' ? chunk : `${header}\n${chunk}`
    if (header === '') {
      header = chunk.slice(0, chunk.indexOf('\n')).replace(/\r$/, '')
      delimiter = delimiterOf(header)
    }
    const parsed = fromCSV(text, { autoType: false, delimiter })
    needColumns(path, table, parsed.columnNames())
    if (parsed.numRows() === 0) continue
    const rows = parsed.numRows()
    const columns = table.columns.map(c => {
      const values = parsed.column(c.name)!
      const builder = new ColumnBuilder(c, rows, path)
      for (let i = 0; i < rows; i++) builder.set(i, values.at(i))
      return builder.finish()
    })
    yield { table, rows, columns }
  }
  need(header !== '', 'read.broken', `${path} is empty`)
}

/** Commas, or what stands in their place where the comma is the decimal sign, or in tables of tabs. */
function delimiterOf(header: string): string {
  return [',', ';', '\t'].reduce((a, b) => (header.split(b).length > header.split(a).length ? b : a))
}

export async function* readNdjson(path: string, table: Table): AsyncGenerator<Batch> {
  for (const chunk of recordChunks(path, false)) {
    const records = chunk
      .split('\n')
      .filter(l => l.trim() !== '')
      .map(l => JSON.parse(l) as Record<string, unknown>)
    if (records.length === 0) continue
    needColumns(path, table, Object.keys(records[0] as object))
    const columns = table.columns.map(c => {
      const builder = new ColumnBuilder(c, records.length, path)
      records.forEach((record, i) => {
        builder.set(i, record[c.name])
      })
      return builder.finish()
    })
    yield { table, rows: records.length, columns }
  }
}

/** What some programs begin a text with, to say that it is UTF-8. */
const MARK = Buffer.from([0xef, 0xbb, 0xbf])

/** The file's text in chunks that end where a record ends; with `quoted`, newlines inside quotes end none. */
function* recordChunks(path: string, quoted: boolean): Generator<string> {
  const file = openSync(path, 'r')
  try {
    let rest: Buffer = Buffer.alloc(MARK.length)
    rest = rest.subarray(0, readSync(file, rest, 0, rest.length, null))
    if (rest.equals(MARK)) rest = rest.subarray(MARK.length)
    for (;;) {
      const fresh = Buffer.allocUnsafe(CHUNK_BYTES)
      const read = readSync(file, fresh, 0, CHUNK_BYTES, null)
      const bytes = Buffer.concat([rest, fresh.subarray(0, read)])
      if (read === 0) {
        if (bytes.length > 0) yield bytes.toString('utf8')
        return
      }
      const end = lastRecordEnd(bytes, quoted)
      if (end > 0) yield bytes.subarray(0, end).toString('utf8')
      rest = bytes.subarray(end)
    }
  } finally {
    closeSync(file)
  }
}

function lastRecordEnd(bytes: Buffer, quoted: boolean): number {
  if (!quoted) return bytes.lastIndexOf(NEWLINE) + 1
  let inside = false
  let end = 0
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === QUOTE) inside = !inside
    else if (bytes[i] === NEWLINE && !inside) end = i + 1
  }
  return end
}
