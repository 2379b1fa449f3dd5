/** Whom a scenario touches, and what it does to them, worked out again from the tables of both arms. */
import { describe, expect, test } from 'vitest'
import { Generator } from '../../src/generate/generator.js'
import type { Scenario } from '../../src/scenarios/schema.js'
import { questionOf } from '../../src/whatif/ask.js'
import { doseOf, effectsOf } from '../../src/whatif/dose-effects.js'
import { runQuestion } from '../../src/whatif/run.js'
import { scenario, withoutPulls } from './support.js'

const PEOPLE = 1500
const SEED = 'dose'

type Row = Record<string, number>
/** The rows of a table of both arms of the first replicate, as plain records of numbers and codes. */
function armsOf(one: Scenario, table: 'sessions' | 'truth_sessions' | 'people'): [Row[], Row[]] {
  const question = questionOf(one, { people: PEOPLE, seed: SEED })
  return [question.baseline, question.scenario].map(arm => {
    const { rows, columns } = new Generator(arm, `${SEED} 1`).table(1, PEOPLE, table)
    const names = new Generator(arm, `${SEED} 1`).table(1, PEOPLE, table).table.columns.map(c => c.name)
    return Array.from({ length: rows }, (_, i) =>
      Object.fromEntries(names.map((n, j) => [n, columns[j]!.values[i] as number])),
    )
  }) as [Row[], Row[]]
}

async function asked(one: Scenario) {
  // On drawn outcomes, which the tables of both arms hold.
  const question = questionOf(one, { people: PEOPLE, seed: SEED, drawn: true })
  const answer = await runQuestion(question, { reps: 2, workers: 1 })
  const first = { ...answer, replicates: [answer.replicates[0]!, answer.replicates[0]!] }
  return { dose: doseOf(first)!, effects: effectsOf(first) }
}

const mean = (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0) / xs.length
const UPSKILLED = scenario({
  transitions: [{ from: 'novice', to: 'expert', share: 0.5, unit: 'person', where: { user_type: 'other' } }],
})
const NO_CLEAR_GOAL = 3

describe('a transition', () => {
  test('touches those whose level differs, was aimed at those who have the first, and all is their weighted sum', async () => {
    const { dose, effects } = await asked(UPSKILLED)
    const [before, after] = armsOf(UPSKILLED, 'sessions')
    const [truth, changed] = armsOf(UPSKILLED, 'truth_sessions')
    const rows = before.map((b, i) => ({
      b,
      a: after[i]!,
      moved: truth[i]!.expertise !== changed[i]!.expertise,
      aimed: truth[i]!.expertise === 1 && truth[i]!.user_type === 1,
    }))
    const moved = rows.filter(r => r.moved)
    expect(moved.length).toBeGreaterThan(10)
    expect(dose.sessions.estimate).toBe(moved.length / rows.length)
    expect(dose.people.estimate).toBe(new Set(moved.map(r => r.b.person_id)).size / PEOPLE)
    expect(dose.aim!.words).toBe('novice sessions where the occupation is other than software')
    expect(dose.aim!.sessions.estimate).toBe(rows.filter(r => r.aimed).length / rows.length)
    const verified = (group: string) => effects.find(e => e.group === group && e.outcome === 'verified')!
    for (const [group, own] of [
      ['touched', moved],
      ['aimed', rows.filter(r => r.aimed)],
      ['all', rows],
    ] as const) {
      const clear = own.filter(r => r.b.outcome !== NO_CLEAR_GOAL)
      const [x, y] = [mean(clear.map(r => r.b.verified!)), mean(clear.map(r => r.a.verified!))]
      expect(verified(group).baseline, group).toBeCloseTo(x, 12)
      expect(verified(group).estimate, group).toBeCloseTo(y - x, 12)
    }
    // What moves in all is what moves in those touched, times their share of the sessions with a clear goal.
    const clear = (of: typeof rows) => of.filter(r => r.b.outcome !== NO_CLEAR_GOAL).length
    expect(verified('all').estimate).toBeCloseTo(
      verified('touched').estimate * (clear(moved) / clear(rows)),
      12,
    )
  })

  test('has an effect on those touched that follows in closed form', async () => {
    // Trouble of a novice at a reference task has probability p, of an expert q; nothing else moves it.
    const one = {
      ...UPSKILLED,
      transitions: [{ from: 'novice', to: 'expert', share: 1, unit: 'session' }],
    }
    const question = questionOf(scenario(one), {
      people: 20_000,
      seed: SEED,
      worldParameters: withoutPulls(),
      statistics: ['mean.trouble'],
      only: true,
    })
    const troubleOf = async (drawn: boolean) => {
      const answer = await runQuestion({ ...question, ...(drawn && { drawn }) }, { reps: 6, workers: 1 })
      return effectsOf(answer).find(e => e.group === 'touched' && e.outcome === 'trouble')!
    }
    const { parameters } = question.scenario
    const expected = parameters['trouble.level.expert']! - parameters['trouble.level.novice']!
    const drawn = await troubleOf(true)
    expect(Math.abs(drawn.estimate - expected)).toBeLessThan(4 * drawn.mcse)
    // Every session has the same probabilities, which answer without error.
    expect((await troubleOf(false)).estimate).toBeCloseTo(expected, 12)
  })
})

test('a change of parameters touches those whose probabilities it moves', async () => {
  const one = scenario({ change: { 'fail.level_in_calm.novice': { plus: 1 } } })
  const { dose } = await asked(one)
  const [truth] = armsOf(one, 'truth_sessions')
  expect(dose.sessions.estimate).toBe(truth.filter(r => r.expertise === 1).length / truth.length)
})

test.each([
  ['nothing', scenario({}), 0],
  [
    'a change of all',
    scenario({ change: { 'fail.trend': { plus: 0.1 }, 'trouble.value': { plus: 0.1 } } }),
    1,
  ],
])('%s touches none, or all', async (_, one, share) => {
  const { dose, effects } = await asked(one)
  expect([dose.sessions.estimate, dose.people.estimate, dose.aim]).toEqual([share, share, undefined])
  expect(effects.filter(e => e.group === 'touched').length > 0).toBe(share > 0)
})

test('people who count by other weights are not touched, and the dose says that they are weighed', async () => {
  const shares = { novice: 0.02, beginner: 0.1, intermediate: 0.46, advanced: 0.36, expert: 0.06 }
  const { dose } = await asked(scenario({ mix: { by: 'people', shares } }))
  expect([dose.sessions.estimate, dose.weighted]).toEqual([0, true])
})
