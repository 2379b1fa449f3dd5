/** Writes batches as a Parquet part: one row group a batch. */

import type { SchemaElement } from 'hyparquet'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { Batch, ColumnData, Values } from '../schema/batch.js'
import type { Column, Table } from '../schema/tables.js'
import type { PartFile } from './part-file.js'
import { freshSnappy } from './snappy.js'
import type { TableWriter } from './table-writer.js'
import { halves } from './whole.js'

const compressors = { SNAPPY: freshSnappy() }
const FLUSH_AT = 1 << 20

export function parquetWriter(table: Table, file: PartFile): TableWriter {
  const writer = streamTo(file)
  const parquet = new ParquetWriter({
    writer,
    schema: parquetSchema(table),
    codec: 'SNAPPY',
    compressors,
    statistics: false,
    createdBy: 'plumbline',
  })
  return {
    write(batch: Batch) {
      if (batch.rows === 0) return
      const columnData = batch.table.columns.map((c, j) => ({
        name: c.name,
        data: parquetValues(c, batch.columns[j] as ColumnData, batch.rows),
        offsetIndex: false,
      }))
      parquet.write({ columnData, rowGroupSize: batch.rows })
    },
    finish: () => void parquet.finish(),
  }
}

/** The library's byte buffer, emptied into the part whenever it is large. */
function streamTo(file: PartFile): ByteWriter {
  const writer = new ByteWriter(FLUSH_AT * 2)
  const grow = writer.ensure.bind(writer)
  const empty = () => {
    file.write(new Uint8Array(writer.buffer, 0, writer.index))
    writer.index = 0
  }
  writer.ensure = (size: number) => {
    if (writer.index > FLUSH_AT) empty()
    grow(size)
  }
  writer.finish = empty
  return writer
}

const ELEMENTS: Readonly<Record<Column['type'], Partial<SchemaElement>>> = {
  int8: { type: 'INT32', converted_type: 'INT_8' },
  int32: { type: 'INT32' },
  int64: { type: 'INT64' },
  float32: { type: 'FLOAT' },
  float64: { type: 'DOUBLE' },
  bool: { type: 'BOOLEAN' },
  cat: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  timestamp: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
}

/** The Parquet schema of a table; categories are strings that Parquet encodes by dictionary. */
export function parquetSchema(table: Table): SchemaElement[] {
  const columns = table.columns.map(c => ({
    name: c.name,
    repetition_type: c.nullable ? 'OPTIONAL' : 'REQUIRED',
    ...ELEMENTS[c.type],
  }))
  return [{ name: 'root', num_children: columns.length }, ...columns] as SchemaElement[]
}

type ParquetValues = Int32Array | Float32Array | Float64Array | BigInt64Array | unknown[]

function parquetValues(column: Column, { values, valid }: ColumnData, rows: number): ParquetValues {
  if (column.type === 'cat') return shown(values, valid, rows, column.levels as readonly string[])
  if (column.type === 'bool') return shown(values, valid, rows, BOOLEANS)
  if (valid) return numbers(values, valid, rows)
  if (column.type === 'int64' || column.type === 'timestamp')
    return new BigInt64Array(halves(values, rows).buffer)
  return column.type === 'int8' ? new Int32Array(values) : (values as Float64Array)
}

const BOOLEANS = [false, true] as const

function shown(
  codes: Values,
  valid: Uint8Array | undefined,
  rows: number,
  names: readonly unknown[],
): unknown[] {
  const out = new Array<unknown>(rows)
  for (let i = 0; i < rows; i++) out[i] = names[codes[i] as number]
  if (valid) for (let i = 0; i < rows; i++) if (valid[i] === 0) out[i] = null
  return out
}

function numbers(values: Values, valid: Uint8Array, rows: number): unknown[] {
  const out = new Array<unknown>(rows)
  for (let i = 0; i < rows; i++) out[i] = valid[i] === 0 ? null : values[i]
  return out
}
