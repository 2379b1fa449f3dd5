import fc from 'fast-check'
import { expect, test } from 'vitest'
import { showDifference, showError, showEstimate, showInterval } from '../../src/schema/display.js'
import { differenceUnit, KINDS, UNITS, type Unit } from '../../src/schema/nature.js'
import {
  ALL,
  levelIn,
  levelWithin,
  lineName,
  nameBegins,
  parseLineName,
  parseStratum,
  printStratum,
  type Stratum,
  type Term,
} from '../../src/schema/stratum.js'

test('every unit and kind is explained', () => {
  for (const { meaning } of [...Object.values(UNITS), ...Object.values(KINDS)])
    expect(meaning.length).toBeGreaterThan(5)
})

test('a number is shown from its unit', () => {
  const cases: readonly (readonly [Unit, number, estimate: string, difference: string, error: string])[] = [
    ['share', 0.1512, '15.12%', '+15.12 points', '15'],
    ['points', -0.05, '-5.00 points', '−5.00 points', '-5'],
    ['relative', 0.09, '9.00%', '+9.00 points', '9'],
    ['ratio', 2.031, '2.03', '+2.03', '2'],
    ['log', -0.0123, '-0.0123', '−0.0123', '-0.012'],
    ['count', 2412.3, '2,412', '+2,412', '2400'],
    ['dollars', 1500.4, '$1,500', '+$1,500', '1500'],
    ['coefficient', 0.713, '0.71', '+0.71', '0.71'],
  ]
  for (const [unit, x, estimate, difference, error] of cases)
    expect([showEstimate(unit, x), showDifference(unit, x), showError(unit, x)]).toEqual([
      estimate,
      difference,
      error,
    ])
})

test('what is not a number is a dash, no difference is 0, an interval has two ends', () => {
  expect(showEstimate('share', Number.NaN)).toBe('–')
  expect(showDifference('count', Number.NaN)).toBe('–')
  expect(showDifference('share', 0)).toBe('0')
  expect(showInterval('share', 0.1, 0.2)).toBe('10.00% to 20.00%')
})

test('differences of what is shown in per cent are in points', () => {
  const units: readonly (readonly [Unit, Unit])[] = [
    ['share', 'points'],
    ['relative', 'points'],
    ['points', 'points'],
    ['log', 'log'],
    ['dollars', 'dollars'],
  ]
  for (const [of, difference] of units) expect(differenceUnit(of)).toBe(difference)
})

test('a stratum is printed and read back', () => {
  const cases: readonly (readonly [string, Stratum])[] = [
    ['all', ALL],
    ['expertise=5-1', [['expertise', '5-1']]],
    ['execution_user_share>0.8', [['execution_user_share', '0.8', '>']]],
    ['codebase=modifies+creates', [['codebase', 'modifies+creates']]],
    [
      'controls=+ model family and length,expertise=2-1',
      [
        ['controls', '+ model family and length'],
        ['expertise', '2-1'],
      ],
    ],
    [
      'wrote_code=true,occupation=Life, Physical, and Social Science Occupations',
      [
        ['wrote_code', 'true'],
        ['occupation', 'Life, Physical, and Social Science Occupations'],
      ],
    ],
  ]
  for (const [text, stratum] of cases) {
    expect(printStratum(stratum)).toBe(text)
    expect(parseStratum(text)).toEqual(stratum)
  }
})

test('any stratum of words and levels without comparisons in them survives printing and reading', () => {
  const column = fc.stringMatching(/^[a-z_]{1,9}$/)
  const level = fc.stringMatching(/^[A-Za-z0-9+][A-Za-z0-9 .,+-]{0,11}$/).filter(l => !/[, ]$/.test(l))
  const term = fc.oneof(
    fc.tuple(column, level),
    fc.tuple(column, level, fc.constantFrom('!=', '>', '>=', '<', '<=')),
  ) as fc.Arbitrary<Term>
  fc.assert(
    fc.property(fc.array(term, { maxLength: 4 }), stratum => {
      expect(parseStratum(printStratum(stratum))).toEqual(stratum)
    }),
  )
})

test('text that is no stratum, and a name that is none, are refused', () => {
  for (const text of ['', 'expertise', '=3', 'month='])
    expect(() => parseStratum(text)).toThrow('a stratum is all')
  expect(() => parseLineName('mean verified')).toThrow('a line is named')
})

test('a line is named by its statistic and stratum, and without a stratum is that of all sessions', () => {
  const line = { statistic: 'mean.verified', stratum: parseStratum('user_type=software') }
  expect(lineName(line)).toBe('mean.verified [user_type=software]')
  expect(parseLineName(lineName(line))).toEqual(line)
  expect(parseLineName('gm.words')).toEqual({ statistic: 'gm.words', stratum: ALL })
  expect(nameBegins(line, 'mean.')).toBe(true)
  expect(nameBegins(line, 'mean.verified [month')).toBe(false)
})

test('a stratum tells its level of a column, and the level by which it divides another', () => {
  const troubled = parseStratum('trouble=true')
  const expert = parseStratum('trouble=true,expertise=5')
  expect(levelIn(expert, 'expertise')).toBe('5')
  expect(levelIn(expert, 'month')).toBeUndefined()
  expect(levelWithin(expert, troubled, 'expertise')).toBe('5')
  expect(levelWithin(expert, ALL, 'expertise')).toBeUndefined()
  expect(levelWithin(expert, troubled, 'month')).toBeUndefined()
})
