import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { biasCheck, coverageCheck, ratioCheck } from '../../src/validate/checks.js'
import {
  binomialLower,
  binomialUpper,
  fLower,
  fQuantile,
  fUpper,
  studentCritical,
  studentTails,
} from '../../src/validate/exact-tails.js'
import { holm, judged, tolerancesOf } from '../../src/validate/judge.js'

const reference = JSON.parse(
  readFileSync(new URL('../reference/tails.json', import.meta.url), 'utf8'),
) as Record<'binom' | 't' | 'f' | 'tq' | 'fq' | 'cp', number[][]>

/** Tails as SciPy gives them, to 9 digits, however small; a value of 1 or 0 within 1e-9. */
function expectNear(found: number, wanted: number) {
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(1e-8 * Math.abs(wanted) + 1e-300)
}

describe('tails and quantiles agree with SciPy', () => {
  test('of the binomial', () => {
    for (const [k, n, p, upper, lower] of reference.binom as [number, number, number, number, number][]) {
      expectNear(binomialUpper(k, n, p), upper)
      expectNear(binomialLower(k, n, p), lower)
    }
  })

  test('of Student’s t', () => {
    for (const [t, df, tails] of reference.t as [number, number, number][])
      expectNear(studentTails(t, df), tails)
    for (const [p, df, t] of reference.tq as [number, number, number][]) expectNear(studentCritical(p, df), t)
  })

  test('of F, up to a million degrees of freedom', () => {
    for (const [f, a, b, lower, upper] of reference.f as [number, number, number, number, number][]) {
      expectNear(fLower(f, a, b), lower)
      expectNear(fUpper(f, a, b), upper)
    }
    for (const [p, a, b, f] of reference.fq as [number, number, number, number][])
      expectNear(fQuantile(p, a, b), f)
  })
})

describe('the tests', () => {
  test('of coverage has the interval of Clopper and Pearson', () => {
    for (const [k, n, low, high] of reference.cp as [number, number, number, number][]) {
      const check = coverageCheck(k, n, 0.95)
      expect(check.low).toBeCloseTo(low, 9)
      expect(check.high).toBeCloseTo(high, 9)
    }
  })

  test('of coverage sees that all of 117 intervals or more hold the truth, at 0.5%', () => {
    // 2 · 0.95^n ≤ 0.005 from n = 117 on.
    expect(coverageCheck(116, 116, 0.95).p).toBeGreaterThan(0.005)
    expect(coverageCheck(117, 117, 0.95).p).toBeLessThan(0.005)
  })

  test('of bias is Student’s, and takes the truth’s own error in', () => {
    // A mean of 0.3 and a variance of 4 over 100: an error of 0.2, t = 1.5.
    const errors = { n: 100, mean: 0.3, variance: 4, kurtosis: 3 }
    expect(biasCheck(errors).p).toBeCloseTo(0.1368, 4)
    expect(biasCheck(errors).high - 0.3).toBeCloseTo(1.9842 * 0.2, 4)
    expect(biasCheck(errors, 0.15).high - 0.3).toBeCloseTo(1.9842 * 0.25, 4)
    expect(biasCheck({ ...errors, mean: 0, variance: 0 }).p).toBe(1)
    expect(biasCheck({ ...errors, variance: 0 }).p).toBe(0)
  })

  test('of the standard error is F of the mean square over the variance', () => {
    // Squares of mean 1.5 and variance 0.45 over 50: 2 · 50 · 1.5² / 0.45 = 500 degrees of freedom; kurtosis 3: 49.
    const errors = { n: 50, mean: 0, variance: 1, kurtosis: 3 }
    const check = ratioCheck(errors, { n: 50, mean: 1.5, variance: 0.45 })
    expect(check.estimate).toBeCloseTo(Math.sqrt(1.5), 12)
    expect(check.p).toBeCloseTo(2 * fUpper(1.5, 500, 49), 12)
    expect(check.low ** 2).toBeCloseTo(1.5 / fQuantile(0.975, 500, 49), 9)
    // Errors of an exponential's kurtosis: 2 · 50 / (9 − 47/49) degrees of freedom.
    const skewed = ratioCheck({ ...errors, kurtosis: 9 }, { n: 50, mean: 1.5, variance: 0.45 })
    expect(skewed.p).toBeCloseTo(2 * fUpper(1.5, 500, 100 / (9 - 47 / 49)), 9)
  })

  test('of a range is of the end that is nearer', () => {
    const errors = { n: 50, mean: 0, variance: 1, kurtosis: 3 }
    const squares = (mean: number) => ({ n: 50, mean, variance: 0 })
    expect(ratioCheck(errors, squares(1.2), [1, 1.4]).p).toBe(1)
    expect(ratioCheck(errors, squares(9), [1, 1.4]).p).toBeLessThan(1e-6)
  })
})

