import { describe, expect, test } from 'vitest'
import { parseEstimates, parseRows } from '../../src/validate/rows.js'

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
    ['term,estimate,conf.low,conf.high\na,1,0.5,Inf\n', 'one end of an interval alone'],
    ['[{"estimand":"a","estimate":1,"p_value":1.5}]', 'p_value is not within 0 and 1: 1.5'],
  ])('that are none are refused: %j', (text, message) => {
    expect(() => parseRows(text)).toThrow(message)
  })
})

test('numbers that are none are missing, as Python and R write them', () => {
  const [r] = parseRows(
    '[{"estimand": "a", "estimate": NaN, "std_error": -Infinity, "message": "NaN, \\"Infinity\\""}]',
  )
  expect([r!.estimate, r!.std_error, r!.message]).toEqual([Number.NaN, Number.NaN, 'NaN, "Infinity"'])
  expect(parseRows('estimand,estimate,std_error\na,1,Inf\n')[0]!.std_error).toBeNaN()
})

test('a cell in quotes may hold commas, quotes and line ends', () => {
  const text = 'estimand,estimate,message\r\na,1,"no, ""really""\nnot"\r\n"b",2,\r\n'
  expect(parseRows(text).map(r => [r.estimand, r.estimate, r.message])).toEqual([
    ['a', 1, 'no, "really"\nnot'],
    ['b', 2, ''],
  ])
})

test('a table of estimates that says a thing twice is refused', () => {
  const line = 'w,3,e,a,0.5,0.4'
  const text = `world,replicate,estimator,estimand,truth,estimate\n${line}\n`
  expect(parseEstimates(text)).toHaveLength(1)
  expect(() => parseEstimates(`${text}${line}\n`)).toThrow('row 2 repeats a of e in w, replicate 3')
})

describe('a table of estimates', () => {
  test.each([
    ['rsimsum’s and simsum’s names', 'estimand,truth,estimate,se,method,dataset,dgm\na,1,1.5,0.2,m,7,d\n'],
    [
      'DeclareDesign’s, whose estimand is the truth',
      'design,sim_ID,inquiry,estimand,estimator,term,estimate,std.error\nd,7,a,1,m,Z,1.5,0.2\n',
    ],
    ['our own', 'world,replicate,estimator,estimand,truth,estimate,std_error\nd,7,m,a,1,1.5,0.2\n'],
  ])('is read under %s', (_, text) => {
    expect(parseEstimates(text)[0]).toMatchObject({
      world: 'd',
      replicate: 7,
      estimator: 'm',
      estimand: 'a',
      truth: 1,
      estimate: 1.5,
      std_error: 0.2,
    })
  })

  test('with standard errors alone gets the intervals that a run gets', () => {
    const [row] = parseEstimates('estimand,truth,estimate,std_error\na,1,1.5,0.2\n')
    // 1.5 ∓ 1.96 · 0.2; z = 7.5.
    expect(row!.conf_low).toBeCloseTo(1.108, 3)
    expect(row!.conf_high).toBeCloseTo(1.892, 3)
    expect(row!.p_value).toBeLessThan(1e-12)
  })

  test('without a row is an error', () => {
    expect(() => parseEstimates('estimand,truth,estimate\n')).toThrow('it holds no row')
  })

  test('with two estimates of one replicate and no name for the method is refused', () => {
    expect(() => parseEstimates('estimand,truth,estimate,dataset\na,1,1.5,7\na,1,1.6,7\n')).toThrow(
      'names each in a column estimator or method',
    )
  })
})
