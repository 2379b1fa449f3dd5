/** The table gold: who is in it, with which probability, and that it shows the truth. */
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { BrowserCorpus } from '../../src/browser.js'
import { generateCorpus } from '../../src/corpus/generate-corpus.js'
import type { Manifest } from '../../src/corpus/manifest.js'
import { mergeShards } from '../../src/corpus/merge.js'
import { type CorpusRequest, resolveSpec } from '../../src/corpus/spec.js'
import { arrowTablesOf, tablesOf } from '../../src/corpus/tables-of.js'
import { verifyCorpus } from '../../src/corpus/verify.js'
import { FORMATS } from '../../src/files/format.js'
import { readTable } from '../../src/files/read.js'
import { auditedRows } from '../../src/generate/audit.js'
import { parseAudit } from '../../src/generate/audit-design.js'
import { drawAuditOf } from '../../src/generate/draw-audit.js'
import { NODES } from '../../src/model/nodes.js'
import { cell } from '../../src/schema/batch.js'
import { LABELS } from '../../src/schema/labels.js'
import { TABLES } from '../../src/schema/tables.js'
import { generator } from '../generate/support.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-gold-'))
afterAll(() => rmSync(folder, { recursive: true }))
let count = 0
const fresh = () => join(folder, `g${count++}`)

const noisy = { scenario: 'noisy-labels', people: 2000, seed: 'gold' } as const
type Row = Record<string, string | number | boolean | null>
const rowsOf = (gold: string, more: object = {}) => {
  const tables = tablesOf({ ...noisy, ...more, gold, tables: ['sessions', 'gold', 'truth_sessions'] })
  const objects = (name: keyof typeof tables) => tables[name].objects() as Row[]
  return { gold: objects('gold'), sessions: objects('sessions'), truth: objects('truth_sessions') }
}
const idsOf = (rows: readonly Row[]) => rows.map(r => r.session_id as number)
const hashes = (m: Manifest | undefined) =>
  Object.fromEntries(m!.plumbline.parts.map(p => [p.path, p.sha256]))

describe('a number of sessions', () => {
  const { gold, sessions } = rowsOf('150')

  test('is exactly so many, each with the probability of a simple random sample', () => {
    expect(gold).toHaveLength(150)
    expect(new Set(idsOf(gold)).size).toBe(150)
    for (const r of gold) expect(r.inclusion_probability).toBe(150 / sessions.length)
  })

  test('larger audits hold the sessions of smaller ones', () => {
    const more = new Set(idsOf(rowsOf('151').gold))
    expect(idsOf(gold).every(id => more.has(id))).toBe(true)
    expect(more.size).toBe(151)
  })

  test('beyond all sessions is all, with probability 1', () => {
    const all = rowsOf('1000000', { people: 20 })
    expect(idsOf(all.gold)).toEqual(idsOf(all.sessions))
    expect(all.gold.every(r => r.inclusion_probability === 1)).toBe(true)
  })

  test('includes each session as often as its probability says, over corpora', () => {
    const SEEDS = 2000
    const g = generator({})
    const design = parseAudit('5')
    let [surplus, variance] = [0, 0]
    for (let r = 0; r < SEEDS; r++) {
      const seed = `audit ${r}`
      const block = g.reseed(seed).block(1, 6, false)
      const sample = drawAuditOf(block, seed, design)
      const p = sample.strata[0]!.inclusion_probability
      // The first session of all, whose place must not matter.
      surplus += +(auditedRows(block, seed, sample).rows[0] === 0) - p
      variance += p * (1 - p)
    }
    // A false alarm in one of 10,000 seeds of this test.
    expect(Math.abs(surplus) / Math.sqrt(variance)).toBeLessThan(3.9)
  })
})

