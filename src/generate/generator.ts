/** Runs the model’s nodes over a block of people: draws each node's noise, then lets it fill its columns. */
import type { Arena } from '../ground/arena.js'
import { need } from '../ground/error.js'
import {
  type Block,
  emptyBlock,
  peopleLayout,
  readingsLayout,
  realise,
  resize,
  share,
} from '../model/block.js'
import type { Node } from '../model/node.js'
import { fillerOf, NODES } from '../model/nodes.js'
import type { Batch } from '../schema/batch.js'
import type { TableName } from '../schema/tables.js'
import { nodeKey } from '../streams/key.js'
import { type Arm, worldOf } from './arm.js'
import { auditedRows } from './audit.js'
import { gather, rowsOfMonth, scatter } from './by-month.js'
import { hold } from './hold.js'
import {
  isSliced,
  layOutPostings,
  layOutReadings,
  layOutSessions,
  layOutSlice,
  layOutTurns,
  type Sliced,
} from './lay-out.js'
import { allOf, nodesOf, type Wanted, withAncestors } from './needs.js'
import { NoiseMaker } from './noise.js'
import { FIRST_NODE, markShared, type Prepared, prepare, type Ready } from './prepared.js'
import { ROWS } from './row-ids.js'
import { COUNTING, interventionsOf, readsOf } from './rules.js'
import { tableOf } from './tables.js'

/** Rows of actions or decisions in memory at once where a part is written. */
export const ROWS_A_SLICE = 1 << 18

/** Sets a node's columns by hand after its own kernel has run: the do(node = value) of a causal model. */
export type Interventions = Readonly<Record<string, (block: Block) => void>>

export interface GeneratorOptions {
  /**
   * Another generator of the same people under the same seed: nodes that are the same in both are run only there,
   * and held nodes take its columns. Where the arm's rules hold nodes at what they are in its world, that world
   * unless given.
   */
  readonly base?: Generator
  /** Nodes held at the base's columns besides those of the arm's rules. */
  readonly hold?: readonly string[]
  /** Interventions in place of those that follow from the arm's rules. */
  readonly interventions?: Interventions
  /** Nodes that can do so work out potential outcomes at each session's own level alone; at others they are of no corpus. */
  readonly ownAlone?: boolean
  /** The nodes to run; the model's own unless a test adds or drops one. */
  readonly nodes?: readonly Node[]
}

/** Makes tables of any run of people, each alone; it owns and reuses one block's memory. */
export class Generator {
  readonly #arm: Arm
  readonly #nodes: readonly Node[]
  readonly #block = emptyBlock()
  readonly #noise = new NoiseMaker()
  readonly #prepared: readonly Prepared[]
  readonly #base: Generator | undefined
  readonly #options: GeneratorOptions
  readonly #reads: Readonly<Record<string, readonly string[]>>
  #seed: string
  #monthly: Block | undefined
  #span = NO_ONE
  /** Nodes that have run on the present block. */
  readonly #done = new Set<string>()
  /** Whether the rows of second readings are those of the present block. */
  #laidOut = false

