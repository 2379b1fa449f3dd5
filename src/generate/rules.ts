/** Turns a scenario’s rules into interventions that follow a node’s own kernel. */
import { log } from '../ground/math.js'
import type { Block, peopleLayout, sessionsLayout } from '../model/block.js'
import { cumulative, pick } from '../model/distributions.js'
import { numbersOf } from '../model/parameter.js'
import { occupationWeights } from '../model/people.js'
import type { Condition, Rules, Setting, Transition } from '../model/rules.js'
import { SETTABLE } from '../model/rules.js'
import { ALWAYS_ASKS, NEVER_ASKS } from '../model/signals.js'
import { CONDITION_COLUMNS, type ConditionColumn } from '../schema/definitions.js'
import { OCCUPATIONS, SOFTWARE_OCCUPATION } from '../schema/levels.js'
import { entityWords, type Words, words } from '../streams/draw.js'
import { type Key, nodeKey } from '../streams/key.js'
import { uniformOf } from '../streams/quantile-table.js'
import type { Arm } from './arm.js'

type Intervene = (block: Block) => void

/**
 * Interventions by node. Who is drawn into a transition follows from the seed, the level that is left and the
 * session (or person): a larger share includes all whom a smaller one does, and scenarios share their draws.
 */
export function interventionsOf(
  { parameters, rules, cuts }: Arm,
  seed: string,
): Readonly<Record<string, Intervene>> {
  const { occupations, transitions, settings } = rules
  const all = new Map<string, Intervene[]>()
  const after = (node: string, does: Intervene) => all.set(node, [...(all.get(node) ?? []), does])
  if (occupations) after('person.occupation', otherOccupations(occupations, parameters, seed))
  if (cuts) after(SETTABLE.expertise, cutAgain(cuts))
  if (transitions.length > 0) after(SETTABLE.expertise, moved(transitions, seed))
  for (const s of settings) after(SETTABLE[s.set], set(s))
  return Object.fromEntries(
    [...all].map(([node, list]) => [
      node,
      (block: Block) => {
        for (const does of list) does(block)
      },
    ]),
  )
}

/** The nodes that interventions read, by the node that they follow. */
export function readsOf({ transitions, settings }: Rules): Readonly<Record<string, readonly string[]>> {
  const all: Record<string, string[]> = {}
  const add = (node: string, where: readonly Condition[]) => {
    all[node] = [...(all[node] ?? []), ...where.map(c => CONDITION_COLUMNS[c.column].node)]
  }
  for (const t of transitions) add(SETTABLE.expertise, t.where)
  for (const s of settings) add(SETTABLE[s.set], s.where)
  return all
}

/**
 * Occupations in other shares, with as few people changed as possible (a maximal coupling): a person in an
 * occupation whose share falls leaves it with the probability of that fall, for one whose share rises.
 */
function otherOccupations(
  factors: readonly number[],
  parameters: Arm['parameters'],
  seed: string,
): Intervene {
  const shares = (weights: ArrayLike<number>) => {
    const total = Array.from(weights).reduce((a, b) => a + b, 0)
    return Array.from(weights, w => w / total)
  }
  const weights = numbersOf(new Map(Object.entries(parameters)), occupationWeights)
  const before = shares(weights)
  const after = shares(weights.map((w, o) => w * factors[o]))
  const staying = before.map((p, o) => Math.min(1, after[o] / p))
  const gains = cumulative(before.map((p, o) => Math.max(0, after[o] - p)))
  const leave = { key: nodeKey(seed, 'scenario.occupation.leave'), drawn: words(0) }
  const enter = { key: nodeKey(seed, 'scenario.occupation.enter'), drawn: words(0) }
  return ({ people }) => {
    for (const { key, drawn } of [leave, enter]) entityWords(drawn, key, people.personId, people.n, 0)
    const u = (drawn: Words, i: number) => uniformOf(drawn.x0[i], drawn.x1[i])
    for (let i = 0; i < people.n; i++) {
      if (u(leave.drawn, i) < staying[people.occupation[i]]) continue
      const o = pick(gains, u(enter.drawn, i))
      people.occupation[i] = o
      people.userType[i] = +(OCCUPATIONS[o] !== SOFTWARE_OCCUPATION)
    }
  }
}

