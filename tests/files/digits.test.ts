import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MOST_BYTES, putFloat32, putNumber } from '../../src/files/digits.js'

const out = new Uint8Array(2 * MOST_BYTES)
const text = (put: typeof putNumber, x: number) => {
  const end = put(out, 3, x)
  expect(end - 3).toBeLessThanOrEqual(MOST_BYTES)
  return Buffer.from(out.subarray(3, end)).toString()
}
const nine = (x: number) => String(+x.toPrecision(9))

test('numbers are written as String writes them', () => {
  const whole = [0, -0, 1, 9, 10, 99, 100, 1e9 - 1, 1e9, 1e9 + 1, 123456789012, 2 ** 53 - 1, 2 ** 53, 1e21]
  for (const x of [...whole, ...whole.map(v => -v), NaN, Infinity, 0.1, 5e-324])
    expect(text(putNumber, x)).toBe(String(x))
  fc.assert(fc.property(fc.maxSafeInteger(), x => text(putNumber, x) === String(x)))
  fc.assert(fc.property(fc.integer(), x => text(putNumber, x) === String(x)))
  fc.assert(fc.property(fc.double(), x => text(putNumber, x) === String(x)))
})

test('32-bit floats are written with nine digits, in every range', () => {
  const edges = [
    0,
    -0,
    1,
    10,
    0.1,
    0.01,
    1e-6,
    9.99999e-7,
    0.999999999,
    99999.9999,
    999999999,
    1e9,
    123456.5,
    NaN,
    -Infinity,
  ]
  for (const x of edges)
    for (const v of [x, Math.fround(x), -x]) expect(text(putFloat32, v), `${v}`).toBe(nine(v))
  fc.assert(
    fc.property(fc.float(), x => text(putFloat32, x) === nine(x)),
    { numRuns: 20_000 },
  )
  fc.assert(
    fc.property(
      fc.float({ min: Math.fround(1e-7), max: Math.fround(1e7) }),
      x => text(putFloat32, x) === nine(x),
    ),
    { numRuns: 50_000 },
  )
})

test('a tie of the tenth digit is rounded as exact arithmetic has it', () => {
  // k + 1/2 in units of the ninth digit, as doubles that hold it exactly and as their neighbours.
  for (let k = 100_000_000; k < 100_002_000; k++)
    for (const x of [k + 0.5, (k + 0.5) / 1024, (k + 0.5) / 8]) expect(text(putFloat32, x)).toBe(nine(x))
})
