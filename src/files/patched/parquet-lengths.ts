/**
 * Checks the lengths that a Parquet file states against each other and against its bytes, before anything decodes it.
 *
 * Pinned: hyparquet 1.31.5. A later one may move the function, or check these itself.
 *
 * The library trusts them, and a changed byte could make it loop without end or take all memory. The headers of pages are
 * read by its own function, from the bytes that are about to be decoded.
 */
import type {
  AsyncBuffer,
  ColumnMetaData,
  CompressionCodec,
  Compressors,
  FileMetaData,
  PageHeader,
  RowGroup,
} from 'hyparquet'
import { parquetSchema } from 'hyparquet'
import { parquetHeader } from 'hyparquet/src/column.js'
import { getMaxDefinitionLevel, getMaxRepetitionLevel, getTreePath } from 'hyparquet/src/schema.js'
import { checkLevels, checkPage, checkValues, type Levels } from './parquet-runs.js'

/** A page gives at most so many bytes per byte of its own. */
const MOST_RATIO: Partial<Record<CompressionCodec, number>> = {
  UNCOMPRESSED: 1,
  SNAPPY: 1 << 6,
  LZ4: 1 << 8,
  LZ4_RAW: 1 << 8,
  GZIP: 1 << 11,
}
const USUAL_RATIO = 1 << 15

/**
 * Errors: a RangeError where a row group has another number of rows than its columns have values, or a column lies beyond the
 * file of so many bytes.
 */
export function checkColumns({ row_groups }: Pick<FileMetaData, 'row_groups'>, bytes: number): void {
  for (const { num_rows, columns } of row_groups) {
    if (!(num_rows >= 0 && columns.some(c => c.meta_data))) throw new RangeError('rows without columns')
    for (const { meta_data } of columns) {
      if (!meta_data) continue
      const { num_values, path_in_schema } = meta_data
      // A column of lists has more values than there are rows.
      if (path_in_schema.length === 1 ? num_values !== num_rows : num_values < num_rows)
        throw new RangeError(`${num_values} values in ${num_rows} rows`)
      const { first, end } = placeOf(meta_data)
      if (!(0 <= first && first <= end && end <= bytes)) throw new RangeError('a column beyond the file')
    }
  }
}

/** Where a column's bytes lie in the file. */
export function placeOf({ dictionary_page_offset, data_page_offset, total_compressed_size }: ColumnMetaData) {
  const first = Number(dictionary_page_offset || data_page_offset)
  return { first, end: first + Number(total_compressed_size) }
}

/** A row group, to be decoded alone. */
export interface Group {
  readonly file: AsyncBuffer
  readonly metadata: FileMetaData
}

/**
 * A row group whose columns of these names are checked: a RangeError where a page cannot be, as it lies there or once it is
 * unpacked.
 */
export function checkedGroup(
  file: AsyncBuffer,
  metadata: FileMetaData,
  group: RowGroup,
  names: readonly string[],
  compressors: Compressors,
): Group {
  const tree = parquetSchema(metadata)
  const chunks: Chunk[] = []
  const columns = group.columns.map(column => {
    const { meta_data } = column
    if (!meta_data || !names.includes(meta_data.path_in_schema[0] as string)) return column
    const chunk = chunkOf(meta_data, getTreePath(tree, meta_data.path_in_schema), compressors)
    chunks.push(chunk)
    return { ...column, meta_data: decoded(chunk) }
  })
  return {
    file: withCheckedPages(file, chunks),
    metadata: { ...metadata, num_rows: group.num_rows, row_groups: [{ ...group, columns }] },
  }
}

interface Chunk {
  readonly meta: ColumnMetaData
  readonly levels: Levels
  readonly unpack: Compressors[CompressionCodec]
  /** Checks of the pages that are still packed, in their order. */
  readonly waiting: ((bytes: Uint8Array) => void)[]
}

type Path = ReturnType<typeof getTreePath>

function chunkOf(meta: ColumnMetaData, path: Path, compressors: Compressors): Chunk {
  const levels = { repetition: getMaxRepetitionLevel(path), definition: getMaxDefinitionLevel(path) }
  return { meta, levels, unpack: compressors[meta.codec], waiting: [] }
}

/** What the library decodes a column by has its metadata over its options: each column unpacks, and checks, its own pages. */
function decoded({ meta, unpack, waiting }: Chunk): ColumnMetaData & { readonly compressors?: Compressors } {
  if (!unpack) return meta
  const checked = (input: Uint8Array, size: number) => {
    const bytes = unpack(input, size)
    const check = waiting.shift()
    if (!check) throw new RangeError('a page beyond its column')
    check(bytes)
    return bytes
  }
  return { ...meta, compressors: { [meta.codec]: checked } }
}

