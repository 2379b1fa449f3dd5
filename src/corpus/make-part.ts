/** Makes one part of a corpus, every table of it, and writes it to disk. */
import { join } from 'node:path'
import { sumsOf } from '../estimands/estimand.js'
import { CELL_NAMES, cellSumsOf } from '../estimands/weighted.js'
import { PEOPLE_A_PART, partPath } from '../files/format.js'
import { openPart, type PartRecord, type PartWriter } from '../files/write.js'
import { Generator } from '../generate/generator.js'
import { allOf } from '../generate/needs.js'
import { type Steps, UNTIMED } from '../ground/stopwatch.js'
import { type Batch, columnOf } from '../schema/batch.js'
import { TABLES, type TableName } from '../schema/tables.js'
import { saveCellSums } from './cell-sums.js'
import type { CorpusSpec } from './spec.js'
import { warmUp } from './warm-up.js'

/** The record of a finished part until the manifest is written. */
export interface PartReceipt {
  readonly part: number
  readonly files: Readonly<Partial<Record<TableName, PartRecord>>>
  /** Empty where no truth is asked for. */
  readonly estimandSums: readonly number[]
}

/** Columns of sessions that sums of truth read. */
const SUMMED = ['month', ...CELL_NAMES]
/** From this number of parts on, a warm-up pays. */
const MANY_PARTS = 5

/** Makes parts of one corpus, reusing one generator's memory. */
export class PartMaker {
  readonly #spec: CorpusSpec
  readonly #out: string
  readonly #generator: Generator
  readonly #steps: Steps

  constructor(spec: CorpusSpec, out: string, steps = UNTIMED) {
    this.#spec = spec
    this.#out = out
    this.#steps = steps
    this.#generator = new Generator(spec, spec.seed)
    if (spec.people >= MANY_PARTS * PEOPLE_A_PART) warmUp(people => this.#rehearse(people))
  }

  /** Makes everything that a part of so many people needs, and writes none of it. */
  #rehearse(people: number): void {
    this.#generator.begin(1, people)
    this.#generator.showing(1, people, allOf(this.#spec.tables))
  }

  /**
   * Writes the part's files; if one fails, none of the unfinished ones remains. `use` is given the sessions while files reach
   * the disk; they do not last.
   */
  async make(part: number, use?: (sessions: Batch) => void): Promise<PartReceipt> {
    const { people, tables, format } = this.#spec
    const first = part * PEOPLE_A_PART + 1
    const count = Math.min(PEOPLE_A_PART, people - first + 1)
    const { step, during } = this.#steps
    step('generate', () => this.#generator.begin(first, count))
    const shown = new Map<TableName, Batch>()
    const closing: Promise<[TableName, PartRecord]>[] = []
    const sums: Promise<readonly number[]>[] = []
    try {
      for (const name of tables) {
        const path = join(this.#out, partPath(name, part, format))
        const writer = await during('write', () => openPart(path, TABLES[name], format))
        guarded(writer, () =>
          step('generate', () =>
            this.#generator.batches(first, count, name, batch => {
              shown.set(name, batch)
              step('write', () => writer.write(batch))
            }),
          ),
        )
        closing.push(step('write', () => writer.close()).then(record => [name, record]))
      }
      // While the files reach the disk.
      const truth = shown.get('truth_sessions')
      if (truth) {
        const sessions = shown.get('sessions') ?? this.#generator.table(first, count, 'sessions', SUMMED)
        sums.push(this.#sum(part, truth, sessions))
      }
      const sessions = shown.get('sessions')
      if (sessions) use?.(sessions)
    } finally {
      await during('write', () => Promise.allSettled([...closing, ...sums]))
    }
    const files = Object.fromEntries(await Promise.all(closing))
    return { part, files, estimandSums: (await sums[0]) ?? [] }
  }

  /** Stores the part's sums of truth by cell, and returns those by stratum. */
  async #sum(part: number, truth: Batch, sessions: Batch): Promise<readonly number[]> {
    const { arena } = this.#generator
    const { step } = this.#steps
    const kept = step('truth', () => saveCellSums(this.#out, part, cellSumsOf(truth, sessions, arena)))
    const months = columnOf(sessions, 'month').values
    const sums = step('truth', () => Array.from(sumsOf(truth, months, arena)))
    await kept
    return sums
  }
}

function guarded<T>(writer: PartWriter, work: () => T): T {
  try {
    return work()
  } catch (error) {
    writer.abandon()
    throw error
  }
}
