import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const SRC = fileURLToPath(new URL('../src/', import.meta.url))

/** Which rooms each room may import from, besides itself and ground/. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  ground: [],
  study: ['schema'],
  schema: [],
  streams: [],
  model: ['study', 'schema'],
  generate: ['schema', 'streams', 'model'],
  files: ['schema'],
  estimands: ['schema'],
  recover: ['schema', 'streams'],
  headline: ['schema'],
  check: ['study', 'schema', 'estimands', 'recover', 'headline'],
  scenarios: ['study', 'model', 'schema', 'streams'],
  replicates: ['files'],
  calibrate: ['study', 'schema', 'model', 'generate', 'estimands', 'recover', 'check', 'scenarios'],
  corpus: ['study', 'schema', 'model', 'generate', 'files', 'estimands', 'recover', 'headline', 'scenarios'],
  whatif: [
    'study',
    'schema',
    'streams',
    'model',
    'generate',
    'files',
    'recover',
    'scenarios',
    'calibrate',
    'replicates',
  ],
  validate: [
    'study',
    'schema',
    'model',
    'generate',
    'files',
    'estimands',
    'recover',
    'scenarios',
    'replicates',
  ],
  report: [
    'study',
    'schema',
    'files',
    'recover',
    'estimands',
    'check',
    'scenarios',
    'corpus',
    'replicates',
    'whatif',
    'validate',
  ],
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
  f => f.endsWith('.ts') && !f.endsWith('.d.ts'),
)
const room = (file: string) => (file.includes('/') ? file.split('/')[0]! : '.')

/** Every relative import of a file, as paths below src/. */
function imports(file: string): string[] {
  const text = readFileSync(join(SRC, file), 'utf8')
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(m => m[1]!)
  return found.map(path => relative(SRC, join(SRC, dirname(file), path)).replace(/\.js$/, '.ts'))
}

const edges = files.flatMap(f => imports(f).map(to => [f, to] as const))

test('rooms import only from the rooms they may', () => {
  const forbidden = edges.filter(([from, to]) => {
    const [a, b] = [room(from), room(to)]
    return a !== b && a !== 'cli' && a !== '.' && b !== 'ground' && !(MAY_IMPORT[a] ?? []).includes(b)
  })
  expect(forbidden).toEqual([])
})

test.each([
  ['recovery', 'recover'],
  ['the Arquero layer', 'headline'],
])('%s is blind: nothing it reaches knows the study, the model, the truth or the other', (_, own) => {
  const reached = new Set<string>()
  const visit = (file: string) => {
    if (reached.has(file)) return
    reached.add(file)
    for (const [from, to] of edges) if (from === file) visit(to)
  }
  for (const f of files.filter(f => room(f) === own)) visit(f)
  const rooms = new Set([...reached].map(room))
  const other = own === 'recover' ? 'headline' : 'recover'
  for (const hidden of ['study', 'model', 'generate', 'estimands', 'corpus', 'check', other])
    expect(rooms).not.toContain(hidden)
})

test('cross-room imports name a file that exists, never an index', () => {
  for (const [from, to] of edges) {
    expect(files, `${from} imports ${to}`).toContain(to)
    if (from !== 'index.ts') expect(to).not.toMatch(/index\.ts$/)
  }
})

test('no two files import each other, directly or round about', () => {
  const done = new Set<string>()
  const path: string[] = []
  const visit = (file: string): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return undefined
    path.push(file)
    for (const [from, to] of edges) {
      const cycle = from === file ? visit(to) : undefined
      if (cycle) return cycle
    }
    path.pop()
    done.add(file)
    return undefined
  }
  for (const f of files) expect(visit(f)).toBeUndefined()
})

test('only cli prints or exits, and nothing draws from a clock or Math.random', () => {
  for (const f of files) {
    const text = readFileSync(join(SRC, f), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    expect(text, f).not.toMatch(/Math\.random/)
    if (room(f) === 'cli') continue
    expect(text, f).not.toMatch(/console\.|process\.exit|process\.std|Date\.now|new Date\(\)/)
  }
})

test('the data path uses no transcendental function of the engine’s own', () => {
  for (const f of files.filter(f => ['model', 'generate', 'streams', 'estimands'].includes(room(f)))) {
    const text = readFileSync(join(SRC, f), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    expect(text, f).not.toMatch(/Math\.(exp|log|pow|sin|cos|tan|cbrt|expm1|log1p|log10|log2|hypot)\b/)
  }
})