describe('other designs', () => {
  test('a percentage draws each session by itself, with that probability', () => {
    const { gold, sessions } = rowsOf('5%')
    expect(gold.every(r => r.inclusion_probability === 0.05)).toBe(true)
    const [n, p] = [sessions.length, 0.05]
    // A false alarm in one of 10,000 seeds.
    expect(Math.abs(gold.length - n * p)).toBeLessThan(3.9 * Math.sqrt(n * p * (1 - p)))
  })

  test('by an observed label, each level has its own size: all there is, where that is less', () => {
    const { gold, sessions } = rowsOf('expertise=100')
    const read = new Map(sessions.map(s => [s.session_id, s.expertise]))
    for (const level of [1, 2, 3, 4, 5]) {
      const all = sessions.filter(s => s.expertise === level).length
      const own = gold.filter(r => read.get(r.session_id as number) === level)
      expect(own).toHaveLength(Math.min(100, all))
      for (const r of own) expect(r.inclusion_probability).toBe(Math.min(100, all) / all)
    }
    // By the true label there are others: labels are misread here.
    expect(gold.some(r => r.expertise !== read.get(r.session_id as number))).toBe(true)
  })

  test('levels may have probabilities and numbers side by side', () => {
    const { gold, sessions } = rowsOf('work_mode=fixing:30,building:20%,rest:1%')
    const read = new Map(sessions.map(s => [s.session_id, s.work_mode]))
    const fixing = sessions.filter(s => s.work_mode === 'fixing').length
    const expected = { fixing: 30 / fixing, building: 0.2 } as Record<string, number>
    for (const r of gold)
      expect(r.inclusion_probability).toBe(expected[read.get(r.session_id as number) as string] ?? 0.01)
    expect(gold.filter(r => read.get(r.session_id as number) === 'fixing')).toHaveLength(30)
  })

  test.each([
    ['0', '--gold takes a number of sessions or a percentage, such as 500, 5%'],
    ['lots', 'got "lots"'],
    ['0.5', 'got "0.5"'],
    ['101%', 'got "101%"'],
    ['experise=20', 'unknown observed label "experise" in --gold; did you mean "expertise"?'],
    ['verified=20', 'unknown observed label "verified" in --gold'],
    ['expertise=6:20', 'unknown level "6" in --gold'],
    ['expertise=1:50%', '--gold gives no size for 2, 3, 4, 5: sessions that cannot be audited'],
    ['expertise=1:50%,x', '--gold takes LEVEL:SIZE, such as 1:50%, got "x"'],
  ])('%s is refused', (text, message) => {
    expect(() => resolveSpec({ people: 10, gold: text })).toThrow(message)
  })
})

describe('what it shows', () => {
  test('are the true labels of the very sessions, and what follows from them', () => {
    const { gold, truth, sessions } = rowsOf('400')
    const trueOf = new Map(truth.map(r => [r.session_id, r]))
    const readOf = new Map(sessions.map(r => [r.session_id, r]))
    const plain = ['work_mode', 'subject', 'codebase', 'occupation', 'user_type', 'expertise', 'value_usd']
    for (const r of gold) {
      const t = trueOf.get(r.session_id as number)!
      for (const label of [
        ...plain,
        'outcome',
        'success_signal',
        'failure_signal',
        'commits',
        'tests_passed',
        'affirmed',
      ])
        expect(r[label], label).toBe(t[label])
      // The potential outcomes at the session's own level.
      for (const outcome of ['verified', 'at_least_partial', 'abandoned', 'trouble'])
        expect(r[outcome], outcome).toBe(t[`${outcome}_${t.expertise}`])
    }
    const misread = (label: string) =>
      gold.filter(r => r[label] !== readOf.get(r.session_id as number)![label]).length
    expect(misread('expertise')).toBeGreaterThan(100)
    expect(misread('value_usd')).toBe(0)
  })

  test('are every label that sessions have, in the same words', () => {
    const read = NODES.filter(n => n.fills.some(f => f.startsWith('seen.'))).flatMap(n => n.writes)
    const own = read.flatMap(column => /^sessions\.(.*)$/.exec(column)?.[1] ?? [])
    expect(new Set(LABELS)).toEqual(new Set(own))
    const names = TABLES.gold.columns.map(c => c.name)
    expect(names).toEqual([
      'session_id',
      'inclusion_probability',
      ...names.filter(n => LABELS.includes(n as never)),
    ])
    expect(new Set(names.slice(2))).toEqual(new Set(LABELS))
  })
})

