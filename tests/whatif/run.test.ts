import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { generateCorpus } from '../../src/corpus/generate-corpus.js'
import { loadFrame } from '../../src/corpus/load-frame.js'
import { resolveSpec } from '../../src/corpus/spec.js'
import { countKept } from '../../src/files/kept.js'
import { recover } from '../../src/recover/statistics.js'
import { lineName } from '../../src/schema/stratum.js'
import { questionOf } from '../../src/whatif/ask.js'
import { runQuestion } from '../../src/whatif/run.js'
import { lineKey } from '../../src/whatif/statistics.js'
import { differences, parts } from '../../src/whatif/summary.js'
import { scenario, UPSKILLED } from './support.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-run-'))
afterAll(() => rmSync(folder, { recursive: true }))

const people = 400
const question = questionOf(UPSKILLED, { people, seed: 'q' })
const whole = await runQuestion(question, { reps: 4, workers: 1 })
const numbers = (a: typeof whole) =>
  a.replicates.map(r => [r.baseline, r.scenario, r.split].map(x => Array.from(x)))

describe('the same numbers', () => {
  test('for any number of workers', async () => {
    expect(numbers(await runQuestion(question, { reps: 4, workers: 2 }))).toEqual(numbers(whole))
  })

  test('after an interruption, a lost replicate and a damaged one', async () => {
    const keep = join(folder, 'kept')
    const stop = new AbortController()
    const onProgress = (done: number) => done === 2 && stop.abort()
    await expect(
      runQuestion(question, { reps: 4, workers: 1, keep, signal: stop.signal, onProgress }),
    ).rejects.toThrow('interrupted')
    expect(countKept(keep)).toBe(2)
    const run = join(keep, readdirSync(keep).find(f => f.endsWith('.kept'))!)
    truncateSync(run, statSync(run).size - 1)
    let made = 0
    const again = await runQuestion(question, {
      reps: 4,
      workers: 1,
      keep,
      onProgress: (done, total) => {
        if (made === 0) expect([done, total]).toEqual([1, 4])
        made++
      },
    })
    expect(numbers(again)).toEqual(numbers(whole))
  })

  test('are not taken from another question’s folder', async () => {
    const keep = join(folder, 'kept')
    const other = questionOf(UPSKILLED, { people, seed: 'other' })
    const answer = await runQuestion(other, { reps: 2, workers: 1, keep })
    expect(numbers(answer)).not.toEqual(numbers(whole).slice(0, 2))
    expect(countKept(keep)).toBe(2)
  })

  test('of some figures alone, for which fewer columns are made, as among all', async () => {
    const ask = (more: object) => questionOf(UPSKILLED, { people, seed: 'q', split: false, ...more })
    const statistics = ['mean.trouble', 'gm.words', 'share.expertise', 'adjusted.verified', 'p.verified']
    const all = await runQuestion(ask({}), { reps: 2, workers: 1 })
    for (const statistic of statistics) {
      const some = await runQuestion(ask({ statistics: [statistic], only: true }), { reps: 2, workers: 1 })
      for (const [l, one] of some.lines.entries()) {
        const at = all.lines.findIndex(a => lineName(a) === lineName(one))
        if (at < 0) continue
        for (const arm of ['baseline', 'scenario'] as const)
          expect(some.replicates.map(r => r[arm][l])).toEqual(all.replicates.map(r => r[arm][at]))
      }
      expect(some.lines.some(one => all.lines.some(a => lineName(a) === lineName(one)))).toBe(true)
    }
  })

  test('of the first replicates for fewer of them', async () => {
    expect(numbers(await runQuestion(question, { reps: 2, workers: 1 }))).toEqual(numbers(whole).slice(0, 2))
  })
})

