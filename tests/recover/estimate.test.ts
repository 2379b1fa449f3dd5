import { table } from 'arquero'
import { expect, test } from 'vitest'
import {
  combine,
  exponential,
  mean,
  median,
  ratio,
  slope,
  standardError,
  withError,
} from '../../src/recover/estimate.js'
import type { Frame } from '../../src/recover/frame.js'

const frame: Frame = {
  sessions: table({}),
  rows: 5,
  person: Int32Array.of(0, 0, 1, 2, 2),
  people: 3,
  counts: Float64Array.of(2, 1, 2),
}
const rows = [0, 1, 2, 3, 4]
const x = Float64Array.of(1, 2, 4, 3, 5)

test('the mean’s error is clustered by person, worked by hand', () => {
  // Mean 3. People's sums of (x − 3)/5: (−2 − 1)/5, 1/5, (0 + 2)/5; squares 9 + 1 + 4 over 25; times G/(G − 1) = 3/2.
  const e = mean(frame, x, rows)
  expect(e.estimate).toBe(3)
  expect(e.people).toBe(3)
  expect(standardError(e)).toBeCloseTo(Math.sqrt((14 / 25) * 1.5), 12)
})

test('the interval of few people uses Student’s t', () => {
  // t with 2 degrees of freedom at 97.5% is 4.302653.
  const e = withError(mean(frame, x, rows))
  expect((e.conf_high - e.estimate) / e.std_error).toBeCloseTo(4.302653, 5)
})

test('differences and ratios carry the covariance of their parts', () => {
  const e = mean(frame, x, rows)
  expect(
    standardError(
      combine([
        [1, e],
        [-1, e],
      ]),
    ),
  ).toBe(0)
  expect(ratio(e, e).estimate).toBe(1)
  expect(standardError(ratio(e, e))).toBeCloseTo(0, 12)
})

test('the error of an exponential is by the delta method and its interval is transformed', () => {
  const e = mean(frame, x.map(Math.log), rows)
  const g = exponential(e)
  expect(g.estimate).toBeCloseTo((1 * 2 * 4 * 3 * 5) ** 0.2, 12)
  expect(g.std_error).toBeCloseTo(g.estimate * standardError(e), 12)
  expect(g.conf_low).toBeCloseTo(Math.exp(withError(e).conf_low), 12)
})

test('the slope is that of least squares', () => {
  const t = Float64Array.of(0, 1, 2, 3, 4)
  expect(
    slope(
      frame,
      t.map(v => 2 * v + 1),
      t,
      rows,
    ).estimate,
  ).toBeCloseTo(2, 12)
  expect(
    standardError(
      slope(
        frame,
        t.map(v => 2 * v + 1),
        t,
        rows,
      ),
    ),
  ).toBeCloseTo(0, 12)
})

test.each([
  [[0, 1, 2, 3, 4], 3],
  [[0, 1, 2, 3], 2.5],
  [[2], 4],
])('the median of rows %o is %f', (of, expected) => {
  expect(median(frame, x, of).estimate).toBe(expected)
})

test('one person has no standard error', () => {
  expect(standardError(mean(frame, x, [0, 1]))).toBeNaN()
})