  constructor(arm: Arm, seed: string, options: GeneratorOptions = {}) {
    needArm(arm)
    const { nodes = NODES, base, hold = [] } = options
    const held = [...arm.rules.fixed, ...hold]
    this.#arm = arm
    this.#nodes = nodes
    this.#options = options
    this.#seed = seed
    this.#base = base ?? (arm.world && new Generator(worldOf(arm), seed, { nodes }))
    need(held.length === 0 || this.#base, 'arm.base', 'nodes can only be held to those of another arm')
    this.#reads = readsOf(arm.rules)
    this.#prepared = prepare(arm, nodes, held)
    this.#address()
    if (this.#base) markShared(this.#prepared, this.#base.#prepared)
    // What a base works out at its own levels is not what this one needs at others.
    if (options.ownAlone) for (const p of this.#prepared) if (p.node.ownAlone) p.shared = false
  }

  /** The same generator, and its base, with another seed: nothing else is prepared again. */
  reseed(seed: string): this {
    this.#base?.reseed(seed)
    this.#seed = seed
    this.#address()
    this.#span = NO_ONE
    return this
  }

  /**
   * A generator of the same people under the same seed, in which further interventions follow this one's own. Nodes that they
   * leave alone are run only here; it ends with the present seed.
   */
  with(more: Interventions): Generator {
    const own = this.#interventions()
    const both = Object.entries(more).map(([node, does]) => [
      node,
      (block: Block) => {
        own[node]?.(block)
        does(block)
      },
    ])
    const interventions = { ...own, ...Object.fromEntries(both) }
    return new Generator(this.#arm, this.#seed, { ...this.#options, base: this, interventions })
  }

  /** Those in the options, or those of the arm's rules. */
  #interventions(): Interventions {
    return this.#options.interventions ?? interventionsOf(this.#arm, this.#seed)
  }

  /** Gives every node its intervention; its random stream once it runs. */
  #address(): void {
    const interventions = this.#interventions()
    for (const p of this.#prepared) {
      p.key = undefined
      p.intervene = interventions[p.node.name]
    }
  }

  /**
   * The rows of a table of the people numbered firstPerson … firstPerson + people − 1, with all columns or those that are
   * wanted; what they need is run, and nothing else. Columns are views: valid until other people are asked for. All
   * actions or decisions are in memory at once: `batches` gives them in slices.
   */
  table(firstPerson: number, people: number, name: TableName, columns?: readonly string[]): Batch {
    const block = this.showing(firstPerson, people, columns ? { [name]: columns } : allOf([name]))
    if (isSliced(name)) this.#slice(name, 0, 0, Number.POSITIVE_INFINITY)
    return tableOf(block, name, columns)
  }

  /**
   * Calls `each` with the rows of a table: once, or with actions and decisions in slices of whole sessions of about ROWS_A_SLICE
   * rows, each valid during its call.
   */
  batches(firstPerson: number, people: number, name: TableName, each: (batch: Batch) => void): void {
    if (isSliced(name)) {
      this.showing(firstPerson, people, allOf([name]))
      this.slices(name, ROWS_A_SLICE, block => each(tableOf(block, name)))
    } else each(this.table(firstPerson, people, name))
  }

  /**
   * The block of these people, with the nodes run that the wanted columns need, and those that are named besides, valid until
   * other people are asked for.
   */
  showing(firstPerson: number, people: number, wanted: Wanted, more: readonly string[] = []): Block {
    this.#same(firstPerson, people)
    const { gold } = this.#arm
    const strata = wanted.gold && gold?.by ? { gold: [...wanted.gold, gold.by] } : {}
    const nodes = nodesOf({ ...wanted, ...strata })
    const names = this.#above(n => nodes.has(n.name) || more.includes(n.name))
    const block = this.#run(names, 'turns' in wanted || 'actions' in wanted)
    if ('gold' in wanted && gold) block.audited = auditedRows(block, this.#seed, gold)
    return block
  }

  /** Whether a node has run on the present block. */
  hasRun(node: string): boolean {
    return this.#done.has(node)
  }

  /** Memory for what is computed from the present people's tables, until others are asked for. */
  get arena(): Arena {
    return this.#block.arena
  }

  /**
   * The people numbered firstPerson … firstPerson + people − 1, made afresh, with all columns of them, their sessions and,
   * unless `turns` is false, their turns. The block is valid until the next call.
   */
  block(firstPerson: number, people: number, turns = true): Block {
    this.begin(firstPerson, people)
    const isEarly = ({ level }: Node) => level === 'person' || level === 'session'
    return this.#run(this.#above(n => !n.onRequest && (turns ? n.level !== 'action' : isEarly(n))))
  }

  /** Starts these people afresh: no node runs but the one that counts their sessions. */
  begin(firstPerson: number, people: number): void {
    const block = this.#block
    this.#span = { firstPerson, people }
    this.#done.clear()
    block.arena.reset()
    delete block.audited
    delete block.practised
    if (this.#base) this.#follow(this.#base)
    resize(block.people, peopleLayout, people)
    for (let i = 0; i < people; i++) block.people.personId[i] = firstPerson + i
    block.turns.n = 0
    const first = this.#reads[COUNTING] ?? []
    const above = withAncestors(this.#nodes, n => first.includes(n.name))
    this.#runSome(p => above.has(p.node.name))
    this.#runSome(p => p.node.name === FIRST_NODE)
    layOutSessions(block)
    layOutPostings(block)
    resize(block.readings, readingsLayout, 0)
    this.#laidOut = false
  }

  /** Brings the base to the same people; an error under another seed, where nothing may be shared. */
  #follow(base: Generator): void {
    need(this.#seed === base.#seed, 'generator.base', 'a generator and its base must have the same seed')
    const { firstPerson, people } = this.#span
    base.#same(firstPerson, people)
  }

  /** The wanted nodes and all that they read. */
  #above(wanted: (node: Node) => boolean): ReadonlySet<string> {
    return withAncestors(this.#nodes, wanted, this.#reads)
  }

  /** Runs what has not run yet of the named nodes; `turns`: their rows are wanted too. */
  #run(names: ReadonlySet<string>, turns = false): Block {
    const block = this.#block
    const isWanted = ({ node }: Prepared) => names.has(node.name)
    if (!this.#prepared.some(p => isMonthly(p) && isWanted(p))) this.#runSome(p => isEarly(p) && isWanted(p))
    else if (this.#prepared.some(p => isMonthly(p) && isWanted(p) && !this.#done.has(p.node.name))) {
      // Where parameters vary by month all nodes of sessions run together.
      this.#runSome(p => isEarly(p) && !isMonthly(p))
      this.#runMonths(p => !p.node.onRequest || isWanted(p) || this.#done.has(p.node.name))
    }
    this.#runBeside(isWanted)
    const ofTurns = (p: Prepared) => p.node.level === 'turn' && isWanted(p)
    if ((turns || this.#prepared.some(ofTurns)) && block.turns.n === 0) layOutTurns(block)
    this.#runSome(ofTurns)
    return block
  }

  /** Second readings of sessions, once these are known, and postings. */
  #runBeside(isWanted: (p: Prepared) => boolean): void {
    if (this.#done.has(READ_TWICE_NODE) && !this.#laidOut) {
      layOutReadings(this.#block)
      this.#laidOut = true
    }
    this.#runSome(p => (p.node.level === 'reading' || p.node.level === 'posting') && isWanted(p))
  }

  /** The present people if they are these; else these are begun. */
  #same(firstPerson: number, people: number): void {
    const { firstPerson: first, people: n } = this.#span
    if (first !== firstPerson || n !== people) this.begin(firstPerson, people)
  }

  /** Fills the block's rows of a table in slices of whole sessions of about `rows` rows, calling `each` after each slice. */
  slices(name: Sliced, rows: number, each: (block: Block) => void): void {
    const { arena, sessions, slice } = this.#block
    for (let turn = 0, from = 0; from < sessions.n; from = slice.to) {
      turn = this.#slice(name, from, turn, rows)
      arena.within(() => each(this.#block))
    }
  }

  /** Fills the rows of sessions from `from` on, whose first turn is row `turn`, as far as rows go; returns the next turn. */
  #slice(name: Sliced, from: number, turn: number, rows: number): number {
    const next = layOutSlice(this.#block, name, from, turn, rows)
    this.#runSome(p => ROWS[p.node.level] === name, true)
    return next
  }

  /** Runs the nodes that have not run on the present block, or all again. */
  #runSome(wanted: (p: Prepared) => boolean, again = false): void {
    for (const p of this.#prepared) {
      if (!wanted(p) || (!again && this.#done.has(p.node.name))) continue
      this.#fill(p, p.ready, this.#block)
      this.#done.add(p.node.name)
    }
  }

  /** One node on a block: its kernel, then its intervention or hold. */
  #fill(p: Prepared, { kernel, unread }: Ready, block: Block): void {
    const { name, fills, realises = [] } = p.node
    if (p.shared) for (const column of fills) share(block, this.#baseBlock(name), column)
    else {
      p.key ??= nodeKey(this.#seed, name)
      const own = this.#options.ownAlone && p.node.ownAlone ? block.sessions.expertise : undefined
      kernel(block, this.#noise.of(p.node, p.key, unread, block), own)
    }
    for (const column of realises) {
      if (p.realisedToo) share(block, this.#baseBlock(name), `sessions.${column}`)
      else realise(block, column)
    }
    p.intervene?.(block)
    if (p.held) hold(p.node, block, this.#baseBlock(name))
  }

  /** The base's block of the same people, on which this node has run. */
  #baseBlock(name: string): Block {
    const base = this.#base as Generator
    return base.#done.has(name) ? base.#block : base.#run(base.#above(n => n.name === name))
  }

  /** The session nodes below the month, month by month, each on the month's sessions under its own parameters. */
  #runMonths(isRun: (p: Prepared) => boolean): void {
    const all = this.#block
    this.#monthly ??= { ...emptyBlock(), people: all.people }
    const part = this.#monthly
    delete part.practised
    if (all.ownSessions) part.ownSessions = all.ownSessions
    if (all.lastBefore !== undefined) part.lastBefore = all.lastBefore
    for (let m = 0; m < (this.#arm.months?.length ?? 0); m++) {
      const rows = rowsOfMonth(all, m)
      gather(all, part, rows)
      for (const p of this.#prepared) if (p.monthly && isRun(p)) this.#fill(p, p.monthly[m], part)
      scatter(part, all, rows)
    }
    for (const p of this.#prepared) if (p.monthly && isRun(p)) this.#done.add(p.node.name)
  }
}

const READ_TWICE_NODE = fillerOf('sessions.readTwice')

const NO_ONE = { firstPerson: 0, people: 0 }

const isMonthly = (p: Prepared) => p.monthly !== undefined
const isEarly = ({ node }: Prepared) => node.level === 'person' || node.level === 'session'

/** Throws where the rules of a scenario are left out; a mix by rank needs its cut points. */
function needArm({ parameters, rules, cuts }: Partial<Arm>): void {
  need(
    parameters && rules,
    'generator.arm',
    'a generator is made of an arm: every parameter, and the rules of the scenario, or NO_RULES',
  )
  need(rules.mix?.by !== 'rank' || cuts, 'arm.cuts', 'an arm with a mix by rank needs cut points; use armOf')
}
