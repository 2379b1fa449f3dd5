/** Whose rows nodes compute, and the numbers that address their draws. */
import type { Block } from '../model/block.js'
import type { NodeLevel } from '../model/node.js'

/** The rows that nodes of a level compute. */
export const ROWS = {
  person: 'people',
  session: 'sessions',
  turn: 'turns',
  action: 'actions',
  decision: 'decisions',
  reading: 'readings',
  posting: 'postings',
} as const

/** The rows of sessions that a level's rows are members of, and their numbers there. */
export function membersOf({ turns, actions, decisions }: Block, level: NodeLevel) {
  if (level === 'turn') return { session: turns.session, number: turns.turn }
  if (level === 'action') return { session: actions.session, number: actions.action }
  return level === 'decision' ? { session: decisions.session, number: decisions.decision } : undefined
}

/** The numbers that address the draws of a level’s rows; those of members start from their session. */
export function idsOf({ people, sessions, readings, postings }: Block, level: NodeLevel): Float64Array {
  if (level === 'person') return people.personId
  if (level === 'reading') return readings.sessionId
  return level === 'posting' ? postings.postingId : sessions.sessionId
}
