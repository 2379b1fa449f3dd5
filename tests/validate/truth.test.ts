import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Generator } from '../../src/generate/generator.js'
import { tableOf } from '../../src/generate/tables.js'
import { mixCuts } from '../../src/model/acting.js'
import { frameOf } from '../../src/recover/frame.js'
import { recover } from '../../src/recover/statistics.js'
import { loadScenario } from '../../src/scenarios/scenario.js'
import { EXPERTISE_NAMES } from '../../src/schema/levels.js'
import { lineName } from '../../src/schema/stratum.js'
import { lineOf } from '../../src/study/figure.js'
import { figureNamed } from '../../src/study/register.js'
import { worldGenerator } from '../../src/validate/corpus.js'
import { type StudyWorld, studyOf } from '../../src/validate/study.js'
import { CorpusTruth, declaredEstimands } from '../../src/validate/truth.js'
import { truthWords } from '../../src/validate/truth-words.js'
import { validate } from '../../src/validate/validate.js'
import { worldTruths } from '../../src/validate/world-truth.js'
import { scratch, small } from './support.js'

const { folder, good, script } = scratch()

test('the world’s own truth is used where it is asked for, and its error is known', async () => {
  const contrast = script(
    'contrast',
    `console.log(JSON.stringify({ estimand: 'ate.verified.5-1', estimate: 0.18, std_error: 0.01 }))`,
  )
  const study = studyOf({ ...small, estimators: [contrast], truth: 'world' })
  const { replicates, truths, measures } = await validate(study, { reps: 2, workers: 2 })
  const [truth] = truths
  // Twenty study-size corpora gave 18.47 points ± 0.01; this rests on half a million people.
  expect(Math.abs(truth!.estimate - 0.1847)).toBeLessThan(4 * truth!.std_error)
  expect(truth!.std_error).toBeLessThan(0.001)
  expect(replicates.map(r => r.truth)).toEqual([truth!.estimate, truth!.estimate])
  expect(measures.find(m => m.measure === 'truth')!.mcse).toBe(truth!.std_error)
  expect(truthWords({ study, truths })).toContain('super-population')
  expect(truthWords({ study, truths: [{ ...truth!, fine: false }] })).toContain(
    'ate.verified.5-1 in baseline',
  )
}, 60_000)

test('the corpora of a world’s truth are kept, and the same run again makes none', async () => {
  const study = studyOf({ ...small, estimators: [good], truth: 'world' })
  const rows = [0.2, 0.4].map((estimate, r) => ({
    world: 'baseline',
    replicate: r + 1,
    seed: '',
    estimator: 'good',
    estimand: 'mean.log_turns',
    truth: Number.NaN,
    estimate,
    std_error: 1,
    conf_low: Number.NaN,
    conf_high: Number.NaN,
    p_value: Number.NaN,
    converged: true,
    message: '',
  }))
  const keep = join(folder, 'kept')
  const run = async () => {
    const told: string[] = []
    const truths = await worldTruths(study, rows, {
      workers: 1,
      keep,
      onTruth: (done, total) => told.push(`${done} of ${total}`),
    })
    return { told, truths }
  }
  const [first, again] = [await run(), await run()]
  expect(first.told[0]).toBe('0 of 10')
  expect(again.told[0]).toBe('10 of 10')
  expect(again.truths).toEqual(first.truths)
}, 60_000)

describe('estimands', () => {
  test('are declared, each with a definition: potential outcomes, shares of true labels, figures', () => {
    const all = declaredEstimands()
    for (const id of [
      'ate.verified.5-1',
      'wate.log_words.3-2',
      'slope.trouble[month=2026-01]',
      'share.user_type.software',
      'success.verified.novice',
    ])
      expect(all.get(id)?.definition.length, id).toBeGreaterThan(20)
    expect(all.has('sample.sessions_per_person')).toBe(true)
    expect(() => studyOf({ ...small, estimators: [good], estimands: ['ate.verifed.5-1'] })).toThrow(
      'did you mean "ate.verified.5-1"?',
    )
  })

  test('that are figures are what recovery finds where labels are exact, and not where they are misread', () => {
    const [exact, misread] = ['baseline', 'noisy-labels'].map(scenario => {
      const [world] = studyOf({ estimators: [good], scenarios: [scenario], people: 3000 }).worlds
      const generator = worldGenerator(world!, 'f')
      const block = generator.block(1, 3000, false)
      const name = lineName(lineOf(figureNamed('work.fixing'))!)
      const seen = recover(
        frameOf([tableOf(block, 'sessions')]),
        (statistic, stratum) => lineName({ statistic, stratum }) === name,
      )
      return new CorpusTruth(generator, 3000).of('work.fixing')! - seen[0]!.estimate
    })
    expect(exact).toBe(0)
    expect(Math.abs(misread!)).toBeGreaterThan(0.003)
  })

  test('of a corpus are its potential outcomes’ own means', () => {
    const [world] = studyOf({ estimators: [good], scenarios: ['baseline'], people: 400 }).worlds
    const generator = worldGenerator(world!, 'p')
    const block = generator.block(1, 400, false)
    const truth = tableOf(block, 'truth_sessions')
    const column = (name: string) => truth.columns[truth.table.columns.findIndex(c => c.name === name)]!
    const [high, low] = [column('trouble_5'), column('trouble_2')]
    const goal = column('verified_1').valid!
    let [sum, n] = [0, 0]
    for (let i = 0; i < truth.rows; i++) {
      if (!goal[i]) continue
      sum += high.values[i]! - low.values[i]!
      n++
    }
    expect(new CorpusTruth(generator, 400).of('ate.trouble.5-2')).toBeCloseTo(sum / n, 12)
    expect(new CorpusTruth(generator, 400).of('my.own')).toBeUndefined()
  })
})

