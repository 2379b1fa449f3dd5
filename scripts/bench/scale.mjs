// Cost a session and peak memory as corpora grow: constant, up to what the disk holds.
//   node scripts/bench/scale.mjs [largest scale] [repeats]      scales 0.025, 0.25, 1, 3, 10, 30 … of the study
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
/** Workers know their parts alone: the memory of a process does not depend on how many parts there are. */
const script = (scale, out) => `
const { generateCorpus, resolveSpec } = await import('${library}')
const spec = resolveSpec({ people: Math.round(${scale} * 234751), seed: 'scale', format: 'arrow' })
const started = performance.now()
const m = await generateCorpus(spec, { out: ${JSON.stringify(out)} })
const sessions = m.resources.find(r => r.name === 'sessions').plumbline.rows
console.log(JSON.stringify({ sessions, ms: performance.now() - started, rss: process.resourceUsage().maxRSS }))`

function run(scale) {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-bench-'))
  const args = ['--input-type=module', '-e', script(scale, join(folder, 'corpus'))]
  const { stdout, status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

const runs = scales.map(() => [])
for (let r = 0; r < repeats; r++) for (const [j, s] of scales.entries()) runs[j].push(run(s))
const cost = rs => median(rs.map(r => r.ms / r.sessions)) * 1000
const peak = rs => median(rs.map(r => r.rss / 1024))
const one = scales.indexOf(1)
printTable(
  ['times the study', 'sessions', 'µs a session', 'against 1 ×', 'peak MB', 'against 1 ×'],
  scales.map((s, j) => [
    String(s),
    runs[j][0].sessions.toLocaleString('en'),
    cost(runs[j]).toFixed(1),
    `${(cost(runs[j]) / cost(runs[one])).toFixed(2)} ×`,
    peak(runs[j]).toFixed(0),
    `${(peak(runs[j]) / peak(runs[one])).toFixed(2)} ×`,
  ]),
)
