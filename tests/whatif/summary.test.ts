import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { natureOf } from '../../src/recover/statistics.js'
import { ALL, lineName } from '../../src/schema/stratum.js'
import type { Answer } from '../../src/whatif/answer.js'
import { questionOf } from '../../src/whatif/ask.js'
import { CELL_COLUMNS, cellTable, kitagawa } from '../../src/whatif/kitagawa.js'
import { nameOf, nameOfMetric } from '../../src/whatif/names.js'
import { runQuestion } from '../../src/whatif/run.js'
import { linesOf } from '../../src/whatif/statistics.js'
import { differences, medianReduction, type Part, parts } from '../../src/whatif/summary.js'
import { answerWords, changeWords, sizeOf } from '../../src/whatif/words.js'
import { scenario } from './support.js'

const question = questionOf(scenario({}), { people: 100, split: false, drawn: true })
const answer = (pairs: readonly (readonly [number, number])[], statistic = 'mean.verified'): Answer => ({
  question,
  lines: [{ statistic, stratum: ALL, ...natureOf(statistic) }],
  replicates: pairs.map(([a, b]) => ({
    baseline: Float64Array.of(a),
    scenario: Float64Array.of(b),
    errors: new Float64Array(),
    split: new Float64Array(),
    dose: new Float64Array(),
  })),
})

describe('a paired difference', () => {
  test('has the error of the replicates’ differences, Student’s interval and the reduction of variance', () => {
    // Differences .1, .2, .3: mean .2, variance .01, error √(.01/3); arms (0, .2, .4) and (.1, .4, .7): .04 and .09.
    const [row] = differences(
      answer([
        [0, 0.1],
        [0.2, 0.4],
        [0.4, 0.7],
      ]),
    )
    expect(row!.difference).toBeCloseTo(0.2, 12)
    expect(row!.mcse).toBeCloseTo(Math.sqrt(0.01 / 3), 12)
    expect(row!.conf_high - row!.difference).toBeCloseTo(4.302652729911275 * Math.sqrt(0.01 / 3), 7)
    expect(row!.variance_reduction).toBeCloseTo(13, 8)
    expect(row!.reps).toBe(3)
  })

  test('of replicates that show nothing in one arm rests on the others, and says on how many', () => {
    const [row] = differences(
      answer([
        [0.1, 0.2],
        [Number.NaN, 0.5],
        [0.2, 0.3],
      ]),
    )
    expect(row!.reps).toBe(2)
    expect(row!.difference).toBeCloseTo(0.1, 12)
  })

  test('of figures that no replicate shows is left out', () => {
    expect(
      differences(
        answer([
          [Number.NaN, Number.NaN],
          [Number.NaN, Number.NaN],
        ]),
      ),
    ).toEqual([])
  })
})

test('the middle of reductions leaves out figures that do not move', () => {
  const row = (variance_reduction: number) => ({ variance_reduction }) as ReturnType<typeof differences>[0]
  expect(medianReduction([row(10), row(Number.NaN), row(30), row(20), row(50)])).toBe(25)
  expect(medianReduction([row(Number.NaN)])).toBeNaN()
})

