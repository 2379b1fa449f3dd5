/** What can be imported, by the names that people import it under; every example in it runs. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
/** Inside the project: there the package finds itself by its name. */
const folder = mkdtempSync(join(ROOT, 'out', 'examples-'))
afterAll(() => rmSync(folder, { recursive: true }))

const require = createRequire(import.meta.url)
const ENTRIES = Object.keys(manifest.exports).filter(e => e !== './package.json')

describe.each(ENTRIES)('%s', entry => {
  const name = join(manifest.name, entry)
  test('can be required, and exports no bare step of a computation', () => {
    const exported = Object.keys(require(name))
    expect(exported.length).toBeGreaterThan(5)
    expect(exported.filter(e => ['solve', 'merge', 'spread', 'finish', 'partial'].includes(e))).toEqual([])
  })
})

test('the main entry point stays small', () => {
  expect(Object.keys(require(manifest.name)).length).toBeLessThanOrEqual(40)
})

/** Programs in the comments of what is exported, each from its import to the end of its comment. */
function examples(): (readonly [where: string, code: string])[] {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter(f =>
    f.endsWith('.ts'),
  )
  return files.flatMap(file => {
    const text = readFileSync(join(ROOT, 'src', file), 'utf8')
    return [...text.matchAll(/^ \* @example\n((?: \*.*\n)+?) \*\/$/gm)]
      .map(m => m[1]!.replaceAll(/^ \* ?/gm, ''))
      .map((code, j) => [`${file} ${j + 1}`, code] as const)
  })
}

describe('examples', () => {
  const all = examples()
  const file = (where: string) => join(folder, `${where.replaceAll(/\W/g, '-')}.mjs`)
  let said: Record<string, string[]> = {}
  beforeAll(() => {
    for (const [where, code] of all) writeFileSync(file(where), code)
    const files = all.map(([where]) => file(where))
    const run = spawnSync(process.execPath, [join(ROOT, 'tests/package/examples.mjs'), ...files], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(run.status, run.stderr).toBe(0)
    said = JSON.parse(run.stdout)
  }, 120_000)

  test('are in the comments of thirty functions at least, each short', () => {
    expect(all.length).toBeGreaterThanOrEqual(30)
    const long = all.filter(([, code]) => code.split('\n').filter(l => l !== '').length > 8)
    expect(long.map(([where]) => where)).toEqual([])
  })

  test.each(all)('of %s print what they say', (where, code) => {
    const promised = [...code.matchAll(/\/\/ → (.*)$/gm)].map(m => m[1])
    expect(promised).not.toEqual([])
    expect(said[file(where)]).toEqual(promised)
  })
})
