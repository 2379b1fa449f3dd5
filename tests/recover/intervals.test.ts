import fc from 'fast-check'
import { expect, test } from 'vitest'
import { adjustedInterval, proportionInterval } from '../../src/recover/intervals.js'

const Z = 1.959963984540054
const binomialError = (p: number, n: number) => Math.sqrt((p * (1 - p)) / n)

test.each([
  // R: prop.test(count, n, correct = FALSE)$conf.int
  [5, 20, 0.111861701, 0.468700878],
  [1, 50, 0.00353925927, 0.1049544359],
  [98, 100, 0.929988209, 0.994498032],
])('%i of %i without clustering: Wilson’s interval', (count, n, low, high) => {
  const p = count / n
  const got = proportionInterval(p, binomialError(p, n), Z, n)
  expect(got[0]).toBeCloseTo(low, 8)
  expect(got[1]).toBeCloseTo(high, 8)
})

test.each([
  // R: binom.test(0, n)$conf.int
  [20, 0.168433471],
  [100, 0.0362166926],
])('none of %i people: nothing below 0, and an exact upper end', (people, high) => {
  expect(proportionInterval(0, 0, Z, people)[0]).toBe(0)
  expect(proportionInterval(0, 0, Z, people)[1]).toBeCloseTo(high, 8)
  expect(proportionInterval(1, 0, Z, people)[0]).toBeCloseTo(1 - high, 8)
  expect(proportionInterval(1, 0, Z, people)[1]).toBe(1)
})

test('an interval of a share holds the share and lies between 0 and 1, whatever the error', () => {
  const share = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true })
  const error = fc.double({ min: 1e-9, max: 1, noNaN: true })
  fc.assert(
    fc.property(share, error, (p, e) => {
      for (const [low, high] of [proportionInterval(p, e, Z, 50), adjustedInterval(p, e, Z)]) {
        expect(low).toBeGreaterThanOrEqual(0)
        expect(low).toBeLessThanOrEqual(p)
        expect(high).toBeGreaterThanOrEqual(p)
        expect(high).toBeLessThanOrEqual(1)
      }
    }),
  )
})

test('an adjusted rate that a linear model puts outside 0 and 1 keeps a plain interval, cut there', () => {
  expect(adjustedInterval(-0.01, 0.02, 2)).toEqual([0, 0.03])
  expect(adjustedInterval(1.01, 0.02, 2)).toEqual([0.97, 1])
  // So does one within two errors of an end, where log odds would reach from 0.0001 to 0.77.
  const [low, high] = adjustedInterval(0.02, 0.05, 2)
  expect([low, high]).toEqual([0, expect.closeTo(0.12, 12)])
})
