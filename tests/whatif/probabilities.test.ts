/** Answers on the model's probabilities in place of drawn outcomes: where they stand, and that they say the same. */
import { describe, expect, test } from 'vitest'
import { SUCCESS_NAMES } from '../../src/schema/definitions.js'
import { type LineOf, lineName, type Stratum } from '../../src/schema/stratum.js'
import { studentCritical } from '../../src/validate/exact-tails.js'
import { type Answer, lineNumber } from '../../src/whatif/answer.js'
import { questionOf } from '../../src/whatif/ask.js'
import { effectsOf } from '../../src/whatif/dose-effects.js'
import { expectedIn, expectedLine } from '../../src/whatif/expectation.js'
import { runQuestion } from '../../src/whatif/run.js'
import { answering, probabilitiesStand, probableLine } from '../../src/whatif/statistics.js'
import { differences, parts } from '../../src/whatif/summary.js'
import { scenario } from './support.js'

const PEOPLE = 1000
const REPS = 16
/** The chance that one of all comparisons of a world fails by chance alone, Bonferroni over them. */
const FALSE_ALARMS = 1e-4

const EXACT = ['baseline', 'null', 'selection', 'selection-people']
const changed = (extended: string) =>
  scenario({ extends: extended, transitions: [{ from: 'novice', to: 'intermediate', share: 0.5 }] })
/** Strata with enough sessions for a mean of REPS replicates to be nearly normal. */
const isLarge = (stratum: Stratum) => stratum.every(([column]) => ['expertise', 'user_type'].includes(column))

describe.each(EXACT)('in the world %s', world => {
  const question = questionOf(changed(world), {
    people: PEOPLE,
    split: false,
    seed: `probabilities ${world}`,
  })

  test('every line that is answered by expected outcomes has its expectation of drawn ones within Monte Carlo error', {
    timeout: 600_000,
  }, async () => {
    const split = { ...question, split: true }
    const expected = expectedIn(split)
    expect(expected.size).toBe(SUCCESS_NAMES.length)
    const { lines, replicates } = await runQuestion(split, { reps: REPS, workers: 1 })
    const index = new Map(lines.map((l, at) => [lineName(l), at]))
    const pairs = lines.flatMap((l, at) => {
      const own = expectedLine(l, expected)
      return own && isLarge(l.stratum) ? [[at, index.get(lineName(own))!] as const] : []
    })
    expect(pairs.length).toBeGreaterThan(40)
    expect(farApart(lines, replicates, pairs)).toEqual([])
  })

  test('probabilities stand, and have the expectation of drawn outcomes within Monte Carlo error', {
    timeout: 600_000,
  }, async () => {
    expect(probabilitiesStand(question)).toBe(true)
    const { lines, replicates } = await runQuestion(question, { reps: REPS, workers: 1 })
    const index = new Map(lines.map((l, at) => [lineName(l), at]))
    const pairs = lines.flatMap((l, at) => {
      const p = probableLine(l)
      return p && isLarge(l.stratum) ? [[at, index.get(lineName(p))!] as const] : []
    })
    expect(pairs.length).toBeGreaterThanOrEqual(2 * (1 + 5))
    expect(farApart(lines, replicates, pairs)).toEqual([])
  })
})

/** The pairs of lines, drawn and probable, whose means over replicates differ by more than chance, in either arm. */
function farApart(
  lines: Answer['lines'],
  replicates: Answer['replicates'],
  pairs: readonly (readonly [number, number])[],
): string[] {
  const comparisons = pairs.flatMap(pair =>
    (['baseline', 'scenario'] as const).map(arm => [arm, pair] as const),
  )
  const critical = studentCritical(FALSE_ALARMS / comparisons.length, REPS - 1)
  const far = comparisons.filter(([arm, [drawn, probable]]) => {
    const d = replicates.map(r => r[arm][probable]! - r[arm][drawn]!).filter(Number.isFinite)
    const mean = d.reduce((s, x) => s + x, 0) / d.length
    const variance = d.reduce((s, x) => s + (x - mean) ** 2, 0) / (d.length - 1)
    return Math.abs(mean) > critical * Math.sqrt(variance / d.length)
  })
  return far.map(([arm, [drawn]]) => `${arm} ${lineName(lines[drawn]!)}`)
}

