// Cost a session and peak memory as corpora grow: constant, up to what the disk holds.
//   node scripts/bench/scale.mjs [largest scale] [repeats]      scales 0.025, 0.25, 1, 3, 10, 30 … of the study
//
// Every figure is of a process of its own. "In memory": every column of every table but actions, one thread, once the
// code is warm. "To disk": Arrow, all cores, start-up and cold code included.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setUp } from '../setup.mjs'
import { median, printTable } from './peer.mjs'

setUp()
const largest = Number(process.argv[2] ?? 30)
const repeats = Number(process.argv[3] ?? 3)
const library = new URL('../../dist/index.js', import.meta.url).href
const scales = [0.025, 0.25, 1, 3, 10, 30, 100].filter(s => s <= largest)

const inMemory = scale => `
const { Generator, tableOf, resolveSpec, PEOPLE_A_PART, DEFAULT_TABLES } = await import('${library}')
const spec = resolveSpec({ people: Math.round(${scale} * 234751), seed: 'scale' })
const g = new Generator(spec, spec.seed)
const make = people => {
  let sessions = 0
  for (let from = 1; from <= people; from += PEOPLE_A_PART) {
    const block = g.block(from, Math.min(PEOPLE_A_PART, people - from + 1))
    for (const t of DEFAULT_TABLES) tableOf(block, t)
    sessions += block.sessions.n
  }
  return sessions
}
for (let warm = 0; warm < 10; warm++) make(PEOPLE_A_PART)
// A small corpus again and again, until as many sessions are made as of the study's size.
const times = Math.max(1, Math.round(${1 / scale}))
const started = performance.now()
let sessions = 0
for (let time = 0; time < times; time++) sessions = make(spec.people)
console.log(JSON.stringify({ sessions, ms: (performance.now() - started) / times, rss: process.resourceUsage().maxRSS }))`

/** Workers know their parts alone: the memory of a process does not depend on how many parts there are. */
const toDisk = (scale, out) => `
const { generateCorpus, resolveSpec } = await import('${library}')
const spec = resolveSpec({ people: Math.round(${scale} * 234751), seed: 'scale', format: 'arrow' })
const started = performance.now()
const m = await generateCorpus(spec, { out: ${JSON.stringify(out)} })
const sessions = m.resources.find(r => r.name === 'sessions').plumbline.rows
console.log(JSON.stringify({ sessions, ms: performance.now() - started, rss: process.resourceUsage().maxRSS }))`

function run(script) {
  const { stdout, status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

function written(scale) {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-bench-'))
  const done = run(toDisk(scale, join(folder, 'corpus')))
  rmSync(folder, { recursive: true })
  return done
}

const kinds = [s => run(inMemory(s)), written]
const runs = kinds.map(() => scales.map(() => []))
for (let r = 0; r < repeats; r++)
  for (const [j, s] of scales.entries()) for (const [k, kind] of kinds.entries()) runs[k][j].push(kind(s))
const cost = rs => median(rs.map(r => r.ms / r.sessions)) * 1000
const peak = rs => median(rs.map(r => r.rss / 1024))
const one = scales.indexOf(1)
const against = (of, k, j) => `${(of(runs[k][j]) / of(runs[k][one])).toFixed(2)} ×`
printTable(
  [
    'times the study',
    'sessions',
    'in memory, µs a session',
    'against 1 ×',
    'to disk, µs a session',
    'peak MB',
    'against 1 ×',
  ],
  scales.map((s, j) => [
    String(s),
    runs[0][j][0].sessions.toLocaleString('en'),
    cost(runs[0][j]).toFixed(2),
    against(cost, 0, j),
    cost(runs[1][j]).toFixed(1),
    peak(runs[1][j]).toFixed(0),
    against(peak, 1, j),
  ]),
)
