/**
 * People and sessions that a scenario adds. Those who come in have the numbers after the base's people; sessions that
 * are added have the numbers after their person's own. What is not said of them is drawn as the model draws it; how many
 * there are, in which months, at which occupation and level, from streams of their own.
 */
import type { Block } from '../model/block.js'
import { cumulative, pick } from '../model/distributions.js'
import { monthDays } from '../model/joining.js'
import { declaredValues } from '../model/parameter.js'
import {
  isAdded,
  MAX_SESSIONS,
  SESSIONS_PER_PERSON,
  sessionCount,
  sessionNumber,
  survivalOf,
} from '../model/people.js'
import type { Added } from '../model/rules.js'
import { sortRun } from '../model/sort-run.js'
import { monthShares, traffic } from '../model/traffic.js'
import { MONTHS, OCCUPATIONS, SOFTWARE_OCCUPATION } from '../schema/levels.js'
import { entityWords, words } from '../streams/draw.js'
import { nodeKey } from '../streams/key.js'
import { uniformOf } from '../streams/quantile-table.js'
import { type Arm, peopleAdded } from './arm.js'
import { personMeets } from './meets.js'

type Intervene = (block: Block) => void

/** What each addition does, by the node that it follows. */
export function additionsOf(arm: Arm, seed: string): Readonly<Record<string, Intervene>> {
  if (!arm.rules.added) return {}
  const additions = new Additions(arm, arm.rules.added, seed)
  return {
    'person.occupation': block => additions.occupations(block),
    'person.sessions': block => additions.count(block),
    'person.joined': block => additions.joining(block),
    'session.month': block => additions.months(block),
    'session.expertise': block => additions.levels(block),
  }
}

/** 1 for each session that the base does not have; undefined where nothing is added. */
export function addedIn(block: Block, base?: number): Uint8Array | undefined {
  const { people, sessions, ownSessions } = block
  if (base === undefined || !ownSessions) return undefined
  return Uint8Array.from(
    { length: sessions.n },
    (_, i) => +(people.personId[sessions.person[i]] > base || isAdded(block, i)),
  )
}

/** Draws are tried at most so often until a session falls into the months; one does after that. */
const MOST_ATTEMPTS = 200
const NO_GROUP = -1

/** The additions of an arm, with how many sessions each adds to the people of the present block. */
class Additions {
  readonly #added: readonly Added[]
  readonly #seed: string
  readonly #base: number
  /** The last person's number of each addition. */
  readonly #ends: readonly number[]
  /** [occupation × month] shares of sessions. */
  readonly #spread: Float64Array
  readonly #survival: Float64Array
  /** For each addition of sessions: the number of each person's last session before it. */
  #before: Int32Array[] = []

