import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sqlOf } from '../../scripts/bench/sql.mjs'
import { lineNameOf } from '../../src/check/other-estimates.js'
import { generateCorpus } from '../../src/corpus/generate-corpus.js'
import { loadFrame } from '../../src/corpus/load-frame.js'
import { openCorpus } from '../../src/corpus/open-corpus.js'
import { recoverTables } from '../../src/corpus/recover-tables.js'
import { resolveSpec } from '../../src/corpus/spec.js'
import { HEADLINE_FIGURES, type HeadlineEstimate, headlines } from '../../src/headline/headline.js'
import type { AllTables } from '../../src/headline/query.js'
import { recover } from '../../src/recover/statistics.js'
import { levelWithin, lineName, parseLineName } from '../../src/schema/stratum.js'
import { linesOf } from '../../src/study/figure.js'
import { figureNamed, REGISTER } from '../../src/study/register.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-headline-'))
afterAll(() => rmSync(folder, { recursive: true }))

const PEOPLE = 3000
const RELATIVE = 1e-9
const TABLES = ['people', 'sessions', 'second_reading', 'postings'] as const

/** Figures that can be measured and have no query, with why. */
const WITHOUT_QUERY: Readonly<Record<string, string>> = {}

test('every figure that can be measured has one query, or a reason', () => {
  const measurable = REGISTER.filter(f => f.printed.kind !== 'unmeasured').map(f => f.id)
  expect([...HEADLINE_FIGURES, ...Object.keys(WITHOUT_QUERY)].sort()).toEqual(measurable.sort())
})

/** How far two numbers lie apart, relative to the first; 0 where neither is a number. */
function apart(a: number | undefined, b: number): number {
  if (a === b || (!Number.isFinite(a ?? Number.NaN) && !Number.isFinite(b))) return 0
  return Math.abs((a ?? Number.NaN) - b) / Math.abs(a ?? Number.NaN)
}

const all = (tables: AllTables) => headlines(tables).objects() as HeadlineEstimate[]

describe.each(['baseline', 'selection', 'noisy-labels'])('%s', scenario => {
  const out = join(folder, scenario)
  let tables: AllTables
  let engine: ReadonlyMap<string, number>
  let found: readonly HeadlineEstimate[]

  beforeAll(async () => {
    const spec = resolveSpec({ people: PEOPLE, seed: 'headline', scenario, tables: [...TABLES] })
    await generateCorpus(spec, { out })
    tables = await openCorpus(out, TABLES)
    const rows = [...recover(await loadFrame(out)), ...(await recoverTables(out))]
    engine = new Map(rows.map(r => [lineName(r), r.estimate]))
    found = all(tables)
  })

  const differ = (estimates: readonly HeadlineEstimate[]) =>
    estimates.filter(e => {
      const limit = figureNamed(e.figure).statistic?.startsWith('median.') ? 0 : RELATIVE
      return !(apart(engine.get(lineNameOf(e)), e.estimate) <= limit)
    })

  test('every figure is the engine’s to 1e-9, and medians are the same', () => {
    expect(differ(found)).toEqual([])
  })

  test('every level of which the engine speaks has its estimate', () => {
    const named = new Set(found.map(lineNameOf))
    for (const { id, statistic, stratum, printed } of REGISTER) {
      if (!('by' in printed)) continue
      const spoken = [...engine.keys()].filter(name => {
        const of = parseLineName(name)
        return of.statistic === statistic && levelWithin(of.stratum, stratum, printed.by) !== undefined
      })
      expect(spoken.length, id).toBeGreaterThan(3)
      for (const name of spoken) expect(named, id).toContain(name)
    }
  })

  test('each of several numbers that are one figure has its estimate', () => {
    const named = new Set(found.map(lineNameOf))
    const several = REGISTER.filter(f => f.printed.kind === 'each')
    expect(several.map(f => linesOf(f).length)).toEqual([4, 3, 3, 5])
    for (const f of several) for (const l of linesOf(f)) expect(named, f.id).toContain(lineName(l))
  })

  test('figures of tables that are not given are left out', () => {
    const { sessions } = tables
    const some = new Set((headlines({ sessions }).objects() as HeadlineEstimate[]).map(e => e.figure))
    const rest = HEADLINE_FIGURES.filter(f => !some.has(f))
    expect(rest.sort()).toEqual(REGISTER.flatMap(f => (f.table ? [f.id] : [])).sort())
  })

  test('what SQL can say is the same to 1e-9', async () => {
    const db = await (await DuckDBInstance.create(':memory:')).connect()
    await db.run('SET threads = 1')
    for (const t of TABLES)
      await db.run(`CREATE VIEW ${t} AS SELECT * FROM read_parquet('${out}/${t}/*.parquet')`)
    await db.run(`CREATE VIEW clear AS SELECT * FROM sessions WHERE outcome <> 'no_clear_goal'`)
    const inSql = new Set<string>()
    for (const e of found) {
      const [, statistic, stratum] = /^(\S+) \[(.*)\]$/.exec(lineNameOf(e)) as RegExpExecArray
      const sql = sqlOf(statistic as string, stratum as string)
      if (!sql || !Number.isFinite(e.estimate)) continue
      const [[value]] = (await db.runAndReadAll(sql)).getRowsJS() as [[unknown]]
      expect(apart(Number(value), e.estimate), `${e.figure} ${e.level}`).toBeLessThan(RELATIVE)
      inSql.add(e.figure)
    }
    db.closeSync()
    const rest = HEADLINE_FIGURES.filter(f => !inSql.has(f))
    // Several regressors, or several added effects: what is left are these, and the difference of two trends.
    expect(new Set(rest.map(f => figureNamed(f).statistic?.split('.')[0]))).toEqual(
      new Set(['slope', 'step', 'adjusted', 'contrast', 'flattening', 'trend_gap']),
    )
  })

  test('a definition that is off by a little is found in every figure that rests on it', () => {
    const generous = tables.sessions.derive({
      verified: d => (d.clear_goal ? d.outcome === 'succeeded' && d.success_signal >= 3 : null),
    })
    const wrong = new Set(differ(all({ ...tables, sessions: generous })).map(e => e.figure))
    const resting = REGISTER.filter(f => f.statistic?.endsWith('.verified')).map(f => f.id)
    expect([...wrong].sort()).toEqual(resting.sort())
  })
})
