/** What the package says of itself, and what is in its tarball. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { publint } from 'publint'
import { beforeAll, describe, expect, test } from 'vitest'
import { VERSION } from '../../src/ground/version.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const manifest = JSON.parse(read('package.json'))

test('the version is the same wherever it stands', () => {
  expect(VERSION).toBe(manifest.version)
  expect(JSON.parse(read('package-lock.json')).version).toBe(manifest.version)
  expect(read('CITATION.cff')).toContain(`\nversion: ${manifest.version}\n`)
})

test('exact versions are those that CONTRIBUTING.md gives a reason for', () => {
  const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
  const exact = versions.filter(([, v]) => /^\d/.test(v as string)).map(([name]) => name)
  const section = read('CONTRIBUTING.md').split('## Dependencies')[1]!.split('\n## ')[0]!
  const firstCells = [...section.matchAll(/^\| (`.+?) \|/gm)].map(m => m[1]!)
  const named = firstCells.flatMap(cell => [...cell.matchAll(/`([^`]+)`/g)].map(m => m[1]!))
  expect(exact.sort()).toEqual(named.sort())
})

test('publint finds nothing', { timeout: 60_000 }, async () => {
  const { messages } = await publint({ pkgDir: ROOT, pack: false })
  expect(messages).toEqual([])
})

describe('the tarball', () => {
  let files: Set<string>
  beforeAll(() => {
    const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: ROOT,
      encoding: 'utf8',
    })
    const [packed] = Object.values(JSON.parse(stdout)) as [{ files: { path: string }[] }]
    files = new Set(packed.files.map(f => f.path))
  })

  test('holds nothing of the tests, the build or the sources but their description', () => {
    const needless = [...files].filter(
      f => /^(tests|scripts|src|out|\.ci)\//.test(f) && !LINKED.some(l => f.startsWith(l)),
    )
    expect(needless).toEqual([])
    expect([...files].filter(f => f.endsWith('.tsbuildinfo'))).toEqual([])
  })

  test('has what every link of its pages leads to', () => {
    const folders = new Set([...files].flatMap(f => parents(f)))
    const pages = [...files].filter(f => f.endsWith('.md'))
    const broken = pages.flatMap(page =>
      linksOf(read(page))
        .map(link => normalize(join(dirname(page), link)).replace(/\/$/, ''))
        .filter(to => !files.has(to) && !folders.has(to))
        .map(to => `${page}: ${to}`),
    )
    expect(broken).toEqual([])
  })
})

/** What the tarball's pages lead to, outside the folders that are whole in it. */
const LINKED = ['src/README.md', 'scripts/bench/model.py', 'examples/estimators/']

function parents(file: string): string[] {
  const folder = dirname(file)
  return folder === '.' ? [] : [folder, ...parents(folder)]
}

/** Where a Markdown page leads within the project. */
function linksOf(markdown: string): string[] {
  const prose = markdown.replaceAll(/```[\s\S]*?```/g, '').replaceAll(/`[^`]*`/g, '')
  return [...prose.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
    .map(m => m[1]!)
    .filter(link => !/^[a-z]+:/.test(link))
}
