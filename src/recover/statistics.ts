/** Every statistic once: the list of families, and all of them computed from observed sessions. */
import { effort, geometricMeans, medians, tails } from './effort.js'
import type { Frame } from './frame.js'
import { compute, type Line, type Recovered, type StatisticFamily, type Wanted } from './line.js'
import { composition, months, people, value } from './sample.js'
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

/** Every line of the table, or those that are wanted. */
export function statisticLines(wanted: Wanted = () => true): Line[] {
  return STATISTICS.flatMap(family => family.lines()).filter(l => wanted(l.statistic, l.stratum))
}

/**
 * Every statistic of observed sessions, as one frame or as several of whole people: statistic, stratum, n,
 * people, estimate, error, 95% interval.
 */
export function recover(frames: Frame | readonly Frame[], wanted?: Wanted): Recovered[] {
  return compute(Array.isArray(frames) ? frames : [frames as Frame], statisticLines(wanted))
}