describe('Kitagawa’s terms', () => {
  const table = (cells: Record<number, [n: number, share: number]>) => {
    const t = cellTable()
    const width = 5
    for (const [c, [n, share]] of Object.entries(cells)) {
      t[Number(c) * width] = n
      t[Number(c) * width + 1] = n * share
    }
    return t
  }

  test('are those worked out by hand', () => {
    // Shares .5/.5 → .2/.8; rates .4, .6 → .5, .6.
    // Composition −.3·.4 + .3·.6 = .06; rates .5·.1 = .05; interaction −.3·.1 = −.03; whole .58 − .5 = .08.
    const terms = kitagawa(table({ 0: [50, 0.4], 7: [50, 0.6] }), table({ 0: [20, 0.5], 7: [80, 0.6] }), 0)
    expect(terms[0]).toBeCloseTo(0.06, 12)
    expect(terms[1]).toBeCloseTo(0.05, 12)
    expect(terms[2]).toBeCloseTo(-0.03, 12)
  })

  test('count a cell that is empty in one arm as composition alone', () => {
    const terms = kitagawa(table({ 0: [50, 0.4] }), table({ 0: [50, 0.4], 3: [50, 0.8] }), 0)
    expect(terms[0]).toBeCloseTo(0.2, 12)
    expect(terms.slice(1)).toEqual([0, 0])
  })

  test('sum to the whole for any tables', () => {
    const cells = fc.dictionary(
      fc.integer({ min: 0, max: 500 }).map(String),
      fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.double({ min: 0, max: 1, noNaN: true })),
      { minKeys: 1, maxKeys: 30 },
    )
    const mean = (c: Record<string, [number, number]>) => {
      const all = Object.values(c)
      return all.reduce((s, [n, p]) => s + n * p, 0) / all.reduce((s, [n]) => s + n, 0)
    }
    fc.assert(
      fc.property(cells, cells, (a, b) => {
        const sum = kitagawa(table(a as never), table(b as never), 0).reduce((x, y) => x + y, 0)
        expect(Math.abs(sum - (mean(b as never) - mean(a as never)))).toBeLessThan(1e-12)
      }),
      { numRuns: 200, seed: 1 },
    )
  })

  test('are taken over the labels that an analyst has', () => {
    expect(CELL_COLUMNS).toEqual(['expertise', 'work_mode', 'value_band', 'user_type'])
  })
})

describe('the parts of a change', () => {
  const scenarios = [
    scenario({ do: [{ set: 'expertise', to: 'expert' }] }),
    scenario({ change: { 'returns.success': { to: 0.4, by: '2026-04' }, 'turns.median': { times: 1.5 } } }),
    scenario({ population: { modes: { fixing: 2 }, values: 2 }, measurement: { expertise: 0.6 } }),
    scenario({ mix: { by: 'people', shares: { intermediate: 0.5, advanced: 0.35, expert: 0.15 } } }),
  ]

  test.each(scenarios.map((s, j) => [j, s] as const))('sum to the whole within 1e-12: %i', async (_, s) => {
    const found = await runQuestion(questionOf(s, { people: 500 }), { reps: 2, workers: 1 })
    const all = parts(found)
    const whole = differences(found)
    for (const outcome of ['verified', 'at_least_partial', 'succeeded', 'trouble']) {
      const row = whole.find(r => lineName(r) === `mean.${outcome} [all]`)!
      for (const split of ['composition', 'path'] as const) {
        const sum = all
          .filter(p => p.outcome === outcome && p.split === split)
          .reduce((t, p) => t + p.estimate, 0)
        expect(Math.abs(sum - row.difference), `${outcome} ${split}`).toBeLessThan(1e-12)
      }
    }
  })

  test('put a change of trouble wholly on trouble, and none of it where trouble is kept', async () => {
    const own = { 'trouble.level.intermediate': 0.6 }
    const free = parts(
      await runQuestion(questionOf(scenario({ parameters: own }), { people: 500 }), { reps: 2, workers: 1 }),
    )
    const of = (all: typeof free, part: string) =>
      all.find(p => p.outcome === 'succeeded' && p.split === 'path' && p.part === part)!.estimate
    expect(of(free, 'direct')).toBe(0)
    expect(of(free, 'through trouble')).toBeLessThan(-0.01)
    const kept = scenario({ parameters: own, fixed: ['session.trouble'] })
    const held = parts(await runQuestion(questionOf(kept, { people: 500 }), { reps: 2, workers: 1 }))
    expect(held.every(p => p.estimate === 0)).toBe(true)
  })
})

