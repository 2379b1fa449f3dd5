/** One paired replicate: the same people and draws in both arms, and the estimates in each. */
import { addedIn } from '../generate/added.js'
import { peopleWithAdded, withAdded } from '../generate/arm.js'
import { Generator, type GeneratorOptions } from '../generate/generator.js'
import { columnOf } from '../generate/meets.js'
import { personWeights } from '../generate/mix.js'
import type { Wanted } from '../generate/needs.js'
import { tableOf } from '../generate/tables.js'
import { Arena } from '../ground/arena.js'
import type { Block } from '../model/block.js'
import { NODES } from '../model/nodes.js'
import { type Frame, frameOf, READ_COLUMNS, replacing } from '../recover/frame.js'
import { finishTable, influenceOf, type Line, partialTotals, solveLines } from '../recover/line.js'
import { needsOf } from '../recover/needs.js'
import { BY_COLUMNS } from '../scenarios/column-reasons.js'
import { type Batch, copy, gatherRows } from '../schema/batch.js'
import { CONDITION_COLUMNS, type ConditionColumn } from '../schema/condition-columns.js'
import type { SuccessOutcome } from '../schema/definitions.js'
import { lineName } from '../schema/stratum.js'
import { doseTally } from './dose.js'
import {
  type Expected,
  expectedIn,
  expectedOf,
  NONE,
  nodesOf,
  standsForAnother,
  standsForTrouble,
} from './expectation.js'
import { addCells, cellTable, kitagawa } from './kitagawa.js'
import { PATH_NAMES, PATHS, pathTerms, SPLIT_OUTCOMES, type Tally, tally } from './paths.js'
import { isSame, type Question, type WeighedArm } from './question.js'
import { isProbable, isRead, linesOf, probabilitiesHold, sizedLines } from './statistics.js'

/** The result of a replicate: estimates of every line in either arm, and the parts of the change of each outcome. */
export interface Replicate {
  readonly baseline: Float64Array
  readonly scenario: Float64Array
  /** [arm × line] standard errors of the lines of which an answer says how much data they need (`sizedLines`). */
  readonly errors: Float64Array
  /** [outcome × term], then [outcome × path]; empty unless it is asked for. */
  readonly split: Float64Array
  /** Those whom the scenario touches, counted; empty unless the change is split. */
  readonly dose: Float64Array
}

/** A corpus of a question's usual size is one block, and read in place. */
const PEOPLE_A_BLOCK = 20_000

/** Replicate r, from 1, of a question. Its arms are the corpora that seed "SEED r" makes. */
export function replicateOf(question: Question, r: number): Replicate {
  const ready = madeReady(question, `${question.seed} ${r}`)
  const { lines, hasProbabilities, expected, more, added, total, wanted, base, other, hybrids } = ready
  const same = other === base
  const arms = [question.baseline, question.scenario] as const
  const isOne = total <= PEOPLE_A_BLOCK
  const seen = [new Seen(arms[0], question, ready, isOne), new Seen(arms[1], question, ready, isOne)] as const
  const cells = [cellTable(), cellTable()] as const
  const dose = doseTally(question.aim)
  const tallies = [tally(), ...PATH_NAMES.map(() => tally())]
  for (let from = 1; from <= total; from += PEOPLE_A_BLOCK) {
    const people = Math.min(PEOPLE_A_BLOCK, total - from + 1)
    const made = (g: Generator) => g.showing(from, people, wanted, more)
    const block = made(base)
    const leftOut = addedIn(block, added)
    const weight = seen[0].add(block, leftOut)
    const own = same ? block : made(other)
    const weights = [weight, same ? weight : seen[1].add(own)] as const
    if (!question.split) continue
    dose.add({
      blocks: [block, own],
      weights,
      added: leftOut,
      generators: [base, other],
      probabilities: hasProbabilities,
      expected,
    })
    addCells(cells[0], { block, expected }, weights[0], leftOut)
    addCells(cells[1], { block: own, expected }, weights[1])
    const way = [block, block, ...hybrids.map(g => g.showing(from, people, SPLIT_COLUMNS, more)), own]
    tallies.forEach((t, p) => {
      t.add({ block: way[p] ?? own, expected }, weights[+(p > 0)], p === 0 ? leftOut : undefined)
    })
  }
  const before = seen[0].estimates(lines)
  const after = same ? before : seen[1].estimates(lines)
  return {
    baseline: before.estimates,
    scenario: after.estimates,
    errors: Float64Array.from([...before.errors, ...after.errors]),
    split: question.split ? splitOf(cells, tallies) : new Float64Array(),
    dose: question.split ? dose.numbers() : new Float64Array(),
  }
}

