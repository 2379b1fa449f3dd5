/** Statistics of one's own, with errors clustered by person. */
import { ALL } from '../schema/stratum.js'
import { compute } from './compute.js'
import type { Estimator } from './estimator.js'
import type { Frame } from './frame.js'
import { line } from './line.js'
import { EVERYONE, type Population, type Size } from './population.js'

/**
 * The result of one statistic: the number of sessions and people it rests on, the estimate, its error and 95%
 * interval.
 */
export interface OwnEstimate extends Size {
  readonly name: string
  readonly estimate: number
  /** Clustered by person. */
  readonly std_error: number
  readonly conf_low: number
  readonly conf_high: number
  /** Sessions without a value in something that the statistic needs, which are not among the n; and in what. */
  readonly left_out: number
  readonly left_out_why: string
}

/**
 * Estimates of statistics of one's own in one frame of sessions, or several of whole people: a row each, in their order, with
 * standard errors clustered by person and Student's t with people − 1 degrees of freedom. A statistic is made of measures
 * (`column`, `indicator`, `exceeds`) taken over populations, as means, geometric means, medians, ratios, differences or any
 * smooth function of others (`delta`). What rests on no session is left out. `over` is whom the numbers of sessions and
 * people are of: every session unless given.
 *
 * @example
 * import { column, estimateOwn, EVERYONE, exceeds, mean, ratio } from '@plumbline/plumbline/recover'
 * import { frameOfRows, tablesOf } from '@plumbline/plumbline'
 *
 * const frame = frameOfRows(tablesOf({ people: 500 }).sessions.objects())
 * const of = name => mean(column(name), EVERYONE)
 * const rows = estimateOwn(frame, { dense: ratio(of('actions'), of('words')), long: mean(exceeds('turns', 10), EVERYONE) })
 * for (const r of rows) console.log(r.name, r.estimate.toFixed(4), r.std_error.toFixed(4))
 * // → dense 0.0039 0.0003
 * // → long 0.0695 0.0094
 */
export function estimateOwn(
  frames: Frame | readonly Frame[],
  statistics: Readonly<Record<string, Estimator>>,
  over: Population = EVERYONE,
): OwnEstimate[] {
  // The unit is not known here, so intervals are the plain ones.
  const lines = Object.entries(statistics).map(([statistic, estimator]) =>
    line({ statistic, unit: 'coefficient', kind: 'level' }, ALL, estimator, over),
  )
  return compute([frames].flat() as Frame[], lines).map(
    ({ statistic: name, stratum: _, unit: __, kind: ___, ...found }) => ({ name, ...found }),
  )
}