describe('a scenario against itself', () => {
  test.each([
    ['a world', scenario({}), undefined],
    [
      'a file that says what its parent says',
      scenario({ change: { 'returns.success': { to: 1 } } }),
      undefined,
    ],
    ['rules in both arms', UPSKILLED, UPSKILLED],
  ])('differs by exactly 0 everywhere: %s', async (_, one, against) => {
    const own = questionOf(one, { people, seed: 'q' })
    const q = against ? { ...own, baseline: own.scenario } : own
    const answer = await runQuestion(q, { reps: 3, workers: 1 })
    const rows = differences(answer)
    expect(rows.length).toBeGreaterThan(200)
    for (const r of rows)
      expect([r.statistic, r.stratum, r.difference, r.mcse || 0]).toEqual([r.statistic, r.stratum, 0, 0])
    for (const p of parts(answer)) expect(p.estimate).toBe(0)
  })

  test('also where the arms are run apart', async () => {
    // A rule that no session meets makes another arm of the same sessions.
    const idle = scenario({ transitions: [{ from: 'novice', to: 'expert', share: 0 }] })
    const rows = differences(
      await runQuestion(questionOf(idle, { people, seed: 'q' }), { reps: 2, workers: 1 }),
    )
    const seen = rows.filter(r => r.reps === 2)
    expect(seen.length).toBeGreaterThan(200)
    expect(seen.filter(r => r.difference !== 0 || r.mcse !== 0)).toEqual([])
  })
})

test('an arm of replicate r is the corpus of the seed with r added', async () => {
  const out = join(folder, 'corpus')
  await generateCorpus(resolveSpec({ seed: 'q 3', people, tables: ['sessions'] }), { out, workers: 1 })
  const rows = recover(await loadFrame(out))
  for (const key of ['mean.verified', 'gm.words', 'median.turns', 'adjusted.verified [expertise=3]']) {
    const found = rows.find(r => lineName(r) === lineKey(key))!
    const line = whole.lines.findIndex(l => lineName(l) === lineKey(key))
    expect(whole.replicates[2]!.baseline[line], key).toBe(found.estimate)
  }
})

test('what a scenario does not touch differs by exactly 0', () => {
  const rows = differences(whole)
  const still = (key: string) => rows.find(r => lineName(r) === lineKey(key))!
  for (const s of ['share.work_mode.fixing', 'median.turns', 'value_growth', 'people_over.5'])
    expect([s, still(s).difference, still(s).mcse]).toEqual([s, 0, 0])
  expect(still('mean.verified [expertise=3]').difference).toBe(0)
  expect(still('mean.verified').difference).not.toBe(0)
})

test('a mix of other people moves shares and leaves every person as they are', async () => {
  const shares = { novice: 0.02, beginner: 0.1, intermediate: 0.46, advanced: 0.36, expert: 0.06 }
  const q = questionOf(scenario({ mix: { by: 'people', shares } }), { people: 2000, seed: 'q' })
  const answer = await runQuestion(q, { reps: 4, workers: 1 })
  const rows = differences(answer)
  const expert = rows.find(r => r.statistic === 'share.expertise.5')!
  expect(expert.scenario).toBeGreaterThan(0.045)
  expect(expert.scenario).toBeLessThan(0.075)
  const path = parts(answer).filter(p => p.outcome === 'verified' && p.split === 'path')
  expect(path.filter(p => p.part !== 'other people').every(p => p.estimate === 0)).toBe(true)
  expect(path.find(p => p.part === 'other people')!.estimate).not.toBe(0)
})

test('in a world where expertise does nothing a change of levels changes no outcome', async () => {
  const { loadScenario } = await import('../../src/scenarios/scenario.js')
  const q = questionOf(UPSKILLED, { people: 1000, world: loadScenario('selection') })
  const rows = differences(await runQuestion(q, { reps: 2, workers: 1 }))
  const of = (s: string) => rows.find(r => lineName(r) === lineKey(s))!.difference
  expect([of('mean.verified'), of('mean.trouble'), of('gm.words')]).toEqual([0, 0, 0])
  expect(of('share.expertise.5')).toBeGreaterThan(0)
})

test.each([
  [{ people: 10 }, {}, 'at least 100 people'],
  [{}, { reps: 1 }, 'at least 2 replicates'],
  [{ statistics: ['nothing'], only: true }, {}, 'no statistic begins with nothing'],
  [{ against: 'selection' }, {}, 'both arms must be of one world'],
])('a question that makes no sense is refused: %o %o', async (ask, options, message) => {
  await expect((async () => runQuestion(questionOf(UPSKILLED, ask), options))()).rejects.toThrow(message)
})
