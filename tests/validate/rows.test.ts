import { describe, expect, test } from 'vitest'
import { parseRows as parse } from '../../src/validate/rows.js'

const parseRows = (text: string) => parse(text, 0.95)

describe('rows of an estimator', () => {
  const row = { estimand: 'a', estimate: 1, std_error: 2, conf_low: 3, conf_high: 4, p_value: 0.5 }
  const whole = [{ ...row, converged: true, message: '' }]
  test.each([
    ['an array of JSON', JSON.stringify([row])],
    ['JSON lines', `${JSON.stringify(row)}\n`],
    ['CSV', 'estimand,estimate,std_error,conf_low,conf_high,p_value\na,1,2,3,4,0.5\n'],
    ['the names of broom', 'term,estimate,std.error,conf.low,conf.high,p.value\n"a",1,2,3,4,0.5\n'],
  ])('are read from %s', (_, text) => {
    expect(parseRows(text)).toEqual(whole)
  })

  test('may leave out all but two columns, and say NA', () => {
    const [r] = parseRows('estimand,estimate,std_error,converged,message\na,1,NA,FALSE,"no, really"\n')
    expect([r!.std_error, r!.conf_low, r!.converged, r!.message]).toEqual([
      Number.NaN,
      Number.NaN,
      false,
      'no, really',
    ])
  })

  test.each([
    ['', 'it wrote nothing'],
    ['hello world', 'neither JSON nor CSV'],
    ['estimand,estimate\na,big\n', 'estimate is no number: big'],
    ['estimand,estimate\na\n', 'a row has 1 cells, not 2'],
    ['[{"estimate":1}]', 'names no estimand'],
    ['[{"estimand":"a","estimate":1,"std_error":-2}]', 'std_error is negative: -2'],
    ['[{"estimand":"a","estimate":1,"conf_low":2,"conf_high":1}]', 'conf_low 2 exceeds conf_high 1'],
    ['estimand,estimate,conf_low\na,1,0.5\n', 'one end of an interval alone'],
    ['[{"estimand":"a","estimate":1,"stderr":0.2}]', 'unknown column "stderr"; did you mean "std_error"?'],
    ['term,estimate,ci_lower,ci_upper\na,1,0,2\n', 'unknown column "ci_lower"; did you mean "conf_low"?'],
    ['estimand,estimate,se,std_error\na,1,0.2,0.3\n', 'columns se and std_error both mean std_error'],
    ['estimand,estimate,converged\na,1,maybe\n', 'converged is neither yes nor no: maybe'],
    ['estimand,mean\na,1\n', 'a row has no column estimate'],
    ['[{"estimand":"a","estimate":1,"p_value":1.5}]', 'p_value is not within 0 and 1: 1.5'],
  ])('that are none are refused: %j', (text, message) => {
    expect(() => parseRows(text)).toThrow(message)
  })
})

test('numbers that are none are missing, as Python and R write them', () => {
  const [r] = parseRows(
    '[{"estimand": "a", "estimate": NaN, "std_error": 1, "message": "NaN, \\"Infinity\\""}]',
  )
  expect([r!.estimate, r!.message]).toEqual([Number.NaN, 'NaN, "Infinity"'])
  // Stata's points.
  expect(parseRows('estimand,estimate,std_error\na,.,.a\n')[0]).toMatchObject({
    estimate: Number.NaN,
    std_error: Number.NaN,
  })
})

test.each([
  ['R', 'term,estimate,conf.low,conf.high\na,1,-Inf,Inf\n'],
  ['Python', '[{"estimand": "a", "estimate": 1, "conf_low": -Infinity, "conf_high": Infinity}]'],
  ['JavaScript', 'estimand,estimate,conf_low,conf_high\na,1,-Infinity,Infinity\n'],
])('infinite ends count as given, as %s writes them', (_, text) => {
  expect(parseRows(text)[0]).toMatchObject({ conf_low: -Infinity, conf_high: Infinity })
})

test('what is not read is named, but for what other programs are known to add', () => {
  const [r] = parseRows('term,estimate,std.error,statistic,seconds\na,1,0.5,2,8\n')
  expect(r).toMatchObject({ estimand: 'a', estimate: 1, std_error: 0.5, message: 'not read: seconds' })
  const declared = parseRows(
    'estimator,term,estimate,std.error,statistic,p.value,conf.low,conf.high,df,outcome,inquiry\nOLS,Z,1,0.5,2,0.05,0,2,98,Y,a\n',
  )
  expect(declared[0]).toMatchObject({ estimand: 'a', estimate: 1, p_value: 0.05, message: '' })
})

test('degrees of freedom give Student’s interval where there is none', () => {
  const [r] = parseRows('estimand,estimate,std_error,df\na,1,1,4\n')
  // t of 4 degrees of freedom: 2.776.
  expect(r!.conf_high).toBeCloseTo(3.776, 3)
})

test('columns of rows are read as rows, as pandas and jsonlite write them', () => {
  const rows = [
    ['a', 1],
    ['b', 2],
  ]
  for (const text of [
    '{"estimand":{"0":"a","1":"b"},"estimate":{"0":1,"1":2}}',
    '{"estimand":["a","b"],"estimate":[1,2]}',
  ])
    expect(parseRows(text).map(r => [r.estimand, r.estimate])).toEqual(rows)
})

test('a cell in quotes may hold commas, quotes and line ends', () => {
  const text = 'estimand,estimate,message\r\na,1,"no, ""really""\nnot"\r\n"b",2,\r\n'
  expect(parseRows(text).map(r => [r.estimand, r.estimate, r.message])).toEqual([
    ['a', 1, 'no, "really"\nnot'],
    ['b', 2, ''],
  ])
})
