import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expAll, plainExpAll } from '../../src/ground/exp-all.js'
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

test('exponentials of many numbers have the bits of each alone, whatever the engine makes them with', () => {
  const bits = (x: Float64Array) => new BigInt64Array(x.buffer)
  const ends = [
    0,
    -0,
    709,
    709.1,
    -708,
    -707.9,
    1e-300,
    -1e-9,
    Infinity,
    -Infinity,
    1e9,
    -1e9,
    0.34657359,
    -0.34657359,
  ]
  const check = (values: readonly number[], scale: number, shift: number) => {
    const [fast, plain] = [Float64Array.from(values), Float64Array.from(values)]
    expAll(fast, values.length, scale, shift)
    plainExpAll(plain, values.length, scale, shift)
    expect(bits(fast)).toEqual(bits(plain))
  }
  check(ends, 1, 0)
  check([...ends, 3], -1, 0.5)
  const none = Float64Array.of(Number.NaN, Number.NaN, Number.NaN)
  expAll(none, none.length)
  expect(Array.from(none)).toEqual([Number.NaN, Number.NaN, Number.NaN])
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -800, max: 800, noNaN: true }), { minLength: 1, maxLength: 50 }),
      fc.constantFrom(1, 40, 60),
      fc.double({ min: -3, max: 3, noNaN: true }),
      fc.double({ min: -20, max: 20, noNaN: true }),
      (some, times, scale, shift) =>
        check(
          Array.from({ length: some.length * times }, (_, i) => some[i % some.length] as number),
          scale,
          shift,
        ),
    ),
    { seed: 1 },
  )
  // What lies beyond n stays.
  const beyond = Float64Array.of(1, 1, 1)
  expAll(beyond, 1)
  expect(beyond).toEqual(Float64Array.of(exp(1), 1, 1))
})
