/** What keeps the source readable, counted: the length of files and functions, and what is asserted of types. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseSync, Visitor } from 'vite'
import { describe, expect, test } from 'vitest'

const SRC = fileURLToPath(new URL('../src/', import.meta.url))
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(f => f.endsWith('.ts'))
const texts = new Map(files.map(f => [f, readFileSync(SRC + f, 'utf8')]))
const lines = (text: string) => text.split('\n').length

interface Spanned {
  readonly start: number
  readonly end: number
}

/** Lines of every function of a file, declared, assigned or a method, from its name to its closing bracket; callbacks of one line are none. */
function functionLengths(file: string, text: string): number[] {
  const found: number[] = []
  const take = ({ start, end }: Spanned) => void found.push(lines(text.slice(start, end)))
  new Visitor({
    FunctionDeclaration: take,
    MethodDefinition: take,
    VariableDeclarator: node => {
      if (node.init?.type === 'ArrowFunctionExpression') take(node)
    },
  }).visit(parseSync(file, text).program)
  return found
}

test('no file has more than 350 lines', () => {
  const long = [...texts].filter(([, text]) => lines(text) > 351).map(([f, text]) => `${f}: ${lines(text)}`)
  expect(long).toEqual([])
})

/**
 * Files of one name in several rooms. Each is the same subject or step of its room; the command line, whose files are
 * named after commands, and the entry points do not count.
 */
const SHARED_NAMES: Readonly<Record<string, readonly string[]>> = {
  // Subjects: a node of the model, its statistics, its figures as queries.
  'effort.ts': ['headline', 'model', 'recover'],
  'expertise.ts': ['headline', 'model'],
  'sample.ts': ['headline', 'recover'],
  'success.ts': ['headline', 'recover'],
  'trouble.ts': ['headline', 'model'],
  // A scenario's rules: what they are, from words, and as interventions.
  'rules.ts': ['generate', 'model', 'scenarios'],
  // Steps that several rooms take.
  'format.ts': ['files', 'ground'],
  'needs.ts': ['generate', 'recover'],
  'normal.ts': ['ground', 'streams'],
  'pool.ts': ['corpus', 'ground'],
  'query.ts': ['headline', 'recover'],
  'sizing.ts': ['replicates', 'validate', 'whatif'],
  'statistics.ts': ['recover', 'whatif'],
  'tables.ts': ['generate', 'schema'],
  'truth.ts': ['check', 'validate'],
  'worker.ts': ['corpus', 'validate', 'whatif'],
  'world-truth.ts': ['calibrate', 'validate'],
}

test('files share a name only where their rooms make them the same subject or step', () => {
  const rooms = new Map<string, string[]>()
  for (const file of files.filter(f => f.includes('/') && !f.startsWith('cli/')).sort()) {
    const [room, name] = [file.split('/')[0]!, file.split('/').at(-1)!]
    rooms.set(name, [...(rooms.get(name) ?? []), room])
  }
  const shared = [...rooms].filter(([, of]) => of.length > 1)
  expect(Object.fromEntries(shared)).toEqual(SHARED_NAMES)
})

test('half of all functions have at most seven lines', () => {
  const all = [...texts].flatMap(([f, text]) => functionLengths(f, text)).sort((a, b) => a - b)
  expect(all.length).toBeGreaterThan(1000)
  expect(all[all.length >> 1]).toBeLessThanOrEqual(7)
})

test('few casts say what the compiler cannot see', () => {
  const casts = [...texts.values()].reduce((n, text) => n + [...text.matchAll(/as number\b|\]!/g)].length, 0)
  expect(casts).toBeLessThanOrEqual(537)
})

describe('behaviour of a library that is patched or reached into', () => {
  const pinned = [...texts].flatMap(([file, text]) =>
    [...text.matchAll(/^ \* Pinned: (\S+) (\d\S*)\. /gm)].map(m => [file, m[1]!, m[2]!] as const),
  )

  test('says for which version that was looked at, in every file where it lies', () => {
    const patched = files.filter(f => f.includes('/patched/'))
    expect(pinned.map(([f]) => f)).toEqual(expect.arrayContaining(patched))
    expect(pinned.length).toBeGreaterThan(2)
  })

  test.each(pinned)('%s rests on %s %s, which is installed', (file, library, version) => {
    const manifest = new URL(`../node_modules/${library}/package.json`, import.meta.url)
    const { version: installed } = JSON.parse(readFileSync(manifest, 'utf8'))
    expect(installed, `look at ${file} again`).toBe(version)
  })
})

test('every decision is listed, in the order of its number, with its context, choice and consequence', () => {
  const folder = new URL('../docs/decisions/', import.meta.url)
  const records = readdirSync(folder)
    .filter(f => f !== 'README.md')
    .sort()
  const list = readFileSync(new URL('README.md', folder), 'utf8')
  expect([...list.matchAll(/\]\((\S+)\)/g)].map(m => m[1])).toEqual(records)
  for (const f of records)
    for (const part of ['Context', 'Choice', 'Consequence'])
      expect(readFileSync(new URL(f, folder), 'utf8'), f).toContain(`**${part}.** `)
})

test('every slow suite runs in continuous integration', () => {
  const root = new URL('../', import.meta.url)
  const suites = readdirSync(new URL('tests/slow/', root)).flatMap(f => /^(.*)\.test\.ts$/.exec(f)?.[1] ?? [])
  const [, lines = ''] = /^lines='([^']*)'/m.exec(readFileSync(new URL('.ci/run', root), 'utf8')) ?? []
  expect(suites.filter(s => !lines.split(/\s+/).includes(s))).toEqual([])
})
