/** Unpacks frames of LZ4, also those with a checksum after each block. */
import { decompress } from 'lz4js'

const FLAGS = 4
const BLOCK_CHECKSUMS = 0x10
const CONTENT_SIZE = 0x08
const DICTIONARY = 0x01
const WORD = 4
const UNCOMPRESSED = 0x8000_0000

export function unlz4(frame: Uint8Array): Uint8Array {
  return decompress(withoutBlockChecksums(frame))
}

/** The frame without the checksums of its blocks: lz4js expects each before its block, where no program puts it. */
function withoutBlockChecksums(frame: Uint8Array): Uint8Array {
  const flags = frame[FLAGS] ?? 0
  if (!(flags & BLOCK_CHECKSUMS)) return frame
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  const out = new Uint8Array(frame.length)
  let from = FLAGS + 2 + (flags & CONTENT_SIZE ? 2 * WORD : 0) + (flags & DICTIONARY ? WORD : 0) + 1
  out.set(frame.subarray(0, from))
  out[FLAGS] = flags & ~BLOCK_CHECKSUMS
  let to = from
  for (;;) {
    const word = view.getUint32(from, true)
    const size = word === 0 ? 0 : word & ~UNCOMPRESSED
    out.set(frame.subarray(from, from + WORD + size), to)
    to += WORD + size
    from += WORD + size
    if (word === 0) break
    from += WORD
  }
  out.set(frame.subarray(from), to)
  return out.subarray(0, to + frame.length - from)
}
