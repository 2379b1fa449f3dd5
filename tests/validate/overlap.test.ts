/** Validations of the gallery that share corpora tell a share of verdicts as precisely as is said of them. */
import { expect, test } from 'vitest'

const script = new URL('../../scripts/evidence/gallery/overlap.mjs', import.meta.url).href
const { drawnOf, worthOf } = (await import(script)) as {
  readonly drawnOf: (validation: number, of: { corpora: number; size: number }) => number[]
  readonly worthOf: (validations: number, of: { corpora: number; size: number }) => number
}

test('a validation has so many corpora of the pool, each once, and the same whenever it is drawn', () => {
  const of = { corpora: 2000, size: 200 }
  const drawn = [1, 2, 3].map(v => drawnOf(v, of))
  for (const numbers of drawn) {
    expect(new Set(numbers).size).toBe(200)
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(1)
    expect(Math.max(...numbers)).toBeLessThanOrEqual(2000)
  }
  expect(drawnOf(2, of)).toEqual(drawn[1])
  // 20 in common on average, with a standard deviation of 4.0 (hypergeometric): 6 of these either way.
  const [first, second] = drawn
  const common = first!.filter(n => second!.includes(n)).length
  expect(Math.abs(common - 20)).toBeLessThan(6 * 4)
})

test('one validation is worth one, all of the pool too; many from a large pool are worth as many', () => {
  expect(worthOf(1, { corpora: 2000, size: 200 })).toBe(1)
  expect(worthOf(200, { corpora: 200, size: 200 })).toBeCloseTo(1, 12)
  expect(worthOf(200, { corpora: 2000, size: 200 })).toBeCloseTo(9.57, 2)
  expect(worthOf(200, { corpora: 1e12, size: 200 })).toBeCloseTo(200, 3)
})

/** Standard normal draws, the same every time (mulberry32 and Box and Muller). */
function normals(seed: number) {
  let state = seed
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}

test('the share of verdicts varies from pool to pool by no more than its bound', () => {
  const [size, corpora, validations, pools] = [20, 200, 20, 600]
  const drawn = Array.from({ length: validations }, (_, v) => drawnOf(v, { corpora, size }))
  const draw = normals(1)
  const shares = Array.from({ length: pools }, () => {
    const pool = Float64Array.from({ length: corpora }, draw)
    // A test of a mean of which half reject: the case in which the pool itself matters most.
    const means = drawn.map(numbers => numbers.reduce((s, n) => s + pool[n - 1]!, 0) / size)
    return means.filter(m => m > 0).length / validations
  })
  const mean = shares.reduce((a, b) => a + b, 0) / pools
  const variance = shares.reduce((s, x) => s + (x - mean) ** 2, 0) / (pools - 1)
  const bound = 0.25 / worthOf(validations, { corpora, size })
  // The estimate of a variance of 600 has an error of 5.8%: four of these.
  expect(variance).toBeLessThan(bound * (1 + 4 * 0.058))
  // And the corpora in common do matter: independent validations would vary by 0.25/20.
  expect(variance).toBeGreaterThan((0.25 / validations) * (1 + 4 * 0.058))
})
