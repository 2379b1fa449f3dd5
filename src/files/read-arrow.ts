/** Reads an Arrow IPC file or stream, record batch by record batch. */
import { readFileSync } from 'node:fs'
import { tableFromIPC } from 'apache-arrow'
import type { Batch } from '../schema/batch.js'
import type { Table } from '../schema/tables.js'
import { ColumnBuilder, needColumns } from './column-builder.js'

export async function* readArrow(path: string, table: Table): AsyncGenerator<Batch> {
  const arrow = tableFromIPC(readFileSync(path))
  needColumns(
    path,
    table,
    arrow.schema.fields.map(f => f.name),
  )
  for (const batch of arrow.batches) {
    const rows = batch.numRows
    const columns = table.columns.map(c => {
      const vector = batch.getChild(c.name)!
      const builder = new ColumnBuilder(c, rows, path)
      for (let i = 0; i < rows; i++) builder.set(i, vector.get(i))
      return builder.finish()
    })
    yield { table, rows, columns }
  }
}
