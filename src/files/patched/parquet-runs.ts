/**
 * Checks the runs of levels and of indices in a Parquet page, and the blocks of its differences, before the library decodes it.
 *
 * Pinned: hyparquet 1.31.5. A later one may check these itself.
 *
 * The library trusts their lengths: a changed byte could state a run of a billion values, or of fewer than none, from which it
 * counts down until the number wraps. A run's header is read here, not its values, which takes no time to speak of. Apache
 * Parquet format, "Encodings": RLE_DICTIONARY, RLE, DELTA_BINARY_PACKED, DELTA_BYTE_ARRAY. Every error is a RangeError.
 */
import type { Encoding } from 'hyparquet'
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js'
import { readVarInt } from 'hyparquet/src/thrift.js'

/** The highest level that a column's values may have, of each kind; 0 where it has no levels. */
export interface Levels {
  readonly repetition: number
  readonly definition: number
}

/** What is known of a page's values before they are decoded. */
export interface Stated {
  readonly encoding: Encoding
  readonly isBoolean: boolean
  /** At most so many values. */
  readonly count: number
  /** Entries of the dictionary; 0 where there is none. */
  readonly entries: number
}

/** A page of version 1: levels, each after their length, and values. */
export function checkPage(bytes: Uint8Array, { repetition, definition }: Levels, stated: Stated): void {
  const view = viewOf(bytes)
  let at = 0
  for (const most of [repetition, definition]) {
    if (most === 0) continue
    const runs = sizedRuns(view, at)
    checkLevels(runs, most, stated.count)
    at += LENGTH_BYTES + runs.length
  }
  checkValues(bytes.subarray(at), stated)
}

/** Levels alone, as in a page of version 2. */
export function checkLevels(bytes: Uint8Array, most: number, count: number): void {
  if (most === 0) return
  const seen = checkRuns({ view: viewOf(bytes), offset: 0 }, { width: 32 - Math.clz32(most), count, most })
  if (seen < count) throw new RangeError(`${seen} levels of ${count} values`)
}

/** Values alone. Where all are null, some programs write nothing, or an empty run. */
export function checkValues(bytes: Uint8Array, { encoding, isBoolean, count, entries }: Stated): void {
  const view = viewOf(bytes)
  if (bytes.length === 0) return
  if (encoding.startsWith('DELTA_')) checkDifferences(view, encoding, count)
  if (encoding !== 'RLE' && !encoding.endsWith('_DICTIONARY')) return
  // Truth values alone are runs without a dictionary; the library takes others for the one or the other by the page's version.
  if ((encoding === 'RLE') !== isBoolean) throw new RangeError('runs of what has none')
  const most = isBoolean ? 1 : entries > 0 ? entries - 1 : Number.POSITIVE_INFINITY
  if (isBoolean) checkRuns({ view: viewOf(sizedRuns(view, 0)), offset: 0 }, { width: 1, count, most })
  else checkRuns({ view, offset: 1 }, { width: view.getUint8(0), count, most })
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  new DataView(buffer, byteOffset, byteLength)

const LENGTH_BYTES = 4

/** The bytes of runs that stand after their length. */
function sizedRuns(view: DataView, at: number): Uint8Array {
  const [from, length] = [at + LENGTH_BYTES, view.getUint32(at, true)]
  if (from + length > view.byteLength) throw new RangeError('runs beyond their page')
  return new Uint8Array(view.buffer, view.byteOffset + from, length)
}

interface Reader {
  readonly view: DataView
  offset: number
}

interface Runs {
  readonly width: number
  /** Values that they are of. */
  readonly count: number
  /** The highest value. */
  readonly most: number
}

const MOST_WIDTH = 32
/** A last run of packed values may be filled up: by DuckDB to 256. */
const FILLED = 512
const BYTE = 8

/** How many values the runs are of, as far as they are read. */
function checkRuns(reader: Reader, { width, count, most }: Runs): number {
  if (width > MOST_WIDTH) throw new RangeError(`numbers of ${width} bits`)
  const { byteLength } = reader.view
  let seen = 0
  while (seen < count && reader.offset < byteLength) {
    const header = readVarInt(reader) >>> 0
    const isPacked = (header & 1) === 1
    const length = (header >>> 1) * (isPacked ? BYTE : 1)
    if (isPacked) reader.offset += (length * width) / BYTE
    else if (numberAt(reader, Math.ceil(width / BYTE)) > most)
      throw new RangeError('a value beyond the highest')
    seen += length
    const isTooLong = isPacked ? reader.offset > byteLength || seen > count + FILLED : seen > count
    if (isTooLong) throw new RangeError(`a run of ${length} values in a page of ${count}`)
  }
  return seen
}

function numberAt(reader: Reader, bytes: number): number {
  let value = 0
  for (let i = 0; i < bytes; i++) value += reader.view.getUint8(reader.offset++) * 2 ** (BYTE * i)
  return value
}

/** Blocks are divided into as many parts as have their widths in bytes; text has lengths, and what it shares with the text before. */
function checkDifferences(view: DataView, encoding: Encoding, count: number): void {
  const reader = { view, offset: 0 }
  const total = checkBlocks(reader, count)
  if (encoding !== 'DELTA_BYTE_ARRAY') return
  const shared = unpacked(view, 0, total)
  checkBlocks({ view, offset: shared.end }, total)
  const own = unpacked(view, shared.end, total)
  for (let i = 0, before = 0; i < total; i++) {
    const [prefix, suffix] = [shared.values[i] as number, own.values[i] as number]
    if (!(0 <= prefix && prefix <= before && 0 <= suffix))
      throw new RangeError('text that shares more than there is')
    before = prefix + suffix
  }
}

/** How many differences a block's header states. */
function checkBlocks(reader: Reader, count: number): number {
  const [size, parts, total] = [readVarInt(reader), readVarInt(reader), readVarInt(reader)]
  const isWhole = parts > 0 && size > 0 && size % (parts * BYTE) === 0 && parts <= reader.view.byteLength
  if (!isWhole || total < 0 || total > count) throw new RangeError(`${total} differences of ${count} values`)
  return total
}

function unpacked(
  view: DataView,
  offset: number,
  total: number,
): { readonly values: Int32Array; readonly end: number } {
  const [reader, values] = [{ view, offset }, new Int32Array(total)]
  deltaBinaryUnpack(reader, total, values)
  return { values, end: reader.offset }
}
