/** The main entry in one file, as bundlers make it: loading never fails, and scenarios are found in the installed package. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, describe, expect, test } from 'vitest'
import { tablesOf } from '../../src/corpus/tables-of.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const NAME = '@plumbline/plumbline'
const folder = mkdtempSync(join(tmpdir(), 'plumbline-bundles-'))
const elsewhere = mkdtempSync(join(tmpdir(), 'plumbline-elsewhere-'))
afterAll(() => [folder, elsewhere].forEach(f => void rmSync(f, { recursive: true })))

const PROGRAM = `import { STUDY, tablesOf } from '${join(ROOT, 'dist', 'plumbline.js')}'
if (STUDY === undefined) throw new Error('not loaded')
console.log('loaded')
console.log(tablesOf({ people: 20, seed: 'bundle', scenario: 'upskilling' }).sessions.numRows())
`
const REQUIRE = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`
writeFileSync(join(folder, 'program.mjs'), PROGRAM)
// As if the package were installed in the folder.
mkdirSync(join(folder, 'node_modules', '@plumbline'), { recursive: true })
symlinkSync(ROOT, join(folder, 'node_modules', NAME))

const FORMATS = [
  ['esm', 'bundle.mjs'],
  ['cjs', 'bundle.cjs'],
] as const

describe.each(FORMATS)('a bundle in %s', (format, name) => {
  const file = join(folder, name)
  const run = (cwd: string) => spawnSync(process.execPath, [file], { cwd, encoding: 'utf8' })

  test('makes a corpus in memory where the package is installed', { timeout: 60_000 }, async () => {
    await build({
      entryPoints: [join(folder, 'program.mjs')],
      outfile: file,
      bundle: true,
      platform: 'node',
      format,
      logLevel: 'silent',
      ...(format === 'esm' && { banner: { js: REQUIRE } }),
    })
    const { stdout, stderr } = run(folder)
    const rows = tablesOf({ people: 20, seed: 'bundle', scenario: 'upskilling' }).sessions.numRows()
    expect(stdout, stderr).toBe(`loaded\n${rows}\n`)
  })

  test('loads elsewhere too, and says where it looked for scenarios', () => {
    const { stdout, stderr, status } = run(elsewhere)
    expect([status, stdout]).toEqual([1, 'loaded\n'])
    expect(stderr).toContain(`the scenarios that ship with ${NAME} are not there: looked in`)
    expect(stderr).toContain(`for the package from ${elsewhere}`)
  })
})
