/** Runs the model’s nodes over a block of people: gives each node its noise, then lets it fill its columns. */
import { need } from '../ground/error.js'
import { type Block, emptyBlock, peopleLayout, realise, resize, share } from '../model/block.js'
import type { Node } from '../model/node.js'
import { NODES } from '../model/nodes.js'
import type { ParameterValues } from '../model/parameter.js'
import { words } from '../streams/draw.js'
import { nodeKey } from '../streams/key.js'
import { sampler } from '../streams/sampler.js'
import { gather, rowsOfMonth, scatter } from './by-month.js'
import { heldWith, hold } from './hold.js'
import { layOutActions, layOutSessions, layOutTurns } from './lay-out.js'
import { withAncestors } from './needs.js'
import { FIRST_NODE, markShared, type Prepared, type Ready, readyUnder } from './prepared.js'

/** Rows of actions that are held in memory at once where a part is written. */
export const ACTION_ROWS = 1 << 18

/** Sets a node's columns by hand after its own kernel has run: the do(node = value) of a causal model. */
export type Interventions = Readonly<Record<string, (block: Block) => void>>

export interface GeneratorOptions {
  readonly seed: string
  readonly values: ParameterValues
  /** Values of the parameters in each month, where they vary: they hold for the session nodes below the month. */
  readonly months?: readonly ParameterValues[] | undefined
  readonly interventions?: Interventions
  /** Nodes that an intervention after a node reads, besides the node itself. */
  readonly reads?: Readonly<Record<string, readonly string[]>>
  /** Another generator, of the same people under the same seed: nodes that are the same in both are run there alone. */
  readonly base?: Generator
  /** Nodes whose columns are those of the base. */
  readonly hold?: readonly string[]
  /** The nodes to run; the model's own unless a test adds or drops one. */
  readonly nodes?: readonly Node[]
}

/** Makes blocks of any run of people, each alone; it owns and reuses one block's memory. */
export class Generator {
  readonly #block = emptyBlock()
  readonly #memberKeys = words(0)
  readonly #noise: Float64Array[] = []
  readonly #prepared: readonly Prepared[]
  readonly #months: number
  readonly #base: Generator | undefined
  readonly #reads: GeneratorOptions['reads']
  #monthly: Block | undefined
  #span = { firstPerson: 0, people: 0 }
  /** Nodes that have run on the present block. */
  readonly #done = new Set<string>()

