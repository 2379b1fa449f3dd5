/** Reads a table with the public columns from files of any program, in any of the formats. */
import { statSync } from 'node:fs'
import { need } from '../ground/error.js'
import type { Batch, ColumnData } from '../schema/batch.js'
import { type Column, columnNamed, TABLES, type Table, type TableName } from '../schema/tables.js'
import { ColumnBuilder } from './column-builder.js'
import { type InputFile, inputFiles, type Source } from './input.js'
import { misspelledAs } from './mapping.js'
import { ownColumn } from './own-column.js'
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
  yield* batchesOf(files, project(TABLES[name], columns))
}

async function* batchesOf(files: readonly InputFile[], table: Table): AsyncGenerator<Batch> {
  for (const file of files) {
    if (isWithoutRows(file, table.name)) continue
    const wanted = (names: readonly string[]) => needColumns(file, table, names)
    for await (const raw of rawOf(file, wanted)) {
      needColumns(file, table, raw.names)
      yield batchOf(file, raw, table)
    }
  }
}

/** Tables of which a part of people may hold no row: as NDJSON it has no byte. */
const SPARSE: readonly TableName[] = ['actions', 'decisions', 'gold', 'second_reading', 'postings']

export function isWithoutRows({ name: path, format, bytes }: InputFile, name: TableName): boolean {
  return SPARSE.includes(name) && format === 'ndjson' && (bytes?.length ?? statSync(path).size) === 0
}

function batchOf(file: InputFile, raw: Raw, table: Table): Batch {
  const columns = table.columns.map(c => {
    const direct = raw.direct?.(c.name)
    return (direct && ownColumn(c, direct)) ?? builtColumn(file, raw, c)
  })
  return { table, rows: raw.rows, columns }
}

function builtColumn(file: InputFile, raw: Raw, column: Column): ColumnData {
  const builder = new ColumnBuilder(column, raw.rows, file.name, raw)
  const list = raw.list?.(column.name)
  const value = raw.column(column.name) ?? (() => file.stated[column.name])
  whileReading(file, () => {
    if (list) builder.fill(list)
    else for (let i = 0; i < raw.rows; i++) builder.set(i, value(i))
  })
  return builder.finish()
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
    `${file.name}: missing ${missing.length === 1 ? 'column' : 'columns'} ${missing.join(', ')} of table ${table.name}${misspelledAs(missing, present)}`,
  )
  return names.filter(n => present.includes(n))
}
