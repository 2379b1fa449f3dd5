import { expect, test } from 'vitest'
import { type Figure, printedInterval, register } from '../../src/study/figure.js'
import { figureNamed, REGISTER } from '../../src/study/register.js'

const one = figureNamed('work.building')

test.each([
  ['a duplicate id', [one, one], 'figure "work.building" is in the register twice'],
  [
    'two figures of one target',
    [one, { ...one, id: 'work.other' }],
    'both print share.work_mode.building [all] value',
  ],
  ['no source', [{ ...one, source: '' }], 'figure "work.building" has no source'],
  ['no statistic', [{ ...one, statistic: undefined }], 'figure "work.building" has no statistic'],
  ['no precision', [{ ...one, printed: { kind: 'value', value: 1, halfWidth: 0 } }], 'positive half-width'],
  ['an impossible range', [{ ...one, printed: { kind: 'range', low: 2, high: 1 } }], 'ends before it starts'],
  [
    'several numbers, one of an impossible range',
    [{ ...one, printed: { kind: 'each', parts: [{ level: 'a', line: one, low: 2, high: 1 }] } }],
    'has a range of a that ends before it starts',
  ],
  ['several numbers that are none', [{ ...one, printed: { kind: 'each', parts: [] } }], 'has no part'],
  ['a bad id', [{ ...one, id: 'Building' }], 'must be dotted lower-case words'],
])('refuses a register with %s', (_, entries, message) => {
  expect(() => register(entries as Figure[])).toThrow(message)
})

test.each([
  ['work.building', 0.245, 0.255],
  ['division.over_200', 1 / 275, 1 / 265],
  ['division.over_500', 1 / 2350, 1 / 2250],
  ['trouble.abandoned.expert', 0.045, 0.075],
  ['sample.over_1', 73065.5 / 234751, 73066.5 / 234751],
  ['codebase.none', 0.195, 0.22],
  ['trouble.value', 1.75, 2.25],
  ['division.words', 2350, 2450],
  ['effort.words.slope', 0.125, 0.135],
])('%s is known to its rounding', (id, low, high) => {
  const interval = printedInterval(figureNamed(id).printed)
  expect(interval.low).toBeCloseTo(low, 12)
  expect(interval.high).toBeCloseTo(high, 12)
})

test('only the size of the sample, the count in the regressions and the unreported mix cannot be measured', () => {
  expect(REGISTER.filter(f => f.printed.kind === 'unmeasured').map(f => f.id)).toEqual([
    'sample.sessions',
    'sample.people',
    'sample.regression_sessions',
    'effort.mix',
  ])
})

test.each([
  ['value.postings', 3, 0.015, 0.025],
  ['labels.ordinal.exact', 0, 0.525, 0.685],
  ['labels.ordinal.within_one', 2, 0.775, 0.995],
  ['labels.categorical', 4, 0.775, 0.985],
])('each number of %s is known to its rounding', (id, k, low, high) => {
  const { printed } = figureNamed(id)
  const part = printed.kind === 'each' ? printed.parts[k] : undefined
  expect(part?.low).toBeCloseTo(low, 12)
  expect(part?.high).toBeCloseTo(high, 12)
})

test('every entry says where it comes from, and none that is reported is called assumed', () => {
  for (const f of REGISTER) expect(f.source.startsWith(f.class), f.id).toBe(true)
})

test('names the nearest figure', () => {
  expect(() => figureNamed('work.bilding')).toThrow('did you mean "work.building"?')
})
