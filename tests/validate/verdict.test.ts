import { describe, expect, test } from 'vitest'
import { normalCritical } from '../../src/validate/exact-tails.js'
import type { Replicated } from '../../src/validate/replicate-row.js'
import { verdicts } from '../../src/validate/verdict.js'

const SPREAD = 0.1
const Z = 1.959964

/** n estimates of 0.2 whose errors are the normal's own quantiles: no bias, and 95% of the intervals hold the truth. */
function rows(n: number, more: (error: number, j: number) => Partial<Replicated> = () => ({})): Replicated[] {
  return Array.from({ length: n }, (_, j) => {
    const error = SPREAD * quantile((j + 0.5) / n)
    const own = { estimate: 0.2 + error, std_error: SPREAD, ...more(error, j) }
    return {
      world: 'w',
      replicate: j + 1,
      seed: '',
      estimator: 'e',
      estimand: 'ate.verified.5-1',
      truth: 0.2,
      conf_low: own.estimate - Z * own.std_error,
      conf_high: own.estimate + Z * own.std_error,
      p_value: 0.01,
      converged: true,
      message: '',
      ...own,
    }
  })
}
const quantile = (u: number) => (u < 0.5 ? -normalCritical(2 * u) : normalCritical(2 - 2 * u))
const of = (all: readonly Replicated[], options = {}) => verdicts(all, options)[0]!

test('a verdict has the public columns, in their order', () => {
  expect(Object.keys(of(rows(10))).join(' ')).toBe(
    'world estimator estimand verdict bias bias_low bias_high tolerated_bias coverage coverage_low coverage_high ' +
      'se_ratio se_ratio_low se_ratio_high bias_reps coverage_reps se_reps reps_to_decide words',
  )
})

test('a right estimator is undecided after 200 corpora, and right after 1,000', () => {
  const few = of(rows(200))
  // 1.97 errors of 0.1 / √200 are 1.4 points.
  expect([few.verdict, few.reps_to_decide]).toEqual(['undecided', 799])
  expect(few.words).toBe(
    'in w: no bias detected; at most 1.39 points (95%, 200 corpora); its 95% intervals cover 95% (95%: 91% to 97.6%, 200 corpora), consistent with 95%; some 799 corpora would likely decide',
  )
  expect(of(rows(1000)).verdict).toBe('right')
})

test('four replicates that are off by 1.5 errors are not called unbiased', () => {
  // Errors of −1, 0, 1 and 2 spreads: a mean of 0.5, an error of 0.65.
  const found = of(rows(4, (_, j) => ({ estimate: 0.2 + SPREAD * (j - 1) })))
  expect(found.verdict).toBe('undecided')
  expect(found.words).toContain('no bias detected; at most 25.5 points')
})

test('a bias that is shown and may matter is wrong; one that is shown and tolerated is named', () => {
  const off = (by: number) => rows(1000, error => ({ estimate: 0.2 + error + by * SPREAD }))
  expect(of(off(0.5)).words).toContain('biased by +5 points (+4.38 to +5.62 points, 95%, 1,000 corpora)')
  expect(of(off(0.15))).toMatchObject({
    verdict: 'right',
    words: expect.stringContaining('is shown') as string,
  })
  expect(of(off(0.15), { bias: 0.1 }).verdict).toBe('wrong')
})

test('a bias whose own interval leaves out 0, and that the test over all does not show, is called suggested', () => {
  // 0.3 spreads; t = 0.3 √30 / 0.98 = 1.68 with 29 degrees of freedom leaves 0 in, and 0.5 spreads, t = 2.8, out.
  const off = (spreads: number) => of(rows(30, e => ({ estimate: 0.2 + e + spreads * SPREAD }))).words
  expect(off(0.3)).toContain('no bias detected')
  expect(off(0.5)).toMatch(
    /a bias of \+5 points is suggested \(\+1\.\d+ to \+8\.\d+ points, 95%, 30 corpora\), not shown at 1% over all tests/,
  )
})

test('intervals without a finite end count as covering, and are counted; one infinite end is no number of errors', () => {
  const everywhere = { conf_low: -Infinity, conf_high: Infinity, std_error: Infinity }
  const some = of(rows(50, (_, j) => (j % 10 === 0 ? everywhere : {})))
  expect(some.words).toContain('its interval has no finite end in 5 of 50 corpora, which count as covered')
  const oneSided = of(rows(50, () => ({ conf_low: -Infinity })))
  expect(oneSided.words).toContain('its intervals contradict its standard errors: they have an infinite end')
})

test('standard errors that are next to nothing are not printed as 0', () => {
  expect(of(rows(50, (_, j) => (j === 0 ? { estimate: 1e6 } : {}))).words).toMatch(
    /standard errors are 7\.1e-7 times the spread/,
  )
})

