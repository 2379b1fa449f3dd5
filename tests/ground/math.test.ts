import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exp, log, logistic, logit, logOfWhole, pow } from '../../src/ground/math.js'

const ULP = 2 ** -52

test('exp is within two units in the last place of the engine’s own', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -700, max: 700, noNaN: true }),
      x => Math.abs(exp(x) / Math.exp(x) - 1) <= 2 * ULP,
    ),
    { seed: 1, numRuns: 5000 },
  )
})

test('log is within two units in the last place of the engine’s own', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), x => {
      const expected = Math.log(x)
      return Math.abs(log(x) - expected) <= 2 * ULP * Math.max(Math.abs(expected), ULP)
    }),
    { seed: 1, numRuns: 5000 },
  )
})

test.each([
  [exp(0), 1],
  [exp(-1000), 0],
  [exp(1000), Infinity],
  [log(1), 0],
  [log(0), -Infinity],
  [log(-1), Number.NaN],
  [log(Infinity), Infinity],
  [logistic(0), 0.5],
  [logit(0.5), 0],
  [pow(4, 0.5), 2],
])('gives the exact value at a special point: %f', (got, expected) => {
  expect(got).toBe(expected)
})

test('the logarithm of a whole number has the bits of the logarithm', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), n => {
      expect(logOfWhole(n)).toBe(log(n))
    }),
    { seed: 1, numRuns: 5000 },
  )
  for (let n = 0; n < 5000; n++) expect(logOfWhole(n)).toBe(log(n))
})