  constructor({
    seed,
    values,
    months = [],
    interventions = {},
    reads,
    base,
    hold = [],
    nodes = NODES,
  }: GeneratorOptions) {
    const turning = nodes.findIndex(n => n.name === MONTH_NODE)
    const held = heldWith(hold)
    this.#months = months.length
    this.#base = base
    this.#reads = reads
    this.#prepared = nodes.map((node, j) => ({
      node,
      ready: readyUnder(node, values),
      ...(node.level === 'session' && j > turning && { monthly: months.map(v => readyUnder(node, v)) }),
      held: held.has(node.name),
      key: nodeKey(seed, node.name),
      intervene: interventions[node.name],
      shared: false,
      realisedToo: false,
    }))
    if (base) markShared(this.#prepared, base.#prepared)
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
    this.begin(firstPerson, people)
    return this.run(({ level }) => level === 'person' || level === 'session' || (turns && level === 'turn'))
  }

  /** A block of these people on which no node has run but the one that counts their sessions. */
  begin(firstPerson: number, people: number): Block {
    const block = this.#block
    this.#span = { firstPerson, people }
    this.#done.clear()
    block.arena.reset()
    if (this.#base) this.#follow(this.#base)
    resize(block.people, peopleLayout, people)
    for (let i = 0; i < people; i++) block.people.personId[i] = firstPerson + i
    block.turns.n = 0
    this.#runSome(p => p.node.name === FIRST_NODE)
    layOutSessions(block)
    return block
  }

  /** Brings the base to the same people; what is made once for both would be wrong under another seed. */
  #follow(base: Generator): void {
    const keys = [this, base].map(g => g.#prepared.find(p => p.node.name === FIRST_NODE)?.key)
    need(
      keys[0]?.k0 === keys[1]?.k0 && keys[0]?.k1 === keys[1]?.k1,
      'generator.base',
      'a generator and its base must have the same seed',
    )
    const { firstPerson, people } = this.#span
    base.same(firstPerson, people)
  }

  /** Runs what has not run yet of the wanted nodes and of all that they read. */
  run(wanted: (node: Node) => boolean): Block {
    const block = this.#block
    const names = withAncestors(
      this.#prepared.map(p => p.node),
      wanted,
      this.#reads,
    )
    // Where parameters vary by month all nodes of sessions run together.
    const isMonthly = (p: Prepared) => (p.monthly?.length ?? 0) > 0
    const any = this.#prepared.some(p => isMonthly(p) && names.has(p.node.name))
    const early = ({ level }: Node) => level === 'person' || level === 'session'
    if (!any) this.#runSome(p => early(p.node) && names.has(p.node.name))
    else if (!this.#prepared.some(p => isMonthly(p) && this.#done.has(p.node.name))) {
      this.#runSome(p => early(p.node) && !isMonthly(p))
      this.#runMonths()
    }
    const ofTurns = (p: Prepared) => p.node.level === 'turn' && names.has(p.node.name)
    if (this.#prepared.some(ofTurns)) {
      if (block.turns.n === 0) layOutTurns(block)
      this.#runSome(ofTurns)
    }
    return block
  }

  /** The block of these people: the present one if it is theirs. */
  same(firstPerson: number, people: number): Block {
    const { firstPerson: first, people: n } = this.#span
    return first === firstPerson && n === people ? this.#block : this.begin(firstPerson, people)
  }

  /** Fills the block's actions in slices of whole sessions of about `rows` rows, calling `each` after each slice. */
  actions(rows: number, each: (block: Block) => void): void {
    const block = this.#block
    const { sessions, slice } = block
    for (let from = 0, turn = 0; from < sessions.n; ) {
      let to = from
      let total = 0
      while (to < sessions.n && (total === 0 || total + sessions.actions[to] <= rows)) {
        total += sessions.actions[to++]
      }
      slice.from = from
      slice.to = to
      turn = layOutActions(block, total, turn)
      this.#runSome(p => p.node.level === 'action', true)
      block.arena.within(() => each(block))
      from = to
    }
  }

  /** Runs the nodes that have not run on the present block, or all again. */
  #runSome(wanted: (p: Prepared) => boolean, again = false): void {
    for (const p of this.#prepared) {
      if (!wanted(p) || (!again && this.#done.has(p.node.name))) continue
      this.#fill(p, p.ready, this.#block)
      this.#done.add(p.node.name)
    }
  }

  /** One node on a block: its kernel, then what is done or held by hand. */
  #fill(p: Prepared, { kernel, unread }: Ready, block: Block): void {
    const { name, fills, realises = [] } = p.node
    if (p.shared) for (const column of fills) share(block, this.#baseBlock(name), column)
    else kernel(block, this.#draw(p, unread, block))
    for (const column of realises) {
      if (p.realisedToo) share(block, this.#baseBlock(name), `sessions.${column}`)
      else realise(block, column)
    }
    p.intervene?.(block)
    if (p.held) hold(name, block, this.#baseBlock(name))
  }

  /** The base's block of the same people, on which this node has run. */
  #baseBlock(name: string): Block {
    const base = this.#base as Generator
    return base.#done.has(name) ? base.#block : base.run(n => n.name === name)
  }

  /** The session nodes below the month, month by month, each on the month's sessions under its own parameters. */
  #runMonths(): void {
    const all = this.#block
    this.#monthly ??= { ...emptyBlock(), people: all.people }
    const part = this.#monthly
    for (let m = 0; m < this.#months; m++) {
      const rows = rowsOfMonth(all, m)
      gather(all, part, rows)
      for (const p of this.#prepared) if (p.monthly?.length) this.#fill(p, p.monthly[m] as Ready, part)
      scatter(part, all, rows)
    }
    for (const p of this.#prepared) if (p.monthly?.length) this.#done.add(p.node.name)
  }

  /** The node's noise for every row of its level; nothing of what its kernel does not read. */
  #draw({ node, key }: Prepared, unread: readonly number[], block: Block): readonly Float64Array[] {
    const { people, sessions, turns, actions } = block
    const members = node.level === 'turn' ? turns : node.level === 'action' ? actions : undefined
    const n = (members ?? (node.level === 'person' ? people : sessions)).n
    const member = node.level === 'turn' ? turns.turn : actions.action
    const draws = sampler()
    if (members && node.noise.length > 0) draws.keys(this.#memberKeys, key, sessions.sessionId, sessions.n)
    const ids = node.level === 'person' ? people.personId : sessions.sessionId
    return node.noise.map((distribution, draw) => {
      if (unread.includes(draw)) return NOTHING
      const out = this.#buffer(draw, n)
      if (members) draws.members(out, distribution, this.#memberKeys, members.session, member, n, draw)
      else draws.entities(out, distribution, key, ids, n, draw)
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

/** The node below which parameters may vary by month. */
const MONTH_NODE = 'session.month'