test('the truth’s own error is added to that of the mean', () => {
  const truth = { world: 'w', estimand: 'ate.verified.5-1', estimate: 0.2, std_error: 0.02, fine: false }
  const off = rows(400, error => ({ estimate: 0.2 + error + 0.4 * SPREAD }))
  expect(of(off).verdict).toBe('wrong')
  // 0.04 is 1.94 times the root of 0.005² + 0.02².
  expect(of(off, { truths: [truth] }).words).toContain('no bias detected')
})

describe('intervals', () => {
  test('that are far too wide are seen by their standard errors where coverage cannot see them', () => {
    const wide = rows(50, () => ({ std_error: 51 * SPREAD }))
    expect(of(wide)).toMatchObject({ verdict: 'wrong', coverage: 1, coverage_reps: 50, se_reps: 50 })
    expect(of(wide).words).toContain('its standard errors are')
  })

  test('without standard errors are judged by their widths', () => {
    const wide = rows(50, error => ({
      std_error: Number.NaN,
      conf_low: 0.2 + error - 10,
      conf_high: 0.2 + error + 10,
    }))
    expect(of(wide).verdict).toBe('wrong')
    // Those of a t of four degrees of freedom are 1.42 times as wide as a normal's, and may be.
    const student = rows(50, error => ({
      std_error: Number.NaN,
      conf_low: 0.2 + error - 1.4 * Z * SPREAD,
      conf_high: 0.2 + error + 1.4 * Z * SPREAD,
    }))
    expect(of(student).verdict).toBe('undecided')
  })

  test('that contradict their own standard errors are named', () => {
    const narrow = rows(200, error => ({
      conf_low: 0.2 + error - 1.645 * SPREAD,
      conf_high: 0.2 + error + 1.645 * SPREAD,
    }))
    expect(of(narrow).words).toContain(
      'they reach 1.65 of them to either side, where 95% intervals of a normal reach 1.96',
    )
    expect(of(rows(200)).words).not.toContain('contradict')
  })

  test('that are not given leave coverage out', () => {
    const none = rows(200, () => ({ std_error: Number.NaN, conf_low: Number.NaN, conf_high: Number.NaN }))
    expect(of(none)).toMatchObject({ verdict: 'right', coverage_reps: 0, se_reps: 0 })
    expect(of(none).words).toContain('it gives no intervals, so coverage is not judged')
  })
})

describe('an estimator that', () => {
  test('only fails, or does so too often, is wrong and told why', () => {
    const failing = (share: number) =>
      rows(200, (error, j) => ({ estimate: j % 5 < share * 5 ? Number.NaN : 0.2 + error }))
    expect(of(failing(1))).toMatchObject({
      verdict: 'wrong',
      words: 'in w: it only fails: no estimate in any of 200 corpora tried',
    })
    expect(of(failing(0.2))).toMatchObject({
      verdict: 'wrong',
      words: 'in w: no estimate, or not converged, in 40 of 200 corpora (20%); 10% are tolerated',
    })
    expect(of(failing(0.2), { failures: 0.3 }).verdict).not.toBe('wrong')
    const unsettled = rows(200, (_, j) => ({ converged: j % 20 !== 0 }))
    expect(of(unsettled).words).toContain('not converged in 10 of 200 corpora')
  })

  test('states the corpus’s own figure, up to rounding, is recognised', () => {
    const stating = (digits: number) =>
      rows(200, error => ({ truth: 0.2 + error, estimate: Number((0.2 + error).toFixed(digits)) }))
    for (const digits of [3, 4, 8])
      expect(of(stating(digits))).toMatchObject({
        verdict: 'undecided',
        words: expect.stringContaining('it states each corpus’s own figure, up to rounding') as string,
      })
    expect(of(rows(200)).words).not.toContain('states')
  })

  test('is right about other estimands does not hide one that is wrong, nor does chance among many make one', () => {
    const many = (off: number) =>
      Array.from({ length: 20 }, (_, k) =>
        rows(200, error => ({
          estimand: `e${k}`,
          estimate: 0.2 + error + (k === 0 ? off * SPREAD : 0),
        })),
      ).flat()
    // 0.22 spreads are 3.1 errors: p = 0.002, beyond 0.01 / 3 alone and within 0.01 / 60.
    expect(of(many(0.22).slice(0, 200)).verdict).toBe('wrong')
    expect(verdicts(many(0.22)).filter(v => v.verdict === 'wrong')).toEqual([])
    expect(verdicts(many(0.5)).filter(v => v.verdict === 'wrong')).toHaveLength(1)
  })
})
