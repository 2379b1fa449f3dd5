import { readFileSync } from 'node:fs'
import { table } from 'arquero'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { standardError } from '../../src/recover/estimate.js'
import type { Frame } from '../../src/recover/frame.js'
import { additiveEffects, cellEffects, design, invert, leastSquares } from '../../src/recover/regression.js'

interface Case {
  readonly person: number[]
  readonly cell: number[]
  readonly extra: number[]
  readonly level: number[]
  readonly y: number[]
  readonly [fit: string]: unknown
}
const { cases } = JSON.parse(
  readFileSync(new URL('../reference/regression.json', import.meta.url), 'utf8'),
) as {
  cases: Case[]
}

function frameOfPeople(person: readonly number[]): Frame {
  const numbers = [...new Set(person)]
  const ids = Int32Array.from(person, p => numbers.indexOf(p))
  return {
    sessions: table({}),
    rows: ids.length,
    person: ids,
    people: numbers.length,
    counts: new Float64Array(),
  }
}

const all = (n: number) => Array.from({ length: n }, (_, i) => i)
const doubles = (xs: readonly number[]) => Float64Array.from(xs)

test.each(
  cases.flatMap((c, i) => (['cells', 'linear_cells', 'additive'] as const).map(f => [f, i, c] as const)),
)('agrees with statsmodels to 1e-8: %s, data set %i', (name, _, c) => {
  const rows = all(c.y.length)
  const frame = frameOfPeople(c.person)
  const linear = [doubles(c.level)]
  const indicators = [2, 3, 4, 5].map(k => Float64Array.from(c.level, l => +(l === k)))
  const absorber =
    name === 'additive'
      ? additiveEffects([doubles(c.cell), doubles(c.extra)], rows)
      : cellEffects(Int32Array.from(c.cell), rows)
  const got = leastSquares(
    design(frame, name === 'cells' ? indicators : linear, rows, absorber),
    doubles(c.y),
  )
  const expected = c[name] as { coef: number[]; se: number[] }
  got.forEach((e, j) => {
    expect(e.estimate).toBeCloseTo(expected.coef[j]!, 8)
    expect(standardError(e)).toBeCloseTo(expected.se[j]!, 8)
  })
})

test('a regressor that does not vary within the cells has no coefficient', () => {
  const frame = frameOfPeople([0, 1, 2, 3])
  const cells = Int32Array.of(0, 0, 1, 1)
  const rows = all(4)
  const [b] = leastSquares(
    design(frame, [doubles([1, 1, 2, 2])], rows, cellEffects(cells, rows)),
    doubles([1, 2, 3, 4]),
  )
  expect(b!.estimate).toBeNaN()
})

test('counts cells with a single session', () => {
  expect(cellEffects(Int32Array.of(5, 5, 6, 7), all(4)).singletons).toBe(2)
})

test('drops a category that repeats another', () => {
  const rows = all(6)
  const category = doubles([0, 1, 2, 0, 1, 2])
  expect(additiveEffects([category, category], rows).absorbed).toBe(3)
})

test('the inverse of a positive definite matrix is its inverse', () => {
  const entries = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 })
  fc.assert(
    fc.property(entries, x => {
      const rows = [0, 1, 2].map(i => x.slice(4 * i, 4 * i + 4))
      const a = rows.map((r, i) => rows.map((s, j) => r.reduce((t, v, k) => t + v * s[k]!, 0) + +(i === j)))
      const product = a.map(r => all(3).map(j => r.reduce((t, v, k) => t + v * invert(a)[k]![j]!, 0)))
      return product.every((r, i) => r.every((v, j) => Math.abs(v - +(i === j)) < 1e-9))
    }),
    { seed: 3 },
  )
})
