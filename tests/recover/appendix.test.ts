import { expect, test } from 'vitest'
import { tableOf } from '../../src/generate/tables.js'
import { appendixTable, oster } from '../../src/recover/appendix.js'
import { frameOf } from '../../src/recover/frame.js'
import { recover } from '../../src/recover/statistics.js'
import { copy } from '../../src/schema/batch.js'
import { levelIn } from '../../src/schema/stratum.js'
import { generator } from '../generate/support.js'

const frame = frameOf([copy(tableOf(generator().block(1, 2000, false), 'sessions'))])

test('the cumulative tables have six columns, the first of plain differences', () => {
  const table = appendixTable(frame, 'A2')
  const verified = table.filter(r => r.statistic === 'A2.verified')
  expect(verified).toHaveLength(6 * 4)
  const means = recover(frame, s => s === 'mean.verified')
  const mean = (k: number) => means.find(r => levelIn(r.stratum, 'expertise') === String(k))!.estimate
  const first = verified.filter(r => levelIn(r.stratum, 'controls') === 'none')
  first.forEach((r, j) => {
    expect(r.estimate).toBeCloseTo(mean(j + 2) - mean(1), 12)
  })
  const explained = table.filter(r => r.statistic === 'A2.verified.r_squared').map(r => r.estimate)
  expect(explained).toEqual([...explained].sort((a, b) => a - b))
})

test('Oster’s bound finds the truth where what is unseen is as strong as what is seen', () => {
  // y = 0·x + w₁ + w₂, x = w₁ + w₂ + e, all of variance 1 and independent, w₁ seen. Then cov(x, y) = 2, var x = 3,
  // var y = 2: the short slope is 2/3 with R² = 2/3. Given w₁, x has variance 2 and covariance 1 with y: slope 1/2,
  // R² = (1 + 1/2)/2 … of y's 2, w₁ explains 1 and x a further 1/2: 3/4. All is explained at R² = 1. The formula of
  // the text, exact for small biases, gives 1/2 − (2/3 − 1/2)(1/4)/(1/12) = 0.
  const [short, long] = [
    { slope: 2 / 3, rSquared: 2 / 3 },
    { slope: 1 / 2, rSquared: 3 / 4 },
  ]
  expect(oster(short, long, 1, 1).slope).toBeCloseTo(0, 12)
  expect(oster(short, long, 1, 1).deltaOfNone).toBeCloseTo(1, 12)
})
