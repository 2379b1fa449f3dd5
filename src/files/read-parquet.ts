/** Reads a Parquet file row group by row group, with the columns asked for and any usual compression. */
import {
  type AsyncBuffer,
  asyncBufferFromFile,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
} from 'hyparquet'
import { compressors as others } from 'hyparquet-compressors'
import type { InputFile } from './input.js'
import { checkColumns, withCheckedPages } from './patched/parquet-lengths.js'
import { unsnappy } from './patched/snappy.js'
import type { Choose, Raw } from './raw.js'

const compressors = { ...others, SNAPPY: unsnappy }

interface Chunk {
  readonly at: number
  readonly data: ArrayLike<unknown>
}

export async function* readParquet(file: InputFile, choose: Choose): AsyncGenerator<Raw> {
  const buffer = file.bytes ? bufferOf(file.bytes) : await asyncBufferFromFile(file.name)
  const metadata = await parquetMetadataAsync(buffer)
  checkColumns(metadata, buffer.byteLength)
  const elements = parquetSchema(metadata).children.map(c => c.element)
  const names = elements.map(e => e.name)
  const columns = [...choose(names)]
  let start = 0
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows)
    const [from, first] = [start, columns[0]]
    start += rows
    // Errors are thrown after the library is done: it works on several columns at once.
    const chunks = new Map<string, Chunk[]>(columns.map(c => [c, []]))
    if (first !== undefined)
      await parquetRead({
        file: withCheckedPages(buffer, group),
        metadata,
        compressors,
        columns,
        rowStart: from,
        rowEnd: from + rows,
        onChunk: ({ columnName, columnData, rowStart }) => {
          chunks.get(columnName)?.push({ at: rowStart - from, data: columnData })
        },
      })
    yield {
      rows,
      names,
      number: i => from + i + 1,
      isSingle: name => elements[names.indexOf(name)]?.type === 'FLOAT',
      column: name => {
        const found = chunks.get(name)
        return found && valuesOf(found, rows)
      },
      list: name => wholeOf(chunks.get(name) ?? [], rows),
    }
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

/** The values of a row group's chunks, which may overlap or come in any order. */
function valuesOf(chunks: readonly Chunk[], rows: number): (row: number) => unknown {
  const whole = wholeOf(chunks, rows)
  if (whole) return i => whole[i]
  const all = new Array<unknown>(rows)
  for (const { at, data } of chunks) for (let i = 0; i < data.length; i++) all[at + i] = data[i]
  return i => all[i]
}
