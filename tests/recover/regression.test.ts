import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tableOf } from '../../src/generate/tables.js'
import { coefficients } from '../../src/recover/cells.js'
import { frameOf } from '../../src/recover/frame.js'
import { invert } from '../../src/recover/matrix.js'
import { CLEAR, column, EVERYONE, type Population, rowsIn } from '../../src/recover/population.js'
import { type Regression, regress } from '../../src/recover/regression.js'
import { values } from '../../src/recover/values.js'
import { copy } from '../../src/schema/batch.js'
import { generator } from '../generate/support.js'
import { estimate } from './support.js'

interface Reference {
  readonly coef: (number | null)[]
  readonly se: (number | null)[]
}
interface Case {
  readonly person: number[]
  readonly effects: number[][]
  readonly terms: number[][]
  readonly y: number[]
  readonly count: number[]
  readonly singletons: number
  readonly linear: Reference
  readonly poisson?: Reference
}
const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../reference/${name}.json`, import.meta.url), 'utf8'))
const cases: Case[] = read('regression').cases
const fromR: { coef: number[]; cr1: number[]; cr2: number[] }[] = read('sandwich').cases

const inputOf = (c: Case, distribution: 'linear' | 'poisson', absorb?: Regression['absorb']): Regression => ({
  ...(absorb && { absorb }),
  y: Float64Array.from(distribution === 'linear' ? c.y : c.count),
  terms: c.terms.map((x, j) => ({ term: `x${j}`, x: Float64Array.from(x) })),
  effects: c.effects.map(e => Int32Array.from(e)),
  cluster: Int32Array.from(c.person),
  distribution,
})

function agree(got: readonly number[], expected: readonly (number | null)[]) {
  expect(got).toHaveLength(expected.length)
  expected.forEach((v, j) => {
    if (v === null) expect(got[j]).toBeNaN()
    else expect(Math.abs(got[j]! - v)).toBeLessThan(1e-8)
  })
}

describe.each(cases.map((c, i) => [i, c] as const))('data set %i', (i, c) => {
  test.each(['equations', 'projections'] as const)(
    'least squares by %s agrees with statsmodels to 1e-8, singletons dropped, collinear terms named',
    absorb => {
      const fit = regress(inputOf(c, 'linear', absorb))
      agree(
        fit.coefficients.map(k => k.estimate),
        c.linear.coef,
      )
      agree(
        fit.coefficients.map(k => k.std_error),
        c.linear.se,
      )
      expect(fit.singletons).toBe(c.singletons)
    },
  )

  test.skipIf(!c.poisson).each(['equations', 'projections'] as const)(
    'Poisson by %s agrees with statsmodels to 1e-8',
    absorb => {
      const fit = regress(inputOf(c, 'poisson', absorb))
      agree(
        fit.coefficients.map(k => k.estimate),
        c.poisson!.coef,
      )
      agree(
        fit.coefficients.map(k => k.std_error),
        c.poisson!.se,
      )
    },
  )

  test('CR1 and CR2 agree with R’s sandwich to 1e-8', () => {
    const there = (fit: ReturnType<typeof regress>) => fit.coefficients.filter(k => !Number.isNaN(k.estimate))
    const cr2 = there(regress({ ...inputOf(c, 'linear'), errors: 'CR2' }))
    agree(
      cr2.map(k => k.estimate),
      fromR[i]!.coef,
    )
    // Effects of people are nested in the clusters: not counted here, where R's CR1 counts them, and I − H is
    // singular, where R's CR2 has no number.
    if (c.effects.length === 1 && c.effects[0]!.every((e, r) => e === c.person[r])) return
    agree(
      there(regress(inputOf(c, 'linear'))).map(k => k.std_error),
      fromR[i]!.cr1,
    )
    agree(
      cr2.map(k => k.std_error),
      fromR[i]!.cr2,
    )
  })
})

const frame = frameOf([copy(tableOf(generator().block(1, 1500, false), 'sessions'))])
const COLUMNS = ['work_mode', 'value_band', 'month', 'occupation', 'model_family']

/** The same regression from rows: additive effects as they are, crossed ones as one effect of many levels. */
function fromRows(
  outcome: string,
  over: Population,
  columns: readonly string[],
  crossed: boolean,
  distribution: 'linear' | 'poisson',
) {
  const rows = rowsIn(frame, over)
  const pick = (name: string) => Float64Array.from(rows, i => values(frame, name)[i]!)
  const codes = columns.map(c => Int32Array.from(pick(c)))
  const cell = Int32Array.from(rows, (_, j) => codes.reduce((key, c) => key * 30 + c[j]!, 0))
  const level = pick('expertise')
  return regress({
    y: pick(outcome),
    terms: [2, 3, 4, 5].map(k => ({ term: String(k), x: level.map(l => +(l === k)) })),
    effects: crossed ? [cell] : codes,
    cluster: Int32Array.from(rows, i => frame.person[i]!),
    distribution,
    errors: distribution === 'linear' ? 'CR2' : 'CR1',
  })
}

test.each([
  ['crossed', 'verified', CLEAR, ['work_mode', 'value_band'], 'linear'],
  ['additive', 'log_words', { filter: 'd => d.words > 0' }, COLUMNS, 'linear'],
  ['additive', 'actions_a_turn', EVERYONE, COLUMNS, 'poisson'],
] as const)(
  'regression on cells, %s effects of %s, is the regression on rows',
  (effects, outcome, over, columns, distribution) => {
    const model = {
      outcome: column(outcome),
      over,
      columns,
      effects,
      regressor: 'expertise',
      as: 'indicators',
      distribution,
    } as const
    const expected = fromRows(outcome, over, columns, effects === 'crossed', distribution)
    coefficients(model).forEach((e, j) => {
      const got = estimate(frame, e)
      expect(got.estimate).toBeCloseTo(expected.coefficients[j]!.estimate, 9)
      expect(got.std_error).toBeCloseTo(expected.coefficients[j]!.std_error, 9)
    })
  },
)

test('a level without any outcome is left out of a Poisson regression', () => {
  const fit = regress({
    y: Float64Array.of(0, 0, 1, 3, 2, 5),
    terms: [{ term: 'x', x: Float64Array.of(1, 2, 0, 1, 0, 1) }],
    effects: [Int32Array.of(0, 0, 1, 1, 2, 2)],
    cluster: Int32Array.of(0, 1, 2, 3, 4, 5),
    distribution: 'poisson',
  })
  expect(fit).toMatchObject({ separated: 2, n: 4 })
  // Conditional likelihood of pairs (1, 3) and (2, 5): e^b = 8/3.
  expect(Math.exp(fit.coefficients[0]!.estimate)).toBeCloseTo(8 / 3, 9)
})

test('nothing left to fit is one clear error', () => {
  const one = {
    y: Float64Array.of(1, 2),
    terms: [],
    effects: [Int32Array.of(0, 1)],
    cluster: Int32Array.of(0, 1),
  }
  expect(() => regress(one)).toThrow('no row is left once singletons are dropped')
})

test('the inverse of a positive definite matrix is its inverse', () => {
  const entries = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 })
  fc.assert(
    fc.property(entries, x => {
      const rows = [0, 1, 2].map(i => x.slice(4 * i, 4 * i + 4))
      const a = rows.map((r, i) => rows.map((s, j) => r.reduce((t, v, k) => t + v * s[k]!, 0) + +(i === j)))
      const product = a.map(r => [0, 1, 2].map(j => r.reduce((t, v, k) => t + v * invert(a)[k]![j]!, 0)))
      return product.every((r, i) => r.every((v, j) => Math.abs(v - +(i === j)) < 1e-9))
    }),
    { seed: 3 },
  )
})
