import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { afterAll, describe, expect, test } from 'vitest'
import { generateCorpus } from '../../src/corpus/generate-corpus.js'
import { loadFrame } from '../../src/corpus/load-frame.js'
import type { Manifest } from '../../src/corpus/manifest.js'
import { type CorpusRequest, resolveSpec } from '../../src/corpus/spec.js'
import { verifyCorpus } from '../../src/corpus/verify.js'
import { loadScenario } from '../../src/scenarios/scenario.js'
import { TABLE_NAMES } from '../../src/schema/tables.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-corpus-'))
afterAll(() => rmSync(folder, { recursive: true }))
let count = 0
const fresh = () => join(folder, `c${count++}`)

// Two parts and a bit of a third; people and truth_people only, which are quick.
const quick: CorpusRequest = { people: 20_500, tables: ['people', 'truth_people'], seed: 'c' }
const make = (request: CorpusRequest, out = fresh(), options = {}) =>
  generateCorpus(resolveSpec(request), { out, workers: 1, ...options })

const hashes = (m: Manifest | undefined) => m!.plumbline.parts.map(p => `${p.path} ${p.sha256}`)
const whole = await make(quick)

/** Makes a run stop after its first part. */
async function interrupted(out: string, request = quick): Promise<void> {
  const stop = new AbortController()
  const onProgress = ({ done }: { done: number }) => done === 1 && stop.abort()
  await expect(make(request, out, { signal: stop.signal, onProgress })).rejects.toThrow('interrupted')
}

describe('the same bytes', () => {
  test('for any number of workers', async () => {
    expect(hashes(await make(quick, fresh(), { workers: 3 }))).toEqual(hashes(whole))
  })

  test('for shards made in reverse order into one folder', async () => {
    const out = fresh()
    for (const index of [3, 2]) expect(await make(quick, out, { shard: { index, of: 3 } })).toBeUndefined()
    expect(existsSync(join(out, 'datapackage.json'))).toBe(false)
    expect(hashes(await make(quick, out, { shard: { index: 1, of: 3 } }))).toEqual(hashes(whole))
  })

  test('after an interruption', async () => {
    const out = fresh()
    await interrupted(out)
    expect(existsSync(join(out, 'datapackage.json'))).toBe(false)
    expect(readdirSync(join(out, 'people'))).toEqual(['part-00000.parquet'])
    expect(hashes(await make(quick, out, { resume: true }))).toEqual(hashes(whole))
  })

  test('after an interruption and damage to a finished part', async () => {
    const out = fresh()
    await interrupted(out)
    const part = join(out, 'people/part-00000.parquet')
    const bytes = readFileSync(part)
    bytes[100] = bytes[100]! ^ 1
    writeFileSync(part, bytes)
    expect(hashes(await make(quick, out))).toEqual(hashes(whole))
  })

  test('in whole manifests', async () => {
    const [a, b] = [fresh(), fresh()]
    await make(quick, a)
    await make(quick, b, { workers: 2 })
    expect(readFileSync(join(a, 'datapackage.json'))).toEqual(readFileSync(join(b, 'datapackage.json')))
  })

  test('never for two seeds', async () => {
    const other = hashes(await make({ ...quick, seed: 'd' })).map(h => h.split(' ')[1])
    expect(hashes(whole).filter(h => other.includes(h.split(' ')[1]))).toEqual([])
  })
})

describe('a folder', () => {
  test('with a complete corpus is refused, and replaced by force', async () => {
    const out = fresh()
    await make(quick, out)
    await expect(make(quick, out)).rejects.toThrow(
      'holds a complete corpus; choose another --out, or --force',
    )
    expect(hashes(await make({ ...quick, seed: 'e' }, out, { force: true }))).not.toEqual(hashes(whole))
  })

  test('with another run’s parts is refused', async () => {
    const out = fresh()
    await interrupted(out)
    await expect(make({ ...quick, seed: 'other' }, out)).rejects.toThrow(
      'another run, incomplete (seed "c", not "other")',
    )
  })

  test('with foreign files is never touched, even by force', async () => {
    const out = fresh()
    mkdirSync(out)
    writeFileSync(join(out, 'thesis.tex'), 'x')
    await expect(make(quick, out, { force: true })).rejects.toThrow('is not empty and holds no corpus')
    expect(readdirSync(out)).toEqual(['thesis.tex'])
  })

  test('without an incomplete run cannot be resumed', async () => {
    await expect(make(quick, fresh(), { resume: true })).rejects.toThrow('holds no incomplete run to resume')
  })

  test('in use by another process is refused', async () => {
    const out = fresh()
    await interrupted(out)
    writeFileSync(join(out, '.plumbline/lock-1-of-1'), String(process.ppid))
    await expect(make(quick, out)).rejects.toThrow(`is in use by process ${process.ppid}`)
    await expect(make(quick, out, { force: true })).rejects.toThrow(`is in use by process ${process.ppid}`)
  })

  test('locked by a process that is gone is taken over', async () => {
    const out = fresh()
    await interrupted(out)
    writeFileSync(join(out, '.plumbline/lock-1-of-1'), '999999999')
    expect(hashes(await make(quick, out))).toEqual(hashes(whole))
  })

  test('keeps nothing but the corpus when it is complete', async () => {
    const out = fresh()
    await make(quick, out)
    expect(readdirSync(out).sort()).toEqual([
      'data-dictionary.md',
      'datapackage.json',
      'people',
      'truth_people',
    ])
  })
})

