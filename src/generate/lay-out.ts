/** Lays out the rows of sessions, turns, actions and decisions once their numbers are known: the owner of each, and its number. */
import {
  actionsLayout,
  type Block,
  decisionsLayout,
  postingsLayout,
  readingsLayout,
  resize,
  resizeLevels,
  seenLayout,
  sessionsLayout,
  turnsLayout,
} from '../model/block.js'
import { SESSIONS_PER_PERSON } from '../model/people.js'
import { PEOPLE_A_POSTING } from '../model/postings.js'

/** The sessions of the people, in their order. */
export function layOutSessions({ people, sessions, seen, potential }: Block): void {
  let n = 0
  for (let i = 0; i < people.n; i++) n += people.sessions[i]
  resize(sessions, sessionsLayout, n)
  resize(seen, seenLayout, n)
  resizeLevels(potential, n)
  const { personId, sessions: counts } = people
  const { sessionId, person } = sessions
  for (let p = 0, i = 0; p < people.n; p++) {
    const base = personId[p] * SESSIONS_PER_PERSON
    for (let j = 1, last = counts[p]; j <= last; j++, i++) {
      sessionId[i] = base + j
      person[i] = p
    }
  }
}

/** The sessions that are read twice, in their order. */
export function layOutReadings({ sessions, readings }: Block): void {
  const { readTwice, sessionId } = sessions
  let n = 0
  for (let i = 0; i < sessions.n; i++) n += readTwice[i]
  resize(readings, readingsLayout, n)
  for (let i = 0, r = 0; i < sessions.n; i++) {
    if (readTwice[i] === 0) continue
    readings.session[r] = i
    readings.sessionId[r++] = sessionId[i]
  }
}

/** Postings by the numbers of the people: every so many have one. */
export function layOutPostings({ people, postings }: Block): void {
  const before = (person: number) => Math.floor(person / PEOPLE_A_POSTING)
  const first = people.n > 0 ? before(people.personId[0] - 1) : 0
  const n = people.n > 0 ? before(people.personId[people.n - 1]) - first : 0
  resize(postings, postingsLayout, n)
  for (let p = 0; p < n; p++) postings.postingId[p] = first + p + 1
}

/** The turns of the sessions, in their order. */
export function layOutTurns({ sessions, turns }: Block): void {
  const { turns: counts } = sessions
  let n = 0
  for (let i = 0; i < sessions.n; i++) n += counts[i]
  resize(turns, turnsLayout, n)
  const { session, turn } = turns
  for (let i = 0, t = 0; i < sessions.n; i++) {
    for (let j = 1, last = counts[i]; j <= last; j++, t++) {
      session[t] = i
      turn[t] = j
    }
  }
}

/** Tables of which a slice of sessions is in memory at a time. */
export type Sliced = 'actions' | 'decisions'

export function isSliced(table: string): table is Sliced {
  return table === 'actions' || table === 'decisions'
}

/**
 * Lays out the rows of a slice of sessions from `from` on, whose first turn is row `turn`: about `rows` of them; returns the
 * row after its last turn.
 */
export function layOutSlice(block: Block, name: Sliced, from: number, turn: number, rows: number): number {
  const { sessions: s, slice } = block
  const { actions, planningDecisions, executionDecisions } = s
  const rowsOf =
    name === 'actions'
      ? (i: number) => actions[i]
      : (i: number) => planningDecisions[i] + executionDecisions[i]
  let [to, total] = [from, 0]
  while (to < s.n && (total === 0 || total + rowsOf(to) <= rows)) total += rowsOf(to++)
  Object.assign(slice, { from, to })
  if (name === 'actions') return layOutActions(block, total, turn)
  layOutDecisions(block, total, rowsOf)
  return turn
}

/** Lays out the actions of the slice, whose first turn is row `turn`; returns the row after its last turn. */
function layOutActions({ sessions, turns, actions, slice }: Block, total: number, turn: number): number {
  resize(actions, actionsLayout, total)
  const { turns: turnCounts } = sessions
  const { actions: counts, turn: turnNumbers } = turns
  const { session, turn: ofTurn, action } = actions
  let t = turn
  for (let i = slice.from, a = 0; i < slice.to; i++) {
    let number = 1
    for (const end = t + turnCounts[i]; t < end; t++) {
      for (let j = 0, count = counts[t]; j < count; j++, a++) {
        session[a] = i
        ofTurn[a] = turnNumbers[t]
        action[a] = number++
      }
    }
  }
  return t
}

function layOutDecisions({ decisions, slice }: Block, total: number, rowsOf: (i: number) => number): void {
  resize(decisions, decisionsLayout, total)
  const { session, decision } = decisions
  for (let i = slice.from, d = 0; i < slice.to; i++) {
    for (let number = 1, count = rowsOf(i); number <= count; number++, d++) {
      session[d] = i
      decision[d] = number
    }
  }
}