/** What the replicates of a question share. */
interface Ready {
  /** The people that the baseline has, where the scenario adds to them; and all people of the scenario. */
  readonly added: number | undefined
  readonly total: number
  readonly lines: readonly Line[]
  /** Those whose errors are worked out too. */
  readonly sized: readonly Line[]
  /** Whether some line asks for the truth’s probabilities. */
  readonly probabilities: boolean
  /** Whether they are worked out, for lines or for the dose. */
  readonly hasProbabilities: boolean
  /** The outcomes that are answered by their probabilities, and the nodes that work these out. */
  readonly expected: Expected
  readonly more: readonly string[]
  /** The columns of sessions that the lines read. */
  readonly columns: readonly string[]
  /** These, and what else is asked of either arm. */
  readonly wanted: Wanted
  readonly base: Generator
  /** The base itself where both arms are the same. */
  readonly other: Generator
  readonly hybrids: readonly Generator[]
  /** For what is worked out for the sessions of an arm. */
  readonly memory: Arena
}

const ready = new WeakMap<Question, Ready>()

/** The question’s generators with a replicate’s seed; they are made once, and each replicate reuses their memory. */
function madeReady(question: Question, seed: string): Ready {
  const known = ready.get(question)
  if (known) {
    for (const g of [known.base, known.other, ...known.hybrids]) g.reseed(seed)
    return known
  }
  const lines = linesOf(question)
  const probabilities = lines.some(isProbable)
  const hasProbabilities = probabilities || (question.split && probabilitiesHold(question))
  const expected = lines.some(standsForAnother) || question.split ? expectedIn(question) : NONE
  const columns = columnsOf(question, lines)
  const wanted = wantedOf(question, columns, hasProbabilities)
  const make = (arm: WeighedArm, options: GeneratorOptions = {}) =>
    new Generator(arm, seed, { ...options, ownAlone: true })
  const same = isSame(question)
  // What the scenario adds is there in both, so that it has a counterpart; the baseline leaves it out when it counts.
  const base = make(withAdded(question.baseline, question.scenario))
  const isAdded = question.scenario.rules.added !== undefined && question.baseline.rules.added === undefined
  const added = isAdded ? question.people : undefined
  const total = peopleWithAdded(question.scenario, question.people)
  const other = same ? base : make(question.scenario, { base })
  const hybrids =
    !question.split || same
      ? []
      : PATHS.slice(0, -1).map(p => make(question.scenario, { base, hold: p.held }))
  const made = {
    lines,
    sized: sizedLines(question, lines).map(j => lines[j] as Line),
    probabilities,
    hasProbabilities,
    expected,
    more: nodesOf(expected),
    columns,
    added,
    total,
    wanted,
    base,
    other,
    hybrids,
    memory: new Arena(),
  }
  ready.set(question, made)
  return made
}

/** Those that Arquero's table is made of; the level, by which people are weighed; where all show whom a change touches, all. */
function columnsOf({ split }: Question, lines: readonly Line[]): readonly string[] {
  if (split) return READ_COLUMNS
  const needed = new Set(['session_id', 'person_id', 'outcome', 'expertise', ...needsOfAll(lines)])
  return READ_COLUMNS.filter(c => needed.has(c))
}

