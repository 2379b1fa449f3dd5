/**
 * Writes batches as a Parquet part: one row group per batch. The library writes headers and footer; values come
 * encoded.
 */

import type { ColumnChunk, ParquetType, SchemaElement } from 'hyparquet'
import { type ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { Batch, ColumnData } from '../schema/batch.js'
import type { Column, Table } from '../schema/tables.js'
import { type Encoded, encode, type Levels } from './parquet-values.js'
import { streamTo, writePageHeader } from './patched/parquet-pages.js'
import { freshSnappy } from './patched/snappy.js'
import type { Sink, TableWriter } from './table-writer.js'

const compress = freshSnappy()

export function parquetWriter(table: Table, file: Sink): TableWriter {
  const writer = streamTo(file)
  const parquet = new ParquetWriter({ writer, schema: parquetSchema(table), createdBy: 'plumbline' })
  return {
    write({ table: { columns }, columns: data, rows }: Batch) {
      if (rows === 0) return
      const start = writer.offset
      const levels: Levels = new Map()
      const chunks = columns.map((c, j) =>
        writeChunk(writer, c, encode(c, data[j] as ColumnData, levels), rows),
      )
      parquet.num_rows += BigInt(rows)
      parquet.row_groups.push({
        columns: chunks,
        num_rows: BigInt(rows),
        total_byte_size: chunks.reduce((n, c) => n + (c.meta_data?.total_uncompressed_size ?? 0n), 0n),
        total_compressed_size: BigInt(writer.offset - start),
      })
    },
    finish: () => void parquet.finish(),
  }
}

/** One column of a row group: the page of its dictionary, if it has one, and one page of its values. */
function writeChunk(writer: ByteWriter, column: Column, encoded: Encoded, rows: number): ColumnChunk {
  const { encoding, values, levels = NO_BYTES, nulls, dictionary } = encoded
  const start = writer.offset
  let saved = 0
  if (dictionary) {
    const bytes = compress(dictionary.values)
    writePageHeader(writer, {
      type: 'DICTIONARY_PAGE',
      uncompressed_page_size: dictionary.values.length,
      compressed_page_size: bytes.length,
      dictionary_page_header: { num_values: dictionary.count, encoding: 'PLAIN' },
    })
    writer.appendBytes(bytes)
    saved += dictionary.values.length - bytes.length
  }
  const first = writer.offset
  const pays = isCompressible(values)
  const bytes = pays ? compress(values) : values
  writePageHeader(writer, {
    type: 'DATA_PAGE_V2',
    uncompressed_page_size: levels.length + values.length,
    compressed_page_size: levels.length + bytes.length,
    data_page_header_v2: {
      num_values: rows,
      num_nulls: nulls,
      num_rows: rows,
      encoding,
      definition_levels_byte_length: levels.length,
      repetition_levels_byte_length: 0,
      is_compressed: pays,
    },
  })
  writer.appendBytes(levels)
  writer.appendBytes(bytes)
  saved += values.length - bytes.length
  const size = writer.offset - start
  return {
    file_offset: BigInt(start),
    meta_data: {
      type: ELEMENTS[column.type].type as ParquetType,
      encodings: dictionary ? ['PLAIN', 'RLE', encoding] : ['RLE', encoding],
      path_in_schema: [column.name],
      codec: 'SNAPPY',
      num_values: BigInt(rows),
      total_compressed_size: BigInt(size),
      total_uncompressed_size: BigInt(size + saved),
      data_page_offset: BigInt(first),
      ...(dictionary && { dictionary_page_offset: BigInt(start) }),
    },
  }
}

const NO_BYTES = new Uint8Array(0)
/**
 * The size of the sample whose compression decides whether a page is compressed, and the size that it must shrink
 * to.
 */
const SAMPLE = 4096
const PAYS = 0.75

function isCompressible(bytes: Uint8Array): boolean {
  const middle = Math.max(0, (bytes.length - SAMPLE) >> 1)
  const sample = bytes.subarray(middle, middle + SAMPLE)
  return compress(sample).length < PAYS * sample.length
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