describe('means of sessions', () => {
  test('are those of the tables', () => {
    const [world] = studyOf({ estimators: [good], scenarios: ['noisy-labels'], people: 300 }).worlds
    const generator = worldGenerator(world!, 'm')
    const truth = new CorpusTruth(generator, 300)
    const found = ['mean.turns', 'mean.log_turns', 'mean.log_value'].map(id => truth.of(id)!)
    const column = (table: 'sessions' | 'truth_sessions', name: string) => [
      ...generator.table(1, 300, table, [name]).columns[0]!.values,
    ]
    const mean = (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0) / xs.length
    const turns = column('sessions', 'turns')
    const value = column('truth_sessions', 'value_usd')
    const expected = [mean(turns), mean(turns.map(Math.log)), mean(value.map(Math.log))]
    found.forEach((x, j) => {
      expect(x).toBeCloseTo(expected[j]!, 10)
    })
  })
})

describe('the effect of practice on expertise', () => {
  const PEOPLE = 3000
  const ID = 'practice.expertise.1-0'
  const worldWith = (more: object) => {
    const scenario = { ...loadScenario('baseline'), id: 'own', extends: 'baseline', choices: {}, ...more }
    return studyOf({ estimators: [good], scenarios: [scenario as never], people: PEOPLE }).worlds[0]!
  }

  /** The level at which a score lies, from 1, under these parameters. */
  const levelOf = (score: number, parameters: Readonly<Record<string, number>>) => {
    const weights = Float64Array.from(EXPERTISE_NAMES, name => parameters[`expertise.mix.${name}`]!)
    return 1 + mixCuts(weights).filter(cut => score > cut).length
  }

  const learnings = [0.06, 0.5, -0.2].map(
    l => [l, worldWith({ parameters: { 'expertise.learning': l } })] as const,
  )
  const fading = worldWith({ ...loadScenario('returns-fade'), id: 'fading' })
  for (const [learning, world] of [...learnings, [0.06, fading] as const])
    test(`is the score cut again without what one session adds, at a learning of ${learning}${world.arm.months ? ', month by month' : ''}`, () => {
      const { score, expertise, earlierOnSubject, n } = worldGenerator(world, 'p').block(1, PEOPLE).sessions
      const differences: number[] = []
      for (let i = 0; i < n; i++) {
        if (earlierOnSubject[i] !== 1) continue
        // One earlier session is one doubling.
        differences.push(expertise[i]! + 1 - levelOf(score[i]! - learning, world.arm.parameters))
      }
      const mean = differences.reduce((a, b) => a + b, 0) / differences.length
      const found = new CorpusTruth(worldGenerator(world, 'p'), PEOPLE).of(ID)!
      expect(differences.length).toBeGreaterThan(300)
      expect(Math.sign(found)).toBe(Math.sign(learning))
      expect(found).toBeCloseTo(mean, 12)
    })

  test('is exactly 0 without learning, and where expertise is set', () => {
    const unlearned = worldWith({ parameters: { 'expertise.learning': 0 } })
    const all = worldWith({ do: [{ set: 'expertise', to: 'expert' }] })
    for (const world of [unlearned, all])
      expect(new CorpusTruth(worldGenerator(world, 'z'), PEOPLE).of(ID)).toBe(0)
  })

  test('knows a scenario’s rules: with other cut points the same scores are cut again', () => {
    const many = worldWith({
      mix: {
        by: 'rank',
        shares: { novice: 0.6, beginner: 0.1, intermediate: 0.1, advanced: 0.1, expert: 0.1 },
      },
    })
    const [mixed, plain] = [many, worldWith({})].map(w =>
      new CorpusTruth(worldGenerator(w, 'r'), PEOPLE).of(ID),
    )
    expect(mixed).toBeGreaterThan(0)
    expect(mixed).not.toBe(plain)
  })

  test('leaves the corpus that is asked as it is, also where parameters vary by month', () => {
    for (const name of ['baseline', 'coached-in-trouble', 'returns-fade']) {
      const [world] = studyOf({ estimators: [good], scenarios: [name], people: 400 }).worlds
      const generator = new Generator(world!.arm, 'u')
      const all = () =>
        JSON.stringify(generator.table(1, 400, 'truth_sessions').columns.map(c => [...c.values]))
      const before = all()
      expect(new CorpusTruth(generator, 400).of(ID), name).toBeGreaterThanOrEqual(0)
      expect(all()).toBe(before)
    }
  })
})

test('nodes that a scenario holds are those of the world, as in a corpus', () => {
  const held = {
    ...loadScenario('baseline'),
    id: 'held',
    extends: 'baseline',
    choices: {},
    parameters: { 'returns.success': 0 },
    fixed: ['session.outcome'],
  } as never
  const [world] = studyOf({ estimators: [good], scenarios: [held], people: 300 }).worlds
  const [plain] = studyOf({ estimators: [good], scenarios: ['baseline'], people: 300 }).worlds
  const outcomes = (w: StudyWorld) => [...worldGenerator(w, 'h').block(1, 300, false).sessions.outcome]
  const free = { ...world!, arm: { ...world!.arm, rules: plain!.arm.rules } }
  expect(outcomes(world!)).toEqual(outcomes(plain!))
  expect(outcomes(free)).not.toEqual(outcomes(plain!))
})