test('Holm compares the smallest p-value with a share of the level, then ever larger ones', () => {
  // 0.01 / 3 = 0.0033, 0.01 / 2 = 0.005, 0.01: the second stays, and so does all above it.
  expect(holm([0.006, 0.003, 0.009], 0.01)).toEqual([false, true, false])
  expect(holm([0.0049, 0.003, 0.009], 0.01)).toEqual([true, true, true])
  expect(holm([Number.NaN, 0.001], 0.01)).toEqual([false, true])
})

describe('an estimator is', () => {
  const tolerances = tolerancesOf()
  const findings = (n: number, bias: number, covered: number) => ({
    bias: biasCheck({ n, mean: bias, variance: 1, kurtosis: 3 }),
    spread: 1,
    coverage: coverageCheck(covered, n, 0.95),
  })
  const one = (n: number, bias: number, covered: number) =>
    judged([findings(n, bias, covered)], tolerances)[0]!

  test('undecided after few replicates, and told how many decide', () => {
    // (1.96 + 1.28)² = 10.5: over 0.25² 169 for bias; times 0.0475 over 0.025² 799 for coverage.
    expect(one(50, 0.1, 48)).toMatchObject({ verdict: 'undecided', shown: [], repsToDecide: 799 })
  })

  test('right where both intervals lie within what is tolerated', () => {
    expect(one(1000, 0.02, 951)).toMatchObject({ verdict: 'right', shown: [], repsToDecide: Number.NaN })
  })

  test('right, with a bias that is shown but tolerated', () => {
    expect(one(2000, 0.1, 1900)).toMatchObject({ verdict: 'right', shown: ['bias'], beyond: [] })
  })

  test('wrong where a test rejects and the interval reaches beyond what is tolerated', () => {
    expect(one(200, 0.5, 190)).toMatchObject({ verdict: 'wrong', beyond: ['bias'] })
    expect(one(200, 0, 170)).toMatchObject({ verdict: 'wrong', beyond: ['coverage'] })
  })

  test('held to one rate over all that it estimates: what is shown of one alone is not of one of ten', () => {
    // A bias of 3.1 errors after 200 replicates: p = 0.0022, below 0.01 / 2 and above 0.01 / 20.
    const off = findings(200, 3.1 / Math.sqrt(200), 190)
    const rest = Array.from({ length: 9 }, () => findings(200, 0, 190))
    expect(judged([off], tolerances)[0]!.verdict).toBe('wrong')
    expect(judged([off, ...rest], tolerances)[0]!.verdict).toBe('undecided')
  })

  test('judged by what one tolerates', () => {
    expect(tolerancesOf({ level: 0.9 }).coverage).toEqual(
      [0.9 - 0.05, 0.9 + 0.05].map(x => expect.closeTo(x, 12)),
    )
    const strict = tolerancesOf({ bias: 0.05 })
    expect(judged([findings(2000, 0.1, 1900)], strict)[0]!.verdict).toBe('wrong')
  })
})
