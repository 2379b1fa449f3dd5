// Study size to disk, every table but actions, generation included, beside DuckDB: one thread, its COPY after an append of
// the same typed columns, which is timed apart.
//   node scripts/bench/write.mjs [scale] [repeats] [formats]      medians; a run of each in turn
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setUp } from '../setup.mjs'
import { median, output, printTable } from './peer.mjs'

setUp()
const scale = Number(process.argv[2] ?? 1)
const repeats = Number(process.argv[3] ?? 5)
const only = process.argv[4]?.split(',')
const cores = availableParallelism()
const { DEFAULT_TABLES, Generator, PEOPLE_A_PART, resolveSpec, TABLES, tableOf } = await import(
  '../../dist/index.js'
)
const { halves } = await import('../../dist/files/whole.js')
const { DuckDBDataChunk, DuckDBInstance } = await import('@duckdb/node-api')
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

/** What each type of column is in DuckDB, and its values as DuckDB's vectors hold them. */
const TYPES = {
  int8: ['TINYINT', v => v],
  int32: ['INTEGER', v => v],
  int64: ['BIGINT', v => new BigInt64Array(halves(v, v.length).buffer)],
  float32: ['FLOAT', v => v],
  float64: ['DOUBLE', v => v],
  bool: ['BOOLEAN', v => v],
  timestamp: ['TIMESTAMP_MS', v => new BigInt64Array(halves(v, v.length).buffer)],
  cat: ['ENUM', v => v],
}

/** One thread: every table appended from typed columns, which it times; then a COPY of each table, timed too. */
async function duckdb() {
  const db = await (await DuckDBInstance.create()).connect()
  await db.run('SET threads = 1')
  const spec = resolveSpec({ people })
  const generator = new Generator(spec, spec.seed)
  const parts = []
  for (let first = 1; first <= people; first += PEOPLE_A_PART) {
    const block = generator.block(first, Math.min(PEOPLE_A_PART, people - first + 1))
    parts.push(
      DEFAULT_TABLES.map(t => {
        const { table, rows, columns } = tableOf(block, t)
        return { rows, columns: columns.map((c, j) => vectorOf(table.columns[j], c)) }
      }),
    )
  }
  for (const t of DEFAULT_TABLES) {
    const columns = TABLES[t].columns.map(c => {
      const [type] = TYPES[c.type]
      return `${c.name} ${type === 'ENUM' ? `ENUM (${c.levels.map(l => `'${l.replaceAll("'", "''")}'`)})` : type}`
    })
    await db.run(`CREATE TABLE ${t} (${columns})`)
  }
  const appended = await seconds(async () => {
    for (const [j, t] of DEFAULT_TABLES.entries()) {
      const appender = await db.createAppender(t)
      const types = Array.from({ length: TABLES[t].columns.length }, (_, c) => appender.columnType(c))
      for (const part of parts) appendPart(appender, types, part[j])
      appender.closeSync()
    }
  })
  parts.length = 0
  const copy = (format, ...options) =>
    seconds(async () => {
      for (const t of DEFAULT_TABLES)
        await db.run(
          `COPY ${t} TO '${join(folder, `${t}.${format}`)}' (${[`FORMAT ${format}`, ...options].join(', ')})`,
        )
    })
  return { appended, copy }
}

/** Values as a vector holds them, and bits of those that are present. */
function vectorOf({ type }, { values, valid }) {
  return { values: TYPES[type][1](values.slice()), ...(valid && { valid: valid.slice() }) }
}

const CHUNK = 2048

function appendPart(appender, types, { rows, columns }) {
  for (let from = 0; from < rows; from += CHUNK) {
    const n = Math.min(CHUNK, rows - from)
    const chunk = DuckDBDataChunk.create(types, n)
    columns.forEach(({ values, valid }, j) => {
      const vector = chunk.getColumnVector(j)
      const { dataView: bytes } = vector
      const items = vector.items ?? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      items.set(values.subarray(from, from + n))
      if (valid) {
        // One bit a row; the library's own way sets them one by one.
        vector.validity.setItemValid(0, false)
        const bits = new Uint8Array(vector.validity.data.buffer).fill(0)
        for (let i = 0; i < n; i++) bits[i >> 3] |= valid[from + i] << (i & 7)
      }
      vector.flush()
    })
    appender.appendDataChunk(chunk)
  }
}

const { appended, copy } = await duckdb()
const formats = [
  ['parquet', () => copy('parquet', 'COMPRESSION snappy')],
  ['csv', () => copy('csv', 'HEADER')],
  ['ndjson', () => copy('json')],
].filter(([format]) => !only || only.includes(format))
const cases = formats.flatMap(([format, peer]) => [
  [`DuckDB COPY to ${format}, one thread`, peer, format],
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
  [`${people.toLocaleString('en')} people to disk`, 'seconds', 'against COPY', 'against append and COPY'],
  cases.map(([name, , format], j) => [
    name,
    median(runs[j]).toFixed(2),
    `${(median(runs[j]) / peers[format]).toFixed(2)} ×`,
    name.startsWith('DuckDB') ? '' : `${(median(runs[j]) / (appended + peers[format])).toFixed(2)} ×`,
  ]),
)
console.log(`DuckDB's append of the same typed columns, one thread: ${appended.toFixed(2)} s`)

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
