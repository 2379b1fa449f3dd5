/** The order of a category's levels, for sorting: that of the schema, not of the alphabet. */
import * as aq from 'arquero'
import { needOneOf } from '../ground/error.js'
import { TABLE_NAMES, TABLES } from '../schema/tables.js'

const LEVELS = new Map(
  TABLE_NAMES.flatMap(name => TABLES[name].columns).flatMap(c =>
    c.levels ? [[c.name, c.levels] as const] : [],
  ),
)

/**
 * An expression for Arquero's `orderby` and `derive`: the place of a category's level, from 0. Levels that the schema does
 * not know come after all others.
 *
 * @example
 * import { inOrder } from '@plumbline/plumbline/arquero'
 * import { tablesOf } from '@plumbline/plumbline'
 *
 * const { sessions } = tablesOf({ people: 500 })
 * console.log(sessions.groupby('value_band').count().orderby(inOrder('value_band')).get('value_band')) // → 10-200
 */
export function inOrder(column: string): ReturnType<typeof aq.escape> {
  needOneOf(column, [...LEVELS.keys()], 'column.unordered', 'category')
  const levels = LEVELS.get(column) as readonly string[]
  const places = new Map<unknown, number>(levels.map((level, j) => [level, j]))
  return aq.escape((d: Record<string, unknown>) => places.get(d[column]) ?? levels.length)
}
