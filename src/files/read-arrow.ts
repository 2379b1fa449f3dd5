/** Reads an Arrow IPC file (Feather) or stream, record batch by record batch, plain or packed with LZ4 or Zstandard. */
import { CompressionType, compressionRegistry, DataType, tableFromIPC } from 'apache-arrow'
import { decompress } from 'fzstd'
import { wholeBytes } from './bytes.js'
import type { InputFile } from './input.js'
import { unlz4 } from './lz4.js'
import type { Choose, Raw } from './raw.js'

// fzstd may reuse its memory for the next that it unpacks.
compressionRegistry.set(CompressionType.ZSTD, { decode: bytes => decompress(bytes).slice() })
compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: bytes => unlz4(bytes) })

export async function* readArrow(file: InputFile, _: Choose): AsyncGenerator<Raw> {
  const arrow = tableFromIPC(wholeBytes(file))
  const types = new Map(arrow.schema.fields.map(f => [f.name, f.type as DataType]))
  let before = 0
  for (const batch of arrow.batches) {
    const from = before
    before += batch.numRows
    yield {
      rows: batch.numRows,
      names: [...types.keys()],
      number: i => from + i + 1,
      column: name => {
        const vector = batch.getChild(name)
        if (!vector) return undefined
        if (!isInstant(types.get(name) as DataType)) return i => vector.get(i)
        return i => instantOf(vector.get(i))
      },
    }
  }
}

const isInstant = (type: DataType) => DataType.isTimestamp(type) || DataType.isDate(type)

function instantOf(value: unknown): Date | null {
  return value === null ? null : new Date(Number(value))
}
