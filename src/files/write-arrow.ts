/** Writes batches as an Arrow IPC file: one record batch per batch, categories by dictionary. */
import {
  AsyncByteQueue,
  Bool,
  type Data,
  type DataType,
  Dictionary,
  Field,
  Float32,
  Float64,
  Int8,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  Schema,
  Struct,
  TimestampMillisecond,
  Uint8,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow'
import type { Batch, ColumnData } from '../schema/batch.js'
import type { Column, Table } from '../schema/tables.js'
import type { Sink, TableWriter } from './table-writer.js'
import { halves } from './whole.js'

const BITS = 8

export function arrowWriter(table: Table, file: Sink): TableWriter {
  const schema = arrowSchema(table)
  const dictionaries: (Vector | undefined)[] = table.columns.map(c =>
    c.levels ? vectorFromArray([...c.levels], new Utf8()) : undefined,
  )
  const writer = new RecordBatchFileWriter()
  writer.reset(new PartSink(file), schema)
  return {
    write(batch: Batch) {
      const children = table.columns.map((c, j) =>
        arrowData(schema.fields[j]!.type, c, batch.columns[j] as ColumnData, batch.rows, dictionaries[j]),
      )
      const struct = makeData({ type: new Struct(schema.fields), length: batch.rows, nullCount: 0, children })
      writer.write(new RecordBatch(schema, struct))
    },
    finish: () => void writer.finish(),
  }
}

/** Passes bytes on to the part instead of queueing them. */
class PartSink extends AsyncByteQueue {
  readonly #file: Sink

  constructor(file: Sink) {
    super()
    this.#file = file
  }

  override write(bytes: Uint8Array): void {
    if (bytes.byteLength > 0) this.#file.write(bytes)
  }
}

/** The Arrow schema of a table; dictionary ids follow the order of columns, so that bytes repeat. */
export function arrowSchema(table: Table): Schema {
  return new Schema(table.columns.map((c, id) => new Field(c.name, arrowType(c, id), c.nullable)))
}

function arrowType(column: Column, id: number): DataType {
  switch (column.type) {
    case 'int8':
      return new Int8()
    case 'int32':
      return new Int32()
    case 'int64':
      return new Int64()
    case 'float32':
      return new Float32()
    case 'float64':
      return new Float64()
    case 'bool':
      return new Bool()
    case 'cat':
      return new Dictionary(new Utf8(), new Uint8(), id)
    case 'timestamp':
      return new TimestampMillisecond('UTC')
  }
}

function arrowData(
  type: DataType,
  column: Column,
  { values, valid }: ColumnData,
  length: number,
  dictionary: Vector | undefined,
): Data {
  const nulls = valid
    ? { nullBitmap: bitmap(valid, length), nullCount: zeros(valid, length) }
    : { nullCount: 0 }
  const data =
    column.type === 'bool'
      ? bitmap(values, length)
      : column.type === 'int64' || column.type === 'timestamp'
        ? new BigInt64Array(halves(values, length).buffer)
        : values.slice(0, length)
  return makeData({ type, length, data, ...nulls, ...(dictionary && { dictionary }) } as never)
}

function bitmap(flags: ArrayLike<number>, length: number): Uint8Array {
  const bits = new Uint8Array(Math.ceil(length / BITS))
  for (let i = 0; i < length; i++) {
    const byte = i >> 3
    bits[byte] = (bits[byte] as number) | ((flags[i] as number) << (i & (BITS - 1)))
  }
  return bits
}

function zeros(flags: Uint8Array, length: number): number {
  let count = 0
  for (let i = 0; i < length; i++) count += 1 - (flags[i] as number)
  return count
}
