/** Corpora of scenarios that add people or sessions: the tables of an answer's arm, in parts, with their truth. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Papa from 'papaparse'
import { afterAll, expect, test } from 'vitest'
import { generateCorpus } from '../../src/corpus/generate-corpus.js'
import type { Manifest } from '../../src/corpus/manifest.js'
import { mergeShards } from '../../src/corpus/merge.js'
import { recoverCorpus } from '../../src/corpus/recover-corpus.js'
import { type CorpusSpec, resolveSpec } from '../../src/corpus/spec.js'
import { withAdded } from '../../src/generate/arm.js'
import { Generator } from '../../src/generate/generator.js'
import { cell } from '../../src/schema/batch.js'
import { TABLE_NAMES, type TableName } from '../../src/schema/tables.js'
import { studyOf } from '../../src/validate/study.js'
import { questionOf } from '../../src/whatif/ask.js'
import { runQuestion } from '../../src/whatif/run.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-added-'))
afterAll(() => rmSync(folder, { recursive: true }))

// Of 600 people: 120 come in from February on, and the sessions of the others grow by a half.
const [BEFORE, ALL] = [600, 720]
const file = join(folder, 'more.yaml')
writeFileSync(
  file,
  `id: more
title: More
extends: baseline
add:
  - people: 0.2
    level: novice
    from: 2026-02
  - sessions: 0.5
transitions:
  - from: beginner
    to: expert
    share: 0.3
`,
)
const seed = 'added 1'
const TABLES = TABLE_NAMES.filter(t => t !== 'gold')
const asked = { people: BEFORE, seed, format: 'csv', tables: TABLES } as const
const spec = resolveSpec({ ...asked, scenario: file })
const question = questionOf(file, {
  people: BEFORE,
  seed: 'added',
  statistics: ['mean.verified'],
  only: true,
  split: false,
})

const make = async (of: CorpusSpec, name: string) =>
  (await generateCorpus(of, { out: join(folder, name), workers: 1 })) as Manifest
const hashes = (m: Manifest) => m.plumbline.parts.map(p => [p.path, p.sha256])
const text = (name: string, table: TableName) => {
  const at = join(folder, name, table)
  return readdirSync(at)
    .map(f => readFileSync(join(at, f), 'utf8'))
    .join('')
}
const lines = (name: string, table: TableName) => text(name, table).trim().split('\n').slice(1)
const rows = (name: string, table: TableName) =>
  Papa.parse<Record<string, string>>(text(name, table).trim(), { header: true }).data
const personOf = (line: string) => Number(line.split(',')[1])

const corpus = make(spec, 'corpus')

test('the people are those of the base and those who come in, and the manifest says both', async () => {
  expect([spec.people, spec.base]).toEqual([ALL, BEFORE])
  expect((await corpus).plumbline).toMatchObject({ people: ALL, people_before: BEFORE })
})

test('the corpus is the scenario’s arm in the first replicate of an answer, to the byte', async () => {
  const arm = await make({ ...spec, ...question.scenario }, 'arm')
  expect(hashes(arm)).toEqual(hashes(await corpus))
})

test.each(TABLES)('the table %s is the same in parts of any size, and beside a base', name => {
  const rowsOf = (g: Generator, from: number, people: number) => {
    const batch = g.table(from, people, name)
    return Array.from({ length: batch.rows }, (_, i) =>
      batch.table.columns.map((c, j) => cell(c, batch.columns[j]!, i)),
    )
  }
  const whole = rowsOf(new Generator(spec, seed), 1, ALL)
  const g = new Generator(spec, seed)
  // The second part has people of the base and people who come in.
  const parts = [rowsOf(g, 1, 250), rowsOf(g, 251, 400), rowsOf(g, 651, 70)].flat()
  const base = new Generator(withAdded(question.baseline, question.scenario), seed)
  const beside = rowsOf(new Generator(question.scenario, seed, { base }), 1, ALL)
  // Postings have no person: their numbers follow from how many people there are.
  if (name !== 'postings') expect(parts).toEqual(whole)
  expect(beside).toEqual(whole)
})

test('sessions of the base are there, changed only where the scenario changes them; others have numbers after theirs', async () => {
  await corpus
  await make(resolveSpec(asked), 'before')
  const mine = lines('corpus', 'sessions')
  const theirs = lines('before', 'sessions')
  const there = new Set(mine)
  const changed = theirs.filter(l => !there.has(l)).map(l => l.split(',')[0])
  const levels = new Map(rows('before', 'truth_sessions').map(r => [r.session_id, r.expertise]))
  expect(changed.length).toBeGreaterThan(0)
  expect(changed.every(id => levels.get(id) === '2')).toBe(true)
  const own = mine.filter(l => personOf(l) > BEFORE)
  expect(new Set(own.map(personOf)).size).toBe(ALL - BEFORE)
  const more = mine.length - theirs.length - own.length
  // Each session brings another with probability a half.
  expect(Math.abs(more - theirs.length / 2)).toBeLessThan(4 * Math.sqrt(theirs.length / 4))
  const came = rows('corpus', 'sessions').filter(r => Number(r.person_id) > BEFORE)
  expect(came.every(r => r.month! >= '2026-02')).toBe(true)
  // They start within their month.
  expect(came.every(r => r.started_at!.startsWith(r.month!))).toBe(true)
  const ids = new Set(came.map(r => r.session_id))
  expect(rows('corpus', 'truth_sessions').filter(r => ids.has(r.session_id) && r.expertise !== '1')).toEqual(
    [],
  )
})

test('the truth is that of all sessions, those who come in among them', async () => {
  const { plumbline } = await corpus
  const truth = rows('corpus', 'truth_sessions')
  expect(truth).toHaveLength(plumbline.sessions as number)
  const clear = truth.filter(r => r.verified_1 !== '')
  const mean = (k: number) => clear.filter(r => r[`verified_${k}`] === 'true').length / clear.length
  for (const k of [1, 5]) {
    const stated = plumbline.estimands.find(e => e.id === `mean.verified.${k}`)!
    expect(stated.corpus_value).toBeCloseTo(mean(k), 12)
    expect(stated.world_value).toBeNull()
  }
})

test('what is recovered of the corpus is what the answer has', async () => {
  await corpus
  const answer = await runQuestion(question, { reps: 2, workers: 1 })
  const at = answer.lines.findIndex(l => l.statistic === 'mean.verified' && l.stratum.length === 0)
  const recovered = await recoverCorpus(join(folder, 'corpus'))
  const whole = (statistic: string) =>
    recovered.find(r => r.statistic === statistic && r.stratum.length === 0)!
  expect(whole('mean.verified').estimate).toBeCloseTo(answer.replicates[0]!.scenario[at]!, 12)
  expect(whole('mean.sessions').people).toBe(ALL)
})

test('shards are put together to the same bytes', async () => {
  // 20,000 people and 4,000 who come in, in three parts.
  const large = resolveSpec({ ...asked, scenario: file, people: 20_000, tables: ['people'] })
  for (const index of [1, 2])
    await generateCorpus(large, {
      out: join(folder, 'shards', `shard=${index}`),
      workers: 1,
      shard: { index, of: 2 },
    })
  const merged = await mergeShards(join(folder, 'shards'))
  expect(merged.plumbline).toMatchObject({ people: 24_000, people_before: 20_000 })
  const whole = await make(large, 'large')
  expect(merged.plumbline.parts.map(p => p.sha256)).toEqual(whole.plumbline.parts.map(p => p.sha256))
})

test('a validation refuses it, and says what to do', () => {
  expect(() =>
    studyOf({ estimators: [{ name: 'x', command: 'true', serve: false }], scenarios: [file] }),
  ).toThrow('give estimates of them to --estimates')
})
