import { snappyCompress, snappyCompressor, snappyUncompress } from 'hysnappy'
import { expect, test } from 'vitest'
import { freshSnappy } from '../../src/files/snappy.js'

/** Bytes of few values, from a linear congruential generator. */
function bytes(length: number, seed: number, values: number): Uint8Array {
  let x = seed
  return Uint8Array.from({ length }, () => {
    x = (Math.imul(x, 1_103_515_245) + 12_345) >>> 0
    return (x >>> 16) % values
  })
}
const pairs = Array.from({ length: 300 }, (_, k) => [
  bytes(1000 + ((k * 7919) % 200_000), k + 1, 4 + (k % 60)),
  bytes(5000 + ((k * 997) % 100_000), 3 * k + 7, 3 + (k % 9)),
])
/** How many inputs give other bytes after something else was compressed. */
function moved(compress: (input: Uint8Array) => Uint8Array): number {
  return pairs.filter(([a, b]) => {
    const first = compress(a!)
    compress(b!)
    return Buffer.compare(first, compress(a!)) !== 0
  }).length
}

test('the bytes do not depend on what was compressed before, as the library’s do', () => {
  expect(moved(freshSnappy())).toBe(0)
  expect(moved(snappyCompressor())).toBeGreaterThan(0)
})

test('they are those of a program that was just started, and read back', () => {
  const compress = freshSnappy()
  for (const [a] of pairs.slice(0, 20)) {
    const packed = compress(a!)
    expect(Buffer.compare(packed, snappyCompress(a!))).toBe(0)
    expect(Buffer.compare(snappyUncompress(packed, a!.length), a!)).toBe(0)
  }
})
