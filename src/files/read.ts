/** Reads a table with the public columns from files of any program, in any of the formats. */
import { statSync } from 'node:fs'
import { need } from '../ground/error.js'
import type { Batch } from '../schema/batch.js'
import { columnNamed, TABLES, type Table, type TableName } from '../schema/tables.js'
import { ColumnBuilder } from './column-builder.js'
import { type InputFile, inputFiles, type Source } from './input.js'
import { nearColumns } from './mapping.js'
import type { Raw } from './raw.js'
import { rawOf, whileReading } from './readers.js'

/**
 * Batches of a table's columns, file by file in the order of their names. `from` is a corpus's folder (parts
 * under NAME/, or NAME.parquet and the like), a file of that table, or whatever else a Source may be. Every file must
 * have every column, with values of the schema.
 */
export async function* readTable(
  from: Source,
  name: TableName,
  columns: readonly string[],
): AsyncGenerator<Batch> {
  yield* readFiles(inputFiles(from, name), name, columns)
}

/** The same for given files. */
export async function* readFiles(
  files: readonly InputFile[],
  name: TableName,
  columns: readonly string[],
): AsyncGenerator<Batch> {
  const table = project(TABLES[name], columns)
  for (const file of files) {
    if (isWithoutRows(file, name)) continue
    const wanted = (names: readonly string[]) => needColumns(file, table, names)
    for await (const raw of rawOf(file, wanted)) {
      needColumns(file, table, raw.names)
      yield batchOf(file, raw, table)
    }
  }
}

/** Tables of which a part of people may hold no row: as NDJSON it has no byte. */
const SPARSE: readonly TableName[] = ['actions', 'decisions', 'gold', 'second_reading', 'postings']

function isWithoutRows({ name: path, format, bytes }: InputFile, name: TableName): boolean {
  return SPARSE.includes(name) && format === 'ndjson' && (bytes?.length ?? statSync(path).size) === 0
}

function batchOf(file: InputFile, raw: Raw, table: Table): Batch {
  const columns = table.columns.map(c => {
    const builder = new ColumnBuilder(c, raw.rows, file.name, raw)
    const list = raw.list?.(c.name)
    const value = raw.column(c.name) ?? (() => file.stated[c.name])
    whileReading(file, () => {
      if (list) builder.fill(list)
      else for (let i = 0; i < raw.rows; i++) builder.set(i, value(i))
    })
    return builder.finish()
  })
  return { table, rows: raw.rows, columns }
}

/** The table with only these columns, which must be its own. */
export function project(table: Table, columns: readonly string[]): Table {
  return { ...table, columns: columns.map(c => columnNamed(table, c)) }
}

/** The columns to be read from a file; throws unless it has, or its path states, every one asked for. */
function needColumns(file: InputFile, table: Table, present: readonly string[]): string[] {
  const names = table.columns.map(c => c.name)
  const missing = names.filter(n => !present.includes(n) && !(n in file.stated))
  need(
    missing.length === 0,
    'column.missing',
    `${file.name}: missing ${missing.length === 1 ? 'column' : 'columns'} ${missing.join(', ')} of table ${table.name}${nearColumns(missing, present)}`,
  )
  return names.filter(n => present.includes(n))
}
