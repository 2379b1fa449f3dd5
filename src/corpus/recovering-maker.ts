/** Makes parts and recovers them where they are made, from memory: their sessions stay there from one round to the next. */
import { setImmediate as nextTick } from 'node:timers/promises'
import { project } from '../files/read.js'
import { Arena } from '../ground/arena.js'
import { type Steps, UNTIMED } from '../ground/stopwatch.js'
import { type Frame, frameOf, READ_COLUMNS } from '../recover/frame.js'
import { addInfluence, addTotals, type Line, noSquares, type SolvedLine } from '../recover/line.js'
import type { Sums } from '../recover/sums.js'
import { type PartialTotals, RunningTotals } from '../recover/totals.js'
import { type Batch, columnOf, sharedCopy } from '../schema/batch.js'
import { TABLES } from '../schema/tables.js'
import { PartMaker, type PartReceipt } from './make-part.js'
import type { CorpusSpec } from './spec.js'

const READ = project(TABLES.sessions, READ_COLUMNS)

/** Makes parts of one corpus, and is asked for the totals of those that it made; any thread takes them from there. */
export class RecoveringMaker {
  /** Until all parts are made: it holds the memory of a part. */
  #maker: PartMaker | undefined
  readonly #lines: readonly Line[]
  readonly #kept: Batch[] = []
  readonly #totals = new RunningTotals()
  readonly #frames = new Frames()
  readonly #steps: Steps

  constructor(spec: CorpusSpec, out: string, lines: readonly Line[], steps = UNTIMED) {
    this.#maker = new PartMaker(spec, out, steps)
    this.#steps = steps
    this.#lines = lines
  }

  /** Writes the part's files, and adds up its totals while they reach the disk. */
  make(part: number): Promise<PartReceipt> {
    return (this.#maker as PartMaker).make(part, sessions =>
      this.#steps.step('totals', () => this.#take(sessions)),
    )
  }

  #take(sessions: Batch): void {
    const kept = sharedCopy(readColumns(sessions))
    this.#kept.push(kept)
    addTotals(this.#totals, this.#frames.of(kept), this.#lines)
  }

  /** First round, after the last part, which ends the work: the totals of all, and their sessions. */
  totals(): Made {
    this.#maker = undefined
    return { totals: this.#totals.take(), kept: this.#kept.map(k => k.columns) }
  }
}

/** What one maker made: totals, and what recovery reads of each part's sessions, in memory that threads share. */
export interface Made {
  readonly totals: PartialTotals
  readonly kept: Kept[]
}

/** The columns of one part's sessions; none once some thread has begun with them. */
export type Kept = Batch['columns'] | undefined

/** Frames one after another in the same memory: each is valid until the next is asked for. */
class Frames {
  readonly #memory = new Arena()

  of(batch: Batch): Frame {
    this.#memory.reset()
    return frameOf([batch], {}, true, undefined, this.#memory)
  }
}

/**
 * Second round: the squared contributions to lines that are solved from the totals of all makers, of parts that no other thread
 * has begun. `next` is the number of the first of these; those before it are no longer kept. Between parts other work of this
 * thread gets its turn.
 */
export async function squaresOf(
  kept: Kept[],
  next: Int32Array,
  solved: readonly SolvedLine[],
): Promise<Sums> {
  const all = noSquares(solved)
  const frames = new Frames()
  for (let k = Atomics.add(next, 0, 1); k < kept.length; k = Atomics.add(next, 0, 1)) {
    const columns = kept[k] as Batch['columns']
    kept.fill(undefined, 0, k + 1)
    addInfluence(all, frames.of({ table: READ, rows: columns[0]!.values.length, columns }), solved)
    await nextTick()
  }
  return all
}

/** The columns that recovery reads, as `readTable` gives them. */
export function readColumns(sessions: Batch): Batch {
  return { table: READ, rows: sessions.rows, columns: READ_COLUMNS.map(c => columnOf(sessions, c)) }
}
