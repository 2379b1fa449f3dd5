/** The bytes of a small table in every format that is read, as text and with types, packed in every way. */
import { gzipSync } from 'node:zlib'
import {
  Table as ArrowTable,
  Bool,
  CompressionType,
  compressionRegistry,
  type DataType,
  Dictionary,
  Float64,
  Int32,
  LargeUtf8,
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  tableToIPC,
  Utf8,
  Utf8View,
  type Vector,
  vectorFromArray,
} from 'apache-arrow'
import type { Encoding } from 'hyparquet'
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer'
// Registers what unpacks; what packs is added here.
import '../../src/files/read-arrow.js'
import { type Lz4Form, lz4Frame, type ZstdForm, zstdFrame } from './codecs.js'

/** Rows of text, as in files that nobody gave types; an empty cell is missing. */
export interface Table {
  readonly names: readonly string[]
  readonly cells: readonly (readonly string[])[]
}

const LZ4: Lz4Form = {
  blockBytes: 2000,
  isIndependent: true,
  hasBlockSums: false,
  hasSize: false,
  hasSum: true,
  packs: true,
}
const ZSTD: ZstdForm = { blockBytes: 200, hasSize: true, isPreceded: false }

for (const [type, encode] of [
  [CompressionType.LZ4_FRAME, (bytes: Uint8Array) => lz4Frame(bytes, LZ4)],
  [CompressionType.ZSTD, (bytes: Uint8Array) => zstdFrame(bytes, ZSTD)],
] as const)
  compressionRegistry.set(type, { ...compressionRegistry.get(type), encode })

/** The bytes of a table in each format, by the ending of its file's name. */
export const WRITE: Readonly<Record<string, (t: Table) => Uint8Array>> = {
  csv: t => Buffer.from(delimited(t, ',')),
  tsv: t => Buffer.from(delimited(t, '\t')),
  'semicolons.csv': t => Buffer.from(delimited(t, ';', cell => cell.replace(FRACTION, '$1,$2'))),
  'utf16.csv': t => Buffer.from(`\ufeff${delimited(t, ',')}`, 'utf16le'),
  'csv.gz': t => gzipSync(delimited(t, ',')),
  'csv.zst': t => zstdFrame(Buffer.from(delimited(t, ',')), ZSTD),
  ndjson: t =>
    Buffer.from(
      records(t)
        .map(r => `${JSON.stringify(r)}\n`)
        .join(''),
    ),
  'ndjson.zst': t =>
    zstdFrame(
      Buffer.from(
        records(t)
          .map(r => `${JSON.stringify(r)}\n`)
          .join(''),
      ),
      { ...ZSTD, hasSize: false },
    ),
  json: t => Buffer.from(JSON.stringify(records(t), null, 1)),
  'columns.json': t =>
    Buffer.from(JSON.stringify(Object.fromEntries(t.names.map((n, j) => [n, column(t, j)])))),
  arrow: t => arrowFile(vectors(t, new Utf8())),
  // In one batch: the library loses the text of views that are cut.
  'views.arrow': t => tableToIPC(new ArrowTable(vectors(t, new Utf8View())), 'file'),
  'large.arrow': t => arrowFile(vectors(t, new LargeUtf8())),
  'typed.arrow': t => arrowFile(typed(t)),
  arrows: t => RecordBatchStreamWriter.writeAll(inBatches(typed(t))).toUint8Array(true),
  'lz4.feather': t => arrowFile(vectors(t, new Utf8()), CompressionType.LZ4_FRAME),
  'typed-lz4.feather': t => arrowFile(typed(t), CompressionType.LZ4_FRAME),
  'zstd.feather': t => arrowFile(vectors(t, new Utf8()), CompressionType.ZSTD),
  'typed-zstd.feather': t => arrowFile(typed(t), CompressionType.ZSTD),
  parquet: t =>
    parquet(t.names.map((name, j) => ({ name, data: column(t, j), type: 'STRING', nullable: true }))),
  'typed.parquet': t =>
    parquet(
      t.names.map((name, j) => typedColumn(name, column(t, j))),
      ROWS_A_GROUP,
    ),
  'differences.parquet': t =>
    parquet(
      t.names.map((name, j) => {
        const own = typedColumn(name, column(t, j))
        return { ...own, encoding: ENCODINGS[own.type as keyof typeof ENCODINGS](j), codec: 'UNCOMPRESSED' }
      }),
    ),
}

