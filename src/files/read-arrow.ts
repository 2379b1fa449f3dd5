/** Reads an Arrow IPC file (Feather) or stream, record batch by record batch, plain or packed with LZ4 or Zstandard. */
import {
  CompressionType,
  compressionRegistry,
  DataType,
  type Decimal,
  Precision,
  tableFromIPC,
} from 'apache-arrow'
import { need } from '../ground/error.js'
import { checkLengths } from './arrow-lengths.js'
import { wholeBytes } from './bytes.js'
import type { InputFile } from './input.js'
import { unlz4 } from './lz4.js'
import type { Choose, Raw } from './raw.js'
import { unzstd } from './zstd.js'

// fzstd may reuse its memory for the next that it unpacks.
compressionRegistry.set(CompressionType.ZSTD, { decode: bytes => unzstd(bytes).slice() })
compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: bytes => unlz4(bytes) })

export async function* readArrow(file: InputFile, _: Choose): AsyncGenerator<Raw> {
  const bytes = wholeBytes(file)
  const doubt = isEnded(bytes, file.name) ? {} : { doubt: NOT_ENDED }
  checkLengths(bytes, isFile(bytes))
  const arrow = tableFromIPC(bytes)
  const types = new Map(arrow.schema.fields.map(f => [f.name, f.type as DataType]))
  let before = 0
  for (const batch of arrow.batches) {
    const from = before
    before += batch.numRows
    yield {
      rows: batch.numRows,
      names: arrow.schema.fields.map(f => f.name),
      number: i => from + i + 1,
      isSingle: name => isSingle(types.get(name) as DataType),
      column: name => {
        const vector = batch.getChild(name)
        if (!vector) return undefined
        const read = readerOf(types.get(name) as DataType)
        return read ? i => read(vector.get(i)) : i => vector.get(i)
      },
      ...doubt,
    }
  }
}

/** Ends a stream. */
const STREAM_END = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]
/** Begins a file, and ends it. */
const FILE_MARK = [...'ARROW1'].map(c => c.charCodeAt(0))
const NOT_ENDED = 'ends without the mark that ends a stream: is it whole?'

const endsWith = (bytes: Uint8Array, mark: readonly number[]) =>
  mark.every((b, i) => bytes.at(i - mark.length) === b)

const isFile = (bytes: Uint8Array) => FILE_MARK.every((b, i) => bytes[i] === b)

/** Whether the end is marked. A file without its mark is refused: the library may look for its footer without end. */
function isEnded(bytes: Uint8Array, name: string): boolean {
  need(
    !isFile(bytes) || (bytes.length > 2 * FILE_MARK.length && endsWith(bytes, FILE_MARK)),
    'read.broken',
    `cannot read ${name} as arrow: it ends without its mark: is it whole?`,
  )
  return isFile(bytes) || endsWith(bytes, STREAM_END)
}

/** How a value of a type is read that the library gives in a form of its own. */
function readerOf(type: DataType): ((value: unknown) => unknown) | undefined {
  if (DataType.isDictionary(type)) return readerOf(type.dictionary)
  if (DataType.isTimestamp(type) || DataType.isDate(type)) return instantOf
  if (DataType.isDecimal(type)) return value => decimalOf(value, type)
  return undefined
}

const isSingle = (type: DataType) => DataType.isFloat(type) && type.precision === Precision.SINGLE

function instantOf(value: unknown): Date | null {
  return value === null ? null : new Date(Number(value))
}

/** A decimal number as text, with all its digits; the library gives its 32-bit words, the lowest first. */
function decimalOf(value: unknown, { scale }: Decimal): string | null {
  if (value === null) return null
  const words = value as Uint32Array
  const unsigned = words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n)
  const whole = BigInt.asIntN(WORD_BITS * words.length, unsigned)
  const digits = String(whole < 0n ? -whole : whole).padStart(scale + 1, '0')
  const sign = whole < 0n ? '-' : ''
  return scale > 0 ? `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}` : sign + digits
}

const WORD_BITS = 32