function withCheckedPages(file: AsyncBuffer, chunks: readonly Chunk[]): AsyncBuffer {
  return {
    ...file,
    slice: async (from, to = file.byteLength) => {
      const bytes = await file.slice(from, to)
      for (const chunk of chunks) {
        const { first, end } = placeOf(chunk.meta)
        if (from <= first && end <= to) checkContents(new Uint8Array(bytes, first - from, end - first), chunk)
      }
      return bytes
    },
  }
}

/** A page of a column: its header, and its bytes as they are stored. */
export interface Page {
  readonly header: PageHeader
  readonly bytes: Uint8Array
}

/** A header of a page takes more than this. */
const LEAST_BYTES = 2

/** The pages of a column, whose bytes these are; a RangeError where they cannot be. */
export function checkedPages(column: Uint8Array, { num_values, codec }: ColumnMetaData): Page[] {
  const reader = { view: new DataView(column.buffer, column.byteOffset, column.length), offset: 0 }
  const pages: Page[] = []
  let values = 0
  while (reader.offset + LEAST_BYTES <= column.length && values < num_values) {
    const header = parquetHeader(reader)
    const { compressed_page_size: packed, uncompressed_page_size: size } = header
    const data = header.data_page_header ?? header.data_page_header_v2
    const entries = header.dictionary_page_header?.num_values ?? 0
    const count = data?.num_values ?? 0
    values += count
    const from = reader.offset
    reader.offset += packed
    const isPossible = Math.min(packed, size, count, entries) >= 0 && size <= mostOf(codec) * (packed + 1)
    if (!isPossible || entries > size || values > num_values || reader.offset > column.length)
      throw new RangeError('a page beyond its column')
    pages.push({ header, bytes: column.subarray(from, reader.offset) })
  }
  if (values < num_values) throw new RangeError(`${values} values in pages of ${num_values}`)
  return pages
}

const mostOf = (codec: CompressionCodec) => MOST_RATIO[codec] ?? USUAL_RATIO

function checkContents(column: Uint8Array, chunk: Chunk): void {
  let entries = 0
  for (const { header, bytes } of checkedPages(column, chunk.meta)) {
    entries = header.dictionary_page_header?.num_values ?? entries
    checkContent(bytes, header, chunk, entries)
  }
}

/** What lies there as it is is checked at once, and what is packed where the library unpacks it. */
function checkContent(bytes: Uint8Array, page: PageHeader, chunk: Chunk, entries: number): void {
  const { data_page_header: first, data_page_header_v2: second } = page
  const isBoolean = chunk.meta.type === 'BOOLEAN'
  if (second) {
    const { num_values: count, encoding } = second
    const values = valuesOf(bytes, page, chunk.levels)
    const check = (found: Uint8Array) => checkValues(found, { encoding, isBoolean, count, entries })
    if (isPacked(chunk.meta) && second.is_compressed !== false) chunk.waiting.push(check)
    else check(values)
    return
  }
  const check = (found: Uint8Array) =>
    first &&
    checkPage(found, chunk.levels, { encoding: first.encoding, isBoolean, count: first.num_values, entries })
  if (isPacked(chunk.meta)) chunk.waiting.push(check)
  else check(bytes)
}

const isPacked = ({ codec }: ColumnMetaData) => codec !== 'UNCOMPRESSED'

/** The values of a page of version 2, whose levels are never packed, and are checked. */
function valuesOf(bytes: Uint8Array, page: PageHeader, { repetition, definition }: Levels): Uint8Array {
  const { num_values, num_nulls, num_rows, ...lengths } = page.data_page_header_v2 as Second
  const { repetition_levels_byte_length: r, definition_levels_byte_length: d } = lengths
  const isPossible =
    Math.min(r, d, num_nulls, num_rows, num_values - num_nulls, num_values - num_rows) >= 0 &&
    r + d <= Math.min(bytes.length, page.uncompressed_page_size)
  if (!isPossible) throw new RangeError('levels beyond their page')
  checkLevels(bytes.subarray(0, r), repetition, num_values)
  checkLevels(bytes.subarray(r, r + d), definition, num_values)
  return bytes.subarray(r + d)
}

type Second = NonNullable<PageHeader['data_page_header_v2']>
