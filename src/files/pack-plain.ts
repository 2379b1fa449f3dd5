/**
 * Columns packed for Parquet by plain functions: what the WebAssembly program does too, byte for byte. Apache Parquet
 * format, "Encodings".
 */
import type { Values } from '../schema/batch.js'

/** Packs columns; what it returns is valid until it is called again. */
export interface Packing {
  /** The values that are present. */
  readonly presentOf: (values: Values, valid: Uint8Array) => Values
  /** The smallest and the largest; 0 and 0 where there is none. */
  readonly ends: (values: Values) => readonly [low: number, high: number]
  /** The low bits, below 32, of each whole number less `from`, first value lowest; zeros up to a whole group. */
  readonly packed: (values: Values, from: number, width: number) => Uint8Array
  /** Values, 0 or 1, as bits, first value lowest; zeros up to a whole group. */
  readonly bits: (values: Uint8Array) => Uint8Array
  /**
   * DELTA_BINARY_PACKED of whole numbers that span less than 2^52: what each is above the one before, in blocks of 128
   * differences, each less the block's smallest, in four miniblocks with a width each.
   */
  readonly deltas: (values: Int32Array | Float64Array) => Uint8Array
}

export const plainPacking: Packing = { presentOf, ends, packed, bits, deltas: packedDeltas }

/** Values are packed in groups of eight. */
export const GROUP = 8
const WORD_BITS = 32

function presentOf(values: Values, valid: Uint8Array): Values {
  const out = values.slice()
  let n = 0
  for (let i = 0; i < values.length; i++) {
    out[n] = values[i] as number
    n += valid[i] as number
  }
  return out.subarray(0, n)
}

function ends(values: Values): readonly [low: number, high: number] {
  if (values.length === 0) return [0, 0]
  let [low, high] = [values[0] as number, values[0] as number]
  for (let i = 1; i < values.length; i++) {
    const v = values[i] as number
    low = v < low ? v : low
    high = v > high ? v : high
  }
  return [low, high]
}

function packed(values: Values, from: number, width: number): Uint8Array {
  const bytes = Math.ceil(values.length / GROUP) * width
  const out = new Uint32Array(Math.ceil(bytes / 4))
  let [at, word, used] = [0, 0, 0]
  for (let i = 0; i < values.length; i++) {
    const x = (values[i] as number) - from
    word |= x << used
    used += width
    if (used >= WORD_BITS) {
      out[at++] = word
      used -= WORD_BITS
      // Bits that did not fit; none where the word was just filled, because x is below 2^width.
      word = x >>> (width - used)
    }
  }
  if (used > 0) out[at] = word
  return new Uint8Array(out.buffer, 0, bytes)
}

function bits(values: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(values.length / GROUP))
  for (let i = 0; i < values.length; i++)
    out[i >> 3] = (out[i >> 3] as number) | ((values[i] as number) << (i & 7))
  return out
}

export const BLOCK = 128
const MINIBLOCKS = 4
const MINIBLOCK = BLOCK / MINIBLOCKS
const WORD = 2 ** WORD_BITS
/** A block at most: its smallest difference, its widths, and differences of 64 bits; and the head of a page. */
export const BLOCK_BYTES = 10 + MINIBLOCKS + 8 * BLOCK
export const HEAD_BYTES = 30

function packedDeltas(values: Int32Array | Float64Array): Uint8Array {
  const n = values.length
  const blocks = Math.ceil(Math.max(0, n - 1) / BLOCK)
  const out = new Uint8Array(HEAD_BYTES + blocks * BLOCK_BYTES)
  let at = putDeltasHead(out, values)
  for (let first = 1; first < n; first += BLOCK) at = putBlock(out, at, values, first)
  return out.subarray(0, at)
}

/** The head before the blocks: their form, the number of values, and the first. Returns where it ends. */
export function putDeltasHead(out: Uint8Array, values: Values): number {
  let at = 0
  for (const head of [BLOCK, MINIBLOCKS, values.length]) at = putVarint(out, at, head)
  return putZigzag(out, at, values[0] ?? 0)
}

