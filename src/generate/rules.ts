/** Turns a scenario’s rules into interventions that follow a node’s own kernel. */
import { log } from '../ground/math.js'
import type { Block } from '../model/block.js'
import { cumulative, pick } from '../model/distributions.js'
import { numbersOf } from '../model/parameter.js'
import { occupationWeights } from '../model/people.js'
import type { Condition, Rules, Setting, Transition } from '../model/rules.js'
import { SETTABLE } from '../model/rules.js'
import { ALWAYS_ASKS, NEVER_ASKS } from '../model/signals.js'
import { CONDITION_COLUMNS } from '../schema/condition-columns.js'
import { OCCUPATIONS, SOFTWARE_OCCUPATION } from '../schema/levels.js'
import { entityWords, type Words, words } from '../streams/draw.js'
import { type Key, nodeKey } from '../streams/key.js'
import { uniformOf } from '../streams/quantile-table.js'
import { additionsOf } from './added.js'
import type { Arm } from './arm.js'
import { meets } from './meets.js'

type Intervene = (block: Block) => void

/**
 * Interventions by node. Who is drawn into a transition follows from the seed, the level that is left and the
 * session (or person): a larger share includes all whom a smaller one does, and scenarios share their draws.
 */
export function interventionsOf(arm: Arm, seed: string): Readonly<Record<string, Intervene>> {
  const { parameters, rules, cuts } = arm
  const { mix, occupations, transitions, settings } = rules
  const all = new Map<string, Intervene[]>()
  const after = (node: string, does: Intervene) => all.set(node, [...(all.get(node) ?? []), does])
  if (occupations) after('person.occupation', otherOccupations(occupations, parameters, seed))
  if (cuts) after(SETTABLE.expertise, cutAgain(cuts, mix?.months))
  for (const [node, does] of Object.entries(additionsOf(arm, seed))) after(node, does)
  if (transitions.length > 0) after(SETTABLE.expertise, moved(transitions, seed))
  for (const s of settings) after(SETTABLE[s.set], set(s, seed))
  return Object.fromEntries(
    [...all].map(([node, list]) => [
      node,
      (block: Block) => {
        for (const does of list) does(block)
      },
    ]),
  )
}

/** The node that counts sessions, which additions follow. */
export const COUNTING = 'person.sessions'

/** The nodes that interventions read, by the node that they follow. */
export function readsOf({
  added,
  transitions,
  settings,
}: Rules): Readonly<Record<string, readonly string[]>> {
  const all: Record<string, string[]> = {}
  const add = (node: string, where: readonly Condition[]) => {
    all[node] = [...(all[node] ?? []), ...where.map(c => CONDITION_COLUMNS[c.column].node)]
  }
  for (const a of added ?? []) add(COUNTING, [{ column: 'occupation' }, ...a.where])
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

/** Levels by other cut points of the same score, in all months or some. */
function cutAgain(cuts: readonly number[], months?: readonly number[]): Intervene {
  const [cut1, cut2, cut3, cut4] = cuts as [number, number, number, number]
  return ({ sessions: { expertise, score, month, n } }) => {
    for (let i = 0; i < n; i++) {
      if (months && !months.includes(month[i])) continue
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

/** A larger share includes all whom a smaller one does, and settings of a column share their draws. */
function set({ set: column, to, where, share, unit = 'session' }: Setting, seed: string): Intervene {
  const key = nodeKey(seed, `scenario.do.${column}.${unit}`)
  return block => {
    const meet = meets(block, where, block.sessions.expertise.slice(0, block.sessions.n))
    const u = share === undefined ? undefined : uniforms(block, unit, key)
    for (let i = 0; i < block.sessions.n; i++)
      if (meet(i) && (u === undefined || u(i) < (share as number))) SETTERS[column](block, i, to)
  }
}

const SETTERS: Readonly<Record<Setting['set'], (block: Block, i: number, to: number) => void>> = {
  model_family: ({ sessions }, i, to) => {
    sessions.modelFamily[i] = to
  },
  work_mode: ({ sessions }, i, to) => {
    sessions.workMode[i] = to
  },
  subject: ({ sessions }, i, to) => {
    sessions.subject[i] = to
  },
  codebase: ({ sessions }, i, to) => {
    sessions.codebase[i] = to
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
