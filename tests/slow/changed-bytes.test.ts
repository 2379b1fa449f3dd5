/** A file of Arrow or Parquet of which a byte changed ends in a table or in one line, soon and in little memory: few have sums. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { generateCorpus } from '../../src/corpus/generate-corpus.js'
import { loadWhole } from '../../src/corpus/load-frame.js'
import { resolveSpec } from '../../src/corpus/spec.js'
import { PlumblineError } from '../../src/ground/error.js'
import { ARROW_BY_PROGRAMS, PARQUET_BY_PROGRAMS, WRITE } from '../files/tables.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-changed-'))
afterAll(() => rmSync(folder, { recursive: true }))

const caseOf = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../files/cases/${name}`, import.meta.url)))
const [head = '', ...lines] = caseOf('plain.csv')
  .toString()
  .split('\n')
  .filter(l => !l.includes('"'))
const table = { names: head.split(','), cells: lines.slice(0, 12).map(l => l.split(',')) }

const CHANGES = 400
/** What a change may add to the memory of a file of some 20 kB, and to its time. */
const MOST_MB = 512
const MOST_SECONDS = 60
const OWN = Object.keys(WRITE).filter(name => /arrow|feather|parquet/.test(name))
const PART = 'a part of a corpus'

async function partOf(): Promise<Uint8Array> {
  const out = join(folder, 'corpus')
  await generateCorpus(resolveSpec({ people: 30 }), { out, workers: 1 })
  return readFileSync(join(out, 'sessions/part-00000.parquet'))
}

test.each([...OWN, ...ARROW_BY_PROGRAMS, ...PARQUET_BY_PROGRAMS, PART])(
  '%s',
  { timeout: 600_000 },
  async name => {
    const made = name === PART ? await partOf() : WRITE[name]?.(table)
    const bytes = Uint8Array.from(made ?? caseOf(name))
    const file = join(folder, name.replace('/', '-'))
    const before = process.memoryUsage().rss
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(255), async (at, value) => {
        writeFileSync(file, bytes.with(at, value))
        const start = performance.now()
        const after = await loadWhole(file).catch((error: unknown) => error)
        expect((performance.now() - start) / 1000).toBeLessThan(MOST_SECONDS)
        if (after instanceof Error) {
          expect(after).toBeInstanceOf(PlumblineError)
          expect(after.message).not.toContain('\n')
        }
        expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(MOST_MB)
      }),
      { numRuns: CHANGES },
    )
  },
)
