/** Writes batches as CSV (RFC 4180) or newline-delimited JSON, straight into bytes: by the WebAssembly program where the engine runs it. */
import { utf8 } from '../ground/utf8.js'
import type { Column, Table } from '../schema/tables.js'
import type { Sink, TableWriter } from './table-writer.js'
import { type Cell, plainRows } from './text-plain.js'
import { wasmRows } from './text-wasm.js'

export function csvWriter(table: Table, file: Sink): TableWriter {
  file.write(utf8(`${table.columns.map(c => c.name).join(',')}\n`))
  return textWriter(csvCells(table), '\n', file)
}

export function ndjsonWriter(table: Table, file: Sink): TableWriter {
  return textWriter(ndjsonCells(table), '}\n', file)
}

export function csvCells(table: Table): Cell[] {
  return table.columns.map((c, j) => cellOf(c, j > 0 ? ',' : '', quoteCsv, ''))
}

export function ndjsonCells(table: Table): Cell[] {
  return table.columns.map((c, j) =>
    cellOf(c, `${j > 0 ? ',' : '{'}${JSON.stringify(c.name)}:`, JSON.stringify, 'null'),
  )
}

function cellOf(column: Column, before: string, quote: (text: string) => string, none: string): Cell {
  const texts = column.type === 'bool' ? ['false', 'true'] : (column.levels ?? []).map(quote)
  const mark = quote('-').split('-')[0] as string
  return { type: column.type, before: utf8(before), none: utf8(none), texts: texts.map(utf8), mark }
}

function textWriter(cells: readonly Cell[], after: string, file: Sink): TableWriter {
  const rows = wasmRows(cells, utf8(after)) ?? plainRows(cells, utf8(after))
  return { write: batch => rows(batch, text => file.write(text)), finish: () => {} }
}

function quoteCsv(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
