/** Recovery from the tables of a corpus beside its sessions. */
import { mkdtempSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { check } from '../../src/check/check.js'
import { generateCorpus, readManifest } from '../../src/corpus/generate-corpus.js'
import { loadFrame } from '../../src/corpus/load-frame.js'
import { joinLabels } from '../../src/corpus/load-labels.js'
import { recoverCorpus } from '../../src/corpus/recover-corpus.js'
import { otherTablesOf, recoverTables } from '../../src/corpus/recover-tables.js'
import { type CorpusRequest, resolveSpec } from '../../src/corpus/spec.js'
import { agreementLines, LABELS_READ_TWICE } from '../../src/recover/agreement.js'
import { compute } from '../../src/recover/compute.js'
import { recover } from '../../src/recover/statistics.js'
import { REGISTER } from '../../src/study/register.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-tables-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function made(name: string, request: CorpusRequest): Promise<string> {
  const out = join(folder, name)
  await generateCorpus(resolveSpec({ seed: 'tables', ...request }), { out, workers: 1 })
  return out
}

const OF_TABLES = REGISTER.flatMap(f => (f.table ? [f.id] : []))

test('agreement is that of recover --agreement, and postings are all of them', async () => {
  const out = await made('both', { people: 3000 })
  const rows = await recoverTables(out)
  const both = await joinLabels(await loadFrame(out), join(out, 'second_reading'))
  expect(rows.filter(r => r.statistic !== 'value_r2' && r.stratum.length === 0)).toEqual(
    compute([both], agreementLines(LABELS_READ_TWICE)),
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
    expect(await recoverTables(none)).toEqual([])
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

test('a part that is cut short is an error that names it', async () => {
  const out = await made('cut', { people: 300 })
  const part = readManifest(out).plumbline.parts.find(p => p.table === 'postings')!
  truncateSync(join(out, part.path), 10)
  await expect(recoverTables(out)).rejects.toThrow(/part .*postings.* has 10 bytes/)
})
