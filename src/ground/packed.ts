/**
 * Numbers as Parquet packs them, straight into typed arrays. Apache Parquet format, "Encodings": the RLE and bit-packing
 * hybrid, and DELTA_BINARY_PACKED. Bytes that cannot be are a RangeError.
 */

/** Where the next byte is read. */
export interface Place {
  readonly bytes: Uint8Array
  at: number
}

const CONTINUES = 0x80
const SEVEN = 7
/** Wider indices, or differences, than any column here needs: whoever reads them has another way. */
const WIDEST = 24

function needBytes({ bytes, at }: Place, count: number): void {
  if (!(count >= 0 && at + count <= bytes.length)) throw new RangeError('bytes beyond a page')
}

/** An unsigned number of seven bits a byte, exact below 2^53. */
function varint(place: Place): number {
  let [value, unit] = [0, 1]
  for (;;) {
    needBytes(place, 1)
    const byte = place.bytes[place.at++]
    value += (byte % CONTINUES) * unit
    if (byte < CONTINUES) break
    unit *= 2 ** SEVEN
  }
  if (value > Number.MAX_SAFE_INTEGER) throw new RangeError('a number beyond the exact doubles')
  return value
}

/** A signed number, of which −1 is written as 1 and 1 as 2. */
function zigzag(place: Place): number {
  const folded = varint(place)
  return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2
}

/** Runs of one number, or of numbers of so many bits, up to the length of `out`. */
export function runsInto(out: Uint8Array | Int32Array, place: Place, width: number): void {
  if (width > WIDEST) throw new RangeError('wide indices')
  for (let n = 0; n < out.length; ) {
    const head = varint(place)
    const count = head % 2 === 0 ? head / 2 : ((head - 1) / 2) * 8
    const left = out.length - n
    // Packed numbers come in groups of eight, of which the last may hold more than are left.
    const most = head % 2 === 0 ? left : Math.ceil(left / 8) * 8
    if (count === 0 || count > most) throw new RangeError('a run of nothing, or beyond the last number')
    const end = Math.min(out.length, n + count)
    if (head % 2 === 0) out.fill(littleEndian(place, Math.ceil(width / 8)), n, end)
    else bitsInto(out, n, end, place, width)
    n = end
  }
}

function littleEndian(place: Place, count: number): number {
  needBytes(place, count)
  let value = 0
  for (let k = 0; k < count; k++) value |= place.bytes[place.at++] << (8 * k)
  return value
}

/** Numbers of so many bits, the lowest bits first; ends behind the last group of eight. */
function bitsInto(
  out: Uint8Array | Int32Array,
  from: number,
  end: number,
  place: Place,
  width: number,
): void {
  const size = Math.ceil((end - from) / 8) * width
  needBytes(place, size)
  const { bytes } = place
  const mask = 2 ** width - 1
  let [at, held, bits] = [place.at, 0, 0]
  for (let i = from; i < end; i++) {
    while (bits < width) {
      held |= bytes[at++] << bits
      bits += 8
    }
    out[i] = held & mask
    held >>>= width
    bits -= width
  }
  place.at += size
}

/** Booleans, a bit each. */
export function booleansInto(out: Uint8Array, place: Place): void {
  needBytes(place, Math.ceil(out.length / 8))
  const { bytes, at } = place
  for (let i = 0; i < out.length; i++) out[i] = (bytes[at + (i >> 3)] >> (i & 7)) & 1
}

/** A block has so many values in so many parts, each of its own width. */
interface Blocks {
  readonly values: number
  readonly parts: number
}

const MOST_PARTS = 256

/** Whole numbers as differences, up to the length of `out`. */
export function deltasInto(out: Float64Array, place: Place): void {
  const blocks: Blocks = { values: varint(place), parts: varint(place) }
  const { values, parts } = blocks
  if (!(parts >= 1 && parts <= MOST_PARTS && values % (8 * parts) === 0 && values > 0))
    throw new RangeError('parts of a block')
  varint(place)
  let last = zigzag(place)
  if (out.length > 0) out[0] = last
  for (let n = 1; n < out.length; ) {
    const end = Math.min(out.length, n + values)
    last = blockInto(out, n, end, place, blocks, last)
    n = end
  }
}

function blockInto(
  out: Float64Array,
  from: number,
  end: number,
  place: Place,
  { values, parts }: Blocks,
  before: number,
): number {
  const least = zigzag(place)
  const widths = place.at
  needBytes(place, parts)
  place.at += parts
  const each = values / parts
  let last = before
  for (let part = 0, n = from; n < end; part++, n += each) {
    const width = place.bytes[widths + part]
    const stop = Math.min(end, n + each)
    needBytes(place, (each * width) / 8)
    last =
      width === 0
        ? constantInto(out, n, stop, last, least)
        : partInto(out, n, stop, place, width, last, least)
    place.at += (each * width) / 8
  }
  return last
}

function constantInto(out: Float64Array, from: number, end: number, before: number, step: number): number {
  let last = before
  for (let i = from; i < end; i++) out[i] = last += step
  return last
}

function partInto(
  out: Float64Array,
  from: number,
  end: number,
  { bytes, at }: Place,
  width: number,
  before: number,
  least: number,
): number {
  if (width > WIDEST) throw new RangeError('wide differences')
  const mask = 2 ** width - 1
  let [next, held, bits, last] = [at, 0, 0, before]
  for (let i = from; i < end; i++) {
    while (bits < width) {
      held |= bytes[next++] << bits
      bits += 8
    }
    out[i] = last += least + (held & mask)
    held >>>= width
    bits -= width
  }
  return last
}