test('the parts of a change, of which each is expected given the same trouble, sum to the line that they split', async () => {
  const answer = await runQuestion(questionOf(changed('baseline'), { people: 400 }), { reps: 3, workers: 1 })
  const rows = differences(answer)
  for (const outcome of ['verified', 'at_least_partial', 'succeeded', 'trouble'] as const) {
    const whole = rows.find(r => r.statistic === `mean.${outcome}` && r.stratum.length === 0)!
    expect(whole.basis).toBe('probabilities')
    for (const split of ['composition', 'path']) {
      const own = parts(answer).filter(p => p.outcome === outcome && p.split === split)
      expect(own.reduce((sum, p) => sum + p.estimate, 0)).toBeCloseTo(whole.difference, 12)
    }
    const all = effectsOf(answer).find(e => e.group === 'all' && e.outcome === outcome)!
    expect(all.estimate).toBeCloseTo(whole.difference, 12)
  }
})

describe('what is answered on drawn outcomes', () => {
  const ask = (changes: object, options = {}) =>
    questionOf(scenario(changes), { people: 100, split: false, ...options })
  const verified = { statistic: 'mean.verified', stratum: [] }

  test('is all where success is misread', () => {
    const question = ask({
      extends: 'noisy-labels',
      transitions: [{ from: 'novice', to: 'expert', share: 1 }],
    })
    expect(answering(question, verified)).toEqual(verified)
  })

  test('is none of it where only expertise is misread, which decides who is counted, not who succeeds', () => {
    const misread = { 'label.expertise.novice.novice': 0.5, 'label.expertise.novice.beginner': 0.5 }
    const question = ask({ parameters: misread })
    expect(answering(question, verified).statistic).toBe('p.verified')
  })

  test('is what is not linear in an outcome, what is counted by later outcomes, and all where that is asked for', () => {
    const question = ask({})
    const stays = (line: LineOf) => expect(answering(question, line)).toEqual(line)
    for (const statistic of ['gm.actions', 'median.turns', 'mean.wrote_code', 'occupation_gap.verified'])
      stays({ statistic, stratum: [] })
    for (const column of ['success_signal', 'wrote_code'])
      stays({ statistic: 'mean.succeeded', stratum: [[column, '1']] })
    stays({ statistic: 'mean.trouble', stratum: [['failure_signal', '4']] })
    expect(answering(ask({}, { drawn: true }), verified)).toEqual(verified)
  })

  test('is trouble where a scenario sets it, which success is then expected given', () => {
    const question = ask({ do: [{ set: 'failure_signal', to: 0 }] })
    expect([...expectedIn(question)].sort()).toEqual([
      'abandoned',
      'at_least_partial',
      'succeeded',
      'verified',
    ])
    expect(probabilitiesStand(question)).toBe(false)
  })
})

test('a difference says what it rests on, and its error is smaller on probabilities', {
  timeout: 600_000,
}, async () => {
  const of = async (drawn: boolean) => {
    const question = questionOf(changed('baseline'), {
      people: 400,
      statistics: ['mean.verified'],
      only: true,
      split: false,
      drawn,
    })
    const answer = await runQuestion(question, { reps: 8, workers: 1 })
    return { rows: differences(answer), at: lineNumber(answer, 'mean.verified') }
  }
  const [probable, drawn] = [await of(false), await of(true)]
  expect(probable.rows.map(r => r.statistic)).not.toContain('p.verified')
  expect([probable.rows[0]!.basis, drawn.rows[0]!.basis]).toEqual(['probabilities', 'outcomes'])
  expect(probable.rows[0]!.mcse).toBeLessThan(drawn.rows[0]!.mcse)
  expect(drawn.at).toBe(0)
  expect(probable.at).toBeGreaterThan(0)
})
