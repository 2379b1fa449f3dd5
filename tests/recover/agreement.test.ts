import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { resolveSpec } from '../../src/corpus/spec.js'
import { tableOf } from '../../src/generate/tables.js'
import { kappa, second } from '../../src/recover/agreement.js'
import {
  bca,
  bootstrap,
  type IntervalKind,
  jackknife,
  jackknifeError,
  percentile,
} from '../../src/recover/bootstrap.js'
import { compute } from '../../src/recover/compute.js'
import { correctedLines } from '../../src/recover/correction.js'
import { mean } from '../../src/recover/estimator.js'
import { frameOf } from '../../src/recover/frame.js'
import { line } from '../../src/recover/line.js'
import { CLEAR, column, EVERYONE, rowsIn } from '../../src/recover/population.js'
import { median } from '../../src/recover/quantile.js'
import { values } from '../../src/recover/values.js'
import { columnOf, copy } from '../../src/schema/batch.js'
import { ALL, lineName } from '../../src/schema/stratum.js'
import { nodeKey } from '../../src/streams/key.js'
import { generator } from '../generate/support.js'
import { estimate, frameBy } from './support.js'

interface Reference {
  kappas: { first: number[]; second: number[]; none: number; linear: number; quadratic: number }[]
  quantiles: { x: number[]; p: number[]; q: number[]; median: number }[]
  bcas: { drawn: number[]; estimate: number; left: number[]; low: number; high: number }[]
}
const { kappas, quantiles, bcas }: Reference = JSON.parse(
  readFileSync(new URL('../reference/agreement.json', import.meta.url), 'utf8'),
)

describe.each(kappas.map((k, i) => [i, k] as const))('labels read twice, data set %i', (_, k) => {
  const frame = frameBy(
    k.first.map((_, i) => i),
    { expertise: k.first, [second('expertise')]: k.second },
  )
  test.each(['none', 'linear', 'quadratic'] as const)(
    'kappa weighted by %s distance agrees with statsmodels to 1e-12',
    w => {
      expect(estimate(frame, kappa('expertise', w)).estimate).toBeCloseTo(k[w], 12)
    },
  )

  test('its error is the jackknife’s, but for terms of the next order', () => {
    const e = estimate(frame, kappa('expertise', 'linear'))
    const left = k.first.map((_, out) => {
      const kept = (xs: number[]) => xs.filter((_, i) => i !== out)
      const one = frameBy(kept(k.first.map((_, i) => i)), {
        expertise: kept(k.first),
        [second('expertise')]: kept(k.second),
      })
      return estimate(one, kappa('expertise', 'linear')).estimate
    })
    expect(Math.abs(e.std_error / jackknifeError(left) - 1)).toBeLessThan(4 / k.first.length)
  })
})

test('quantiles agree with numpy', () => {
  for (const { x, p, q, median: middle } of quantiles) {
    p.forEach((at, j) => {
      expect(percentile(Float64Array.from(x), at)).toBeCloseTo(q[j]!, 14)
    })
    const frame = frameBy(
      x.map((_, i) => i),
      { x },
    )
    expect(estimate(frame, median(column('x'), EVERYONE)).estimate).toBe(middle)
  }
})

test('BCa intervals agree with scipy’s on the same replicates', () => {
  for (const { drawn, estimate: e, left, low, high } of bcas) {
    const got = bca(Float64Array.from(drawn), e, left)
    expect(got[0]).toBeCloseTo(low, 8)
    expect(got[1]).toBeCloseTo(high, 8)
  }
})

const parts = [
  [1, 200],
  [201, 250],
].map(([from, n]) => frameOf([copy(tableOf(generator().block(from!, n!, false), 'sessions'))]))
const whole = frameOf([copy(tableOf(generator().block(1, 450, false), 'sessions'))])
const lines = [
  line(
    { statistic: 'mean', unit: 'dollars', kind: 'level' },
    ALL,
    mean(column('value_usd'), EVERYONE),
    EVERYONE,
  ),
  line(
    { statistic: 'median', unit: 'dollars', kind: 'level' },
    ALL,
    median(column('value_usd'), EVERYONE),
    EVERYONE,
  ),
]

test.each(['percentile', 'bca'] as IntervalKind[])(
  'the bootstrap (%s) does not depend on how people are split over parts',
  interval => {
    const options = { replicates: 60, interval, seed: 'a' }
    expect(bootstrap(parts, lines, options)).toEqual(bootstrap([whole], lines, options))
    expect(bootstrap(parts, lines, { ...options, seed: 'b' })).not.toEqual(bootstrap(parts, lines, options))
  },
)

test('the bootstrap’s error is the formula’s within its own error, of values close together and of ratios', () => {
  const ratios = ['planning_user_share', 'execution_user_share'].map(name =>
    line({ statistic: name, unit: 'share', kind: 'level' }, ALL, median(column(name), EVERYONE), EVERYONE),
  )
  const formula = compute([whole], [...lines, ...ratios])
  const drawn = bootstrap([whole], [...lines, ...ratios], {
    replicates: 1000,
    interval: 'percentile',
    seed: 'c',
  })
  // 1,000 replicates: off by 2.2% of the error, and the formula by terms in 1/450; four of those errors.
  for (const [k, { std_error }] of formula.entries())
    expect(Math.abs(drawn[k]!.std_error / std_error - 1)).toBeLessThan(4 * (1 / Math.sqrt(2000) + 1 / 450))
})