function needsOfAll(lines: readonly Line[]): readonly string[] {
  const known = new Map<string, readonly string[]>()
  return lines.flatMap(l => needsOf(l, known))
}

function wantedOf(question: Question, columns: readonly string[], hasProbabilities: boolean): Wanted {
  const { split, aim, by = [] } = question
  const wanted: Record<string, readonly string[]> = { sessions: columns }
  const aimed = (aim?.where ?? []).flat().map(c => c.column)
  const more = [
    ...(hasProbabilities ? PROBABILITY_COLUMNS : []),
    ...publicOf([...columnsBy(by), ...(split ? aimed : [])]),
    ...(split && asksVerification(question) ? [['sessions', 'verification_turns'] as const] : []),
  ]
  for (const [table, column] of more) wanted[table] = [...(wanted[table] ?? []), column]
  return wanted
}

/** Whether asking for verification is set, which shows in turns alone. */
function asksVerification({ baseline, scenario }: Question): boolean {
  return [baseline, scenario].some(a => a.rules.settings.some(s => s.set === 'asks_verification'))
}

/** The columns by which an answer is given that are not read from the sessions table. */
const columnsBy = (by: readonly string[]) => BY_COLUMNS.filter(c => by.includes(c) && !isRead(c))

/** Columns of tables by which a generator knows that it must fill these columns of conditions. */
function publicOf(columns: readonly ConditionColumn[]): (readonly [table: string, column: string])[] {
  const nodes: readonly string[] = columns.map(c => CONDITION_COLUMNS[c].node)
  return NODES.filter(n => nodes.includes(n.name) && n.writes.length > 0).map(
    n => (n.writes[0] as string).split('.') as [string, string],
  )
}

/** What shows the outcomes by which a change is split. */
const SPLIT_COLUMNS: Wanted = { sessions: ['outcome', 'success_signal', 'failure_signal'] }

/** The names under which a frame has the probabilities of outcomes until they stand for these. */
const EXPECTED = 'p of '

const PROBABILITY_COLUMNS = [
  ['truth_sessions', 'p_verified_1'],
  ['truth_sessions', 'p_at_least_partial_1'],
] as const

function splitOf(cells: readonly [Float64Array, Float64Array], tallies: readonly Tally[]): Float64Array {
  const composed = SPLIT_OUTCOMES.flatMap((_, o) => kitagawa(cells[0], cells[1], o))
  return Float64Array.from([...composed, ...pathTerms(tallies)])
}

/** The observed sessions of an arm, collected block by block. */
class Seen {
  private readonly batches: Batch[] = []
  private readonly probabilities: Float64Array[][] = [[], []]
  private readonly by: readonly ConditionColumn[]
  private readonly divided: Float64Array[][]
  private readonly expected: (readonly [SuccessOutcome, Float64Array[]])[]
  private readonly weights: Float64Array[] = []

  constructor(
    private readonly arm: WeighedArm,
    { by = [] }: Question,
    private readonly ready: Pick<Ready, 'sized' | 'columns' | 'probabilities' | 'expected' | 'memory'>,
    /** Whether one block is all: it need not be copied. */
    private readonly isOne: boolean,
  ) {
    this.by = columnsBy(by)
    this.divided = this.by.map(() => [])
    this.expected = [...ready.expected].map(outcome => [outcome, []])
  }

  /** Adds a block without the sessions to leave out, and returns the weights of its people if they are weighted. */
  add(block: Block, leftOut?: Uint8Array): Float64Array | undefined {
    const batch = tableOf(block, 'sessions', this.ready.columns)
    const rows = leftOut && rowsOf(leftOut)
    const kept = (all: Float64Array) => (rows ? Float64Array.from(rows, i => all[i] as number) : all)
    this.batches.push(rows ? gatherRows(batch, rows) : this.isOne ? batch : copy(batch))
    this.by.forEach((column, j) => {
      const read = columnOf(block, column)
      this.divided[j]!.push(kept(Float64Array.from({ length: block.sessions.n }, (_, i) => read(i))))
    })
    if (this.ready.probabilities) {
      this.probabilities[0]!.push(kept(ownLevel(block, 'pVerified')))
      this.probabilities[1]!.push(kept(ownLevel(block, 'pAtLeastPartial')))
    }
    for (const [outcome, parts] of this.expected) parts.push(kept(expectedOf(block, outcome).slice()))
    if (!this.arm.tilts) return undefined
    const weights = personWeights(block, this.arm.tilts)
    this.weights.push(weights)
    return weights
  }

