import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { coefficients } from '../../src/recover/cells.js'
import { compute } from '../../src/recover/compute.js'
import { difference, exponential, mean, ratio } from '../../src/recover/estimator.js'
import { line } from '../../src/recover/line.js'
import { column, EVERYONE } from '../../src/recover/population.js'
import { median, quantile } from '../../src/recover/quantile.js'
import { ALL } from '../../src/schema/stratum.js'
import { estimate, frameBy } from './support.js'

const frame = frameBy([7, 7, 8, 9, 9], {
  x: [1, 2, 4, 3, 5],
  log: [1, 2, 4, 3, 5].map(Math.log),
  expertise: [1, 2, 3, 4, 5],
  line: [3, 5, 7, 9, 11],
})
const x = mean(column('x'), EVERYONE)

test('the mean’s error is clustered by person, worked by hand', () => {
  // Mean 3. People's sums of (x − 3)/5: (−2 − 1)/5, 1/5, (0 + 2)/5; squares 9 + 1 + 4 over 25; times G/(G − 1) = 3/2.
  const e = estimate(frame, x)
  expect(e).toMatchObject({ estimate: 3, n: 5, people: 3 })
  expect(e.std_error).toBeCloseTo(Math.sqrt((14 / 25) * 1.5), 12)
})

test('the interval of few people uses Student’s t', () => {
  // t with 2 degrees of freedom at 97.5% is 4.302653.
  const e = estimate(frame, x)
  expect((e.conf_high - e.estimate) / e.std_error).toBeCloseTo(4.302653, 5)
})

test('differences and ratios carry the covariance of their parts', () => {
  // Of a thing and itself the covariance leaves nothing: no error, rather than one of 0.
  expect(estimate(frame, difference(x, mean(column('x'), EVERYONE))).std_error).toBeNaN()
  expect(estimate(frame, ratio(x, x)).estimate).toBe(1)
  expect(estimate(frame, ratio(x, x)).std_error).toBeNaN()
})

test('the error of an exponential is by the delta method and its interval is transformed', () => {
  const plain = estimate(frame, mean(column('log'), EVERYONE))
  const g = estimate(frame, exponential(mean(column('log'), EVERYONE)))
  expect(g.estimate).toBeCloseTo((1 * 2 * 4 * 3 * 5) ** 0.2, 12)
  expect(g.std_error).toBeCloseTo(g.estimate * plain.std_error, 12)
  expect(g.conf_low).toBeCloseTo(Math.exp(plain.conf_low), 12)
})

test('the slope is that of least squares; points on a line leave no error', () => {
  const [slope] = coefficients({
    outcome: column('line'),
    over: EVERYONE,
    columns: [],
    effects: 'crossed',
    regressor: 'expertise',
    as: 'number',
  })
  expect(estimate(frame, slope!).estimate).toBeCloseTo(2, 12)
  expect(estimate(frame, slope!).std_error).toBeNaN()
  expect(estimate(frame, slope!).conf_low).toBeNaN()
})

test('the median of an even number is the mean of the middle two, with Woodruff’s interval', () => {
  const people = Array.from({ length: 400 }, (_, i) => i)
  const e = estimate(frameBy(people, { x: people }), median(column('x'), EVERYONE))
  expect(e.estimate).toBe(199.5)
  // The share below has error 0.5/√399; ranks 199.5 ∓ 1.96 · 0.025031 · 400 = 179.86… and 219.13…, less a half.
  expect([e.conf_low, e.conf_high]).toEqual([179, 220])
  // A normal rank of error 0.5/√399 · 400, rounded to whole numbers, which adds 1/12 to its variance (Sheppard).
  expect(e.std_error).toBeCloseTo(Math.hypot((0.5 / Math.sqrt(399)) * 400, Math.sqrt(1 / 12)), 4)
})

describe('the standard error of a quantile', () => {
  type Reference = {
    name: string
    values: number[]
    quantiles: { p: number; std_error: number }[]
  }[]
  const reference: Reference = JSON.parse(
    readFileSync(new URL('../reference/medians.json', import.meta.url), 'utf8'),
  )
  test.each(
    reference.flatMap(({ name, values, quantiles }) =>
      quantiles.map(q => [name, q.p, q.std_error, values] as const),
    ),
  )('of values with %s at %s is Maritz and Jarrett’s', (_, p, expected, values) => {
    const frame = frameBy(
      values.map((_, i) => i),
      { x: values },
    )
    const { std_error } = estimate(frame, quantile(column('x'), EVERYONE, p))
    // Theirs has weights of a beta distribution, these of a normal one; both are 0 where the quantile cannot jump.
    if (expected < 1e-6) expect(std_error).toBeLessThan(1e-6)
    else expect(std_error / expected).toBeCloseTo(1, 1)
  })

  test('is half a jump that is as likely as not', () => {
    // 100 people, half of them at 0 and half at 1: the median of others like them is 0 or 1.
    const frame = frameBy(
      Array.from({ length: 100 }, (_, i) => i),
      { x: Array.from({ length: 100 }, (_, i) => i % 2) },
    )
    expect(estimate(frame, median(column('x'), EVERYONE)).std_error).toBeCloseTo(0.5, 12)
  })

  test('counts people, not sessions', () => {
    const [people, times] = [500, 4]
    const x = Array.from({ length: people }, (_, i) => ((i * 7919) % people) / people)
    const once = estimate(
      frameBy(
        x.map((_, i) => i),
        { x },
      ),
      median(column('x'), EVERYONE),
    )
    const repeated = (xs: number[]) => xs.flatMap(v => Array.from({ length: times }, () => v))
    const often = estimate(
      frameBy(repeated(x.map((_, i) => i)), { x: repeated(x) }),
      median(column('x'), EVERYONE),
    )
    expect(often.std_error / once.std_error).toBeCloseTo(1, 2)
  })
})

describe('errors that few people carry', () => {
  // Contributions c of a mean of 0s and 1s are ±½/n: Σc² = 4 · 1/64 and Σc⁴ = 4/64², so 4 people carry it; of 6, 6.
  const of = (people: number) =>
    frameBy(
      Array.from({ length: people }, (_, i) => i),
      { x: Array.from({ length: people }, (_, i) => i % 2) },
    )
  const rowOf = (people: number, kind: 'level' | 'difference') =>
    compute(
      [of(people)],
      [line({ statistic: 'it', unit: 'points', kind }, ALL, mean(column('x'), EVERYONE), EVERYONE)],
    )[0]!

  test('are not shown of a comparison', () => {
    expect(rowOf(4, 'difference')).toMatchObject({
      estimate: 0.5,
      std_error: Number.NaN,
      conf_low: Number.NaN,
    })
    // √(6/5 · 6 · (1/12)²).
    expect(rowOf(6, 'difference').std_error).toBeCloseTo(Math.sqrt((6 / 5) * 6 * (1 / 12) ** 2), 12)
  })

  test('are shown of a mean', () => {
    // √(4/3 · 4 · (1/8)²).
    expect(rowOf(4, 'level').std_error).toBeCloseTo(Math.sqrt((4 / 3) * 4 * (1 / 8) ** 2), 12)
  })
})
