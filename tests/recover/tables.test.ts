/** Statistics of the tables beside the sessions, held to R. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { agreementLines, second } from '../../src/recover/agreement.js'
import { compute } from '../../src/recover/compute.js'
import { frameOfColumns } from '../../src/recover/frame.js'
import { tableLines } from '../../src/recover/statistics.js'
import { VALUE_BANDS } from '../../src/schema/levels.js'
import { lineName } from '../../src/schema/stratum.js'

interface Reference {
  readonly person: number[]
  readonly first: number[]
  readonly second: number[]
  readonly band: number[]
  readonly true_usd: number[]
  readonly estimated_usd: number[]
  readonly overpriced_interval: [number, number]
  readonly [number: string]: unknown
}
const r: Reference = JSON.parse(readFileSync(new URL('../reference/tables.json', import.meta.url), 'utf8'))
const number = (name: string) => r[name] as number
const doubles = (x: readonly number[]) => Float64Array.from(x)
const numbered = (n: number) => Float64Array.from({ length: n }, (_, i) => i + 1)

describe('labels that two raters gave', () => {
  const frame = frameOfColumns({
    person_id: doubles(r.person),
    session_id: numbered(r.person.length),
    expertise: doubles(r.first),
    [second('expertise')]: doubles(r.second),
  })
  const rows = new Map(compute([frame], agreementLines(['expertise'])).map(l => [l.statistic, l]))

  test.each([
    ['agreement', 'agreement'],
    ['agreement_within_one', 'within_one'],
  ])('%s is R’s share, its error that of sums by person', (statistic, name) => {
    const row = rows.get(`${statistic}.expertise`)!
    expect(row.estimate).toBeCloseTo(number(name), 14)
    expect(row.std_error).toBeCloseTo(number(`${name}_error`), 14)
    expect([row.n, row.people]).toEqual([r.person.length, new Set(r.person).size])
  })

  test.each(['kappa', 'kappa_linear', 'kappa_quadratic'])('%s is that of its definition in R', name => {
    expect(rows.get(`${name}.expertise`)!.estimate).toBeCloseTo(number(name), 13)
  })
})

describe('postings', () => {
  const n = r.band.length
  const frame = frameOfColumns({
    person_id: numbered(n),
    session_id: numbered(n),
    true_usd: doubles(r.true_usd),
    estimated_usd: doubles(r.estimated_usd),
    value_band: doubles(r.band),
  })
  const rows = new Map(compute([frame], tableLines('postings')).map(l => [lineName(l), l]))

  test('R² is that of lm, its error that of the influence function of a correlation', () => {
    const row = rows.get('value_r2 [all]')!
    expect(row.estimate).toBeCloseTo(number('r2'), 12)
    expect(row.std_error).toBeCloseTo(number('r2_error'), 12)
  })

  test('the geometric mean of estimated over true price, and its interval, are those of R’s t.test of logs', () => {
    const row = rows.get('overpriced [value_band=10-200]')!
    expect(row.estimate).toBeCloseTo(number('overpriced'), 12)
    // jStat’s quantile of t has eight digits.
    expect(row.conf_low).toBeCloseTo(r.overpriced_interval[0], 7)
    expect(row.conf_high).toBeCloseTo(r.overpriced_interval[1], 7)
  })

  test('true over estimated price is its inverse, and bands are shares of postings', () => {
    for (const band of VALUE_BANDS) {
      const over = rows.get(`overpriced [value_band=${band}]`)!
      expect(rows.get(`underpriced [value_band=${band}]`)!.estimate).toBeCloseTo(1 / over.estimate, 12)
    }
    const lowest = r.band.filter(b => b === 0).length / n
    const { estimate, std_error, people } = rows.get('postings_share [value_band=10-200]')!
    expect(estimate).toBe(lowest)
    expect(std_error).toBeCloseTo(Math.sqrt((lowest * (1 - lowest)) / (n - 1)), 14)
    expect(people).toBe(n)
  })

  test('without an estimated price counts in the bands alone', () => {
    const [first, ...rest] = r.estimated_usd
    const one = frameOfColumns({ ...frame.columns, estimated_usd: doubles([0, ...rest]) })
    const found = compute([one], tableLines('postings'))
    expect(first).toBeGreaterThan(0)
    expect(found.find(l => l.statistic === 'value_r2')!.n).toBe(n - 1)
    expect(found.find(l => l.statistic === 'postings_share')!.n).toBe(n)
  })
})
