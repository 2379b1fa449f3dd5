/** Makes parts and recovers them where they are made, from memory: their sessions stay there from one round to the next. */
import { project } from '../files/read.js'
import { Arena } from '../ground/arena.js'
import { type Steps, UNTIMED } from '../ground/stopwatch.js'
import { type Frame, frameOf, READ_COLUMNS } from '../recover/frame.js'
import { addInfluence, addTotals, type Line, noSquares, type SolvedLine } from '../recover/line.js'
import type { Sums } from '../recover/sums.js'
import { type PartialTotals, RunningTotals } from '../recover/totals.js'
import { type Batch, columnOf, copy } from '../schema/batch.js'
import { TABLES } from '../schema/tables.js'
import { PartMaker, type PartReceipt } from './make-part.js'
import type { CorpusSpec } from './spec.js'

const READ = project(TABLES.sessions, READ_COLUMNS)

/** Makes parts of one corpus, and is asked for the totals and the squared contributions of those that it made. */
export class RecoveringMaker {
  /** Until all parts are made: it holds the memory of a part. */
  #maker: PartMaker | undefined
  readonly #lines: readonly Line[]
  readonly #kept: Batch[] = []
  readonly #totals = new RunningTotals()
  readonly #memory = new Arena()
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
    const kept = copy(readColumns(sessions))
    this.#kept.push(kept)
    addTotals(this.#totals, this.#frame(kept), this.#lines)
  }

  /** A frame that is valid until the next is asked for. */
  #frame(batch: Batch): Frame {
    this.#memory.reset()
    return frameOf([batch], {}, true, undefined, this.#memory)
  }

  /** First round, after the last part: the totals of all. */
  totals(): PartialTotals {
    this.#maker = undefined
    return this.#totals.take()
  }

  /** Second round, which ends the work: the parts' squared contributions to lines that are solved from the totals of all makers. */
  squares(solved: readonly SolvedLine[]): Sums {
    const all = noSquares(solved)
    for (const batch of this.#kept.splice(0)) addInfluence(all, this.#frame(batch), solved)
    return all
  }
}

/** The columns that recovery reads, as `readTable` gives them. */
export function readColumns(sessions: Batch): Batch {
  return { table: READ, rows: sessions.rows, columns: READ_COLUMNS.map(c => columnOf(sessions, c)) }
}
