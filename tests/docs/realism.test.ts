/** The statistics of docs/realism.md, by hand. */
import { expect, test } from 'vitest'
import {
  concordance,
  consecutive,
  cramersV,
  hourOf,
  icc,
  quantile,
  slopeOnEarlier,
  weekdayOf,
} from '../../scripts/evidence/realism/statistics.mjs'

test.each([
  // Means 1.5 and 3.5: 4 between, ½ within, groups of 2: (4 − ½) / (4 + ½).
  [[1, 1, 2, 2], [1, 2, 3, 4], 3.5 / 4.5],
  // Grand mean 4: (2·2.5² + 2·0.5² + 6²)/2 = 24.5 between, 1/2 within, n₀ = (5 − 9/5)/2 = 1.6.
  [[1, 1, 2, 2, 3], [1, 2, 3, 4, 10], 24 / (24.5 + 0.6 * 0.5)],
  // Rows without a value are left out.
  [[1, 1, 1, 2, 2], [1, Number.NaN, 2, 3, 4], 3.5 / 4.5],
])('the intraclass correlation in groups %j of %j', (group, x, expected) => {
  expect(icc(group, i => x[i]!)).toBeCloseTo(expected, 14)
})

test('two sessions of different levels are in order by their scores, ties half', () => {
  // Of levels 1, 2, 3 with scores 0, 1, 1: both pairs with level 1 are right, the other is tied.
  expect(concordance({ expertise: [1, 2, 3] }, i => [0, 1, 1][i]!)).toBeCloseTo(2.5 / 3, 14)
  expect(concordance({ expertise: [5, 5, 1] }, i => [0, 0, 1][i]!)).toBe(0)
})

test('consecutive sessions are those of one person', () => {
  const person_id = [1, 1, 1, 2, 3, 3]
  const mode = [4, 4, 5, 5, 6, 6]
  // Pairs within people: 4-4, 4-5 and 6-6.
  expect(consecutive({ person_id }, (i, j) => +(mode[i] === mode[j]))).toBeCloseTo(2 / 3, 14)
  // Person 1 rises by ½ per session over three, person 3 by 0 over two: (2·½) / (2 + ½).
  expect(slopeOnEarlier({ person_id }, i => mode[i]!)).toBeCloseTo(1 / 2.5, 14)
})

test('Cramér’s V is 1 where one column gives the other, and 0 where they are independent', () => {
  expect(cramersV([0, 1, 2, 0], [0, 1, 2, 0])).toBeCloseTo(1, 14)
  expect(cramersV([0, 0, 1, 1], [0, 1, 0, 1])).toBe(0)
})

test('quantiles are numpy’s, and instants are in UTC', () => {
  expect(quantile(Float64Array.of(3, 1, 2, 10), 0.9)).toBeCloseTo(7.9, 14)
  const christmas = Date.parse('2025-12-25T06:30:00Z')
  expect([weekdayOf(christmas), hourOf(christmas)]).toEqual([4, 6.5])
})
