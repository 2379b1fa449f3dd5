/** What does not belong to a corpus, or is gone from it, is named; and a corpus without room is not begun. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { generateCorpus } from '../../src/corpus/generate-corpus.js'
import { loadFrame } from '../../src/corpus/load-frame.js'
import { needRoom } from '../../src/corpus/room.js'
import { resolveSpec } from '../../src/corpus/spec.js'
import { statusOf } from '../../src/corpus/status.js'
import { verifyCorpus } from '../../src/corpus/verify.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-strays-'))
afterAll(() => rmSync(folder, { recursive: true }))

const spec = resolveSpec({ people: 40, format: 'csv', tables: ['people', 'sessions'] })
const corpus = async (name: string) => {
  const out = join(folder, name)
  await generateCorpus(spec, { out, workers: 1 })
  return out
}
const part = (table: string) => `${table}/part-00000.csv`
const notSound = (out: string) => verifyCorpus(out).filter(p => p.state !== 'sound')

test('a corpus as it was made has neither', async () => {
  const out = await corpus('whole')
  expect(notSound(out)).toEqual([])
  expect(statusOf(out)).toMatchObject({ state: 'complete', absent: [], unlisted: [] })
})

test('stray files that could pass for parts are named, and not read', async () => {
  const out = await corpus('strays')
  const { rows } = await loadFrame(out)
  copyFileSync(join(out, part('sessions')), join(out, 'sessions/part-00001.csv'))
  copyFileSync(join(out, part('sessions')), join(out, 'sessions.csv'))
  mkdirSync(join(out, 'turns'))
  writeFileSync(join(out, 'turns/part-00000.parquet'), 'PAR1')
  writeFileSync(join(out, 'notes.csv'), 'mine\n')
  const strays = ['sessions.csv', 'sessions/part-00001.csv', 'turns/part-00000.parquet']
  expect(statusOf(out)).toMatchObject({ state: 'complete', unlisted: strays })
  expect(notSound(out)).toEqual(strays.map(path => ({ path, state: 'not in the manifest' })))
  expect((await loadFrame(out)).rows).toBe(rows)
})

test('a table that is gone is named', async () => {
  const out = await corpus('gone')
  rmSync(join(out, 'people'), { recursive: true })
  expect(statusOf(out)).toMatchObject({ state: 'incomplete', absent: [part('people')] })
  expect(notSound(out)).toEqual([{ path: part('people'), state: 'missing' }])
})

test.each([
  ['a file', () => join(folder, 'whole', part('people')), 'is a file; the status is that of a folder'],
  ['a folder that is not there', () => join(folder, 'nowhere'), 'there is no folder'],
  [
    'another program’s data package',
    () => packaged('{"name":"x","resources":[]}'),
    'plumbline did not write it',
  ],
  ['a manifest that is no object', () => packaged('null'), 'datapackage.json is no data package'],
])('the status of %s is one line', (_, at, message) => {
  expect(() => statusOf(at())).toThrow(message)
})

function packaged(text: string): string {
  const out = mkdtempSync(join(folder, 'package-'))
  writeFileSync(join(out, 'datapackage.json'), text)
  return out
}

test('a corpus is not begun where it takes more than is free, and its size is said', async () => {
  const people = resolveSpec({ people: 10_000_000, format: 'csv', tables: ['people'] })
  await expect(needRoom(people, folder, undefined, 1e6)).rejects.toThrow(
    /^10,000,000 people take about \d+(\.\d)? [MG]B as csv, and 1 MB are free at .*: give --yes to begin all the same$/,
  )
  await expect(needRoom(people, folder, { index: 1, of: 4 }, 1e6)).rejects.toThrow('as csv in this shard')
  await needRoom(people, folder, undefined, 1e12)
  // At most 1 MB a person: nothing is measured where that is free.
  await needRoom(spec, folder, undefined, 40e6)
})

test('datapackage.json says of instants that any form of ISO 8601 is meant', async () => {
  const { resources } = JSON.parse(readFileSync(join(folder, 'whole', 'datapackage.json'), 'utf8'))
  type Field = { name: string; type: string; format?: string }
  const fields = resources.flatMap((r: { schema: { fields: Field[] } }) => r.schema.fields) as Field[]
  const instants = fields.filter(f => f.type === 'datetime')
  expect(instants.map(f => f.name)).toContain('started_at')
  for (const f of instants) expect(f.format).toBe('any')
})
