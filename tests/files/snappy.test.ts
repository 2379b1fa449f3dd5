import { snappyCompress, snappyCompressor, snappyUncompress } from 'hysnappy'
import { expect, test } from 'vitest'
import { freshSnappy, unsnappy } from '../../src/files/patched/snappy.js'

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

/** How often a WebAssembly memory grew, and so detached an array. */
function growths(work: () => void): number {
  // The library's own types know no WebAssembly.
  const { prototype } = (
    globalThis as unknown as { WebAssembly: { Memory: { prototype: { grow: () => number } } } }
  ).WebAssembly.Memory
  const grow = prototype.grow
  let times = 0
  prototype.grow = function (...pages) {
    times++
    return grow.apply(this, pages)
  }
  try {
    work()
  } finally {
    prototype.grow = grow
  }
  return times
}

test('no memory grows for pages of two megabytes, as the library’s does; what is packed is unpacked', () => {
  const page = bytes(1 << 21, 5, 7)
  const copy = () => expect(Buffer.compare(unsnappy(freshSnappy()(page), page.length), page)).toBe(0)
  expect(growths(copy)).toBe(0)
  expect(growths(() => void snappyCompress(page))).toBe(1)
})
