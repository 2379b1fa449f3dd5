/** Reads a Parquet file row group by row group, with the columns asked for and any usual compression. */
import { asyncBufferFromFile, parquetMetadataAsync, parquetRead } from 'hyparquet'
import { compressors as others } from 'hyparquet-compressors'
import type { Batch } from '../schema/batch.js'
import type { Table } from '../schema/tables.js'
import { ColumnBuilder, needColumns } from './column-builder.js'
import { unsnappy } from './patched/snappy.js'

const compressors = { ...others, SNAPPY: unsnappy }

export async function* readParquet(path: string, table: Table): AsyncGenerator<Batch> {
  const file = await asyncBufferFromFile(path)
  const metadata = await parquetMetadataAsync(file)
  const present = metadata.schema.filter(s => s.num_children === undefined).map(s => s.name)
  needColumns(path, table, present)
  let rowStart = 0
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows)
    const builders = new Map(table.columns.map(c => [c.name, new ColumnBuilder(c, rows, path)]))
    const start = rowStart
    await parquetRead({
      file,
      metadata,
      compressors,
      columns: table.columns.map(c => c.name),
      rowStart: start,
      rowEnd: start + rows,
      onChunk: ({ columnName, columnData, rowStart: at }) => {
        const builder = builders.get(columnName)
        for (let i = 0; i < columnData.length; i++) builder?.set(at - start + i, columnData[i])
      },
    })
    yield { table, rows, columns: table.columns.map(c => builders.get(c.name)!.finish()) }
    rowStart += rows
  }
}
