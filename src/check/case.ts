/** A figure beside all that was recovered, and the strata of a column in which its statistic can be judged. */
import type { Recovered } from '../recover/line.js'
import { levelWithin, printStratum } from '../schema/stratum.js'
import type { Figure } from '../study/figure.js'
import { unreliable } from './unreliable.js'

export interface Case {
  readonly figure: Figure
  readonly found: ReadonlyMap<string, Recovered>
  readonly recovered: readonly Recovered[]
  readonly atStudySize: boolean
}

export function strataOf(c: Case, by: string): Recovered[] {
  const { statistic, stratum } = c.figure
  return c.recovered.filter(
    r =>
      r.statistic === statistic &&
      levelWithin(r.stratum, stratum, by) !== undefined &&
      !unreliable(c.figure, r),
  )
}

/** The strata with the most sessions in the corpus, whatever the population of the statistic. */
export function largest(c: Case, by: string, count: number): Recovered[] {
  const size = new Map(c.recovered.filter(r => r.statistic === `${by}_share`).map(r => [shortName(r), r.n]))
  return strataOf(c, by)
    .sort((a, b) => (size.get(shortName(b)) ?? b.n) - (size.get(shortName(a)) ?? a.n))
    .slice(0, count)
}

/** The level of a row's last column. */
export function shortName(r: Recovered): string {
  return r.stratum.at(-1)?.[1] ?? printStratum(r.stratum)
}
