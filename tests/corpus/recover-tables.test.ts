/** Recovery from the tables of a corpus beside its sessions. */
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { check } from '../../src/check/check.js'
import { generateCorpus, readManifest } from '../../src/corpus/generate-corpus.js'
import { loadFrame, loadSessions } from '../../src/corpus/load-frame.js'
import { joinLabels } from '../../src/corpus/load-labels.js'
import { recoverCorpus } from '../../src/corpus/recover-corpus.js'
import { otherTablesOf, recoverTables } from '../../src/corpus/recover-tables.js'
import { type CorpusRequest, resolveSpec } from '../../src/corpus/spec.js'
import { tablesOf } from '../../src/corpus/tables-of.js'
import { agreementLines, LABELS_READ_TWICE } from '../../src/recover/agreement.js'
import { compute } from '../../src/recover/compute.js'
import type { Recovered } from '../../src/recover/line.js'
import { recover } from '../../src/recover/statistics.js'
import { lineName } from '../../src/schema/stratum.js'
import { REGISTER } from '../../src/study/register.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-tables-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function made(name: string, request: CorpusRequest): Promise<string> {
  const out = join(folder, name)
  await generateCorpus(resolveSpec({ seed: 'tables', ...request }), { out, workers: 1 })
  return out
}

/** Without the signals, which sessions themselves count. */
const ofTables = (rows: readonly Recovered[]) => rows.filter(r => !r.statistic.startsWith('turns_share.'))

const OF_TABLES = REGISTER.flatMap(f => (f.table ? [f.id] : []))

test('agreement is that of recover --agreement, and postings are all of them', async () => {
  const out = await made('both', { people: 3000 })
  const rows = ofTables(await recoverTables(out))
  const { frames } = await joinLabels(await loadSessions(out), join(out, 'second_reading'))
  expect(rows.filter(r => r.statistic !== 'value_r2' && r.stratum.length === 0)).toEqual(
    compute(frames, agreementLines(LABELS_READ_TWICE)),
  )
  expect(rows.find(r => r.statistic === 'value_r2')!.n).toBe(3000 / 24)
})

test.each(['parquet', 'csv', 'ndjson', 'arrow'] as const)(
  'is the same from %s, and of a corpus without any such row it is empty',
  async format => {
    const first = await made(`some-${format}`, { people: 400, format })
    expect(await recoverTables(first)).toEqual(
      await recoverTables(await made(`p-${format}`, { people: 400 })),
    )
    const none = await made(`none-${format}`, { people: 3, format, set: { 'second.share': 0 } })
    expect(otherTablesOf(none)).toEqual(['second_reading', 'postings'])
    expect(ofTables(await recoverTables(none))).toEqual([])
  },
)

test('the whole table of a corpus ends with them, and the table of its sessions goes without', async () => {
  const out = await made('whole', { people: 300 })
  const [sessions, others] = [recover(await loadFrame(out)), await recoverTables(out)]
  expect(others.length).toBeGreaterThan(30)
  expect(await recoverCorpus(out)).toEqual([...sessions, ...others])
})

test('a corpus without the tables says so of every figure that needs them', async () => {
  const out = await made('without', { people: 300, tables: ['people', 'sessions'] })
  expect(otherTablesOf(out)).toEqual([])
  const { rows, passed } = check(await recoverCorpus(out))
  expect(passed).toBe(true)
  const notes = rows.filter(r => OF_TABLES.includes(r.figure)).map(r => r.note)
  expect(new Set(notes)).toEqual(
    new Set(['not measured: no table second_reading', 'not measured: no table postings']),
  )
  expect(otherTablesOf('sessions.csv')).toEqual([])
})

describe('signals of expertise', () => {
  test('are shares of all turns, with errors by person', async () => {
    const request = { people: 600, seed: 'tables' }
    const out = await made('signals', request)
    const sessions = tablesOf(request).sessions.objects() as Record<string, number | string>[]
    const rows = new Map((await recoverTables(out)).map(r => [lineName(r), r]))
    for (const [name, counted] of [
      ['precise', 'precise_turns'],
      ['asks_verification', 'verification_turns'],
      ['user_corrects', 'user_corrections'],
      ['agent_corrects', 'agent_corrections'],
    ] as const)
      for (const [stratum, holds] of [
        ['all', () => true],
        ['expertise=4', s => s.expertise === 4],
        ['user_type=software', s => s.user_type === 'software'],
      ] as [string, (s: Record<string, unknown>) => boolean][]) {
        const own = sessions.filter(holds)
        const sum = (column: string) => own.reduce((n, s) => n + Number(s[column]), 0)
        const share = sum(counted) / sum('turns')
        const row = rows.get(`turns_share.${name} [${stratum}]`)!
        expect(row.estimate, lineName(row)).toBeCloseTo(share, 14)
        // √(G/(G − 1) Σ(sum over a person’s sessions of count − share · turns)²) / turns.
        const people = new Map<unknown, number>()
        for (const s of own)
          people.set(
            s.person_id,
            (people.get(s.person_id) ?? 0) + Number(s[counted]) - share * Number(s.turns),
          )
        const squares = [...people.values()].reduce((n, x) => n + x * x, 0)
        const error = Math.sqrt((people.size / (people.size - 1)) * squares) / sum('turns')
        expect(row.std_error, lineName(row)).toBeCloseTo(error, 13)
      }
  })

  test('are not there in corpora whose sessions do not count them', async () => {
    const out = await made('before', { people: 100 })
    const manifest = JSON.parse(readFileSync(join(out, 'datapackage.json'), 'utf8'))
    const { fields } = manifest.resources.find((r: { name: string }) => r.name === 'sessions').schema
    fields.splice(0, fields.length, ...fields.filter((f: { name: string }) => f.name !== 'precise_turns'))
    writeFileSync(join(out, 'datapackage.json'), JSON.stringify(manifest))
    expect((await recoverTables(out)).some(r => r.statistic.startsWith('turns_share.'))).toBe(false)
  })
})

test('a part that is cut short is an error that names it', async () => {
  const out = await made('cut', { people: 300 })
  const part = readManifest(out).plumbline.parts.find(p => p.table === 'postings')!
  truncateSync(join(out, part.path), 10)
  await expect(recoverTables(out)).rejects.toThrow(/part .*postings.* has 10 bytes/)
})
