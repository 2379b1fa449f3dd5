/**
 * The node of coaching, which only scenarios use: who would be helped in trouble, and at which level a session then
 * continues.
 */
import { TROUBLE_SIGNAL } from '../schema/definitions.js'
import { EXPERTISE_NAMES } from '../schema/levels.js'
import { type Block, LEVELS } from './block.js'
import { node } from './node.js'
import { type DeclaredValues, scalar, vector } from './parameter.js'

const unused = 'no one is coached unless a scenario says so'
const coachShare = vector(
  'coaching.share',
  EXPERTISE_NAMES,
  [0, 0, 0, 0, 0],
  'Share of sessions that are coached when in trouble',
  { unit: 'share', support: [0, 1], class: 'assumed', source: unused, handle: true },
)
const coachLevel = scalar('coaching.level', 3, 'Level as which a coached session goes on from trouble', {
  unit: 'level',
  support: [1, LEVELS],
  class: 'assumed',
  source: unused,
  handle: true,
})

/** What a node after trouble reads of coaching. */
export const coach = { share: coachShare, level: coachLevel }

export const coaching = node({
  name: 'session.coaching',
  level: 'session',
  parents: [],
  writes: [],
  fills: ['sessions.coached'],
  distribution: 'Bernoulli, one draw for all levels',
  noise: ['uniform'],
  unread: ({ shares }) => (isCoached(shares) ? [] : [0]),
  parameters: { shares: coachShare },
  prepare: ({ shares }) => {
    if (!isCoached(shares)) return ({ sessions }) => void sessions.coached.fill(0, 0, sessions.n)
    return ({ sessions }, [u]) => {
      const { coached, n } = sessions
      for (let i = 0; i < n; i++) {
        let bits = 0
        for (let k = 0; k < LEVELS; k++) bits |= +(u![i] < shares[k]) << k
        coached[i] = bits
      }
    }
  },
})

/**
 * The level, from 0, at which a session at level k continues after a failure signal: k itself unless it is coached
 * up.
 */
export type CoachReader = (sessions: Block['sessions'], i: number, k: number, failureSignal: number) => number

/** Whether anyone is coached. */
export function isCoached(shares: Float64Array): boolean {
  return shares.some(s => s !== 0)
}

export function coachReader({ share, level }: DeclaredValues<typeof coach>): CoachReader {
  const to = Math.round(level) - 1
  if (!isCoached(share)) return (_, __, k) => k
  return (sessions, i, k, failureSignal) =>
    failureSignal >= TROUBLE_SIGNAL && (sessions.coached[i] >> k) & 1 && to > k ? to : k
}
