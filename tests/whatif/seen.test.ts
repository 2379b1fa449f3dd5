/** In which month an answer shows, how many people would show it, and that what no probability follows from is said so. */
import jstat from 'jstat'
import { describe, expect, test } from 'vitest'
import { Generator } from '../../src/generate/generator.js'
import { questionOf } from '../../src/whatif/ask.js'
import { runQuestion } from '../../src/whatif/run.js'
import { peopleNeeded, seenWords } from '../../src/whatif/seen.js'
import { type Difference, differences } from '../../src/whatif/summary.js'
import { scenario } from './support.js'

const { jStat } = jstat
const said = async (changes: object, options: object, reps: number) => {
  const answer = await runQuestion(questionOf(scenario(changes), options), { reps, workers: 1 })
  return { answer, rows: differences(answer), words: seenWords(answer, []) }
}

describe('people needed', () => {
  test('are those of a two-sample z test', () => {
    // Two corpora of 1,000 people whose difference has a variance of 2 × 0.01², known to 5%.
    const apart = { variance: 2 * 0.01 ** 2, error: 0.05 }
    const d = { difference: 0.02, mcse: 0.001, conf_low: 0.01, conf_high: 0.03, apart } as Difference
    const { people, conf_low, conf_high } = peopleNeeded(d, 1000)!
    // (1.959964 + 0.841621)² = 7.848880; times 1,000 × 0.0002 / 0.0004.
    expect(people).toBeCloseTo(3924.44, 2)
    // e^(1.959964 √(0.05² + (2 × 0.05)²)).
    expect([people / conf_low, conf_high / people]).toEqual([1, 1].map(() => expect.closeTo(1.24499, 5)))
    expect(peopleNeeded({ ...d, apart: { ...apart, error: 0.5 } }, 1000)).toBeUndefined()
  })

  test.each([
    ['the spread of corpora', false],
    ['errors clustered by person in every replicate', true],
  ])('rest on %s, which errors clustered by person of a larger corpus give too', async (_, sized) => {
    const [people, reps] = [300, 40]
    const { answer, rows } = await said(
      { mix: { by: 'rank', shares: { novice: 0.5, intermediate: 0.5 } } },
      { people, seed: 'seen', statistics: ['mean.trouble'], only: true, split: false, sized },
      reps,
    )
    const lead = rows.find(r => r.statistic === 'mean.trouble' && r.stratum.length === 0)!
    const { people: needed } = peopleNeeded(lead, people)!
    const many = 6000
    const variances = [answer.question.baseline, answer.question.scenario].map(arm => {
      const { columns, table, rows: n } = new Generator(arm, 'errors').table(1, many, 'sessions')
      const at = (name: string) => columns[table.columns.findIndex(c => c.name === name)]!.values
      const [person, outcome, trouble] = ['person_id', 'outcome', 'trouble'].map(at)
      const clear = Array.from({ length: n }, (_, i) => i).filter(i => outcome![i] !== 3)
      const mean = clear.reduce((s, i) => s + Number(trouble![i]), 0) / clear.length
      const sums = new Map<number, number>()
      for (const i of clear)
        sums.set(Number(person![i]), (sums.get(Number(person![i])) ?? 0) + Number(trouble![i]) - mean)
      return (([...sums.values()].reduce((s, x) => s + x * x, 0) / clear.length ** 2) * many) / people
    })
    const z = jStat.normal.inv(0.975, 0, 1) + jStat.normal.inv(0.8, 0, 1)
    const clustered = (people * z ** 2 * (variances[0]! + variances[1]!)) / lead.difference ** 2
    // Arms are paired, so their variances together have the degrees of freedom of one; a false alarm in 1,000.
    const [low, high] = [0.0005, 0.9995].map(p => jStat.chisquare.inv(p, reps - 1) / (reps - 1))
    // Errors hardly vary from replicate to replicate: what is left is the larger corpus's own.
    expect(needed / clustered).toBeGreaterThan(sized ? 0.9 : low!)
    expect(needed / clustered).toBeLessThan(sized ? 1.1 : high!)
  })
})

test('the first month is the one from which a change holds', async () => {
  const { words } = await said(
    { change: { 'fail.signal.0': { times: 3, from: '2026-02' } } },
    { people: 600, seed: 'months' },
    10,
  )
  expect(words[0]).toMatch(
    /^Verified success changes first in 2026-02, by −.* points; before that it does not/,
  )
  expect(words[1]).toMatch(
    /^In data, where nothing is paired, two groups of some [\d,]+ people each show it in 80%/,
  )
})

test('what the model does not lead to success is said to be assumed, with what would', async () => {
  const still =
    'What the scenario changes hardly leads to verified success in the world baseline: in the sessions touched its probability moves by less than 0.05 points'
  const family = await said({ do: [{ set: 'model_family', to: 'c' }] }, { people: 300 }, 2)
  expect(family.words).toEqual([
    `${still}. That is assumed, and no finding.`,
    'From model_family follow directly: actions, words.',
  ])
  const asks = await said({ do: [{ set: 'asks_verification', to: true }] }, { people: 300 }, 2)
  expect(asks.words[1]).toBe(
    'More would follow from asks_verification by parameters that are 0 here: verification.succeed, verification.evidence; set one with --set.',
  )
  const moved = await said({ do: [{ set: 'expertise', to: 'expert' }] }, { people: 300 }, 2)
  expect(moved.words.join(' ')).not.toContain('assumed')
})