  constructor(arm: Arm, added: readonly Added[], seed: string) {
    const values = new Map(Object.entries(arm.parameters))
    this.#added = added
    this.#seed = seed
    this.#base = arm.base as number
    let end = this.#base
    this.#ends = peopleAdded(arm).map(n => {
      end += n
      return end
    })
    this.#spread = monthShares(declaredValues(traffic, values))
    this.#survival = survivalOf(declaredValues(sessionCount, values))
  }

  /** The occupations of those who come in. */
  occupations({ people }: Block): void {
    const u = this.#uniforms('occupation', people.personId, people.n)
    const shares = this.#added.map(a => a.occupations && cumulative(a.occupations))
    for (let i = 0; i < people.n; i++) {
      const own = shares[this.#groupOf(people.personId[i])]
      if (!own) continue
      const o = pick(own, u[i])
      people.occupation[i] = o
      people.userType[i] = +(OCCUPATIONS[o] !== SOFTWARE_OCCUPATION)
    }
  }

  /** How many sessions those who come in have, and how many are added to those of others. */
  count(block: Block): void {
    const { people } = block
    this.#comeIn(people)
    block.lastBefore = this.#base
    block.ownSessions = people.sessions.slice(0, people.n)
    this.#before = this.#added.map(a => {
      const before = people.sessions.slice(0, people.n)
      if (a.of === 'sessions') this.#more(block, a)
      return before
    })
  }

  /**
   * Who comes in is like a person of the base who is seen in these months: with a number of sessions like the base's, of
   * which each falls into the months by itself, drawn again until one does.
   */
  #comeIn(people: Block['people']): void {
    let left = Array.from({ length: people.n }, (_, i) => i).filter(i => people.personId[i] > this.#base)
    for (let attempt = 0; left.length > 0; attempt++) {
      const all = this.#uniforms('sessions', people.personId, people.n, attempt)
      for (const i of left) people.sessions[i] = countAt(this.#survival, all[i])
      const kept = this.#perSession('seen', people, left, attempt)
      left = left.filter(i => {
        const months = (this.#added[this.#groupOf(people.personId[i])] as Added).months
        const part = this.#part(months, people.occupation[i])
        const seen = kept(i).reduce((n, u) => n + +(u < part), 0)
        people.sessions[i] = Math.max(1, seen)
        return seen === 0 && attempt < MOST_ATTEMPTS
      })
    }
  }

  /** Each session of a person who is meant brings the share with it, as whole sessions and by chance. */
  #more(block: Block, { share, months, where }: Added): void {
    const { people, ownSessions } = block
    const meant = personMeets(block, where)
    const rows = Array.from({ length: people.n }, (_, i) => i)
      .filter(i => people.personId[i] <= this.#base)
      .filter(meant)
    const kept = this.#perSession('more', { ...people, sessions: ownSessions as Int32Array }, rows, 0)
    for (const i of rows) {
      const mean = share * this.#part(months, people.occupation[i])
      const whole = Math.floor(mean)
      const more = kept(i).reduce((n, u) => n + whole + +(u < mean - whole), 0)
      people.sessions[i] = Math.min(MAX_SESSIONS, people.sessions[i] + more)
    }
  }

  /** Those who come in join on the first day on which they may have a session. */
  joining({ people: { n, personId, joinMonth, joinDay } }: Block): void {
    for (let i = 0; i < n; i++) {
      const group = this.#added[this.#groupOf(personId[i])]
      if (!group) continue
      const m = group.months[0] as number
      joinMonth[i] = m + 1
      joinDay[i] = monthDays[m]
    }
  }

  /**
   * The months of added sessions, as their occupation has them among those allowed and, where there are such, from joining on;
   * in order within a person's sessions of one addition.
   */
  months({ people, sessions }: Block): void {
    const { n, sessionId, person, month } = sessions
    const u = this.#uniforms('month', sessionId, n)
    const known = new Map<string, Float64Array>()
    const groups = Array.from({ length: n }, (_, i) => this.#additionOf(people, sessions, i))
    groups.forEach((group, i) => {
      if (!group) return
      const o = people.occupation[person[i]]
      const key = `${group.months} ${o}`
      const shares =
        known.get(key) ?? cumulative(group.months.map(m => this.#spread[o * MONTHS.length + m] as number))
      known.set(key, shares)
      const m = group.months[pick(shares, u[i])] as number
      const joined = people.joinMonth[person[i]] - 1
      month[i] = m >= joined ? m : (group.months.find(x => x >= joined) ?? m)
    })
    for (let from = 0, to = 0; from < n; from = to) {
      for (to = from + 1; to < n && person[to] === person[from] && groups[to] === groups[from]; ) to++
      if (groups[from]) sortRun(month, from, to)
    }
  }

  /** The levels of added sessions, one for all that a person adds. */
  levels({ people, sessions }: Block): void {
    if (!this.#added.some(a => a.levels)) return
    const u = this.#uniforms('level', people.personId, people.n)
    for (let i = 0; i < sessions.n; i++) {
      const levels = this.#additionOf(people, sessions, i)?.levels
      if (levels) sessions.expertise[i] = pick(cumulative(levels), u[sessions.person[i]])
    }
  }

  /** The addition that a session comes from; undefined for the base's. */
  #additionOf(people: Block['people'], sessions: Block['sessions'], i: number): Added | undefined {
    const row = sessions.person[i]
    const id = people.personId[row]
    if (id > this.#base) return this.#added[this.#groupOf(id)]
    const number = sessionNumber({ people, sessions }, i)
    const g = this.#added.findLastIndex((a, j) => a.of === 'sessions' && number > this.#before[j][row])
    return this.#added[g]
  }

  /** The addition that a person comes in with. */
  #groupOf(id: number): number {
    return id <= this.#base ? NO_GROUP : this.#ends.findIndex(end => id <= end)
  }

  /** The share of an occupation's sessions that lie in some months. */
  #part(months: readonly number[], occupation: number): number {
    if (months.length === MONTHS.length) return 1
    return months.reduce((s, m) => s + this.#spread[occupation * MONTHS.length + m], 0)
  }

  #uniforms(what: string, entities: Float64Array, n: number, draw = 0): Float64Array {
    const drawn = words(n)
    entityWords(drawn, nodeKey(this.#seed, `scenario.add.${what}`), entities, n, draw)
    return Float64Array.from({ length: n }, (_, i) => uniformOf(drawn.x0[i], drawn.x1[i]))
  }

  /** A uniform number for each of the sessions of some people, by the person's row. */
  #perSession(
    what: string,
    { personId, sessions }: Pick<Block['people'], 'personId' | 'sessions'>,
    rows: readonly number[],
    draw: number,
  ): (row: number) => Float64Array {
    const from = new Map<number, number>()
    const ids: number[] = []
    for (const i of rows) {
      from.set(i, ids.length)
      for (let j = 1; j <= sessions[i]; j++) ids.push(personId[i] * SESSIONS_PER_PERSON + j)
    }
    const u = this.#uniforms(what, Float64Array.from(ids), ids.length, draw)
    return row => {
      const start = from.get(row) as number
      return u.subarray(start, start + sessions[row])
    }
  }
}

/** A number of sessions by inversion. */
function countAt(survival: Float64Array, u: number): number {
  let count = 1
  while (1 - u < survival[count]) count++
  return count
}
