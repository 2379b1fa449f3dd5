/** Scenarios on top of each other: what they are, and their interaction worked out from all four arms' tables. */
import { expect, test } from 'vitest'
import { Generator } from '../../src/generate/generator.js'
import { resolveScenario } from '../../src/scenarios/resolve.js'
import { lineName } from '../../src/schema/stratum.js'
import { questionOf } from '../../src/whatif/ask.js'
import { interactionsOf } from '../../src/whatif/interaction.js'
import type { WeighedArm } from '../../src/whatif/question.js'
import { runQuestion } from '../../src/whatif/run.js'
import { metricNamed } from '../../src/whatif/statistics.js'
import { differences } from '../../src/whatif/summary.js'
import { scenario } from './support.js'

const PEOPLE = 800
const [A, B] = ['upskilling', 'models-improve'] as const
const ask = { people: PEOPLE, seed: 'stack', statistics: ['mean.verified'], only: true, split: false }
/** On drawn outcomes, which tables hold. */
const drawn = { ...ask, drawn: true }

test('a stack changes what each of its scenarios changes, in their order', () => {
  const { rules, parameters, scenario, world } = resolveScenario(`${A}+${B}`)
  expect([scenario.id, world.id]).toEqual([`${A}+${B}`, 'baseline'])
  expect(rules.transitions).toEqual(resolveScenario(A).rules.transitions)
  expect(parameters).toEqual(resolveScenario(B).parameters)
})

test('the interaction is what both change less the sum of what each does, replicate by replicate', async () => {
  const answer = async (name: string) => runQuestion(questionOf(name, drawn), { reps: 2, workers: 1 })
  const alone = { [A]: await answer(A), [B]: await answer(B) }
  const row = interactionsOf(await answer(`${A}+${B}`), alone).find(r => r.stratum.length === 0)!
  // The mean of verified success among sessions with a clear goal, from the table of each arm.
  const rate = (arm: WeighedArm, r: number) => {
    const batch = new Generator(arm, `stack ${r}`).table(1, PEOPLE, 'sessions', ['outcome', 'verified'])
    const [outcome, verified] = batch.columns.map(c => c.values) as [Uint8Array, Uint8Array]
    const own = Array.from(outcome.keys()).filter(i => outcome[i] !== 3)
    return own.reduce((s, i) => s + verified[i]!, 0) / own.length
  }
  const excess = [1, 2].map(r => {
    const [a, b, both] = [A, B, `${A}+${B}`].map(n => rate(questionOf(n, ask).scenario, r)) as [
      number,
      number,
      number,
    ]
    return both - a - b + rate(questionOf(A, ask).baseline, r)
  }) as [number, number]
  expect(row.interaction).toBeCloseTo((excess[0] + excess[1]) / 2, 12)
  // Two numbers: the error of their mean is half their difference.
  expect(row.mcse).toBeCloseTo(Math.abs(excess[0] - excess[1]) / 2, 12)
  expect(row.together).toBeCloseTo(row.alone[0]!.difference + row.alone[1]!.difference + row.interaction, 12)
})

test('the interaction of a stack that is split rests on what answers it, where its scenarios alone have that too', async () => {
  const run = (name: string, more: object) =>
    runQuestion(questionOf(name, { ...ask, ...more }), { reps: 3, workers: 1 })
  const together = await run(`${A}+${B}`, { split: true })
  const given = async (name: string) => {
    const question = { ...questionOf(name, ask), givenTrouble: true as const }
    return runQuestion(question, { reps: 3, workers: 1 })
  }
  const alone = { [A]: await given(A), [B]: await given(B) }
  const rows = interactionsOf(together, alone)
  expect(new Set(rows.map(r => r.statistic))).toEqual(new Set(['mean.verified']))
  const whole = differences(together).find(r => r.statistic === 'mean.verified' && r.stratum.length === 0)!
  expect(whole.basis).toBe('probabilities')
  expect(rows.find(r => r.stratum.length === 0)!.together).toBe(whole.difference)
  // One that sets trouble shares drawn outcomes alone where those of the others are expected, as for trouble itself.
  const calm = scenario({ do: [{ set: 'failure_signal', to: 0 }] })
  const trouble = { statistics: ['mean.trouble'] }
  const [both, own] = [
    await run(A, trouble),
    await runQuestion(questionOf(calm, { ...ask, ...trouble }), { reps: 3, workers: 1 }),
  ]
  const [mixed] = interactionsOf(both, { [A]: both, calm: own })
  const at = both.lines.findIndex(l => lineName(l) === lineName({ statistic: 'mean.trouble', stratum: [] }))
  const d = both.replicates.map(r => r.scenario[at]! - r.baseline[at]!)
  expect(mixed!.together).toBeCloseTo(d.reduce((sum, x) => sum + x, 0) / 3, 15)
})

test('--set changes the scenario alone, and --by breaks outcomes down by any column', () => {
  const question = questionOf('baseline', { ...ask, set: { 'returns.verified': 0 }, by: ['subject'] })
  expect(question.scenario.parameters['returns.verified']).toBe(0)
  expect(question.baseline.parameters['returns.verified']).toBe(1)
  expect(question.by).toEqual(['subject'])
})

test.each([
  ['upskilling+', 'with a name on either side'],
  ['upskilling+upskilling', 'each scenario can stand once'],
  ['upskilling+baseline', 'baseline is a world'],
  ['upskilling+modls-improve', 'did you mean "models-improve"?'],
])('%s is no stack', (name, message) => {
  expect(() => resolveScenario(name)).toThrow(message)
})

test.each([
  ['mean.verifed', 'unknown statistic "mean.verifed"; did you mean "mean.verified"?'],
  ['mean.verified [expertise=9]', 'unknown stratum of a statistic'],
])('%s is no metric', (name, message) => {
  expect(() => metricNamed(name)).toThrow(message)
})
