// Writes src/streams/tables/*.ts: the quantile tables as constants. Run after `npm run build`:
//   node scripts/build/make-tables.mjs            writes them
//   node scripts/build/make-tables.mjs --check    exits 1 unless they are current
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import jstat from 'jstat'
import { normalQuantile } from '../../dist/ground/normal.js'
import { encodeDoubles } from '../../dist/streams/base64.js'
import { makeTable } from '../../dist/streams/quantile-table.js'

const { jStat } = jstat
/** Beyond this tail jStat's gamma quantile is no longer right; the table stays flat there. */
const GAMMA_TAIL = 2 ** -31
const GAMMA_SHAPE = 1.5

const gammaLower = p => jStat.gamma.inv(Math.max(p, GAMMA_TAIL), GAMMA_SHAPE, 1)
const gammaUpper = p => jStat.gamma.inv(1 - Math.max(p, GAMMA_TAIL), GAMMA_SHAPE, 1)

const tables = [
  [
    'normal',
    'Standard normal quantiles, made from AS241 (lower half; symmetric).',
    makeTable(normalQuantile),
  ],
  [
    'gamma32',
    'Quantiles of the gamma distribution with shape 3/2 and scale 1, made from jStat; flat beyond the tails 2^-31.',
    makeTable(gammaLower, gammaUpper),
  ],
]

const folder = new URL('../../src/streams/tables/', import.meta.url)
mkdirSync(folder, { recursive: true })
let stale = 0
for (const [name, meaning, table] of tables) {
  const text = `/** ${meaning} Written by scripts/build/make-tables.mjs. */
import { decodeDoubles } from '../base64.js'
import type { QuantileTable } from '../quantile-table.js'

export const ${name}Table: QuantileTable = {
  symmetric: ${table.symmetric},
  rows: decodeDoubles(
    '${encodeDoubles(table.rows)}',
  ),
}
`
  const file = new URL(`${name}.ts`, folder)
  if (!process.argv.includes('--check')) writeFileSync(file, text)
  else if (readFileSync(file, 'utf8') !== text) {
    stale++
    console.error(`${name}.ts is not what its script makes`)
  }
}
process.exitCode = stale > 0 ? 1 : 0
