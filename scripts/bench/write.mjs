// Study size to disk, every table but actions, generation included, beside DuckDB's one-thread COPY of the same typed
// columns from memory.
//   node scripts/bench/write.mjs [scale] [repeats]      medians; a run of each in turn
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setUp } from '../setup.mjs'
import { median, output, printTable } from './peer.mjs'

setUp()
const scale = Number(process.argv[2] ?? 1)
const repeats = Number(process.argv[3] ?? 5)
const cores = availableParallelism()
const { DEFAULT_TABLES, generateCorpus, resolveSpec } = await import('../../dist/index.js')
const { DuckDBInstance } = await import('@duckdb/node-api')
const people = Math.round(scale * 234751)
const folder = mkdtempSync(join(tmpdir(), 'plumbline-bench-'))
const main = new URL('../../dist/cli/main.js', import.meta.url).pathname

const seconds = async work => {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

/** A process of its own, start-up included. */
async function ours(format, workers) {
  const out = join(folder, 'ours')
  const size = ['--people', String(people), '--format', format, '--workers', String(workers)]
  const took = await seconds(() =>
    output(process.execPath, [main, 'generate', '--quiet', ...size, '--out', out]),
  )
  rmSync(out, { recursive: true })
  return took
}

/** Every table typed and in memory; then one COPY a table. */
async function duckdb() {
  const source = join(folder, 'source')
  await generateCorpus(resolveSpec({ people }), { out: source })
  const db = await (await DuckDBInstance.create()).connect()
  await db.run('SET threads = 1')
  for (const t of DEFAULT_TABLES)
    await db.run(`CREATE TABLE ${t} AS SELECT * FROM read_parquet('${source}/${t}/*.parquet')`)
  rmSync(source, { recursive: true })
  return (format, ...options) =>
    seconds(async () => {
      for (const t of DEFAULT_TABLES)
        await db.run(
          `COPY ${t} TO '${join(folder, `${t}.${format}`)}' (${[`FORMAT ${format}`, ...options].join(', ')})`,
        )
    })
}

const copy = await duckdb()
const formats = [
  ['parquet', () => copy('parquet', 'COMPRESSION snappy')],
  ['csv', () => copy('csv', 'HEADER')],
  ['ndjson', () => copy('json')],
]
const cases = formats.flatMap(([format, peer]) => [
  [`DuckDB COPY to ${format}, one thread, from memory`, peer, format],
  ...[...new Set([1, cores])].map(w => [
    `plumbline to ${format}, ${w} thread${w > 1 ? 's' : ''}, generation included`,
    () => ours(format, w),
    format,
  ]),
])
const runs = cases.map(() => [])
for (let r = 0; r < repeats; r++) for (const [j, [, one]] of cases.entries()) runs[j].push(await one())
const peers = Object.fromEntries(
  cases.flatMap(([name, , format], j) => (name.startsWith('DuckDB') ? [[format, median(runs[j])]] : [])),
)
printTable(
  [`${people.toLocaleString('en')} people to disk`, 'seconds', 'against DuckDB'],
  cases.map(([name, , format], j) => [
    name,
    median(runs[j]).toFixed(2),
    `${(median(runs[j]) / peers[format]).toFixed(2)} ×`,
  ]),
)

/** Rows a second of the actions of the same people, start-up included. */
const actions = []
for (let r = 0; r < repeats; r++) {
  const out = join(folder, 'actions')
  const words = ['generate', '--quiet', '--people', String(people), '--tables', 'actions', '--out', out]
  const took = await seconds(() => output(process.execPath, [main, ...words]))
  const { rows } = JSON.parse(readFileSync(join(out, 'datapackage.json'), 'utf8')).resources[0].plumbline
  actions.push({ rows, rate: rows / took / 1e6 })
  rmSync(out, { recursive: true })
}
const rate = median(actions.map(a => a.rate)).toFixed(1)
console.log(
  `${actions[0].rows.toLocaleString('en')} actions to parquet, ${cores} threads: ${rate} million rows a second`,
)
rmSync(folder, { recursive: true })
