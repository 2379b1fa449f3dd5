import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sortDoubles } from '../../src/ground/sort-doubles.js'

/** Many values, some of them equal: more than the engine's own sort is used for. */
const many = fc
  .array(
    fc.oneof(fc.double({ noNaN: true }), fc.integer(), fc.constantFrom(-0, 0, Infinity, -Infinity, 5e-324)),
    {
      minLength: 1,
      maxLength: 60,
    },
  )
  .map(some => Float64Array.from({ length: 2500 }, (_, i) => some[(i * 37) % some.length]! / (1 + (i % 7))))

test('doubles come in the order in which the engine sorts them', () => {
  fc.assert(
    fc.property(many, x => {
      // The engine puts −0 before 0, as their bits do.
      expect(sortDoubles(x.slice())).toEqual(x.slice().sort())
    }),
    { numRuns: 30, seed: 8, endOnFailure: true },
  )
})

test('doubles that begin inside a buffer are sorted where they are', () => {
  const all = Float64Array.from({ length: 5000 }, (_, i) => ((i * 7919) % 5000) - 2500)
  const part = all.subarray(1000, 4000)
  const own = part.slice().sort()
  const before = all.slice(0, 1000)
  sortDoubles(part)
  expect(part).toEqual(own)
  expect(all.slice(0, 1000)).toEqual(before)
})
