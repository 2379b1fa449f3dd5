import { expect, test } from 'vitest'
import { tableOf } from '../../src/generate/tables.js'
import { frameOf } from '../../src/recover/frame.js'
import type { Recovered } from '../../src/recover/line.js'
import { answer, conditionOf } from '../../src/recover/query.js'
import { recover } from '../../src/recover/statistics.js'
import { suppress } from '../../src/recover/suppress.js'
import { copy } from '../../src/schema/batch.js'
import { lineName, parseStratum, printStratum } from '../../src/schema/stratum.js'
import { generator } from '../generate/support.js'

const frame = frameOf([copy(tableOf(generator().block(1, 2000, false), 'sessions'))])
const find = (rows: readonly Recovered[], statistic: string, stratum: string) =>
  rows.find(r => lineName(r) === `${statistic} [${stratum}]`)

test('a question that the study’s table answers gets the same lines', () => {
  const all = recover(frame)
  for (const [query, statistic, stratum] of [
    [{}, 'mean.verified', 'all'],
    [{ by: ['expertise'] }, 'mean.verified', 'expertise=3'],
    [
      { by: ['user_type'], where: [conditionOf('wrote_code=true')] },
      'mean.at_least_partial',
      'wrote_code=true,user_type=other',
    ],
    [{ by: ['value_band'] }, 'gm.actions', 'value_band=200-1000'],
    [{ by: ['expertise'] }, 'median.turns', 'expertise=2'],
  ] as const) {
    expect(find(answer(frame, query), statistic, stratum), stratum).toEqual(find(all, statistic, stratum))
  }
})

test('cells of crossed columns share out the sessions', () => {
  const rows = answer(frame, { by: ['user_type', 'month'], where: [conditionOf('value_usd >= 1000')] })
  const shares = rows.filter(r => r.statistic === 'share.sessions')
  expect(shares.reduce((sum, r) => sum + r.estimate, 0)).toBeCloseTo(1, 12)
  expect(printStratum(shares[0]!.stratum)).toBe('value_usd>=1000,user_type=software,month=2025-10')
})

test.each([
  ['verified', 'a condition must be column=level'],
  ['verifid=true', 'did you mean "verified"'],
  ['user_type=sofware', 'did you mean "software"'],
  ['user_type>software', 'has levels: use = or !='],
  ['turns>many', 'compares with a number'],
  ['turns>100000', 'no session meets'],
])('the condition %s is one clear error', (text, message) => {
  expect(() => answer(frame, { where: [conditionOf(text)] })).toThrow(message)
})

test('a column of many levels is refused', () => {
  expect(() => answer(frame, { by: ['value_us'] })).toThrow('did you mean "value_band"')
})

const row = (stratum: string, people: number): Recovered => ({
  statistic: 'share.sessions',
  unit: 'share',
  kind: 'proportion',
  stratum: parseStratum(stratum),
  n: people,
  people,
  estimate: 0.1,
  std_error: 0.01,
  conf_low: 0.08,
  conf_high: 0.12,
  left_out: 0,
  left_out_why: '',
})
const hiddenOf = (rows: readonly Recovered[]) =>
  rows.filter(r => Number.isNaN(r.estimate)).map(r => printStratum(r.stratum))

test('a hidden cell takes the next smallest of its line with it, and no more', () => {
  const view = suppress([row('a=1', 3), row('a=2', 90), row('a=3', 40)], 10)
  expect(hiddenOf(view.rows)).toEqual(['a=1', 'a=3'])
  expect([view.primary, view.complementary]).toEqual([1, 1])
  expect(hiddenOf(suppress([row('a=1', 3), row('a=2', 4), row('a=3', 40)], 10).rows)).toEqual(['a=1', 'a=2'])
})

test('in a crossed table every row and column hides none or at least two', () => {
  const cells = [1, 2, 3].flatMap(a =>
    [1, 2, 3].map(b => row(`a=${a},b=${b}`, a === 1 && b === 1 ? 2 : 10 * a + b)),
  )
  const hidden = hiddenOf(suppress(cells, 5).rows)
  for (const level of ['a=1', 'a=2', 'a=3', 'b=1', 'b=2', 'b=3']) {
    expect(hidden.filter(s => s.split(',').includes(level)).length, level).not.toBe(1)
  }
  expect(hidden).toHaveLength(4)
})

test('with no least number nothing is hidden', () => {
  expect(suppress([row('a=1', 3)], 0)).toMatchObject({ primary: 0, complementary: 0 })
})