describe('words', () => {
  test('name a figure by the register, and other lines by what they are', () => {
    expect(nameOfMetric('adjusted.verified [expertise=1]')).toBe('Verified success of novices, adjusted')
    expect(nameOfMetric('mean.trouble [expertise=5]')).toBe('Trouble, expert')
    expect(nameOfMetric('step.words [expertise=2-1]')).toBe('Adjusted step of words from level 1 to 2')
    expect(nameOfMetric('slope.actions [work_mode=fixing]')).toBe(
      'Adjusted rise of actions per prompt per level, fixing',
    )
    expect(nameOfMetric('contrast.trouble [expertise=5-1]')).toBe(
      'Adjusted contrast of trouble, expert less novice',
    )
  })

  test('name every line of a question without an identifier', () => {
    const names = linesOf(question).map(nameOf)
    expect(names.filter(n => /[a-z][._][a-z]|, ?$/.test(n))).toEqual([])
    expect(names.length).toBeGreaterThan(300)
  })

  test('say that a figure rises, falls, does not clearly move, or does not change', () => {
    const say = (pairs: readonly (readonly [number, number])[]) => answerWords(differences(answer(pairs)))[0]
    expect(
      say([
        [0.28, 0.3],
        [0.281, 0.302],
      ]),
      // Differences .02 and .021: mean .0205, error .0005, Student's 12.706 of them 0.64 points.
    ).toBe(
      'Verified success rises from 28.05% to 30.10%: +2.05 points, 95% interval 1.41 to 2.69 points (simulation error only).',
    )
    expect(
      say([
        [0.28, 0.26],
        [0.281, 0.262],
      ]),
    ).toContain('falls')
    expect(
      say([
        [0.28, 0.29],
        [0.281, 0.272],
      ]),
    ).toContain('does not clearly move')
    expect(
      say([
        [0.28, 0.28],
        [0.281, 0.281],
      ]),
    ).toContain('does not change: 28.05% in both arms')
  })

  test('show a small change in both arms, and no end of an interval as 0 that is not', () => {
    // .28 to .2800100 and to .2800104: mean .0000102, error 2e-7, 12.706 of them .00025 points.
    const [row] = differences(
      answer([
        [0.28, 0.28001],
        [0.28, 0.2800104],
      ]),
    )
    expect(changeWords(row!)).toBe(
      'Verified success rises from 28.0000% to 28.0010%: +0.0010 points, 95% interval 0.0008 to 0.0013 points.',
    )
    const near = { ...row!, difference: 0.0103, conf_low: 0.0000012, conf_high: 0.0206 }
    expect(changeWords(near)).toContain('95% interval 0.0001 to 2.0600 points')
  })

  test('sort by size whatever the unit: points, and amounts relative to the baseline', () => {
    const [row] = differences(
      answer([
        [0.28, 0.3],
        [0.28, 0.3],
      ]),
    )
    expect(sizeOf(row!)).toBeCloseTo(0.02, 12)
    expect(sizeOf({ ...row!, unit: 'count', baseline: 8, difference: -2 })).toBe(0.25)
  })
})

describe('what a split says', () => {
  const part = (
    split: Part['split'],
    name: string,
    estimate: number,
    mcse = Math.abs(estimate) / 10,
  ): Part => ({
    world: 'w',
    outcome: 'verified',
    split,
    part: name,
    estimate,
    mcse,
    conf_low: estimate,
    conf_high: estimate,
    reps: 2,
  })
  const rows = differences(
    answer([
      [0.28, 0.3],
      [0.281, 0.302],
    ]),
  )
  const NOTHING = 'every part is exactly 0.'
  const said = (...parts: readonly Part[]) =>
    answerWords(rows, parts).filter(w => / by (who|the causal)/.test(w))

  test('where nothing lies on one of its ways is said in words', () => {
    const [who, path] = [part('composition', 'rates', 0.01), part('path', 'turns', 0.01)]
    const [noWho, noPath] = [part('composition', 'rates', 0), part('path', 'turns', 0)]
    expect(said(who, noPath)[1]).toBe(`Verified success by the causal path: ${NOTHING}`)
    expect(said(noWho, path)[0]).toBe(`Verified success by who does what: ${NOTHING}`)
    expect(said(who)[1]).toBe(`Verified success by the causal path: ${NOTHING}`)
    expect(said(who, path).join(' ')).not.toContain(NOTHING)
    expect(said(noWho, noPath)).toEqual([])
  })

  test('in a shipped file ends no sentence after its colon', () => {
    const folder = new URL('../../scenarios/', import.meta.url)
    for (const file of readdirSync(folder).filter(f => f.endsWith('.yaml')))
      expect(readFileSync(new URL(file, folder), 'utf8'), file).not.toMatch(/^#.*: ?[.,;]/m)
  })
})
