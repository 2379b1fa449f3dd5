import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateCorpus } from '../../src/corpus/generate-corpus.js'
import type { Manifest } from '../../src/corpus/manifest.js'
import { mergeShards, ranges, shardsIn } from '../../src/corpus/merge.js'
import { resolveSpec } from '../../src/corpus/spec.js'
import { statusOf } from '../../src/corpus/status.js'
import { verifyCorpus } from '../../src/corpus/verify.js'
import { readTable } from '../../src/files/read.js'
import { columnOf } from '../../src/schema/batch.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-merge-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const spec = resolveSpec({ people: 20_400, seed: 'merge', tables: ['people', 'sessions', 'truth_sessions'] })
const shard = (out: string, index: number, of = 3, own = spec) =>
  generateCorpus(own, { out: join(out, `shard=${index}`), shard: { index, of }, workers: 1 })
const hashes = (m: Manifest) => m.plumbline.parts.map(p => [p.path.split('/').slice(-2).join('/'), p.sha256])

/** Ids of people in the order in which a corpus is read. */
async function people(out: string): Promise<number[]> {
  const ids: number[] = []
  for await (const b of readTable(out, 'people', ['person_id'])) ids.push(...columnOf(b, 'person_id').values)
  return ids
}

describe('shards that were made apart', () => {
  let whole: Manifest
  const made = join(folder, 'made')
  /** A fresh copy of the three shards. */
  const copy = (name: string) => {
    const out = join(folder, name)
    cpSync(made, out, { recursive: true })
    return out
  }
  beforeAll(async () => {
    whole = (await generateCorpus(spec, { out: join(folder, 'whole'), workers: 1 })) as Manifest
    for (const i of [3, 1, 2]) expect(await shard(made, i)).toBeUndefined()
  }, 60_000)

  test('make the corpus that one run makes, without a copy of any part', async () => {
    const out = copy('merged')
    const merged = await mergeShards(out)
    expect(hashes(merged)).toEqual(hashes(whole))
    expect(merged.plumbline.estimands).toEqual(whole.plumbline.estimands)
    expect(merged.plumbline.parts[1]!.path).toBe('shard=2/people/part-00001.parquet')
    expect(existsSync(join(out, 'people'))).toBe(false)
    expect(await people(out)).toEqual(await people(join(folder, 'whole')))
    expect(verifyCorpus(out).every(p => p.state === 'sound')).toBe(true)
    expect(statusOf(out)).toMatchObject({ state: 'complete', done: 3, total: 3 })
    await expect(mergeShards(out)).rejects.toThrow('nothing is to be merged')
  })

  test('cannot be read before they are merged', async () => {
    await expect(people(made)).rejects.toThrow('are not merged')
  })

  test('are named where parts are missing or altered; nothing is written', async () => {
    const out = copy('missing')
    rmSync(join(out, 'shard=2'), { recursive: true })
    const part = join(out, 'shard=3', 'sessions', 'part-00002.parquet')
    const bytes = readFileSync(part)
    bytes[bytes.length >> 1]! ^= 1
    writeFileSync(part, bytes)
    await expect(mergeShards(out)).rejects.toThrow('part 1–2 of 0–2 is missing or altered')
    expect(existsSync(join(out, 'datapackage.json'))).toBe(false)
    expect(statusOf(out)).toMatchObject({ state: 'incomplete', done: 2, total: 3, missing: [1] })
  })

  test('are named where two have the same part', async () => {
    const out = copy('doubled')
    cpSync(join(out, 'shard=1'), join(out, 'shard=4'), { recursive: true })
    await expect(mergeShards(out)).rejects.toThrow('part 0 stands in shard=1 and shard=4')
    expect(statusOf(out).doubled).toEqual([0])
  })

  test('are named where one is of another corpus, or of none', async () => {
    const out = copy('foreign')
    await shard(out, 7, 9, resolveSpec({ people: 20_400, seed: 'other', tables: ['people'] }))
    mkdirSync(join(out, 'shard=8'))
    await expect(mergeShards(out)).rejects.toThrow('shard=7, shard=8 are of another corpus or of none')
    expect(shardsIn(out).foreign).toEqual(['shard=7', 'shard=8'])
  })
})

test('what is no run has no status and cannot be merged', async () => {
  expect(() => statusOf(join(folder, 'nowhere'))).toThrow('there is no folder')
  expect(() => statusOf(folder)).toThrow('holds no run')
  await expect(mergeShards(folder)).rejects.toThrow('holds no unfinished corpus')
})

test.each([
  [[], ''],
  [[4], '4'],
  [[0, 1, 2, 7, 9, 10], '0–2, 7, 9–10'],
])('part numbers %j are said as "%s"', (numbers, words) => {
  expect(ranges(numbers)).toBe(words)
})
