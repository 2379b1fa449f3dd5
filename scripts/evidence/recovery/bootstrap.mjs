/**
 * How often the bootstrap's 95% intervals cover: small corpora of the baseline, truth from coverage.json.
 *
 *   node scripts/evidence/recovery/bootstrap.mjs [CORPORA [PEOPLE [REPLICATES]]]
 *
 * Writes scenarios/evidence/bootstrap.json.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { sessionsFrame } from '../../../dist/calibrate/simulate.js'
import { PARAMETERS, resolveParameters, resolveSpec } from '../../../dist/index.js'
import { bootstrap } from '../../../dist/recover/bootstrap.js'
import { compute } from '../../../dist/recover/compute.js'
import { statisticLines } from '../../../dist/recover/statistics.js'

const [corpora = 500, people = 2000, replicates = 299] = process.argv.slice(2).map(Number)
const STATISTICS = [
  'median.value_usd',
  'median.planning_user_share',
  'gm.actions',
  'gm.words',
  'mean.verified',
]
const { table } = JSON.parse(readFileSync('scenarios/evidence/coverage.json', 'utf8'))
const truthOf = s => table.find(t => t.statistic === `${s} [all]`).truth
const lines = statisticLines((s, t) => t.length === 0 && STATISTICS.includes(s))
const values = resolveParameters(PARAMETERS, resolveSpec({}).parameters)
const covered = new Map()
for (let c = 0; c < corpora; c++) {
  const frames = [sessionsFrame(values, `bootstrap-${c}`, people)]
  const kinds = {
    formula: compute(frames, lines),
    percentile: bootstrap(frames, lines, { replicates, interval: 'percentile', seed: String(c) }),
    bca: bootstrap(frames, lines, { replicates, interval: 'bca', seed: String(c) }),
  }
  for (const [kind, rows] of Object.entries(kinds))
    for (const r of rows) {
      const key = `${r.statistic} ${kind}`
      const truth = truthOf(r.statistic)
      covered.set(key, (covered.get(key) ?? 0) + +(r.conf_low <= truth && truth <= r.conf_high))
    }
}
const rows = STATISTICS.map(statistic => ({
  statistic,
  ...Object.fromEntries(
    ['formula', 'percentile', 'bca'].map(k => [k, covered.get(`${statistic} ${k}`) / corpora]),
  ),
}))
writeFileSync(
  'scenarios/evidence/bootstrap.json',
  `${JSON.stringify({ corpora, people, replicates, rows })}\n`,
)
console.log(rows)
