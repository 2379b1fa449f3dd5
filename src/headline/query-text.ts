/** A query as people read it: its text, that of the functions that it calls, and where in its result a figure stands. */
import type { Headline, Place } from './query.js'
import { textOf } from './text-of.js'

/** The text of a query and of the functions that it calls. */
export function queryText({ query, calls }: Headline): string {
  return [query, ...calls].map(textOf).join('\n\n')
}

/** `workModes({ sessions }): share where work_mode is testing or orchestrating, added up`. */
export function placeWords(headline: Headline & { readonly place: Place }): string {
  return `${callOf(headline)}: ${whereWords(headline.place)}`
}

/** `agreementOfLabels({ sessions, second_reading })`. */
export function callOf({ query, reads = ['sessions'] }: Headline): string {
  return `${query.name}({ ${reads.join(', ')} })`
}

/** The column, and the rows that are selected. */
export function whereWords({ column, where, by }: Place): string {
  if (by && !where) return `${column} at every ${by}`
  if (by)
    return `${column} at every ${by} of ${Object.values(where ?? {})
      .flat()
      .join(', ')}`
  const conditions = Object.entries(where ?? {}).map(
    ([name, levels]) => `${name} is ${[levels].flat().join(' or ')}`,
  )
  const several = Object.values(where ?? {}).some(Array.isArray)
  return [
    column,
    conditions.length > 0 ? ` where ${conditions.join(' and ')}` : '',
    several ? ', added up' : '',
  ].join('')
}
