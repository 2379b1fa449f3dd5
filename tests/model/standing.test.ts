/// <reference path="../../src/ground/jstat.d.ts" />
import jstat from 'jstat'
import { describe, expect, test } from 'vitest'
import { normalOdds, normalOddsAll, normalQuantile } from '../../src/ground/normal.js'
import { cumulative, pick, pickNear } from '../../src/model/distributions.js'
import { monthsByJoining, ROWS } from '../../src/model/joining.js'
import { alike, keep } from '../../src/model/standing.js'
import { OCCUPATIONS } from '../../src/schema/levels.js'

/** Owner p has the rows 2p and 2p + 1. */
const PAIRS = 40_000
const owner = Int32Array.from({ length: 2 * PAIRS }, (_, i) => i >> 1)
/** Three sequences that fill the unit cube evenly, in place of chance: multiples of powers of the root of x⁴ = x + 1, modulo 1. */
const ROOT = 1.2207440846057596
const spread = (n: number, dimension: number) =>
  Float64Array.from({ length: n }, (_, i) => (0.5 + (i + 1) * ROOT ** -dimension) % 1)
const rowsOf = (first: Float64Array, second: Float64Array) =>
  Float64Array.from(owner, (p, i) => (i % 2 === 0 ? first : second)[p] as number)
const mean = (x: ArrayLike<number>) => Array.from(x).reduce((a, b) => a + b, 0) / x.length

describe('the odds of a normal', () => {
  test.each([-5, -2.5, -1, -0.1, 0, 0.3, 1, 2, 4])('are those of its probability at %d', z => {
    // jstat's distribution function, by the error function, on the side of the tail.
    const tail = jstat.jStat.normal.cdf(-Math.abs(z), 0, 1)
    const expected = z < 0 ? tail / (1 - tail) : (1 - tail) / tail
    const near = Math.abs(z) < 5 ? 1e-7 : 1e-2
    expect(normalOdds(z) / expected).toBeGreaterThan(1 - near)
    expect(normalOdds(z) / expected).toBeLessThan(1 + near)
  })

  test('are the inverse of the quantile: to 13 digits in the middle, to 7 in the tail', () => {
    const ratio = (p: number) => (normalOdds(normalQuantile(p)) * (1 - p)) / p
    for (const p of [1e-3, 0.01, 0.2, 0.5, 0.7, 0.99]) expect(ratio(p)).toBeCloseTo(1, 12)
    for (const p of [1e-15, 1e-12, 1e-6]) expect(ratio(p)).toBeCloseTo(1, 7)
  })

  test('follow published probabilities of the standard normal', () => {
    // Abramowitz and Stegun (1964), table 26.1.
    const table = { 1: 0.8413447460685, 2: 0.9772498680518, 3: 0.9986501019684, 4: 0.9999683287582 }
    for (const [z, p] of Object.entries(table)) {
      expect(normalOdds(+z) * (1 - p)).toBeCloseTo(p, 8)
      expect(normalOdds(-z) * p).toBeCloseTo(1 - p, 12)
    }
  })

  test('of many have the bits of each alone', () => {
    const z = Float64Array.from({ length: 10_001 }, (_, i) => (i - 5000) / 400)
    const all = z.slice()
    normalOddsAll(all, all.length)
    expect(all).toEqual(z.map(normalOdds))
  })
})

test('a category found from where it would be is the one found from the first', () => {
  for (const weights of [[1], [1, 1, 1, 1], [1, 0.25, 1, 0.075, 1], [0, 0, 5, 1], [9, 1, 0, 0, 0, 0]]) {
    const shares = cumulative(weights)
    const ends = [...shares, 0].flatMap(x => [x, x - 1e-16, x + 1e-16]).filter(x => x >= 0 && x <= 1)
    for (const u of [...ends, ...spread(1000, 1)]) expect(pickNear(shares, u)).toBe(pick(shares, u))
  }
})

describe('a standing part', () => {
  test.each([0, 0.2, 0.7])('of %d is the correlation of two normals of one owner, which stay standard', r => {
    const [first, second, own] = [1, 2, 3].map(d => spread(PAIRS, d).map(normalQuantile))
    const z = rowsOf(first!, second!)
    alike(z, z.length, r, own!, owner)
    expect(mean(z)).toBeCloseTo(0, 1)
    expect(mean(z.map(x => x * x))).toBeCloseTo(1, 1)
    expect(mean(Array.from({ length: PAIRS }, (_, p) => z[2 * p]! * z[2 * p + 1]!))).toBeCloseTo(r, 1)
  })

  test.each([0, 0.3, 0.9])('kept by a share of %d leaves uniforms uniform', share => {
    const u = rowsOf(spread(PAIRS, 1), spread(PAIRS, 2))
    const standing = spread(PAIRS, 3)
    const same = u.map(x => +(x < share))
    keep(u, u.length, share, standing, owner)
    for (const at of [0.1, 0.5, 0.8]) expect(mean(u.map(x => +(x < at)))).toBeCloseTo(at, 2)
    expect(u.every((x, i) => !same[i] || x === standing[i >> 1])).toBe(true)
  })
})

describe('joining', () => {
  /** Shares of months that differ by occupation: rising, falling, and nearly all in the first month. */
  const shares = Float64Array.from({ length: OCCUPATIONS.length * 7 }, (_, i) => {
    const [o, m] = [Math.floor(i / 7), i % 7]
    const weight = (k: number) => [1 + k, 8 - k, k === 0 ? 50 : 0.2][o % 3] as number
    return weight(m) / [0, 1, 2, 3, 4, 5, 6].reduce((s, k) => s + weight(k), 0)
  })

  test.each([0, 0.3, 0.9])('of a share of %d leaves the months of all people what they are', share => {
    const table = monthsByJoining(shares, share)
    for (let o = 0; o < 3; o++) {
      for (let m = 0; m < 7; m++) {
        let all = 0
        for (let j = 0; j < ROWS; j++) {
          const size = j === 0 ? 1 - share : share * shares[o * 7 + j - 1]!
          const row = table.subarray((o * ROWS + j) * 7, (o * ROWS + j + 1) * 7)
          const upTo = (k: number) => (k < 0 ? 0 : k === 6 ? 1 : row[k]!)
          const own = upTo(m) - upTo(m - 1)
          if (m < j - 1 && size > 0) expect(own).toBe(0)
          all += size > 0 ? size * own : 0
        }
        expect(all).toBeCloseTo(shares[o * 7 + m]!, 7)
      }
    }
  })
})
