import { expect, test } from 'vitest'
import { check } from '../../src/check/check.js'
import { verdictSentence } from '../../src/check/round-trip.js'
import { checkTruth, truthSentence } from '../../src/check/truth.js'
import type { Estimand } from '../../src/estimands/outcomes.js'
import type { Recovered } from '../../src/recover/line.js'
import { ALL, stratumOf } from '../../src/schema/stratum.js'
import { figureNamed } from '../../src/study/register.js'

const contrast = (levels: string, estimate: number, std_error: number): Recovered => ({
  statistic: 'contrast.verified',
  stratum: stratumOf('expertise', levels),
  unit: 'points',
  kind: 'difference',
  n: 1000,
  people: 900,
  estimate,
  std_error,
  conf_low: 0,
  conf_high: 0,
  left_out: 0,
  left_out_why: '',
})
const truth = (id: string, x: number): Estimand => ({
  id,
  definition: '',
  corpus_value: x,
  world_value: null,
  world_std_error: null,
})
const estimands = [
  ...[0.15, 0.28, 0.33].map((x, j) => truth(`mean.verified.${2 * j + 1}`, x)),
  truth('wate.verified.3-1', 0.13),
  truth('ate.verified.3-1', 0.127),
  truth('wate.verified.5-1', 0.18),
  truth('ate.verified.5-1', 0.18),
]

test('contrasts within error of the truth under the regression’s weights agree, and the gap to the average is told', () => {
  const result = checkTruth([contrast('3-1', 0.135, 0.004), contrast('5-1', 0.174, 0.004)], estimands)!
  expect(result.rows.map(r => [r.levels, r.verdict])).toEqual([
    ['3-1', 'agrees'],
    ['5-1', 'agrees'],
  ])
  expect(result.rows[0]!.distance).toBeCloseTo(1.25, 10)
  expect(truthSentence(result)).toContain('at most 0.3 points')
})

test('contrasts where there is no effect differ, and the farthest is named in words', () => {
  const none = estimands.map(e => (e.id.startsWith('mean.') ? e : { ...e, corpus_value: 0 }))
  const result = checkTruth([contrast('3-1', 0.002, 0.004), contrast('5-1', 0.18, 0.004)], none)!
  expect(result.rows.map(r => r.verdict)).toEqual(['agrees', 'differs'])
  expect(truthSentence(result)).toMatch(
    /do NOT show.*1 of 2.*verified, level 5 over 1: recovered \+18.0 points, truth \+0.0 points/,
  )
})

test('a contrast that expects fewer than 20 events at a level is shown and not judged', () => {
  // 133 novices of whom 15% verify: 19.95 events; of 134, 20.1.
  const far = (n: number) => ({ ...contrast('3-1', 0.9, 0.004), n })
  const few = checkTruth([far(133)], estimands)!
  expect(few.rows[0]).toMatchObject({
    verdict: 'not_measurable',
    note: expect.stringContaining('expects 19 events'),
  })
  expect([few.agrees, truthSentence(few)]).toEqual([true, expect.stringContaining('More people are needed')])
  expect(checkTruth([far(134)], estimands)!.agrees).toBe(false)
  const both = checkTruth([far(133), contrast('5-1', 0.18, 0.004)], estimands)!
  expect(truthSentence(both)).toContain('Of 2 adjusted contrasts 1 can be judged; they agree')
})

test('says nothing where the truth is not known', () => {
  expect(checkTruth([contrast('3-1', 0.1, 0.01)], [])).toBeUndefined()
})

test('a figure exempt in a world is judged and shown but does not fail the check', () => {
  const row: Recovered = {
    ...contrast('5-1', 0, 0.001),
    statistic: 'slope_within.succeeded',
    stratum: ALL,
    people: 5000,
  }
  const figures = [figureNamed('success.within_person')]
  expect(check([row], { figures }).passed).toBe(false)
  const result = check([row], { figures, exempt: { 'success.within_person': 'by design' } })
  const { passed, rows } = result
  expect(passed).toBe(true)
  expect(verdictSentence(result)).toMatch(
    /agrees with the study: 0 of 1 .*success.within_person differs by design/,
  )
  expect(rows[0]).toMatchObject({ verdict: 'differs', note: 'exempt in this world: by design' })
})

test('where fewer than half of the figures can be measured, it is not said that a corpus agrees', () => {
  const sentence = verdictSentence(check([]))
  expect(sentence).toMatch(/^Few figures of the study can be compared: 0 of 0 figures agree/)
})