/** Encodings that few programs use by default; of text every other column has the one or the other. */
const ENCODINGS: Readonly<Record<'INT32' | 'DOUBLE' | 'BOOLEAN' | 'STRING', (j: number) => Encoding>> = {
  INT32: () => 'DELTA_BINARY_PACKED',
  DOUBLE: () => 'BYTE_STREAM_SPLIT',
  BOOLEAN: () => 'RLE',
  STRING: (j: number) => (j % 2 === 0 ? 'DELTA_BYTE_ARRAY' : 'DELTA_LENGTH_BYTE_ARRAY'),
}

const FRACTION = /^(-?\d*)\.(\d+)$/
const ROWS_A_GROUP = 5

const delimited = (t: Table, sign: string, cellOf = (cell: string) => cell) =>
  [t.names, ...t.cells].map(row => `${row.map(cellOf).join(sign)}\n`).join('')

const column = (t: Table, j: number) => t.cells.map(row => row[j] || null)

const records = (t: Table) =>
  t.cells.map(row => Object.fromEntries(t.names.map((n, j) => [n, row[j] || null])))

type Vectors = Readonly<Record<string, Vector>>

const vectors = (t: Table, type: DataType): Vectors =>
  Object.fromEntries(t.names.map((n, j) => [n, vectorFromArray(column(t, j), type)]))

const arrowFile = (all: Vectors, compressionType: CompressionType | null = null) =>
  RecordBatchFileWriter.writeAll(inBatches(all), { compressionType }).toUint8Array(true)

/** A table in batches of five rows. */
function inBatches(all: Vectors): ArrowTable {
  const table = new ArrowTable(all)
  const batches = []
  for (let at = 0; at < table.numRows; at += ROWS_A_GROUP)
    batches.push(...table.slice(at, at + ROWS_A_GROUP).batches)
  return new ArrowTable(table.schema, batches)
}

/** Columns with types, where all of their cells have the same. */
const typed = (t: Table): Vectors =>
  Object.fromEntries(
    t.names.map((n, j) => {
      const { values, type } = typesOf(column(t, j))
      const own = { whole: new Int32(), number: new Float64(), truth: new Bool(), text: undefined }[type]
      return [n, vectorFromArray(values as never, (own ?? new Dictionary(new Utf8(), new Int32())) as never)]
    }),
  )

function typedColumn(name: string, cells: readonly (string | null)[]): ColumnSource {
  const { values, type } = typesOf(cells)
  const own = { whole: 'INT32', number: 'DOUBLE', truth: 'BOOLEAN', text: 'STRING' } as const
  return { name, data: values, type: own[type], nullable: true }
}

type Cell = string | number | boolean | null

function typesOf(cells: readonly (string | null)[]): {
  readonly values: Cell[]
  readonly type: 'whole' | 'number' | 'truth' | 'text'
} {
  const are = (test: (cell: string) => boolean) => cells.every(c => c === null || test(c))
  const by = (of: (cell: string) => Cell) => cells.map(c => (c === null ? null : of(c)))
  if (are(c => /^-?\d{1,9}$/.test(c))) return { values: by(Number), type: 'whole' }
  if (are(c => /^-?\d+(\.\d+)?$/.test(c))) return { values: by(Number), type: 'number' }
  if (are(c => c === 'true' || c === 'false')) return { values: by(c => c === 'true'), type: 'truth' }
  return { values: [...cells], type: 'text' }
}

const parquet = (columnData: ColumnSource[], rowGroupSize?: number) =>
  new Uint8Array(parquetWriteBuffer({ columnData, ...(rowGroupSize && { rowGroupSize }) }))

/** Arrow and Feather as other programs wrote them, among the cases. */
export const ARROW_BY_PROGRAMS = [
  'pandas-default.feather',
  'zstd.feather',
  'programs/polars.arrow',
  'programs/polars-lz4.arrow',
  'programs/polars-zstd.arrow',
  'programs/polars-stream.arrows',
]

/** Parquet as other programs wrote it, among the cases: pages of either version, indices, differences, every usual packing. */
export const PARQUET_BY_PROGRAMS = [
  'programs/duckdb.parquet',
  'programs/duckdb-zstd.parquet',
  'programs/polars.parquet',
  'evidence/duckdb-types.parquet',
  'evidence/duckdb-v2-snappy.parquet',
  'evidence/duckdb-v2-gzip.parquet',
  'evidence/duckdb-v2-zstd.parquet',
  'evidence/duckdb-v2-lz4_raw.parquet',
  'evidence/duckdb-v2-brotli.parquet',
  'evidence/polars-types.parquet',
  'evidence/polars-types-zstd.parquet',
]
