/** What a command loads before it works: little, and from the bundle. */
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'plumbline-start-up-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A module that has Node append the URL of every module that it loads to a file. */
const LOADED = join(folder, 'loaded')
const HOOK = join(folder, 'hook.mjs')
const KEEP = `import { appendFileSync } from 'node:fs'
export function load(url, context, next) {
  appendFileSync(${JSON.stringify(LOADED)}, url + '\\n')
  return next(url, context)
}`
writeFileSync(
  HOOK,
  `import { register } from 'node:module'\nregister(${JSON.stringify(`data:text/javascript,${encodeURIComponent(KEEP)}`)})`,
)

/** The modules that a program loads, from the folder that has dist/ on. */
function loaded(program: readonly string[]): string[] {
  writeFileSync(LOADED, '')
  const { status, stderr } = spawnSync(process.execPath, ['--import', HOOK, ...program], { encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  return readFileSync(LOADED, 'utf8')
    .split('\n')
    .filter(u => u.startsWith('file:'))
    .map(u => u.replace(/^.*\/(?=dist\/|node_modules\/)/, ''))
}

/** The modules of dist/ and of libraries that a command line loads, one by one. */
const modulesOf = (...words: string[]) => {
  const program = `import { run } from ${JSON.stringify(pathToFileURL(join(ROOT, 'dist', 'cli', 'run.js')).href)}
await run(${JSON.stringify(words)})`
  return loaded(['--input-type=module', '--eval', program])
}

test.each(['--version', '--help'])('%s loads no library and a handful of modules', word => {
  const modules = modulesOf(word)
  expect(modules.filter(m => m.includes('node_modules/'))).toEqual([])
  expect(modules.filter(m => !m.startsWith('dist/cli/') && !m.startsWith('dist/ground/'))).toEqual([])
})

test('making a corpus loads no other command, and nothing that only analysts need', () => {
  const modules = modulesOf('generate', '--people', '20', '--out', join(folder, 'corpus'), '--quiet')
  expect(modules.filter(m => m.startsWith('dist/cli/commands/'))).toEqual(['dist/cli/commands/generate.js'])
  const rooms = ['recover', 'headline', 'check', 'calibrate', 'whatif', 'validate', 'report']
  expect(rooms.filter(room => modules.some(m => m.startsWith(`dist/${room}/`)))).toEqual([])
  const libraries = ['arquero', 'apache-arrow', 'jstat', 'papaparse', 'linkedom', '@observablehq']
  expect(libraries.filter(l => modules.some(m => m.includes(`node_modules/${l}/`)))).toEqual([])
})

test('recovering loads nothing that draws, and no format that the corpus has not', () => {
  const modules = modulesOf('recover', join(folder, 'corpus'), '--quiet')
  expect(modules.filter(m => m.startsWith('dist/report/') || m.includes('@observablehq'))).toEqual([])
  expect(modules.filter(m => m.includes('node_modules/apache-arrow/'))).toEqual([])
})

describe('the bundle', () => {
  const copy = join(folder, 'package')
  beforeAll(() => {
    cpSync(join(ROOT, 'dist'), join(copy, 'dist'), { recursive: true, preserveTimestamps: true })
    for (const name of ['node_modules', 'scenarios', 'package.json'])
      symlinkSync(join(ROOT, name), join(copy, name))
  })
  const main = join(copy, 'dist', 'cli', 'main.js')
  const made = (name: string) =>
    loaded([main, 'generate', '--people', '20', '--out', join(folder, name), '--quiet'])

  test('is what the command runs, and holds its libraries', () => {
    const modules = made('bundled')
    const unbundled = modules.filter(m => !m.startsWith('dist/bundle/'))
    expect(unbundled).toEqual(['dist/cli/main.js', 'dist/ground/bundled.js'])
    expect(readFileSync(join(copy, 'dist', 'bundle', 'LICENSES.txt'), 'utf8')).toMatch(/^zod .*\(MIT\)$/m)
  })

  test('has every module that is started as a worker', () => {
    const source = join(ROOT, 'src')
    const texts = readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter(f => f.endsWith('.ts'))
      .map(f => readFileSync(join(source, f), 'utf8'))
    const workers = texts.flatMap(t => [...t.matchAll(/compiled\('([^']+)'\)/g)].map(m => m[1]!))
    expect(workers.length).toBeGreaterThan(3)
    expect(workers.filter(w => !existsSync(join(copy, 'dist', 'bundle', w)))).toEqual([])
  })

  test('is left out where the code has been compiled since', () => {
    utimesSync(join(copy, 'dist', 'plumbline.tsbuildinfo'), new Date(), new Date())
    expect(made('compiled').filter(m => m.startsWith('dist/bundle/'))).toEqual([])
  })

  test('writes the same bytes as the modules', () => {
    const part = (name: string) => readFileSync(join(folder, name, 'sessions', 'part-00000.parquet'))
    expect(part('bundled')).toEqual(part('compiled'))
  })
})
