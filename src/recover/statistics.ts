/** Every statistic once: the list of families, and all of them computed from observed sessions. */
import { effort, geometricMeans, medians, tails } from './effort.js'
import type { Frame } from './frame.js'
import { composition, months, people, value } from './sample.js'
import type { Recovered, StatisticFamily, Wanted } from './strata.js'
import { means, occupations, success, trends, within } from './success.js'

/** All families, in the order of the result table. */
export const STATISTICS: readonly StatisticFamily[] = [
  people,
  months,
  composition,
  value,
  medians,
  geometricMeans,
  tails,
  effort,
  success,
  within,
  means,
  trends,
  occupations,
]

/**
 * Every statistic of a frame of observed sessions: statistic, stratum, n, people, estimate, error, 95% interval.
 * With `wanted`, families may leave out lines that it refuses.
 */
export function recover(frame: Frame, wanted: Wanted = () => true): Recovered[] {
  return STATISTICS.flatMap(family => family.compute(frame, wanted))
}
