/** Whether sessions, or people, meet the conditions of a rule. */
import type { Block, peopleLayout, sessionsLayout } from '../model/block.js'
import type { Condition } from '../model/rules.js'
import { CONDITION_COLUMNS, type ConditionColumn } from '../schema/condition-columns.js'

/** How each column of a condition is read: a column of the block, and a function of its values. */
type Source = (
  | { readonly of: 'people'; readonly field: keyof typeof peopleLayout }
  | {
      readonly of: 'sessions'
      readonly field: keyof typeof sessionsLayout
      readonly over?: keyof typeof sessionsLayout
    }
) & { readonly as?: (x: number) => number }
const SOURCES: Readonly<Record<ConditionColumn, Source>> = CONDITION_COLUMNS

type Test = (i: number) => boolean

/** Whether session i meets every condition; levels of expertise are those given. */
export function meets(block: Block, where: readonly Condition[], expertise: Uint8Array): Test {
  return every(where, column => {
    if (column === 'expertise') return i => expertise[i]
    return column === 'joined' ? joinedIn(block) : readerOf(block, SOURCES[column])
  })
}

/** Whether the person of a session is one whom the scenario brings in. */
function joinedIn({ people, sessions, lastBefore = Number.POSITIVE_INFINITY }: Block): (i: number) => number {
  return i => +(people.personId[sessions.person[i]] > lastBefore)
}

/** Whether the person of row i meets every condition; all are of people. */
export function personMeets({ people }: Block, where: readonly Condition[]): Test {
  return every(where, column => {
    const { field, as = x => x } = SOURCES[column]
    const values = people[field as keyof typeof peopleLayout]
    return i => as(values[i])
  })
}

function every(
  where: readonly Condition[],
  reader: (column: ConditionColumn) => (i: number) => number,
): Test {
  const tests = where.map(({ column, codes, from = -Infinity, under = Infinity }): Test => {
    const read = reader(column)
    if (codes) return i => codes.includes(read(i))
    return i => read(i) >= from && read(i) < under
  })
  return i => tests.every(test => test(i))
}

/** What a column of conditions is in each session. */
export const columnOf = (block: Block, column: ConditionColumn) => readerOf(block, SOURCES[column])

function readerOf({ people, sessions }: Block, source: Source): (i: number) => number {
  const as = source.as ?? (x => x)
  if (source.of === 'sessions') {
    const values = sessions[source.field]
    const over = source.over && sessions[source.over]
    return over ? i => (over[i] === 0 ? Number.NaN : as(values[i])) : i => as(values[i])
  }
  const [values, person] = [people[source.field], sessions.person]
  return i => as(values[person[i]])
}