  /** One estimate per line, NaN where the corpus has no session for it; and the errors of those that are sized. */
  estimates(lines: readonly Line[]): { readonly estimates: Float64Array; readonly errors: number[] } {
    const [p_verified, p_at_least_partial] = this.probabilities.map(joined) as [Float64Array, Float64Array]
    const divided = this.by.map((column, j) => [column, joined(this.divided[j]!)])
    // Frames order their rows, and with them every measure that they are given.
    const expected = Object.fromEntries(this.expected.map(([o, parts]) => [EXPECTED + o, joined(parts)]))
    const more: Record<string, Float64Array> = {
      ...(this.ready.probabilities && { p_verified, p_at_least_partial }),
      ...Object.fromEntries(divided),
      ...expected,
    }
    const { columns, memory } = this.ready
    memory.reset()
    const frame: Frame = frameOf(this.batches, more, this.isOne, undefined, memory, columns)
    const weight = this.arm.tilts ? joined(this.weights) : undefined
    const found = new Map<string, number>()
    const solve = (of: Frame, some: readonly Line[]) => {
      const solved = solveLines(some, partialTotals(of, some, weight))
      for (const s of solved) found.set(lineName(s.line), s.solved.estimate)
      return solved
    }
    const drawn = solve(
      frame,
      lines.filter(l => !standsForAnother(l)),
    )
    const { sized } = this.ready
    const own = drawn.filter(s => sized.includes(s.line))
    const errorOf = new Map(finishTable(own, influenceOf(frame, own)).map(r => [lineName(r), r.std_error]))
    const errors = sized.map(l => errorOf.get(lineName(l)) ?? Number.NaN)
    // Each in a frame of its own: sessions in trouble are those in which it was drawn.
    for (const isTrouble of [false, true]) {
      const others = lines.filter(l => standsForAnother(l) && standsForTrouble(l) === isTrouble)
      const own = this.expected.filter(([o]) => (o === 'trouble') === isTrouble)
      const probable = own.map(([o]) => [o, frame.columns[EXPECTED + o] as Float64Array])
      if (others.length > 0) solve(replacing(frame, Object.fromEntries(probable)), others)
    }
    const estimates = Float64Array.from(lines, l => found.get(lineName(l)) ?? Number.NaN)
    return { estimates, errors }
  }
}

/** The rows that are not left out. */
function rowsOf(leftOut: Uint8Array): Int32Array {
  return Int32Array.from(leftOut.keys()).filter(i => leftOut[i] === 0)
}

/** Each session’s probability at the level that it is at. */
function ownLevel({ sessions, potential }: Block, name: 'pVerified' | 'pAtLeastPartial'): Float64Array {
  const { n, expertise } = sessions
  const first = potential[0]![name]
  // The column of all levels, of which the first level's array is the beginning.
  const [all, stride] = [new Float64Array(first.buffer), first.length]
  const out = new Float64Array(n)
  for (let i = 0; i < n; i++) out[i] = all[(expertise[i] as number) * stride + i] as number
  return out
}

function joined(parts: readonly Float64Array[]): Float64Array {
  if (parts.length === 1) return parts[0] as Float64Array
  const out = new Float64Array(parts.reduce((n, p) => n + p.length, 0))
  let at = 0
  for (const p of parts) {
    out.set(p, at)
    at += p.length
  }
  return out
}
