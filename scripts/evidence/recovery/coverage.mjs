/**
 * How often the 95% intervals of every statistic cover the world's true value: many corpora of one world.
 *
 *   node scripts/evidence/recovery/coverage.mjs [REPLICATES [PEOPLE [WORLD [MINUTES]]]]
 *
 * The truth of a statistic is its value in all corpora taken together (so 40 million people, as shipped), whose
 * own error is at most 1/√REPLICATES of an interval's. After MINUTES no further
 * corpus is begun; the file says how many there were. Writes scenarios/evidence/coverage.json.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { sessionsFrame } from '../../../dist/calibrate/simulate.js'
import { PARAMETERS, resolveParameters, resolveSpec } from '../../../dist/index.js'
import {
  finishTable,
  influenceOf,
  mergeTotals,
  partialTotals,
  solveLines,
} from '../../../dist/recover/line.js'
import { statisticLines } from '../../../dist/recover/statistics.js'
import { mergeCounts, mergeSums } from '../../../dist/recover/sums.js'
import { SUCCESS_NAMES } from '../../../dist/schema/definitions.js'
import { lineName } from '../../../dist/schema/stratum.js'

/** Lines of the register's statistics and their breakdowns; slopes of success within strata are left out for time. */
const slopes = new Set(SUCCESS_NAMES.map(o => `slope.${o}`))
const wanted = (statistic, stratum) => !(slopes.has(statistic) && stratum.length > 0)
const lines = statisticLines(wanted)

function replicate(world, people, r) {
  const frame = sessionsFrame(
    resolveParameters(PARAMETERS, resolveSpec({ scenario: world }).parameters),
    `coverage-${r}`,
    people,
  )
  const totals = partialTotals(frame, lines)
  const solved = solveLines(lines, totals)
  return { totals, rows: finishTable(solved, influenceOf(frame, solved)) }
}

/** Numbers as they are kept. */
function sixDigits(_, v) {
  return typeof v === 'number' ? Number(v.toPrecision(6)) : v
}

/** Adds totals in place; what cannot be (counts of values) is merged. */
function add(all, more) {
  for (const [key, value] of all) {
    if ('high' in value) mergeSums(value, more.get(key))
    else all.set(key, mergeCounts(value, more.get(key)))
  }
}

if (!isMainThread) {
  const { world, people, replicates, first, step, until } = workerData
  let all
  const seen = new Map()
  for (let r = first; r < replicates && Date.now() < until; r += step) {
    const { totals, rows } = replicate(world, people, r)
    if (all) add(all, totals)
    else all = totals
    for (const row of rows) {
      const key = lineName(row)
      if (!seen.has(key)) seen.set(key, [])
      seen.get(key).push([row.estimate, row.std_error, row.conf_low, row.conf_high, row.n])
    }
    parentPort.postMessage({ done: r })
  }
  parentPort.postMessage({ all, seen })
} else {
  const [replicates = 2000, people = 20_000] = process.argv.slice(2, 4).map(Number)
  const world = process.argv[4] ?? 'baseline'
  const until = Date.now() + Number(process.argv[5] ?? 24 * 60) * 60_000
  const step = availableParallelism()
  let done = 0
  const results = await Promise.all(
    Array.from({ length: step }, (_, first) => {
      const worker = new Worker(new URL(import.meta.url), {
        workerData: { world, people, replicates, first, step, until },
      })
      return new Promise((resolve, reject) => {
        worker.on('error', reject)
        worker.on('message', m => {
          if (m.seen) resolve(m)
          else if (++done % 50 === 0) process.stderr.write(`${done} of ${replicates}\n`)
        })
      })
    }),
  )
  const truth = new Map(
    solveLines(lines, mergeTotals(results.map(r => r.all))).map(s => [lineName(s.line), s.solved.estimate]),
  )
  const table = [...truth].flatMap(([key, value]) => {
    const rows = results.flatMap(r => r.seen.get(key) ?? []).filter(r => Number.isFinite(r[1]))
    if (rows.length < done / 2) return []
    const covered = rows.filter(([, , low, high]) => low <= value && value <= high).length
    const mean = j => rows.reduce((s, r) => s + r[j], 0) / rows.length
    const center = mean(0)
    const empirical = Math.sqrt(rows.reduce((s, r) => s + (r[0] - center) ** 2, 0) / (rows.length - 1))
    const coverage = covered / rows.length
    return [
      {
        statistic: key,
        truth: value,
        reps: rows.length,
        coverage,
        mcse: Math.sqrt((coverage * (1 - coverage)) / rows.length),
        bias: center - value,
        empirical_error: empirical,
        mean_std_error: mean(1),
        mean_n: Math.round(mean(4)),
      },
    ]
  })
  mkdirSync('scenarios/evidence', { recursive: true })
  writeFileSync(
    'scenarios/evidence/coverage.json',
    `${JSON.stringify({ world, people, replicates: done, table }, sixDigits)}\n`,
  )
  const fair = table.filter(t => Math.abs(t.coverage - 0.95) <= 0.02)
  process.stdout.write(`${fair.length} of ${table.length} within 93% to 97%\n`)
}
