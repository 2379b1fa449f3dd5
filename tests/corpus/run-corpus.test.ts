/** A corpus that is recovered while it is made: what is in memory is what its files say. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { generateCorpus } from '../../src/corpus/generate-corpus.js'
import { PartMaker } from '../../src/corpus/make-part.js'
import { recoverCorpus } from '../../src/corpus/recover-corpus.js'
import { readColumns } from '../../src/corpus/recovering-maker.js'
import { runCorpus, startWorkers } from '../../src/corpus/run-corpus.js'
import { shownLines } from '../../src/corpus/shown-lines.js'
import { type CorpusSpec, resolveSpec } from '../../src/corpus/spec.js'
import { FORMATS } from '../../src/files/format.js'
import { readTable } from '../../src/files/read.js'
import { READ_COLUMNS } from '../../src/recover/frame.js'
import { type Batch, copy } from '../../src/schema/batch.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-run-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Values by column, and null where one is missing. */
const cells = (batch: Batch) =>
  batch.columns.map(({ values, valid }) => Array.from(values, (v, i) => (valid && valid[i] === 0 ? null : v)))

describe.each(FORMATS)('as %s', format => {
  test('the sessions that are read back are those that were in memory', async () => {
    const out = join(folder, format)
    const spec = resolveSpec({ people: 300, seed: 'run', format })
    const inMemory: Batch[] = []
    await generateCorpus(spec, { out, workers: 1 }, async (_, to, parts, { onReceipt }) => {
      const maker = new PartMaker(spec, to)
      for (const p of parts) onReceipt(await maker.make(p, b => inMemory.push(copy(readColumns(b)))))
    })
    const read: Batch[] = []
    for await (const batch of readTable(out, 'sessions', READ_COLUMNS)) read.push(batch)
    expect(inMemory.length).toBe(1)
    const all = read.map(cells)
    expect(cells(inMemory[0]!)).toEqual(all[0]!.map((_, j) => all.flatMap(columns => columns[j]!)))
    for (const { table } of read) expect(inMemory[0]!.table).toEqual(table)
  })

  test('the table is the one of the files, bit for bit', async () => {
    const out = join(folder, `${format}-run`)
    const spec = resolveSpec({ people: 300, seed: 'run', format })
    const { recovered } = await runCorpus(spec, { out, workers: 1 })
    expect(await recovered).toEqual(await recoverCorpus(out, shownLines))
  })
})

test('two workers give the bits of one, started before for this run or for another, too', {
  timeout: 600_000,
}, async () => {
  const spec = resolveSpec({ people: 10_400, seed: 'run' })
  const other = resolveSpec({ people: 10_400, seed: 'other' })
  const table = async (name: string, workers: number, before?: CorpusSpec) => {
    const options = { out: join(folder, name), workers }
    if (before) startWorkers(before, options)
    return (await runCorpus(spec, options)).recovered
  }
  const one = await table('one', 1)
  expect(await table('two', 2)).toEqual(one)
  expect(await table('ready', 2, spec)).toEqual(one)
  expect(await table('astray', 2, other)).toEqual(one)
})

test('a part that an earlier run made is read from its file, as are all where sessions are not written', async () => {
  const out = join(folder, 'resumed')
  const spec = resolveSpec({ people: 10_400, seed: 'run' })
  await generateCorpus(spec, { out, workers: 1, shard: { index: 1, of: 2 } })
  const run = await runCorpus(spec, { out, workers: 1 })
  expect([run.manifest?.plumbline.people, run.recovered]).toEqual([10_400, undefined])
  const others = resolveSpec({ people: 100, seed: 'run', tables: ['people'] })
  expect((await runCorpus(others, { out: join(folder, 'people'), workers: 1 })).recovered).toBeUndefined()
})