test('the grouped jackknife’s error is the formula’s within its own error', () => {
  const [formula] = compute([whole], lines)
  const left = jackknife([whole], lines, nodeKey('d', 'recover.jackknife')).map(l => l[0]!)
  // 200 groups: a variance with about 199 degrees of freedom, heavier tails of values aside.
  expect(Math.abs(jackknifeError(left) / formula!.std_error - 1)).toBeLessThan(0.25)
})

test('rates by true expertise are worked back exactly from what misreading makes of them', () => {
  // Two thirds of novices are read as such, a third as experts; experts are never misread. Of 300 novices 30 were
  // verified, of 300 experts 120: read novices 200 with 20, read experts 400 with 130.
  const confusion = [1, 2, 3, 4, 5].map(k =>
    [1, 2, 3, 4, 5].map(j => (k === 1 ? (j === 1 ? 2 / 3 : j === 5 ? 1 / 3 : 0) : +(j === k))),
  )
  const level = [...Array(200).fill(1), ...Array(400).fill(5)]
  const verified = [...Array(20).fill(1), ...Array(180).fill(0), ...Array(130).fill(1), ...Array(270).fill(0)]
  const zero = level.map(() => 0)
  const columns = {
    expertise: level,
    verified,
    clear: level.map(() => 1),
    at_least_partial: zero,
    succeeded: zero,
    abandoned: zero,
    trouble: zero,
  }
  const rows = compute(
    [
      frameBy(
        level.map((_, i) => i),
        columns,
      ),
    ],
    correctedLines(confusion),
  )
  const of = (statistic: string, stratum: string) =>
    rows.find(r => lineName(r) === `${statistic} [${stratum}]`)!.estimate
  expect(of('corrected.verified', 'expertise=1')).toBeCloseTo(0.1, 12)
  expect(of('corrected.verified', 'expertise=5')).toBeCloseTo(0.4, 12)
  expect(of('corrected.share.expertise.1', 'all')).toBeCloseTo(0.5, 12)
})

test('in the world of misread labels the correction finds the truth where the plain rates do not', () => {
  const { parameters } = resolveSpec({ scenario: 'noisy-labels' })
  const block = generator({ changes: parameters }).block(1, 20_000, false)
  const frame = frameOf([copy(tableOf(block, 'sessions'))])
  const truth = columnOf(copy(tableOf(block, 'truth_sessions')), 'expertise').values
  const read = values(frame, 'expertise')
  const y = values(frame, 'verified')
  const rows = rowsIn(frame, CLEAR)
  const confusion = [1, 2, 3, 4, 5].map(k => {
    const those = Array.from(read, (_, i) => i).filter(i => truth[i] === k)
    return [1, 2, 3, 4, 5].map(j => those.filter(i => read[i] === j).length / those.length)
  })
  const corrected = compute([frame], correctedLines(confusion)).filter(
    r => r.statistic === 'corrected.verified',
  )
  const atTrue = [1, 2, 3, 4, 5].map(k => {
    const those = Array.from(rows).filter(i => truth[i] === k)
    return those.reduce((s, i) => s + y[i]!, 0) / those.length
  })
  const plain = [1, 2, 3, 4, 5].map(k => {
    const those = Array.from(rows).filter(i => read[i] === k)
    return those.reduce((s, i) => s + y[i]!, 0) / those.length
  })
  // Five estimates at once, each four standard errors wide: a false alarm in 3,000 runs at most.
  corrected.forEach((r, j) => {
    expect(Math.abs(r.estimate - atTrue[j]!), lineName(r)).toBeLessThan(4 * r.std_error)
  })
  // The step from beginner to advanced is flattened by misreading, by more than four of the plain step's errors.
  const sizes = [2, 4].map(k => Array.from(rows).filter(i => read[i] === k).length)
  const errors = Math.sqrt([1, 3].reduce((v, j, s) => v + (plain[j]! * (1 - plain[j]!)) / sizes[s]!, 0))
  expect(atTrue[3]! - atTrue[1]! - (plain[3]! - plain[1]!)).toBeGreaterThan(4 * errors)
})

test.each([
  [[[1]], '5 rows of 5 chances'],
  [
    [1, 2, 3, 4, 5].map(() => [0.2, 0.2, 0.2, 0.2, 0.3]),
    'row 1 of the confusion matrix must be chances that sum to 1',
  ],
  [[1, 2, 3, 4, 5].map(() => [0.2, 0.2, 0.2, 0.2, 0.2]), 'cannot be undone'],
])('a confusion matrix that cannot be is one clear error', (matrix, message) => {
  expect(() => correctedLines(matrix)).toThrow(message)
})
