/**
 * Whether estimated errors are as large as the spread of the estimates: many corpora of the baseline, of several sizes.
 *
 *   node scripts/evidence/recovery/errors.mjs PEOPLE CORPORA [MINUTES]
 *
 * Adds to scenarios/evidence/errors.json until there are so many corpora of so many people, and stops after MINUTES: run it
 * again to go on; where the baseline is no longer what it was, it starts afresh. Corpus r has the seed "errors-r". Kept are sums, from which the ratio of the two and its error follow: the
 * square root of the mean squared error over the standard deviation of the estimates (Morris, White and Crowther 2019), with
 * the error of the ratio by the delta method over corpora. A share that all or nobody shows counts with an error of 0, which is
 * not printed; a line counts where at least 95% of the corpora show its error.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { sessionsFrame } from '../../../dist/calibrate/simulate.js'
import { PARAMETERS, resolveParameters, resolveSpec } from '../../../dist/index.js'
import { compute } from '../../../dist/recover/compute.js'
import { statisticLines } from '../../../dist/recover/statistics.js'
import { lineName } from '../../../dist/schema/stratum.js'

const FILE = 'scenarios/evidence/errors.json'
const [people, corpora, minutes = Number.POSITIVE_INFINITY] = process.argv.slice(2).map(Number)
const until = Date.now() + minutes * 60_000
const EVERY = 20
/** More than the ratios need. */
const DIGITS = 9

const kept = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {}
const lines = statisticLines()
const parameters = resolveParameters(PARAMETERS, resolveSpec({ scenario: 'baseline' }).parameters)
const world = createHash('sha256').update(JSON.stringify(parameters)).digest('hex').slice(0, 12)
// What was added up in another world says nothing of this one.
if (kept[people]?.world !== world) kept[people] = { world, corpora: 0, lines: {} }
const own = kept[people]

/** Of a line: corpora, and sums of x, x², x³, x⁴, v, v², v x, v x², x being the estimate less the first and v its squared error. */
function add(row) {
  const isShare = row.unit === 'share' && row.kind === 'proportion'
  const v = Number.isNaN(row.std_error) && isShare ? 0 : row.std_error ** 2
  if (!Number.isFinite(row.estimate) || Number.isNaN(v)) return
  const name = lineName(row)
  own.lines[name] ??= { center: row.estimate, n: 0, sums: [0, 0, 0, 0, 0, 0, 0, 0] }
  const line = own.lines[name]
  const x = row.estimate - line.center
  line.n++
  for (const [k, s] of [x, x ** 2, x ** 3, x ** 4, v, v ** 2, v * x, v * x ** 2].entries()) line.sums[k] += s
}

while (own.corpora < corpora && Date.now() < until) {
  for (const row of compute([sessionsFrame(parameters, `errors-${own.corpora + 1}`, people)], lines)) add(row)
  own.corpora++
  if (own.corpora % EVERY === 0) save()
}
save()

function save() {
  writeFileSync(FILE, `${JSON.stringify(kept, rounded)}\n`)
  process.stderr.write(`${own.corpora} of ${corpora} corpora of ${people} people\n`)
}

function rounded(_, value) {
  return typeof value === 'number' ? Number(value.toPrecision(DIGITS)) : value
}
