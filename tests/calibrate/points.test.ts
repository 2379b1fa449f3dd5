import { describe, expect, test } from 'vitest'
import { checkedPoint } from '../../src/calibrate/check-point.js'
import { type Freedom, type Laboratory, loadFreedom } from '../../src/calibrate/free.js'
import { KNOBS } from '../../src/calibrate/knob.js'
import {
  hashOf,
  loadAssumptions,
  movedBy,
  movedParameters,
  readPoints,
  sharesAt,
} from '../../src/calibrate/points.js'
import { checkRegister } from '../../src/calibrate/register-check.js'
import { PARAMETERS } from '../../src/model/nodes.js'
import { resolveParameters } from '../../src/model/parameter.js'
import { changesOf, loadScenario, WORLDS } from '../../src/scenarios/scenario.js'

const values = resolveParameters(PARAMETERS, changesOf(loadScenario('baseline')))
const free = loadFreedom('baseline')!

describe.each(WORLDS)('the points of %s', world => {
  const found = loadAssumptions(world)

  // Where this fails the world has been solved anew: node scripts/evidence/worlds/points.mjs
  test('are of the world as it is', () => {
    expect(found !== undefined).toBe(readPoints(world) !== undefined)
  })

  test('move only what is assumed and the knobs, and nothing that is set from a figure', () => {
    const may = new Set([...movedParameters(free), ...KNOBS.flatMap(k => k.parameters)])
    for (const { parameters } of found?.points ?? [])
      expect(Object.keys(parameters).filter(id => !may.has(id))).toEqual([])
  })

  test('lie within the ranges of their parameters', () => {
    for (const { parameters } of found?.points ?? [])
      for (const [id, x] of Object.entries(parameters)) {
        const [low, high] = PARAMETERS.find(p => p.id === id)!.support
        expect(x >= low && x <= high, `${id} ${x}`).toBe(true)
      }
  })
})

test('a point is moved by a share of the way to an end, which can be read off it again', () => {
  const shares = new Map([
    ['evidence.diligence', -0.25],
    ['succeed.trend', 0.5],
  ])
  const moved = movedBy(values, free, shares)
  const [here, { low }] = [values.get('evidence.diligence')!, free.assumed['evidence.diligence']!]
  expect(moved.get('evidence.diligence')).toBeCloseTo(here + 0.25 * (low.to - here), 12)
  const changed = Object.fromEntries([...moved].filter(([id, x]) => x !== values.get(id)))
  for (const [id, share] of sharesAt(values, free, changed)) expect(share).toBeCloseTo(shares.get(id)!, 12)
})

test('points rest on the parameters of their world and on what its figures leave free', () => {
  const hash = hashOf(values, free)
  expect(hashOf(new Map(values), free)).toBe(hash)
  expect(hashOf(new Map(values).set('succeed.trend', 0.123), free)).not.toBe(hash)
  expect(hashOf(values, { ...free, assumed: {} })).not.toBe(hash)
})

describe('a point that is checked', () => {
  // Nothing that the knobs could do, so that it is the step alone which is halved.
  const lab: Laboratory = {
    values,
    targets: [],
    at: () => ({
      estimates: new Float64Array(),
      errors: new Float64Array(),
      studyErrors: new Float64Array(),
    }),
    base: { estimates: new Float64Array(), errors: new Float64Array(), studyErrors: new Float64Array() },
    answer: () => KNOBS.map(() => 0),
    misses: () => [0],
  }
  const WORDS = 'effort.words.median'
  const here = values.get(WORDS)!
  const steps = free.knobs.map(() => 0)
  const end = (factor: number) => ({ to: here * factor, steps, left: 0 })
  const own: Freedom = {
    ...free,
    assumed: { [WORDS]: { node: 'session.words', low: end(0.5), high: end(1.6) } },
  }
  const options = { seed: 'a point', people: 3000 }

  test('stays where every figure agrees', () => {
    const found = checkedPoint(lab, own, new Map([[WORDS, 0.001]]), options)!
    expect(found.factor).toBe(1)
    expect(found.check.tested).toBeGreaterThan(50)
  })

  test('is moved half the way, again and again, until none fails, and is checked as it is kept', () => {
    const found = checkedPoint(lab, own, new Map([[WORDS, 1]]), options)!
    const at = (factor: number) =>
      new Map(values).set(WORDS, Number((here * (1 + 0.6 * factor)).toPrecision(6)))
    expect(found.factor).toBeLessThan(1)
    expect(found.values.get(WORDS)).toBe(at(found.factor).get(WORDS))
    expect(checkRegister(at(found.factor), options).failed).toEqual([])
    const before = checkRegister(at(2 * found.factor), options).failed.map(f => f.figure)
    expect(before).toContain('division.words')
  })

  test('is given up where the world itself is wrong', () => {
    const wrong = { ...lab, values: new Map(values).set(WORDS, 3 * here) }
    expect(checkedPoint(wrong, own, new Map([[WORDS, 0.01]]), options)).toBeUndefined()
  })
})
