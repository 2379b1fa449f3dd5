import { expect, test } from 'vitest'
import { EXPERTISE_LEVELS } from '../../src/schema/levels.js'
import { rows } from './support.js'

const favourable = {
  'favourability.present': 1,
  'expertise.favourability': 0.95,
  'expertise.familiarity': 0.2,
}
const diligent = { 'diligence.correlation': 0.97, 'expertise.familiarity': 0.97 }
const POTENTIAL = [
  'trouble',
  'at_least_partial',
  'verified',
  'abandoned',
  'log_actions',
  'log_words',
  'p_verified',
]

test.each([
  ['favourability', { ...favourable, 'effects.follow': 1 }],
  ['diligence', { ...diligent, 'effects.follow': 2 }],
  ['nothing', { 'effects.follow': 3 }],
])('where effects follow %s, setting expertise changes nothing', (_, changes) => {
  const { truth_sessions: truth } = rows({ people: 300, changes })
  for (const outcome of POTENTIAL)
    for (const k of EXPERTISE_LEVELS) expect(truth[`${outcome}_${k}`], outcome).toEqual(truth[`${outcome}_1`])
})

test.each([
  ['favourability', { ...favourable, 'effects.follow': 1 }, true],
  ['nothing', { 'effects.follow': 3 }, false],
])('where effects follow %s, success %s go with the rating', (_, changes, goes) => {
  // Some 9,000 sessions: the standard error of the difference is about 0.013, so 0.065 is five of them (false alarms 6e-7).
  const { truth_sessions: truth } = rows({ people: 6000, changes: { ...changes, 'expertise.value': 0 } })
  const rate = (levels: number[]) => {
    const won = truth.verified_1!.filter(
      (y, i) => y !== null && levels.includes(truth.expertise![i] as number),
    )
    return won.filter(Boolean).length / won.length
  }
  const difference = rate([4, 5]) - rate([1, 2])
  if (goes) expect(difference).toBeGreaterThan(0.065)
  else expect(Math.abs(difference)).toBeLessThan(0.065)
})
