/**
 * Checks the lengths that a Parquet file states against each other and against its bytes, before anything decodes it.
 *
 * Pinned: hyparquet 1.31.5. A later one may move the function, or check these itself.
 *
 * The library trusts them, and a changed byte could make it loop without end or take all memory. The headers of pages are
 * read by its own function, from the bytes that are about to be decoded.
 */
import type { AsyncBuffer, ColumnMetaData, FileMetaData, PageHeader, RowGroup } from 'hyparquet'
import { parquetHeader } from 'hyparquet/src/column.js'

/** A page gives at most so many bytes per byte of its own, with any usual compression. */
const MOST_RATIO = 1 << 15

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

/** The same bytes; a RangeError where pages of the row group that lie in them cannot be. */
export function withCheckedPages(file: AsyncBuffer, { columns }: RowGroup): AsyncBuffer {
  const chunks = columns.flatMap(c => c.meta_data ?? [])
  return {
    ...file,
    slice: async (from, to = file.byteLength) => {
      const bytes = await file.slice(from, to)
      for (const chunk of chunks) {
        const { first, end } = placeOf(chunk)
        if (from <= first && end <= to) checkedPages(new Uint8Array(bytes, first - from, end - first), chunk)
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
export function checkedPages(column: Uint8Array, { num_values }: ColumnMetaData): Page[] {
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
    const isPossible = Math.min(packed, size, count, entries) >= 0 && size <= MOST_RATIO * (packed + 1)
    if (!isPossible || entries > size || values > num_values || reader.offset > column.length)
      throw new RangeError('a page beyond its column')
    pages.push({ header, bytes: column.subarray(from, reader.offset) })
  }
  return pages
}
