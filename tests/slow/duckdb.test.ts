/** DuckDB as an independent reader of every table, and as a second implementation of the statistics. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { tableFromIPC } from 'apache-arrow'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sqlOf } from '../../scripts/bench/sql.mjs'
import { generateCorpus } from '../../src/corpus/generate-corpus.js'
import { loadFrame } from '../../src/corpus/load-frame.js'
import { resolveSpec } from '../../src/corpus/spec.js'
import { FORMATS, type Format } from '../../src/files/format.js'
import type { Recovered } from '../../src/recover/line.js'
import { recover } from '../../src/recover/statistics.js'
import { lineName, withText } from '../../src/schema/stratum.js'
import { TABLE_NAMES as ALL, DEFAULT_TABLES, TABLES, type TableName } from '../../src/schema/tables.js'
import { type Rows, rows } from '../generate/support.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-duckdb-'))
afterAll(() => rmSync(folder, { recursive: true }))

let db: DuckDBConnection
beforeAll(async () => {
  db = await (await DuckDBInstance.create(':memory:')).connect()
  await db.run("SET threads = 1; SET TimeZone = 'UTC'; SET preserve_insertion_order = true")
})

const READERS: Readonly<Record<Exclude<Format, 'arrow'>, (path: string) => string>> = {
  parquet: path => `read_parquet('${path}')`,
  csv: path => `read_csv('${path}')`,
  ndjson: path => `read_json('${path}', format = 'newline_delimited', sample_size = -1)`,
}

/** An audit of the true labels has a test of its own. */
const TABLE_NAMES = ALL.filter(t => t !== 'gold')
const SEED = 'test'
const PEOPLE = 400

describe.each(FORMATS)('%s', format => {
  const out = join(folder, format)
  let expected: Rows

  beforeAll(async () => {
    // The generator's defaults and not the scenario's, so that memory and disk hold the same model.
    const { parameters } = resolveSpec()
    expected = rows({ people: PEOPLE, seed: SEED, actions: true, changes: parameters })
    await generateCorpus(resolveSpec({ people: PEOPLE, seed: SEED, format, tables: [...TABLE_NAMES] }), {
      out,
      workers: 1,
    })
  })

  test.each(TABLE_NAMES)('%s has the generator’s columns, value for value', async name => {
    const path = join(out, name, `part-00000.${format}`)
    const got = format === 'arrow' ? arrowColumns(path) : await sqlColumns(READERS[format](path))
    for (const column of TABLES[name].columns) {
      // Text and doubles hold a 32-bit float exactly, once it is rounded back to one.
      const single = (v: unknown) => (column.type === 'float32' ? Math.fround(v as number) : v)
      expect(got[column.name]!.map(single), column.name).toEqual(expected[name][column.name]!.map(single))
    }
  })

  test('types are inferred right', async () => {
    if (format === 'arrow' || format === 'ndjson') return
    const described = await db.runAndReadAll(
      `DESCRIBE SELECT * FROM ${READERS[format](join(out, 'sessions', `part-00000.${format}`))}`,
    )
    const types = Object.fromEntries(described.getRowObjectsJS().map(r => [r.column_name, r.column_type]))
    expect(types).toMatchObject({
      session_id: 'BIGINT',
      work_mode: 'VARCHAR',
      value_usd: 'DOUBLE',
      verified: 'BOOLEAN',
    })
    expect(String(types.started_at)).toMatch(/^TIMESTAMP/)
  })
})

async function sqlColumns(from: string): Promise<Record<string, unknown[]>> {
  const reader = await db.runAndReadAll(`SELECT * FROM ${from}`)
  const columns = reader.getColumnsJS()
  return Object.fromEntries(reader.columnNames().map((name, j) => [name, columns[j]!.map(plain)]))
}

function arrowColumns(path: string): Record<string, unknown[]> {
  const arrow = tableFromIPC(readFileSync(path))
  return Object.fromEntries(
    arrow.schema.fields.map(f => [f.name, Array.from(arrow.getChild(f.name)!, plain)]),
  )
}

function plain(v: unknown): unknown {
  if (typeof v === 'bigint') return Number(v)
  if (v instanceof Date) return v.getTime()
  if (typeof v === 'string' && /^\d{4}-\d\d-\d\dT/.test(v)) return Date.parse(v)
  return v
}

