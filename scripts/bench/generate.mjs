// Rows a second and peak memory of generation at the study's size: in memory only, then to each format.
//   node scripts/bench/generate.mjs [scale] [repeats]      each figure is a median, each run a process of its own
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setUp } from '../setup.mjs'

setUp()
const scale = Number(process.argv[2] ?? 1)
const repeats = Number(process.argv[3] ?? 5)
const library = new URL('../../dist/index.js', import.meta.url).href

const inMemory = `
const { Generator, tableOf, resolveSpec, PEOPLE_A_PART, DEFAULT_TABLES } = await import('${library}')
const spec = resolveSpec({ people: Math.round(${scale} * 234751) })
const started = performance.now()
const g = new Generator(spec, spec.seed)
let rows = 0
for (let from = 1; from <= spec.people; from += PEOPLE_A_PART) {
  const block = g.block(from, Math.min(PEOPLE_A_PART, spec.people - from + 1))
  for (const t of DEFAULT_TABLES) rows += tableOf(block, t).rows
}
console.log(JSON.stringify({ rows, ms: performance.now() - started, rss: process.resourceUsage().maxRSS }))`

const toDisk = (format, workers, out) => `
const { generateCorpus, resolveSpec } = await import('${library}')
const spec = resolveSpec({ people: Math.round(${scale} * 234751), format: '${format}' })
const started = performance.now()
const m = await generateCorpus(spec, { out: ${JSON.stringify(out)}, workers: ${workers} })
const rows = m.resources.reduce((n, r) => n + r.plumbline.rows, 0)
const bytes = m.plumbline.parts.reduce((n, p) => n + p.bytes, 0)
console.log(JSON.stringify({ rows, bytes, ms: performance.now() - started, rss: process.resourceUsage().maxRSS }))`

function measure(script) {
  const out = mkdtempSync(join(tmpdir(), 'plumbline-bench-'))
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', script(join(out, 'corpus'))],
    { encoding: 'utf8' },
  )
  rmSync(out, { recursive: true })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

const median = xs => [...xs].sort((a, b) => a - b)[Math.floor(xs.length / 2)]
const cores = availableParallelism()
const cases = [
  ['in memory, 1 thread', () => inMemory],
  ...['parquet', 'arrow', 'csv', 'ndjson'].flatMap(format =>
    [...new Set([1, cores])].map(workers => [
      `${format}, ${workers} thread${workers > 1 ? 's' : ''}`,
      out => toDisk(format, workers, out),
    ]),
  ),
]

let base
console.log('| what | seconds | million rows a second | against memory | MB on disk | peak MB |')
console.log('|---|---|---|---|---|---|')
for (const [name, script] of cases) {
  const runs = Array.from({ length: repeats }, () => measure(script))
  const ms = median(runs.map(r => r.ms))
  base ??= ms
  const cells = [
    name,
    (ms / 1000).toFixed(2),
    (runs[0].rows / ms / 1000).toFixed(2),
    `${(ms / base).toFixed(2)} ×`,
    runs[0].bytes ? (runs[0].bytes / 1e6).toFixed(0) : '',
    (median(runs.map(r => r.rss)) / 1000).toFixed(0),
  ]
  console.log(`| ${cells.join(' | ')} |`)
}
