/** Every statistic once: the list of families, and the function that computes all of them from observed sessions. */
import { need } from '../ground/error.js'
import type { Nature } from '../schema/nature.js'
import type { OtherTable } from '../schema/tables.js'
import { agreement } from './agreement.js'
import { compute } from './compute.js'
import { divisions, effort, geometricMeans, medians, tails } from './effort.js'
import { signals } from './expertise-signals.js'
import type { Frame } from './frame.js'
import { OF_SCHEMA, type Vocabulary } from './level-names.js'
import type { Line, Recovered, Statistic, StatisticFamily, Wanted } from './line.js'
import { postings } from './posting-prices.js'
import { composition, months, people, value } from './sample.js'
import { means, occupations, success, trends, within } from './success.js'

/** All families, in the order of the result table. */
export const STATISTICS: readonly StatisticFamily[] = [
  people,
  months,
  composition,
  value,
  medians,
  divisions,
  geometricMeans,
  tails,
  effort,
  success,
  within,
  means,
  trends,
  occupations,
]

/** Families of statistics that rest on columns of sessions, or on tables, which not every corpus has. */
export const TABLE_STATISTICS: readonly StatisticFamily[] = [signals, agreement, postings]

/** The lines about signals of expertise, or those that are wanted. */
export function signalLines(wanted: Wanted = () => true, levels: Vocabulary = OF_SCHEMA): Line[] {
  return signals.lines(levels).filter(l => wanted(l.statistic, l.stratum))
}

/** The lines that rest on a table beside the sessions, or those that are wanted. */
export function tableLines(
  table: OtherTable,
  wanted: Wanted = () => true,
  levels: Vocabulary = OF_SCHEMA,
): Line[] {
  return TABLE_STATISTICS.filter(f => f.table === table)
    .flatMap(family => family.lines(levels))
    .filter(l => wanted(l.statistic, l.stratum))
}

/** Every line of the table, or those that are wanted; of data with levels of their own, give these (`frame.vocabulary`). */
export function statisticLines(wanted: Wanted = () => true, levels: Vocabulary = OF_SCHEMA): Line[] {
  return STATISTICS.flatMap(family => family.lines(levels)).filter(l => wanted(l.statistic, l.stratum))
}

/** A statistic with the family that declares it. */
export interface DeclaredStatistic extends Statistic {
  readonly family: StatisticFamily
}

let byId: ReadonlyMap<string, DeclaredStatistic> | undefined

/** The declaration of a statistic, the same in all its strata; undefined where no family declares it. */
export function declaredStatistic(id: string): DeclaredStatistic | undefined {
  byId ??= new Map(
    [...STATISTICS, ...TABLE_STATISTICS].flatMap(family =>
      family
        .lines()
        .map(
          ({ stratum: _, estimator: __, sizes: ___, ...own }) => [own.statistic, { ...own, family }] as const,
        ),
    ),
  )
  return byId.get(id)
}

/** The unit and kind of a statistic that some family declares. */
export function natureOf(id: string): Nature {
  const found = declaredStatistic(id)
  need(found, 'statistic.unknown', `no family declares the statistic ${id}`)
  return { unit: found.unit, kind: found.kind }
}

/** The caution due for the interval of a line; undefined where none is. */
export function cautionOf(
  r: Pick<Recovered, 'statistic' | 'stratum' | 'unit' | 'kind' | 'n' | 'people'>,
): string | undefined {
  return declaredStatistic(r.statistic)?.family.cautions?.find(c => c.of(r))?.says
}

/**
 * Every statistic of observed sessions, as one frame or as several of whole people: statistic, stratum, n,
 * people, estimate, error clustered by person, 95% interval, unit and kind; or those whose id and stratum are `wanted`. Shares
 * are parts of 1. A line that rests on no session is left out.
 *
 * @example
 * import { recover, tablesOf, frameOfRows } from '@plumbline/plumbline'
 *
 * const frame = frameOfRows(tablesOf({ people: 500 }).sessions.objects())
 * const [turns] = recover(frame, id => id === 'median.turns')
 * console.log(turns.n, turns.estimate, turns.unit) // → 820 4 count
 */
export function recover(frames: Frame | readonly Frame[], wanted?: Wanted): Recovered[] {
  const all = [frames].flat() as Frame[]
  return compute(all, statisticLines(wanted, all[0]?.vocabulary))
}