describe('in a corpus', () => {
  const request: CorpusRequest = {
    scenario: 'noisy-labels',
    people: 10_400,
    seed: 'gold',
    tables: ['people', 'sessions'],
    gold: 'expertise=40',
  }
  const make = (more: CorpusRequest = {}, options: object = {}) =>
    generateCorpus(resolveSpec({ ...request, ...more }), { out: fresh(), workers: 1, ...options })

  test('it moves no other byte, and threads and shards move none of it', async () => {
    const { gold: _, ...plain } = request
    const without = hashes(await generateCorpus(resolveSpec(plain), { out: fresh(), workers: 1 }))
    const one = hashes(await make())
    expect(one).toMatchObject(without)
    expect(Object.keys(one)).toHaveLength(Object.keys(without).length + 2)
    expect(hashes(await make({}, { workers: 2 }))).toEqual(one)
    const out = fresh()
    for (const index of [1, 2]) await make({}, { out: join(out, `shard=${index}`), shard: { index, of: 2 } })
    const merged = hashes(await mergeShards(out))
    expect(
      Object.fromEntries(Object.entries(merged).map(([p, h]) => [p.replace(/^shard=\d\//, ''), h])),
    ).toEqual(one)
    expect(verifyCorpus(out).every(p => p.state === 'sound')).toBe(true)
  })

  test('the manifest states the sample and says that it can be joined to an answer', async () => {
    const { plumbline, resources } = (await make())!
    const { gold } = plumbline
    expect(gold).toMatchObject({ design: 'expertise=40', by: 'expertise' })
    expect(gold!.exception).toContain('the only observed table that can be joined to an answer')
    for (const s of gold!.strata) expect(s.inclusion_probability).toBe(s.sampled! / s.sessions!)
    expect(gold!.strata.map(s => s.level)).toEqual(['1', '2', '3', '4', '5'])
    expect(resources.find(r => r.name === 'gold')!.plumbline).toEqual({ kind: 'observed', rows: 200 })
  })

  test.each(FORMATS)(
    '%s holds the same rows as memory, and a browser writes the same bytes',
    async format => {
      const out = fresh()
      const small = { ...request, people: 300, gold: '60', format } as const
      const manifest = await generateCorpus(resolveSpec(small), { out, workers: 1 })
      const { gold } = await arrowTablesOf({
        scenario: 'noisy-labels',
        people: 300,
        seed: 'gold',
        gold: '60',
        tables: ['gold'],
      })
      const columns = TABLES.gold.columns
      const read: unknown[][] = []
      for await (const b of readTable(
        out,
        'gold',
        columns.map(c => c.name),
      ))
        for (let i = 0; i < b.rows; i++) read.push(columns.map((c, j) => cell(c, b.columns[j]!, i)))
      const held = gold.toArray().map(row => columns.map(c => row![c.name]))
      const plain = (v: unknown) => (typeof v === 'bigint' ? Number(v) : v)
      expect(read).toEqual(held.map(row => row.map(plain)))
      const bytes = await new BrowserCorpus(manifest!.plumbline).part('gold', 0, format)
      const part = manifest!.plumbline.parts.find(p => p.table === 'gold')!
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(part.sha256)
    },
  )

  test('another audit is another corpus, which --force alone replaces', async () => {
    const out = fresh()
    await make({ people: 100 }, { out })
    await expect(make({ people: 100, gold: '7' }, { out })).rejects.toThrow('--force')
  })
})
