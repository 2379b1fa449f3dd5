/** Recovered statistics on a terminal, with a caution below where one is due. */
import { LEAST_CARRIERS, type Recovered } from '../../recover/line.js'
import { cautionOf } from '../../recover/statistics.js'
import { showEstimate } from '../../schema/display.js'
import type { Kind } from '../../schema/nature.js'
import { printStratum } from '../../schema/stratum.js'
import { columns } from '../output.js'

export function recoveredTable(rows: readonly Recovered[]): string {
  const cautions = [...new Set(rows.flatMap(r => cautionOf(r) ?? []))]
  const mark = (r: Recovered) => {
    const caution = cautionOf(r)
    return caution ? `(${cautions.indexOf(caution) + 1})` : ''
  }
  const cells = rows.map(r => [
    r.statistic,
    printStratum(r.stratum),
    ...[r.n, r.people].map(x => (Number.isNaN(x) ? '' : String(x))),
    ...[r.estimate, r.std_error, r.conf_low, r.conf_high].map(x =>
      Number.isNaN(r.n) ? 'hidden' : Number.isNaN(x) ? '' : showEstimate(r.unit, x),
    ),
    mark(r),
  ])
  const head = ['statistic', 'stratum', 'n', 'people', 'estimate', 'std_error', 'conf_low', 'conf_high']
  const notes = [...cautions.map((c, j) => `(${j + 1}) ${c}`), ...leftOut(rows), ...withoutError(rows)]
  return [...columns([head, ...cells], [2, 3, 4, 5, 6, 7]), ...(notes.length > 0 ? ['', ...notes] : [])].join(
    '\n',
  )
}

/** Said once: why comparisons may have no error. */
function withoutError(rows: readonly Recovered[]): string[] {
  const some = rows.filter(
    r => COMPARISONS.has(r.kind) && r.n > 0 && !Number.isNaN(r.estimate) && Number.isNaN(r.std_error),
  )
  if (some.length === 0) return []
  return [
    `${some.length} lines have no error: fewer than ${LEAST_CARRIERS} people (in effect) carry it, or no degree of freedom is left`,
  ]
}

const COMPARISONS: ReadonlySet<Kind> = new Set(['adjusted', 'difference', 'slope', 'ratio', 'change'])

/** Said once, of all lines. */
function leftOut(rows: readonly Recovered[]): string[] {
  const some = rows.filter(r => r.left_out > 0)
  if (some.length === 0) return []
  const most = Math.max(...some.map(r => r.left_out))
  return [
    `${some.length} lines leave out sessions in which a value is missing, up to ${most}; --json and --csv give left_out and left_out_why of each`,
  ]
}
