/** Reads a Parquet file row group by row group, with the columns asked for and any usual compression. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import {
  type AsyncBuffer,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type RowGroup,
  type SchemaElement,
} from 'hyparquet'
import { compressors as others } from 'hyparquet-compressors'
import type { InputFile } from './input.js'
import { type Direct, directColumn, mayBeDirect, valueIn } from './parquet-direct.js'
import { checkColumns, checkedGroup, placeOf } from './patched/parquet-lengths.js'
import { unsnappy } from './patched/snappy.js'
import type { Choose, Raw } from './raw.js'
import { unzstd } from './zstd.js'

const compressors = {
  ...others,
  SNAPPY: unsnappy,
  ZSTD: (bytes: Uint8Array) => unzstd(bytes),
  BROTLI: (bytes: Uint8Array, size: number) =>
    brotliDecompressSync(bytes, { maxOutputLength: Math.max(1, size) }),
}

interface Chunk {
  readonly at: number
  readonly data: ArrayLike<unknown>
}

export async function* readParquet(file: InputFile, choose: Choose): AsyncGenerator<Raw> {
  if (file.bytes) {
    yield* rowGroups(bufferOf(file.bytes), choose)
    return
  }
  const fd = openSync(file.name, 'r')
  try {
    yield* rowGroups(bufferOfFile(fd), choose)
  } finally {
    closeSync(fd)
  }
}

/** More than the footer of a file of some hundred columns. */
const FOOTER_BYTES = 1 << 16

async function* rowGroups(buffer: AsyncBuffer, choose: Choose): AsyncGenerator<Raw> {
  const metadata = await parquetMetadataAsync(buffer, { initialFetchSize: FOOTER_BYTES })
  checkColumns(metadata, buffer.byteLength)
  const { children } = parquetSchema(metadata)
  const elements = new Map(children.map(c => [c.element.name, c.element]))
  const flat = new Set(children.flatMap(c => (c.children.length === 0 ? c.element.name : [])))
  const names = children.map(c => c.element.name)
  const columns = [...choose(names)]
  let start = 0
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows)
    const from = start
    start += rows
    const direct = await directColumns(buffer, group, columns, elements)
    const others = columns.filter(c => !direct.has(c))
    // Errors are thrown after the library is done: it works on several columns at once.
    const chunks = new Map<string, Chunk[]>(others.map(c => [c, []]))
    if (others.length > 0)
      await parquetRead({
        ...checkedGroup(buffer, metadata, group, others, compressors),
        columns: others,
        onChunk: ({ columnName, columnData, rowStart }) => {
          chunks.get(columnName)?.push({ at: rowStart, data: columnData })
        },
      })
    yield {
      rows,
      names,
      number: i => from + i + 1,
      isSingle: name => elements.get(name)?.type === 'FLOAT',
      column: name => {
        const own = direct.get(name)
        if (own) return i => valueIn(own, i)
        const found = chunks.get(name)
        return found && valuesOf(found, rows, flat.has(name))
      },
      list: name => wholeOf(chunks.get(name) ?? [], rows),
      direct: name => direct.get(name),
    }
  }
}

/** The columns of a row group that need no library. */
async function directColumns(
  buffer: AsyncBuffer,
  group: RowGroup,
  columns: readonly string[],
  elements: ReadonlyMap<string, SchemaElement>,
): Promise<Map<string, Direct>> {
  const found = new Map<string, Direct>()
  for (const { meta_data: chunk } of group.columns) {
    const [name = '', ...inside] = chunk?.path_in_schema ?? []
    const element = elements.get(name)
    if (!chunk || !element || inside.length > 0 || !columns.includes(name)) continue
    if (!mayBeDirect(chunk, element)) continue
    const { first, end } = placeOf(chunk)
    const direct = directColumn(new Uint8Array(await buffer.slice(first, end)), chunk, element)
    if (direct) found.set(name, direct)
  }
  return found
}

/** An open file. The library's own opens it anew for every column. */
function bufferOfFile(fd: number): AsyncBuffer {
  const byteLength = fstatSync(fd).size
  return {
    byteLength,
    slice: (from, to = byteLength) => {
      const bytes = new Uint8Array(to - from)
      for (let at = 0; at < bytes.length; ) {
        const read = readSync(fd, bytes, at, bytes.length - at, from + at)
        if (read === 0) throw new RangeError('the file ends early')
        at += read
      }
      return bytes.buffer
    },
  }
}

function bufferOf(bytes: Uint8Array): AsyncBuffer {
  const { buffer, byteOffset, byteLength } = bytes
  const whole = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer
  return { byteLength, slice: (from, to) => whole.slice(from, to) }
}

function wholeOf(chunks: readonly Chunk[], rows: number): ArrayLike<unknown> | undefined {
  const [only] = chunks
  return chunks.length === 1 && only?.at === 0 && only.data.length === rows ? only.data : undefined
}

/**
 * The values of a row group's chunks, which may overlap or come in any order. In a flat column what is missing is null: the
 * library has undefined where an index or a level is beyond what it points to.
 */
function valuesOf(chunks: readonly Chunk[], rows: number, isFlat: boolean): (row: number) => unknown {
  const all = wholeOf(chunks, rows) ?? joined(chunks, rows)
  return i => {
    const value = all[i]
    if (value === undefined && isFlat) throw new RangeError('a value that is nowhere')
    return value
  }
}

function joined(chunks: readonly Chunk[], rows: number): ArrayLike<unknown> {
  const all = new Array<unknown>(rows)
  for (const { at, data } of chunks) for (let i = 0; i < data.length; i++) all[at + i] = data[i]
  return all
}