describe('statistics in SQL', () => {
  const out = join(folder, 'statistics')
  let recovered: Recovered[]

  beforeAll(async () => {
    const tables = [...DEFAULT_TABLES, 'decisions'] as const
    await generateCorpus(resolveSpec({ people: 20_000, seed: 'sql', tables }), { out })
    recovered = recover(await loadFrame(out))
    for (const t of ['people', 'sessions', 'turns', 'decisions', 'truth_sessions'] as TableName[]) {
      await db.run(`CREATE OR REPLACE VIEW ${t} AS SELECT * FROM read_parquet('${out}/${t}/*.parquet')`)
    }
    await db.run(`CREATE OR REPLACE VIEW clear AS SELECT * FROM sessions WHERE outcome <> 'no_clear_goal'`)
  })

  test('every count, mean, share, median, geometric mean and slope of success agrees to 1e-9', async () => {
    const rest = new Set<string>()
    let agreed = 0
    for (const { statistic, stratum, estimate } of recovered.map(withText)) {
      const sql = sqlOf(statistic, stratum)
      if (!sql) {
        rest.add(statistic.split('.')[0]!)
        continue
      }
      const [[value]] = (await db.runAndReadAll(sql)).getRowsJS() as [[unknown]]
      const apart = Math.abs(estimate - Number(value)) / Math.max(Math.abs(Number(value)), 1e-3)
      expect(apart, `${statistic} [${stratum}]: ${estimate}, in SQL ${value}`).toBeLessThan(1e-9)
      agreed++
    }
    expect(agreed).toBeGreaterThan(600)
    // What is left are regressions on several columns, and differences of what was compared.
    expect([...rest].sort()).toEqual(
      ['adjusted', 'contrast', 'flattening', 'poisson', 'slope', 'step', 'trend_gap'].sort(),
    )
  }, 240_000)

  test('clustered standard errors agree with the formula in SQL', async () => {
    const row = recovered.find(r => lineName(r) === 'mean.verified [all]')!
    const sql = `WITH p AS (SELECT person_id, sum(verified::INT) AS y, count(*) AS n FROM clear GROUP BY person_id),
      t AS (SELECT sum(y) / sum(n) AS m, sum(n) AS total, count(*) AS g FROM p)
      SELECT sqrt(sum((y - m * n) ^ 2) / any_value(total) ^ 2 * any_value(g) / (any_value(g) - 1)) FROM p, t`
    const [[value]] = (await db.runAndReadAll(sql)).getRowsJS() as [[unknown]]
    expect(row.std_error).toBeCloseTo(Number(value), 12)
  })

  test.each([
    ['Parquet with zstd', 'parquet', '(FORMAT parquet, COMPRESSION zstd)'],
    [
      'Parquet in small row groups, uncompressed',
      'parquet',
      '(FORMAT parquet, COMPRESSION uncompressed, ROW_GROUP_SIZE 2048)',
    ],
    ['CSV', 'csv', '(FORMAT csv, HEADER)'],
    ['JSON lines', 'ndjson', '(FORMAT json)'],
  ])('recovery reads %s as another program writes it', async (_, ending, options) => {
    const path = join(folder, `foreign-${options.length}.${ending}`)
    await db.run(`COPY (SELECT * FROM sessions) TO '${path}' ${options}`)
    const foreign = recover(await loadFrame(path))
    expect(foreign.map(r => [r.statistic, r.stratum, r.n])).toEqual(
      recovered.map(r => [r.statistic, r.stratum, r.n]),
    )
    foreign.forEach((r, i) => {
      expect(r.estimate).toBeCloseTo(recovered[i]!.estimate, 9)
    })
  })

  test('session averages recovered from the turn table are those of the sessions', async () => {
    const [[differ]] = (
      await db.runAndReadAll(
        `SELECT count(*) FROM (SELECT session_id, sum(actions) AS a, sum(words) AS w, count(*) AS n FROM turns GROUP BY session_id) t
       JOIN sessions s USING (session_id) WHERE a <> s.actions OR w <> s.words OR n <> s.turns`,
      )
    ).getRowsJS() as [[unknown]]
    expect(Number(differ)).toBe(0)
  })

  test('decisions count as the sessions and their truth say, and shares are ratios, null without any', async () => {
    const [[sessions, counts, truth, shares, nulls]] = (
      await db.runAndReadAll(
        `WITH d AS (SELECT session_id, count(*) FILTER (kind = 'planning') AS p, count(*) FILTER (kind = 'execution') AS e,
           count(*) FILTER (kind = 'planning' AND made_by = 'user') AS pu, count(*) FILTER (kind = 'execution' AND made_by = 'user') AS eu,
           max(decision) AS last, max(turn) AS turn FROM decisions GROUP BY session_id),
         s AS (SELECT sessions.*, coalesce(p, 0) AS p, coalesce(e, 0) AS e, coalesce(pu, 0) AS pu, coalesce(eu, 0) AS eu,
           coalesce(last, 0) AS last, coalesce(turn, 1) AS turn FROM sessions LEFT JOIN d USING (session_id))
         SELECT count(*), count(*) FILTER (p = planning_decisions AND e = execution_decisions AND pu = planning_decisions_user
             AND eu = execution_decisions_user AND last = p + e AND turn <= turns),
           (SELECT count(*) FROM sessions JOIN truth_sessions t USING (session_id) WHERE sessions.planning_decisions = t.planning_decisions
             AND sessions.execution_decisions_user = t.execution_decisions_user),
           count(*) FILTER (planning_user_share IS NOT DISTINCT FROM CASE WHEN p > 0 THEN pu::DOUBLE / p END
             AND execution_user_share IS NOT DISTINCT FROM CASE WHEN e > 0 THEN eu::DOUBLE / e END),
           count(*) FILTER (planning_user_share IS NULL OR execution_user_share IS NULL) FROM s`,
      )
    ).getRowsJS() as unknown as [[unknown, unknown, unknown, unknown, unknown]]
    expect([counts, truth, shares]).toEqual([sessions, sessions, sessions])
    expect(Number(nulls)).toBeGreaterThan(0)
  })
})
