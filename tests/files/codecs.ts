/** Packs bytes as frames of LZ4 and Zstandard in the many forms that their formats allow, by hand. */
import { compressBlock } from 'lz4js'

/** Forms of an LZ4 frame: what its header has, how large blocks are, and which of them are packed. */
export interface Lz4Form {
  readonly blockBytes: number
  readonly isIndependent: boolean
  readonly hasBlockSums: boolean
  readonly hasSize: boolean
  readonly hasSum: boolean
  readonly packs: boolean
}

const word = (x: number) => [x & 255, (x >>> 8) & 255, (x >>> 16) & 255, (x >>> 24) & 255]
/** Sums are not compared by what is tested. */
const ANY_SUM = [1, 2, 3, 4]

/** A frame as in the LZ4 frame format 1.6.4. */
export function lz4Frame(bytes: Uint8Array, form: Lz4Form): Uint8Array {
  const flags =
    0x40 |
    (form.isIndependent ? 0x20 : 0) |
    (form.hasBlockSums ? 0x10 : 0) |
    (form.hasSize ? 0x08 : 0) |
    (form.hasSum ? 0x04 : 0)
  const out = [
    0x04,
    0x22,
    0x4d,
    0x18,
    flags,
    0x70,
    ...(form.hasSize ? [...word(bytes.length), 0, 0, 0, 0] : []),
    0,
  ]
  for (let at = 0; at < bytes.length; at += form.blockBytes) {
    const block = bytes.subarray(at, at + form.blockBytes)
    const packed = form.packs ? packedBlock(block) : undefined
    out.push(...word(packed ? packed.length : block.length | 0x8000_0000), ...(packed ?? block))
    if (form.hasBlockSums) out.push(...ANY_SUM)
  }
  return Uint8Array.from([...out, 0, 0, 0, 0, ...(form.hasSum ? ANY_SUM : [])])
}

/** The packer's memory of what stood before. */
const SEEN = new Uint32Array(1 << 16)

/** A packed block, or undefined where it does not shrink. */
function packedBlock(block: Uint8Array): Uint8Array | undefined {
  const into = new Uint8Array(2 * block.length + 64)
  const length = compressBlock(block, into, 0, block.length, SEEN.fill(0))
  return length > 0 ? into.subarray(0, length) : undefined
}

/** Forms of a Zstandard frame: what its header has, and its blocks, which are as they are or one byte repeated. */
export interface ZstdForm {
  readonly blockBytes: number
  readonly hasSize: boolean
  /** Whether a frame that is to be skipped stands before. */
  readonly isPreceded: boolean
}

/** A frame as in RFC 8878. */
export function zstdFrame(bytes: Uint8Array, form: ZstdForm): Uint8Array {
  const blocks: number[] = []
  for (let at = 0; at < bytes.length || at === 0; at += form.blockBytes) {
    const block = bytes.subarray(at, at + form.blockBytes)
    const isLast = at + form.blockBytes >= bytes.length
    const isRun = block.length > 1 && block.every(b => b === block[0])
    const head = (isLast ? 1 : 0) | (isRun ? 2 : 0) | (block.length << 3)
    blocks.push(head & 255, (head >> 8) & 255, (head >> 16) & 255, ...(isRun ? block.subarray(0, 1) : block))
  }
  // A single segment of four bytes of size, or a window of 1 MB and no size.
  const header = form.hasSize ? [0xa0, ...word(bytes.length)] : [0x00, 0x50]
  const skipped = form.isPreceded ? [0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 7, 7, 7] : []
  return Uint8Array.from([...skipped, 0x28, 0xb5, 0x2f, 0xfd, ...header, ...blocks])
}
