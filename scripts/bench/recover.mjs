// Recovery at the study's size beside DuckDB (SQL, without errors) and vectorised numpy (with clustered errors).
//   node scripts/bench/recover.mjs [repeats]      each figure is a median, each run a process of its own, one thread but where two are named
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setUp } from '../setup.mjs'
import { sqlOf } from './sql.mjs'

setUp()
const repeats = Number(process.argv[2] ?? 5)
const at = name => new URL(name, import.meta.url).href
const { generateCorpus, resolveSpec, loadFrame } = await import(at('../../dist/index.js'))
const { statisticLines } = await import(at('../../dist/recover/statistics.js'))
const { withText } = await import(at('../../dist/schema/stratum.js'))
const { levelsOf } = await import(at('../../dist/recover/level-names.js'))
const { values } = await import(at('../../dist/recover/values.js'))

const folder = mkdtempSync(join(tmpdir(), 'plumbline-bench-'))
const corpus = join(folder, 'corpus')
await generateCorpus(resolveSpec({}), { out: corpus })
const keyOf = l => `${l.statistic} [${l.stratum}]`
const all = statisticLines().map(withText)
const inSql = all.filter(l => sqlOf(l.statistic, l.stratum))
const NUMPY =
  /^(mean\.(?!sessions)|share\.(?!occ|no_)|gm\.|median\.|actions_over|(adjusted|contrast)\.|slope\.(verified|at_least|succ|aband|trouble))/
const inNumpy = all.filter(
  l =>
    NUMPY.test(l.statistic) &&
    !(/^slope/.test(l.statistic) && l.stratum !== 'all' && l.stratum !== 'trouble=true'),
)

const own = wanted => `
const { loadFrames } = await import('${at('../../dist/corpus/load-frame.js')}')
const { recoverFrames } = await import('${at('../../dist/corpus/recover-corpus.js')}')
const { statisticLines } = await import('${at('../../dist/recover/statistics.js')}')
const { lineName, withText } = await import('${at('../../dist/schema/stratum.js')}')
const wanted = new Set(${JSON.stringify(wanted.map(keyOf))})
const started = performance.now()
const rows = await recoverFrames(await loadFrames(${JSON.stringify(corpus)}), statisticLines((statistic, stratum) => wanted.has(lineName({ statistic, stratum }))))
console.log(JSON.stringify({ seconds: (performance.now() - started) / 1000, megabytes: process.resourceUsage().maxRSS / 1024, rows: rows.map(withText) }))`

const overThreads = threads => `
const { recoverFrom } = await import('${at('../../dist/corpus/recover-corpus.js')}')
const started = performance.now()
await recoverFrom(${JSON.stringify(corpus)}, undefined, ${threads})
console.log(JSON.stringify({ seconds: (performance.now() - started) / 1000, megabytes: process.resourceUsage().maxRSS / 1024 }))`

const tables = `
const { appendixTable } = await import('${at('../../dist/recover/appendix.js')}')
const { loadFrame } = await import('${at('../../dist/index.js')}')
const started = performance.now()
const frame = await loadFrame(${JSON.stringify(corpus)})
for (const t of ['A1', 'A2']) appendixTable(frame, t)
console.log(JSON.stringify({ seconds: (performance.now() - started) / 1000, megabytes: process.resourceUsage().maxRSS / 1024 }))`

const duckdb = `
const { DuckDBInstance } = await import('@duckdb/node-api')
const { sqlOf } = await import('${at('./sql.mjs')}')
const db = await (await DuckDBInstance.create(':memory:')).connect()
await db.run('SET threads = 1')
const started = performance.now()
for (const t of ['people', 'sessions']) await db.run(\`CREATE TABLE \${t} AS SELECT * FROM read_parquet('${corpus}/\${t}/*.parquet')\`)
await db.run("CREATE VIEW clear AS SELECT * FROM sessions WHERE outcome <> 'no_clear_goal'")
for (const [s, t] of ${JSON.stringify(inSql.map(l => [l.statistic, l.stratum]))}) await (await db.run(sqlOf(s, t))).getRowsJS()
console.log(JSON.stringify({ seconds: (performance.now() - started) / 1000, megabytes: process.resourceUsage().maxRSS / 1024 }))`

