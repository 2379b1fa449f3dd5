import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tableOf } from '../../src/generate/tables.js'
import { frameOf } from '../../src/recover/frame.js'
import { recover } from '../../src/recover/statistics.js'
import {
  addTo,
  atRank,
  type Counts,
  collapse,
  mergeCounts,
  mergeSums,
  rounded,
  sums,
} from '../../src/recover/sums.js'
import { type Batch, columnOf, copy, gatherRows } from '../../src/schema/batch.js'
import type { Stratum } from '../../src/schema/stratum.js'
import { generator } from '../generate/support.js'

const sessions = copy(tableOf(generator().block(1, 300, false), 'sessions'))

/** The rows of a batch that a test keeps, in an order that a key gives. */
function rowsOf(batch: Batch, keep: (row: number) => boolean, key: (row: number) => number): Batch {
  const rows = Array.from({ length: batch.rows }, (_, i) => i)
    .filter(keep)
    .sort((a, b) => key(a) - key(b))
  return gatherRows(batch, Int32Array.from(rows))
}

test('any split of the people over parts, in any order, gives the same table to the last bit', () => {
  const some = (statistic: string, stratum: Stratum) =>
    !(statistic.startsWith('slope.') && stratum.length > 0) && !statistic.startsWith('mean.')
  const whole = recover(frameOf([sessions]), some)
  const person = columnOf(sessions, 'person_id').values
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer(), (parts, salt) => {
      // Which part a person is in, and where a row stands in it, by hashes.
      const hash = (k: number) => Math.imul(k ^ salt, 0x9e3779b1) >>> 8
      const frames = Array.from({ length: parts }, (_, p) =>
        rowsOf(
          sessions,
          i => hash(person[i] as number) % parts === p,
          i => hash(i + 1),
        ),
      )
        .filter(b => b.rows > 0)
        .map(b => frameOf([b]))
      expect(recover(frames, some)).toEqual(whole)
    }),
    { numRuns: 4, seed: 5, endOnFailure: true },
  )
})

test('sums keep what plain additions lose', () => {
  const [one, two] = [sums(1), sums(1)]
  for (const x of [1e16, 1]) addTo(one, 0, x)
  for (const x of [-1e16, 1]) addTo(two, 0, x)
  mergeSums(one, two)
  expect(rounded(one)).toEqual(Float64Array.of(2))
})

const countsOf = (xs: readonly number[]): Counts => {
  const values = [...new Set(xs)].sort((a, b) => a - b)
  return {
    values: Float64Array.from(values),
    counts: Float64Array.from(values, v => xs.filter(x => x === v).length),
  }
}

test('counts of distinct values merge to the counts of all, rounded or not, however they are grouped', () => {
  const some = fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(some, some, some, fc.integer({ min: 5, max: 100 }), (a, b, c, most) => {
      const [x, y, z] = [a, b, c].map(v => collapse(countsOf(v), most)) as [Counts, Counts, Counts]
      const all = collapse(countsOf([...a, ...b, ...c].map(v => v + 0)), most)
      const left = mergeCounts(mergeCounts(x, y, most), z, most)
      const right = mergeCounts(x, mergeCounts(z, y, most), most)
      expect(left).toEqual(right)
      expect(left).toEqual(all)
    }),
    { seed: 6, endOnFailure: true },
  )
})

test('rounded counts are off by at most 2⁻¹⁷ of the value', () => {
  const xs = Array.from({ length: 300 }, (_, i) => Math.exp(i / 20) / 7)
  const exact = countsOf(xs)
  const rough = collapse(exact, 10)
  for (const rank of [0, 77, 150, 299]) {
    expect(Math.abs(atRank(rough, rank) / atRank(exact, rank) - 1)).toBeLessThanOrEqual(2 ** -17)
  }
})
