// Recovery from files that other programs wrote: the sessions of the study's size, in no order, as DuckDB writes them, beside
// the corpus itself and what pandas takes to read the same file. Each run is a process of its own, one thread.
//   node scripts/bench/elsewhere.mjs [repeats]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setUp } from '../setup.mjs'
import { here, median, output, printTable, python } from './peer.mjs'

setUp()
const repeats = Number(process.argv[2] ?? 3)
const folder = mkdtempSync(join(tmpdir(), 'plumbline-elsewhere-'))
const corpus = join(folder, 'corpus')
output(process.execPath, [here('../../dist/cli/main.js'), 'generate', '--quiet', '--out', corpus])

const fileOf = format => join(folder, `scattered.${format}`)
const node = script => output(process.execPath, ['--input-type=module', '-e', script], { cwd: here('../..') })
const copies = ['csv', 'json', 'parquet'].map(
  format =>
    `COPY (SELECT * FROM read_parquet('${corpus}/sessions/*.parquet') ORDER BY hash(session_id)) TO '${fileOf(format)}' (FORMAT ${format})`,
)
node(`
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const db = await (await DuckDBInstance.create(':memory:')).connect()
  for (const copy of ${JSON.stringify(copies)}) await db.run(copy)`)

const recovered = from => {
  const script = `
    const { recoverFrom } = await import('${new URL('../../dist/corpus/recover-corpus.js', import.meta.url).href}')
    const [started, used] = [performance.now(), process.cpuUsage()]
    await recoverFrom(${JSON.stringify(from)}, undefined, 1)
    const { user, system } = process.cpuUsage(used)
    console.log(JSON.stringify({ seconds: (performance.now() - started) / 1000, processor: (user + system) / 1e6, megabytes: process.resourceUsage().maxRSS / 1024 }))`
  return JSON.parse(node(script))
}
const pandas = call => {
  const script = `
import json, resource, time
import pandas
started, used = time.perf_counter(), time.process_time()
pandas.${call}
print(json.dumps({"seconds": time.perf_counter() - started, "processor": time.process_time() - used, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))`
  return JSON.parse(output(python(), ['-c', script]))
}

const cases = [
  ['the corpus, Parquet', () => recovered(corpus)],
  ['scattered Parquet', () => recovered(fileOf('parquet'))],
  ['scattered CSV', () => recovered(fileOf('csv'))],
  ['scattered NDJSON', () => recovered(fileOf('json'))],
  ['pandas reads the CSV', () => pandas(`read_csv(${JSON.stringify(fileOf('csv'))})`)],
  ['pandas reads the NDJSON', () => pandas(`read_json(${JSON.stringify(fileOf('json'))}, lines=True)`)],
]
const results = cases.map(() => [])
for (let r = 0; r < repeats; r++) for (const [k, [, go]] of cases.entries()) results[k].push(go())
printTable(
  ['recover every statistic, with errors', 'seconds', 'of processor time', 'peak MB'],
  cases.map(([what], k) => {
    const of = name => median(results[k].map(x => x[name]))
    return [what, of('seconds').toFixed(1), of('processor').toFixed(1), Math.round(of('megabytes'))]
  }),
)
rmSync(folder, { recursive: true })
