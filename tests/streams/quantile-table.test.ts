import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { normalQuantile } from '../../src/ground/normal.js'
import { makeTable, type QuantileTable, quantiles, uniformOf } from '../../src/streams/quantile-table.js'
import { gamma32Table } from '../../src/streams/tables/gamma32.js'
import { normalTable } from '../../src/streams/tables/normal.js'

type Pairs = readonly (readonly [p: number, q: number])[]
const reference = JSON.parse(
  readFileSync(new URL('../reference/quantiles.json', import.meta.url), 'utf8'),
) as Record<'normal' | 'gamma32_lower' | 'gamma32_upper', Pairs>

/** The words whose uniform is nearest to p, or to 1 − p. */
function wordsOf(p: number, upper: boolean): [Int32Array, Int32Array] {
  const k = BigInt(Math.max(0, Math.round(p * 2 ** 52 - 0.5)))
  const bits = upper ? (1n << 52n) - 1n - k : k
  return [Int32Array.of(Number((bits >> 32n) << 12n) | 0), Int32Array.of(Number(bits & 0xffffffffn) | 0)]
}

function at(table: QuantileTable, p: number, upper: boolean): { quantile: number; p: number } {
  const [x0, x1] = wordsOf(p, upper)
  const out = new Float64Array(1)
  quantiles(table, x0, x1, out, 1)
  const u = uniformOf(x0[0]!, x1[0]!)
  return { quantile: out[0]!, p: upper ? 1 - u : u }
}

test.each(reference.normal.filter(([p]) => p >= 1e-9))(
  'the normal table is within 5e-12 of the reference at p = %f, in both tails',
  (p, q) => {
    // The nearest representable uniform may differ from p by 2⁻⁵³: allow for the quantile's slope there.
    const slack = 2 ** -53 / (Math.exp((-q * q) / 2) / Math.sqrt(2 * Math.PI))
    expect(Math.abs(at(normalTable, p, false).quantile - q)).toBeLessThan(5e-12 + slack)
    expect(Math.abs(at(normalTable, p, true).quantile + q)).toBeLessThan(5e-12 + slack)
  },
)

test('the normal table is within 5e-12 of AS241 on a sweep of every octave', () => {
  let worst = 0
  for (let e = 2; e < 50; e++) {
    for (let j = 0; j < 64; j++) {
      const { quantile, p } = at(normalTable, 2 ** -e * (1 + j / 64), false)
      worst = Math.max(worst, Math.abs(quantile - normalQuantile(p)))
    }
  }
  expect(worst).toBeLessThan(5e-12)
})

test.each(reference.normal)('AS241 agrees with the reference at p = %f', (p, q) => {
  expect(Math.abs(normalQuantile(p) - q) / Math.abs(q)).toBeLessThan(2e-15)
})

test.each(reference.gamma32_lower)(
  'the gamma table is within 1e-7 relative in the lower tail at %f',
  (p, q) => {
    expect(Math.abs(at(gamma32Table, p, false).quantile / q - 1)).toBeLessThan(1e-7)
  },
)

test.each(reference.gamma32_upper)(
  'the gamma table is within 1e-7 relative in the upper tail at %f',
  (p, q) => {
    expect(Math.abs(at(gamma32Table, p, true).quantile / q - 1)).toBeLessThan(1e-7)
  },
)

test('a table is monotone across its pieces', () => {
  let before = -Infinity
  for (let e = 40; e >= 2; e--) {
    for (let j = 0; j < 32; j++) {
      const { quantile } = at(normalTable, 2 ** -e * (1 + j / 32), false)
      expect(quantile).toBeGreaterThan(before)
      before = quantile
    }
  }
})

test('a table of the identity gives the uniform back', () => {
  const table = makeTable(
    p => p,
    p => 1 - p,
  )
  for (const u of [0.01, 0.2, 0.49, 1e-6]) {
    expect(at(table, u, false).quantile).toBeCloseTo(u, 12)
    expect(at(table, u, true).quantile).toBeCloseTo(1 - u, 12)
  }
})

test('the shipped tables are what their script makes', () => {
  const script = new URL('../../scripts/build/make-tables.mjs', import.meta.url)
  expect(() => execFileSync(process.execPath, [script.pathname, '--check'])).not.toThrow()
})