function run(command, args) {
  const { stdout, status, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    cwd: new URL('../..', import.meta.url).pathname,
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}
const node = script => run(process.execPath, ['--input-type=module', '-e', script])

const npy = join(folder, 'npy')
await exportColumns()
const python = ['/usr/bin/python3', 'python3'].find(p => spawnSync(p, ['-c', 'import numpy']).status === 0)

const median = xs => [...xs].sort((a, b) => a - b)[Math.floor(xs.length / 2)]
const cases = [
  ['every statistic, with errors', all.length, () => node(own(all))],
  ['every statistic, with errors, two threads', all.length, () => node(overThreads(2))],
  ['tables A1 and A2, with errors', 90, () => node(tables)],
  ['what SQL can say, with errors', inSql.length, () => node(own(inSql))],
  ['the same in DuckDB, without errors', inSql.length, () => node(duckdb)],
  ['what the numpy script says, with errors', inNumpy.length, () => node(own(inNumpy))],
  ...(python
    ? [
        [
          'the same in numpy, with errors',
          inNumpy.length,
          () => run(python, [new URL('recover.py', import.meta.url).pathname, npy]),
        ],
      ]
    : []),
]
const results = cases.map(() => [])
for (let r = 0; r < repeats; r++) for (const [k, [, , go]] of cases.entries()) results[k].push(go())

const of = (name, k) => median(results[k].map(x => x[name]))
console.log('| what | lines | seconds | peak MB |\n|---|---|---|---|')
cases.forEach(([what, lines], k) => {
  console.log(`| ${what} | ${lines} | ${of('seconds', k).toFixed(1)} | ${Math.round(of('megabytes', k))} |`)
})
const [ONE, TWO, TABLES, SQL, DUCKDB, LIKE_NUMPY, NUMPY_PEER] = cases.keys()
const times = (a, b) => `${(of('seconds', a) / of('seconds', b)).toFixed(2)} ×`
const bars = [
  ['time against DuckDB', times(SQL, DUCKDB), '0.30 ×'],
  ...(python ? [['time against numpy', times(LIKE_NUMPY, NUMPY_PEER), '0.40 ×']] : []),
  ['two threads, as fast as one', times(ONE, TWO), '1.60 ×'],
  ['peak memory, one thread', `${Math.round(of('megabytes', ONE))} MB`, '350 MB'],
  ['peak memory, two threads', `${Math.round(of('megabytes', TWO))} MB`, '500 MB'],
  ['tables A1 and A2', `${of('seconds', TABLES).toFixed(1)} s`, '3.0 s'],
]
console.log('\n| bar | measured | aim |\n|---|---|---|')
for (const row of bars) console.log(`| ${row.join(' | ')} |`)
if (python) {
  const mine = new Map(results[LIKE_NUMPY][0].rows.map(r => [keyOf(r), r]))
  const apart = inNumpy.map((l, j) => {
    const [e, error] = results[NUMPY_PEER][0].estimates[j]
    const r = mine.get(keyOf(l))
    if (!r || Number.isNaN(r.estimate)) return 0
    const estimates = Math.abs(r.estimate - e) / Math.max(Math.abs(e), 1e-3)
    // Medians' errors come from another critical value's ranks; one person has no error.
    const errors =
      l.statistic.startsWith('median') || !(error > 0) ? 0 : Math.abs(r.std_error - error) / error
    return Math.max(estimates, errors)
  })
  console.log(`largest difference from numpy, estimates and errors: ${Math.max(...apart).toExponential(1)}`)
}
rmSync(folder, { recursive: true })

/** The sessions' columns as numpy reads them quickest. */
async function exportColumns() {
  const { mkdirSync } = await import('node:fs')
  mkdirSync(npy)
  const frame = await loadFrame(corpus)
  const save = (name, array, type) => {
    const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${array.length},), }`
    const padded = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`
    const length = Buffer.alloc(2)
    length.writeUInt16LE(padded.length)
    const magic = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0])
    writeFileSync(
      join(npy, `${name}.npy`),
      Buffer.concat([
        magic,
        length,
        Buffer.from(padded),
        Buffer.from(array.buffer, array.byteOffset, array.byteLength),
      ]),
    )
  }
  const names = Object.keys(frame.columns)
  for (const name of names) {
    const small = levelsOf(name, {}) || /signal|expertise|verified|partial|trouble|abandoned|wrote/.test(name)
    save(name, small ? Uint8Array.from(values(frame, name)) : values(frame, name), small ? '|u1' : '<f8')
  }
  save('person', frame.person, '<i4')
  writeFileSync(join(npy, 'columns.json'), JSON.stringify([...names, 'person']))
  writeFileSync(
    join(npy, 'levels.json'),
    JSON.stringify(Object.fromEntries(names.flatMap(n => (levelsOf(n, {}) ? [[n, levelsOf(n, {})]] : [])))),
  )
  writeFileSync(join(npy, 'lines.json'), JSON.stringify(inNumpy.map(l => [l.statistic, l.stratum])))
}
