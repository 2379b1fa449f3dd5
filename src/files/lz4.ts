/** Unpacks frames of LZ4, also those with a checksum after each block. */
import { decompress } from 'lz4js'

const FLAGS = 4
const BLOCK_CHECKSUMS = 0x10
const CONTENT_SIZE = 0x08
const DICTIONARY = 0x01
const WORD = 4
const UNCOMPRESSED = 0x8000_0000

/** A block gives at most so many bytes per byte of its own: each adds 255 to a length. */
const MOST_RATIO = 255

/** Errors: a RangeError where a block, or the size that the frame states, cannot be: lz4js trusts both. */
export function unlz4(frame: Uint8Array): Uint8Array {
  return decompress(withoutBlockChecksums(frame))
}

/** The frame without the checksums of its blocks: lz4js expects each before its block, where no program puts it. */
function withoutBlockChecksums(frame: Uint8Array): Uint8Array {
  const flags = frame[FLAGS] ?? 0
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  const hasSize = (flags & CONTENT_SIZE) !== 0
  if (hasSize && view.getBigUint64(FLAGS + 2, true) > MOST_RATIO * frame.length)
    throw new RangeError('a frame of LZ4 states a size that it cannot have')
  const sum = flags & BLOCK_CHECKSUMS ? WORD : 0
  const out = new Uint8Array(frame.length)
  let from = FLAGS + 2 + (hasSize ? 2 * WORD : 0) + (flags & DICTIONARY ? WORD : 0) + 1
  out.set(frame.subarray(0, from))
  out[FLAGS] = flags & ~BLOCK_CHECKSUMS
  let to = from
  for (;;) {
    const word = view.getUint32(from, true)
    const size = word === 0 ? 0 : word & ~UNCOMPRESSED
    if (from + WORD + size > frame.length) throw new RangeError('a block of LZ4 is not whole')
    out.set(frame.subarray(from, from + WORD + size), to)
    to += WORD + size
    from += WORD + size
    if (word === 0) break
    from += sum
  }
  out.set(frame.subarray(from), to)
  return out.subarray(0, to + frame.length - from)
}