test('recovery refuses an incomplete corpus, a missing part and a cut one', async () => {
  const request: CorpusRequest = { people: 10_050, tables: ['sessions'] }
  const out = fresh()
  await interrupted(out, request)
  await expect(loadFrame(out)).rejects.toThrow('is incomplete; run the same generate command again')
  await make(request, out)
  const part = join(out, 'sessions/part-00001.parquet')
  const bytes = readFileSync(part)
  writeFileSync(part, bytes.subarray(0, 1000))
  await expect(loadFrame(out)).rejects.toThrow(/part .* has 1000 bytes, not the \d+ that the manifest states/)
  rmSync(part)
  await expect(loadFrame(out)).rejects.toThrow('is missing')
})

test('verify names every part that is missing or altered', async () => {
  const out = fresh()
  await make(quick, out)
  rmSync(join(out, 'people/part-00001.parquet'))
  const altered = join(out, 'truth_people/part-00002.parquet')
  const bytes = readFileSync(altered)
  bytes[50] = bytes[50]! ^ 1
  writeFileSync(altered, bytes)
  expect(verifyCorpus(out).filter(p => p.state !== 'sound')).toEqual([
    { path: 'people/part-00001.parquet', state: 'missing' },
    { path: 'truth_people/part-00002.parquet', state: 'altered' },
  ])
})

describe('the manifest', () => {
  const small: CorpusRequest = { people: 300, tables: [...TABLE_NAMES], gold: '10%', format: 'csv' }
  const out = fresh()
  let manifest: Manifest

  test('is a valid Data Package by the published schema', async () => {
    manifest = (await make(small, out))!
    // The profile is JSON Schema draft 4, whose keywords used here mean the same in draft 7.
    const { $schema: _, ...profile } = JSON.parse(
      readFileSync(new URL('../reference/data-package.schema.json', import.meta.url), 'utf8'),
    )
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(profile)
    validate(JSON.parse(readFileSync(join(out, 'datapackage.json'), 'utf8')))
    expect(validate.errors).toBeNull()
  })

  test('counts rows and holds truth, parameters and estimands', () => {
    const rows = Object.fromEntries(manifest.resources.map(r => [r.name, r.plumbline.rows]))
    expect(rows.people).toBe(300)
    expect(rows.truth_sessions).toBe(rows.sessions)
    expect(manifest.plumbline.sessions).toBe(rows.sessions)
    for (const r of manifest.resources) {
      const lines = readFileSync(join(out, r.path[0]!), 'utf8').trimEnd().split('\n').length - 1
      expect(lines, r.name).toBe(r.plumbline.rows)
    }
    expect(manifest.plumbline.parameters.every(p => p.class && p.source)).toBe(true)
    expect(new Set(manifest.plumbline.estimands.map(e => e.id)).size).toBe(
      manifest.plumbline.estimands.length,
    )
  })

  test('names no observed table that holds a truth column', () => {
    const observed = manifest.resources.filter(r => !r.name.startsWith('truth_'))
    const text = JSON.stringify(observed)
    for (const secret of [
      'familiarity',
      'diligence',
      'favourability',
      'p_verified',
      'verified_1',
      'log_actions_1',
    ]) {
      expect(text).not.toContain(secret)
    }
  })
})

describe('bad requests', () => {
  test.each([
    [{ people: 0 }, 'people must be a whole number from 1 to 2^40, got 0'],
    [{ people: 1.5 }, 'people must be a whole number'],
    [{ seed: '' }, 'the seed must be a non-empty text'],
    [{ tables: [] }, 'at least one table must be written'],
    [{ tables: ['sessions', 'gold'] }, 'the table gold needs --gold: how many sessions it shows'],
    [{ scenario: 'basline' }, 'unknown scenario "basline"; did you mean "baseline"?'],
    [{ set: { 'value.spred': 1 } }, 'unknown parameter "value.spred" in --set; did you mean "value.spread"?'],
  ])('%o is refused', (request, message) => {
    expect(() => resolveSpec(request as CorpusRequest)).toThrow(message)
  })

  test.each([
    ['id: x\ntitle: t\nparamters: {}\n', 'unknown key "paramters"'],
    ['id: x\ntitle: t\nparameters: {turns.medain: 2}\n', 'unknown parameter "turns.medain"'],
    [
      'id: x\ntitle: t\nparameters: {turns.median: many}\n',
      'parameters.turns.median: is a number, got "many"',
    ],
    ['id: X Y\ntitle: t\n', 'id: a name has lower-case letters, digits and hyphens'],
    ['- [', 'is not YAML'],
    ['title: t\n', 'id: is missing'],
  ])('a scenario file %j is refused in one line', (text, message) => {
    const path = join(folder, 'bad.yaml')
    writeFileSync(path, text)
    expect(() => loadScenario(path)).toThrow(message)
  })
})
