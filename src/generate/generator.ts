/** Runs the model’s nodes over a block of people: gives each node its noise, then lets it fill its columns. */
import {
  actionsLayout,
  type Block,
  emptyBlock,
  peopleLayout,
  potentialLayout,
  resize,
  seenLayout,
  sessionsLayout,
  turnsLayout,
} from '../model/block.js'
import type { Kernel, Node } from '../model/node.js'
import { NODES } from '../model/nodes.js'
import type { ParameterValues } from '../model/parameter.js'
import { words } from '../streams/draw.js'
import { type Key, nodeKey } from '../streams/key.js'
import { sampler } from '../streams/sampler.js'
import { gather, rowsOfMonth, scatter } from './by-month.js'
import { hold } from './hold.js'

/** A session's id is its person's, times this, plus its number within the person from 1. */
export const SESSIONS_PER_PERSON = 4096

/** Sets a node's columns by hand after its own law has run: the do(node = value) of a causal model. */
export type Interventions = Readonly<Record<string, (block: Block) => void>>

export interface GeneratorOptions {
  readonly seed: string
  readonly values: ParameterValues
  /** Values of the parameters in each month, where they vary: they hold for the session nodes below the month. */
  readonly months?: readonly ParameterValues[] | undefined
  readonly interventions?: Interventions
  /** Nodes whose columns are those of another generator of the same people. */
  readonly held?: { readonly base: Generator; readonly nodes: readonly string[] }
  /** The nodes to run; the model's own unless a test adds or drops one. */
  readonly nodes?: readonly Node[]
}

/** A node's law under some parameters. */
interface Law {
  readonly kernel: Kernel
  /** Draws that it does not read. */
  readonly unread: readonly number[]
}

interface Prepared {
  readonly node: Node
  readonly law: Law
  /** The node's law in each month, where parameters vary. */
  readonly monthly?: readonly Law[]
  key: Key
  intervene: ((block: Block) => void) | undefined
}

/** Makes blocks of any run of people, each alone; it owns and reuses one block's memory. */
export class Generator {
  readonly #block = emptyBlock()
  readonly #memberKeys = words(0)
  readonly #noise: Float64Array[] = []
  readonly #prepared: readonly Prepared[]
  readonly #months: number
  readonly #held: GeneratorOptions['held']
  #monthly: Block | undefined
  #span = { firstPerson: 0, people: 0 }