const deltas = new Float64Array(BLOCK)
/** Differences above the smallest, where they are small; and the bits of a miniblock. */
const small = new Int32Array(BLOCK)
const words = new Uint32Array(2 * MINIBLOCK + 2)
const wordBytes = new Uint8Array(words.buffer)

/** The differences up to `values[first]`, `values[first + 1]`, … of one block; returns where the next begins. */
function putBlock(out: Uint8Array, start: number, values: Int32Array | Float64Array, first: number): number {
  const count = Math.min(BLOCK, values.length - first)
  if (values instanceof Float64Array) subtractDoubles(values, first, count)
  else subtractInts(values, first, count)
  let least = deltas[0] as number
  let most = least
  for (let i = 1; i < count; i++) {
    const d = deltas[i] as number
    least = d < least ? d : least
    most = d > most ? d : most
  }
  // The rest of the last miniblock is packed as zeros.
  deltas.fill(least, count)
  const areSmall = most - least < SMALL
  if (areSmall) for (let i = 0; i < BLOCK; i++) small[i] = (deltas[i] as number) - least
  const widthsAt = putZigzag(out, start, least)
  let at = widthsAt + MINIBLOCKS
  for (let m = 0, from = 0; from < count; m++, from += MINIBLOCK) {
    const width = areSmall ? packSmall(from) : packLarge(from, least)
    out[widthsAt + m] = width
    const bytes = (MINIBLOCK / 8) * width
    for (let b = 0; b < bytes; b++) out[at++] = wordBytes[b] as number
  }
  return at
}

const SMALL = 2 ** 31

function subtractDoubles(values: Float64Array, first: number, count: number): void {
  for (let i = 0; i < count; i++)
    deltas[i] = (values[first + i] as number) - (values[first + i - 1] as number)
}

/** The same again: the engine makes a loop over one kind of array faster than one over two. */
function subtractInts(values: Int32Array, first: number, count: number): void {
  for (let i = 0; i < count; i++)
    deltas[i] = (values[first + i] as number) - (values[first + i - 1] as number)
}

/** A miniblock's differences, below 2^31, into `words`, first value lowest; returns their width. */
function packSmall(from: number): number {
  let all = 0
  for (let i = from; i < from + MINIBLOCK; i++) all |= small[i] as number
  const width = WORD_BITS - Math.clz32(all)
  let [w, word, used] = [0, 0, 0]
  for (let i = from; i < from + MINIBLOCK; i++) {
    const x = small[i] as number
    word |= x << used
    used += width
    if (used >= WORD_BITS) {
      words[w++] = word
      used -= WORD_BITS
      // Bits that did not fit; none where the word was just filled, because x is below 2^width.
      word = x >>> (width - used)
    }
  }
  return width
}

/** The same for any differences: the low word of each, then the rest. */
function packLarge(from: number, least: number): number {
  let most = 0
  for (let i = from; i < from + MINIBLOCK; i++) most = Math.max(most, (deltas[i] as number) - least)
  const high = Math.floor(most / WORD)
  const width = high > 0 ? 2 * WORD_BITS - Math.clz32(high) : WORD_BITS - Math.clz32(most)
  words.fill(0)
  for (let i = 0, bit = 0; i < MINIBLOCK; i++, bit += width) {
    const x = (deltas[from + i] as number) - least
    putBits(bit, x % WORD)
    if (width > WORD_BITS) putBits(bit + WORD_BITS, Math.floor(x / WORD))
  }
  return width
}

/** Sets a word's bits from a place on. */
function putBits(bit: number, x: number): void {
  const [w, used] = [bit >>> 5, bit & 31]
  words[w] = (words[w] as number) | (x << used)
  if (used > 0) words[w + 1] = (words[w + 1] as number) | (x >>> (WORD_BITS - used))
}

function putVarint(out: Uint8Array, start: number, x: number): number {
  let at = start
  let rest = x
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) out[at++] = (rest % 0x80) | 0x80
  out[at++] = rest
  return at
}

/** Signed numbers in turn: 0, −1, 1, −2, … */
const putZigzag = (out: Uint8Array, at: number, x: number) => putVarint(out, at, x < 0 ? -2 * x - 1 : 2 * x)
