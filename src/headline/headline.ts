/** Every headline figure once, and the function that computes all of them. */
import { type ColumnTable, from } from 'arquero'
import { needOneOf } from '../ground/error.js'
import { division } from './division.js'
import { effort } from './effort.js'
import { occupationFigures } from './occupations.js'
import { postingFigures } from './posting-figures.js'
import type { AllTables, Headline, Level, Place, Tables } from './query.js'
import { sample } from './sample.js'
import { success } from './success.js'
import { trouble } from './trouble.js'
import { labels } from './two-raters.js'
import { work } from './work.js'

/** All queries, in the order in which the study reports. */
export const HEADLINES: readonly Headline[] = [
  ...sample,
  ...work,
  ...division,
  ...effort,
  ...success,
  ...trouble,
  ...occupationFigures,
  ...labels,
  ...postingFigures,
]

/** The figures that have a query. */
export const HEADLINE_FIGURES: readonly string[] = HEADLINES.flatMap(h => Object.keys(h.figures))

/** The query that computes a figure, and the figure's place in its result. */
export function headlineOf(figure: string): Headline & { readonly place: Place } {
  needOneOf(figure, HEADLINE_FIGURES, 'headline.unknown', 'figure with a query')
  const found = HEADLINES.find(h => figure in h.figures) as Headline
  return { ...found, place: found.figures[figure] }
}

/** An estimate of a figure; of a figure about every level of a category, one per level. */
export interface HeadlineEstimate {
  readonly figure: string
  readonly level: Level | null
  readonly estimate: number
}

/**
 * Headline figures of sessions that have the study's definitions as columns (`define`), all or some by id: a table of figure,
 * level and estimate. An estimate that rests on nothing is NaN; figures of tables that are not given are left out.
 *
 * @example
 * import { headlines } from '@plumbline/plumbline/arquero'
 * import { tablesOf } from '@plumbline/plumbline'
 *
 * const { sessions } = tablesOf({ people: 500 })
 * console.log(headlines({ sessions }, ['work.building']).get('estimate').toFixed(3)) // → 0.243
 */
export function headlines(
  tables: Tables & Partial<AllTables>,
  wanted: readonly string[] = HEADLINE_FIGURES,
): ColumnTable {
  const rows = HEADLINES.flatMap(({ query, figures, reads = [] }) => {
    const places = Object.entries(figures).filter(([figure]) => wanted.includes(figure))
    const isThere = reads.every(name => tables[name])
    const result = places.length > 0 && isThere ? query(tables as AllTables) : undefined
    return result ? places.flatMap(([figure, place]) => estimates(result, figure, place)) : []
  })
  return from(rows, ['figure', 'level', 'estimate'])
}

function estimates(
  result: ColumnTable,
  figure: string,
  { column, where = {}, by }: Place,
): HeadlineEstimate[] {
  const rows = (result.objects() as Record<string, Level>[]).filter(row =>
    Object.entries(where).every(([name, levels]) => [levels].flat().includes(row[name])),
  )
  if (by) return rows.map(row => ({ figure, level: row[by], estimate: number(row[column]) }))
  const estimate = rows.length > 0 ? rows.reduce((sum, row) => sum + number(row[column]), 0) : Number.NaN
  return [{ figure, level: null, estimate }]
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN
}
