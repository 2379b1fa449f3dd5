/** Messages of estimators where they gave no estimate, or beside one. */
import { groupedBy } from './groups.js'
import type { Replicated } from './replicate-row.js'

/** A kind of message, its frequency, and its first occurrence. */
export interface Failure {
  readonly estimator: string
  readonly world: string
  readonly replicate: number
  readonly message: string
  readonly count: number
}

/** A message without its numbers: messages that differ only in these are of one kind. */
export const kindOf = (message: string) => message.replace(/\d+/g, '#')

/**
 * Messages of an estimator in a world, the most frequent first, by their kind.
 */
export function failuresOf(rows: readonly Replicated[]): Failure[] {
  const told = rows.filter(r => r.message !== '')
  return groupedBy(told, r => JSON.stringify([r.estimator, r.world, kindOf(r.message)]))
    .map(own => {
      const { estimator, world, replicate, message } = own[0] as Replicated
      return { estimator, world, replicate, message, count: own.length }
    })
    .sort((a, b) => b.count - a.count)
}