  constructor({ seed, values, months = [], interventions = {}, held, nodes = NODES }: GeneratorOptions) {
    const turning = nodes.findIndex(n => n.name === MONTH_NODE)
    this.#months = months.length
    this.#held = held
    this.#prepared = nodes.map((node, j) => ({
      node,
      law: lawOf(node, values),
      ...(node.level === 'session' && j > turning && { monthly: months.map(v => lawOf(node, v)) }),
      key: nodeKey(seed, node.name),
      intervene: interventions[node.name],
    }))
  }

  /** The same generator with another seed, and the interventions that go with it: nothing else is prepared again. */
  reseed(seed: string, interventions: Interventions): this {
    for (const p of this.#prepared) {
      p.key = nodeKey(seed, p.node.name)
      p.intervene = interventions[p.node.name]
    }
    this.#span = { firstPerson: 0, people: 0 }
    return this
  }

  /**
   * The people numbered firstPerson … firstPerson + people − 1 with their sessions and, unless `turns` is
   * false, their turns. The block is valid until the next call.
   */
  block(firstPerson: number, people: number, turns = true): Block {
    const block = this.#block
    this.#held?.base.same(firstPerson, people)
    this.#span = { firstPerson, people }
    resize(block.people, peopleLayout, people)
    for (let i = 0; i < people; i++) block.people.personId[i] = firstPerson + i
    this.#run(p => p.node.name === FIRST_NODE)
    layOutSessions(block)
    const early = (p: Prepared) =>
      p.node.level === 'person' || (p.node.level === 'session' && !p.monthly?.length)
    this.#run(p => p.node.name !== FIRST_NODE && early(p))
    if (this.#months > 0) this.#runMonths()
    if (!turns) {
      block.turns.n = 0
      return block
    }
    layOutTurns(block)
    this.#run(p => p.node.level === 'turn')
    return block
  }

  /** The block of these people without turns: the present one if it is theirs. */
  same(firstPerson: number, people: number): Block {
    const { firstPerson: first, people: n } = this.#span
    return first === firstPerson && n === people ? this.#block : this.block(firstPerson, people, false)
  }

  /** Fills the block's actions in slices of whole sessions of about `rows` rows, calling `each` after each slice. */
  actions(rows: number, each: (block: Block) => void): void {
    const block = this.#block
    const { sessions, slice } = block
    for (let from = 0, turn = 0; from < sessions.n; ) {
      let to = from
      let total = 0
      while (to < sessions.n && (total === 0 || total + (sessions.actions[to] as number) <= rows)) {
        total += sessions.actions[to++] as number
      }
      slice.from = from
      slice.to = to
      turn = layOutActions(block, total, turn)
      this.#run(p => p.node.level === 'action')
      each(block)
      from = to
    }
  }

  #run(wanted: (p: Prepared) => boolean): void {
    for (const p of this.#prepared) if (wanted(p)) this.#fill(p, p.law, this.#block)
  }

  /** One node on a block: its law, then what is done or held by hand. */
  #fill(p: Prepared, { kernel, unread }: Law, block: Block): void {
    kernel(block, this.#draw(p, unread, block))
    p.intervene?.(block)
    if (this.#held?.nodes.includes(p.node.name)) hold(p.node.name, block, this.#held.base.#block)
  }

  /** The session nodes below the month, month by month, each on the month's sessions under its own parameters. */
  #runMonths(): void {
    const all = this.#block
    this.#monthly ??= { ...emptyBlock(), people: all.people }
    const part = this.#monthly
    for (let m = 0; m < this.#months; m++) {
      const rows = rowsOfMonth(all, m)
      gather(all, part, rows)
      for (const p of this.#prepared) if (p.monthly?.length) this.#fill(p, p.monthly[m] as Law, part)
      scatter(part, all, rows)
    }
  }

  /** The node's noise for every row of its level; nothing of what its law does not read. */
  #draw({ node, key }: Prepared, unread: readonly number[], block: Block): readonly Float64Array[] {
    const { people, sessions, turns, actions } = block
    const members = node.level === 'turn' ? turns : node.level === 'action' ? actions : undefined
    const n = (members ?? (node.level === 'person' ? people : sessions)).n
    const member = node.level === 'turn' ? turns.turn : actions.action
    const draws = sampler()
    if (members && node.noise.length > 0) draws.keys(this.#memberKeys, key, sessions.sessionId, sessions.n)
    const ids = node.level === 'person' ? people.personId : sessions.sessionId
    return node.noise.map((law, draw) => {
      if (unread.includes(draw)) return NOTHING
      const out = this.#buffer(draw, n)
      if (members) draws.members(out, law, this.#memberKeys, members.session, member, n, draw)
      else draws.entities(out, law, key, ids, n, draw)
      return out
    })
  }

  #buffer(draw: number, n: number): Float64Array {
    const held = this.#noise[draw]
    if (held && held.length >= n) return held
    const fresh = new Float64Array(Math.ceil(n * GROWTH))
    this.#noise[draw] = fresh
    return fresh
  }
}

const GROWTH = 1.25
const NOTHING = new Float64Array(0)

const lawOf = (node: Node, values: ParameterValues): Law => ({
  kernel: node.prepare(values),
  unread: node.unread?.(values) ?? [],
})

/** The node that says how many sessions there are; all others follow its count. */
const FIRST_NODE = 'person.sessions'
/** The node below which parameters may vary by month. */
const MONTH_NODE = 'session.month'

function layOutSessions({ people, sessions, seen, potential }: Block): void {
  let n = 0
  for (let i = 0; i < people.n; i++) n += people.sessions[i] as number
  resize(sessions, sessionsLayout, n)
  resize(seen, seenLayout, n)
  for (const at of potential) resize(at, potentialLayout, n)
  for (let p = 0, i = 0; p < people.n; p++) {
    const base = (people.personId[p] as number) * SESSIONS_PER_PERSON
    for (let j = 1; j <= (people.sessions[p] as number); j++, i++) {
      sessions.sessionId[i] = base + j
      sessions.person[i] = p
    }
  }
}

function layOutTurns({ sessions, turns }: Block): void {
  let n = 0
  for (let i = 0; i < sessions.n; i++) n += sessions.turns[i] as number
  resize(turns, turnsLayout, n)
  for (let i = 0, t = 0; i < sessions.n; i++) {
    for (let j = 1; j <= (sessions.turns[i] as number); j++, t++) {
      turns.session[t] = i
      turns.turn[t] = j
    }
  }
}

/** Lays out the actions of the slice, whose first turn is row `turn`; returns the row after its last turn. */
function layOutActions({ sessions, turns, actions, slice }: Block, total: number, turn: number): number {
  resize(actions, actionsLayout, total)
  let t = turn
  for (let i = slice.from, a = 0; i < slice.to; i++) {
    let number = 1
    for (const end = t + (sessions.turns[i] as number); t < end; t++) {
      for (let j = 0; j < (turns.actions[t] as number); j++, a++) {
        actions.session[a] = i
        actions.turn[a] = turns.turn[t] as number
        actions.action[a] = number++
      }
    }
  }
  return t
}