/** Levels by other cut points of the same score. */
function cutAgain(cuts: readonly number[]): Intervene {
  const [cut1, cut2, cut3, cut4] = cuts as [number, number, number, number]
  return ({ sessions: { expertise, score, n } }) => {
    for (let i = 0; i < n; i++) {
      const x = score[i]
      expertise[i] = +(x > cut1) + +(x > cut2) + +(x > cut3) + +(x > cut4)
    }
  }
}

function moved(transitions: readonly Transition[], seed: string): Intervene {
  const drawn = words(0)
  const groups = [...new Set(transitions.map(t => `${t.from} ${t.unit}`))].map(group => {
    const rules = transitions.filter(t => `${t.from} ${t.unit}` === group)
    const { from, unit } = rules[0] as Transition
    return { from, unit, rules, key: nodeKey(seed, `scenario.transition.${from + 1}.${unit}`) }
  })
  return block => {
    const { sessions } = block
    const before = sessions.expertise.slice(0, sessions.n)
    for (const { from, unit, rules, key } of groups) {
      const u = uniforms(block, unit, key, drawn)
      const meet = rules.map(r => meets(block, r.where, before))
      for (let i = 0; i < sessions.n; i++) {
        if (before[i] !== from) continue
        let below = 0
        for (let r = 0; r < rules.length; r++) {
          if (!meet[r](i)) continue
          const { share, to } = rules[r] as Transition
          const v = u(i)
          if (v >= below && v < below + share) {
            sessions.expertise[i] = to
            break
          }
          below += share
        }
      }
    }
  }
}

function uniforms({ people, sessions }: Block, unit: Transition['unit'], key: Key, drawn = words(0)) {
  const byPerson = unit === 'person'
  if (byPerson) entityWords(drawn, key, people.personId, people.n, 0)
  else entityWords(drawn, key, sessions.sessionId, sessions.n, 0)
  return (i: number) => {
    const row = byPerson ? sessions.person[i] : i
    return uniformOf(drawn.x0[row], drawn.x1[row])
  }
}

function set({ set: column, to, where }: Setting): Intervene {
  return block => {
    const meet = meets(block, where, block.sessions.expertise.slice(0, block.sessions.n))
    for (let i = 0; i < block.sessions.n; i++) if (meet(i)) SETTERS[column](block, i, to)
  }
}

const SETTERS: Readonly<Record<Setting['set'], (block: Block, i: number, to: number) => void>> = {
  model_family: ({ sessions }, i, to) => {
    sessions.modelFamily[i] = to
  },
  work_mode: ({ sessions }, i, to) => {
    sessions.workMode[i] = to
  },
  value_usd: ({ sessions }, i, to) => {
    sessions.valueUsd[i] = to
    sessions.logValue[i] = log(to)
  },
  expertise: ({ sessions }, i, to) => {
    sessions.expertise[i] = to
  },
  asks_verification: ({ sessions }, i, to) => {
    sessions.verificationDraw[i] = to === 1 ? ALWAYS_ASKS : NEVER_ASKS
  },
  failure_signal: ({ sessions, potential }, i, to) => {
    sessions.failureSignal[i] = to
    for (const at of potential) at.failureSignal[i] = to
  },
}

/** How each column of a condition is read: a column of the block, and a function of its values. */
type Source = (
  | { readonly of: 'people'; readonly field: keyof typeof peopleLayout }
  | { readonly of: 'sessions'; readonly field: keyof typeof sessionsLayout }
) & { readonly as?: (x: number) => number }
const SOURCES: Readonly<Record<ConditionColumn, Source>> = CONDITION_COLUMNS

/** Whether session i meets every condition; levels of expertise are those given. */
export function meets(
  block: Block,
  where: readonly Condition[],
  expertise: Uint8Array,
): (i: number) => boolean {
  const tests = where.map(({ column, codes, from = -Infinity, under = Infinity }) => {
    const read = column === 'expertise' ? (i: number) => expertise[i] : readerOf(block, SOURCES[column])
    if (codes) return (i: number) => codes.includes(read(i))
    return (i: number) => read(i) >= from && read(i) < under
  })
  return i => tests.every(test => test(i))
}

function readerOf({ people, sessions }: Block, source: Source): (i: number) => number {
  const as = source.as ?? (x => x)
  if (source.of === 'sessions') {
    const values = sessions[source.field]
    return i => as(values[i])
  }
  const [values, person] = [people[source.field], sessions.person]
  return i => as(values[person[i]])
}
