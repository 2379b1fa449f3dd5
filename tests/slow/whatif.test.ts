/** What paired Monte Carlo promises: known effects recovered, intervals that cover, parts that SQL finds too. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateCorpus } from '../../src/corpus/generate-corpus.js'
import { resolveSpec } from '../../src/corpus/spec.js'
import { momentsOf } from '../../src/replicates/moments.js'
import { checkScenario } from '../../src/scenarios/parse.js'
import { questionOf } from '../../src/whatif/ask.js'
import { SPLIT_OUTCOMES, TERMS } from '../../src/whatif/kitagawa.js'
import { replicateOf } from '../../src/whatif/replicate.js'
import { runQuestion } from '../../src/whatif/run.js'
import { intervalOf } from '../../src/whatif/summary.js'
import { scenario, withoutPulls } from '../whatif/support.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-whatif-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a change of the mix whose effect has a closed form', () => {
  // Without pulls a session’s trouble has the probability of its level, and levels have the shares of the mix, so
  // the effect on the share in trouble is the sum of changes of shares times probabilities.
  const levels = { novice: 0.54, beginner: 0.44, intermediate: 0.37, advanced: 0.33, expert: 0.31 }
  const before = { novice: 0.1, beginner: 0.15, intermediate: 0.35, advanced: 0.25, expert: 0.15 }
  const after = { novice: 0.25, beginner: 0.2, intermediate: 0.25, advanced: 0.2, expert: 0.1 }
  const names = Object.keys(levels) as (keyof typeof levels)[]
  const truth = names.reduce((s, n) => s + (after[n] - before[n]) * levels[n], 0)

  const RUNS = 1000
  const REPS = 30
  const base = {
    parameters: {
      ...withoutPulls(),
      ...Object.fromEntries(names.map(n => [`trouble.level.${n}`, levels[n]])),
    },
  }
  const arm = (shares: object) => scenario({ ...base, mix: { by: 'rank', shares } })
  let runs: { readonly mean: number; readonly mcse: number; readonly low: number; readonly high: number }[]

  beforeAll(async () => {
    const only = { statistics: ['mean.trouble [all]'], only: true, split: false, drawn: true }
    const ask = { people: 150, seed: 'known', ...only }
    const question = { ...questionOf(arm(after), ask), baseline: questionOf(arm(before), ask).scenario }
    const { replicates } = await runQuestion(question, { reps: RUNS * REPS })
    const d = replicates.map(r => r.scenario[0]! - r.baseline[0]!)
    runs = Array.from({ length: RUNS }, (_, j) => {
      const m = momentsOf(d.slice(j * REPS, (j + 1) * REPS))
      const { mcse, conf_low, conf_high } = intervalOf(m)
      return { mean: m.mean, mcse, low: conf_low, high: conf_high }
    })
  })

  test('is recovered within 3 Monte Carlo errors in 99% of 1,000 runs', () => {
    // Student’s t with 29 degrees of freedom leaves 0.55% beyond 3: more than 10 of 1,000 has a chance of 2%.
    expect(runs.filter(r => Math.abs(r.mean - truth) > 3 * r.mcse).length).toBeLessThanOrEqual(0.01 * RUNS)
    const all = momentsOf(runs.map(r => r.mean))
    expect(Math.abs(all.mean - truth)).toBeLessThan(4 * Math.sqrt(all.variance / RUNS))
  })

  const coverage = (stretch: number) =>
    runs.filter(r => Math.abs(r.mean - truth) <= stretch * ((r.high - r.low) / 2)).length / RUNS

  test('has 95% intervals that cover it 95% ± 2.2 points, and intervals a third narrower do not', () => {
    // A coverage of 1,000 runs has an error of 0.7 points: 2.2 are 3.2 of them, a false alarm in 700.
    expect(Math.abs(coverage(1) - 0.95)).toBeLessThan(0.022)
    expect(Math.abs(coverage(2 / 3) - 0.95)).toBeGreaterThan(0.022)
  })
})

test('Kitagawa’s terms are those that SQL finds in the two corpora', async () => {
  const people = 4000
  const changes = {
    transitions: [{ from: 'novice', to: 'expert', share: 0.5 }],
    change: { 'succeed.trend': { plus: 0.4 } },
    population: { modes: { fixing: 1.5 } },
  }
  const s = checkScenario({ id: 'sql', title: 'SQL', extends: 'baseline', ...changes }, 'sql')
  const question = questionOf(s, { people, seed: 'sql', drawn: true })
  const { split } = replicateOf(question, 1)
  const out = [join(folder, 'base'), join(folder, 'other')] as const
  const spec = resolveSpec({ seed: 'sql 1', people, tables: ['sessions'] })
  await generateCorpus(spec, { out: out[0] })
  await generateCorpus(
    { ...spec, scenario: s, parameters: question.scenario.parameters, rules: question.scenario.rules },
    { out: out[1] },
  )
  const db = await (await DuckDBInstance.create()).connect()
  await db.run('SET threads = 1')
  for (const [o, outcome] of SPLIT_OUTCOMES.entries()) {
    const y = outcome === 'succeeded' ? "(outcome = 'succeeded')::INT" : `${outcome}::INT`
    const arm = (dir: string) => `
      SELECT expertise, work_mode, value_band, user_type, count(*) AS n, avg(${y}) AS rate,
             count(*) / sum(count(*)) OVER () AS share
      FROM read_parquet('${dir}/sessions/*.parquet') WHERE outcome <> 'no_clear_goal' GROUP BY ALL`
    const rows = await db.runAndReadAll(`
      WITH a AS (${arm(out[0])}), b AS (${arm(out[1])}),
      cells AS (
        SELECT coalesce(a.share, 0) AS s0, coalesce(b.share, 0) AS s1,
               coalesce(a.rate, b.rate) AS r0, coalesce(b.rate, a.rate) AS r1
        FROM a FULL JOIN b USING (expertise, work_mode, value_band, user_type))
      SELECT sum((s1 - s0) * r0), sum(s0 * (r1 - r0)), sum((s1 - s0) * (r1 - r0)) FROM cells`)
    const found = rows.getRows()[0]!.map(Number)
    TERMS.forEach((term, t) => {
      expect(Math.abs(found[t]! - split[o * TERMS.length + t]!), `${outcome} ${term}`).toBeLessThan(1e-12)
    })
  }
})
