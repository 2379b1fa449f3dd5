/** Makes one part of a corpus, every table of it, and writes it to disk. */
import { join } from 'node:path'
import { sumsOf } from '../estimands/estimand.js'
import { CELL_NAMES, cellSumsOf } from '../estimands/weighted.js'
import { PEOPLE_A_PART, partPath } from '../files/format.js'
import { openPart, type PartRecord, type PartWriter } from '../files/write.js'
import { generatorOf } from '../generate/arm.js'
import { ACTION_ROWS, type Generator } from '../generate/generator.js'
import { nodesOf } from '../generate/needs.js'
import { tableOf } from '../generate/tables.js'
import type { Block } from '../model/block.js'
import { NO_RULES } from '../model/rules.js'
import type { Batch } from '../schema/batch.js'
import { TABLES, type TableName } from '../schema/tables.js'
import { saveCellSums } from './cell-sums.js'
import type { CorpusSpec } from './spec.js'
import { warmUp } from './warm-up.js'

/** What is kept of a finished part until the manifest is written. */
export interface PartReceipt {
  readonly part: number
  readonly files: Readonly<Partial<Record<TableName, PartRecord>>>
  /** Empty where no truth is asked for. */
  readonly estimandSums: readonly number[]
}

/** So many parts are worth a warm-up. */
const MANY_PARTS = 5

/** Makes parts of one corpus, reusing one generator's memory. */
export class PartMaker {
  readonly #spec: CorpusSpec
  readonly #out: string
  readonly #generator: Generator
  /** The nodes that the tables show, or the sums of truth read. */
  readonly #wanted: ReadonlySet<string>

  constructor(spec: CorpusSpec, out: string) {
    this.#spec = spec
    this.#out = out
    this.#generator = generatorOf(spec, spec.seed, {
      ...(spec.world && { base: generatorOf({ parameters: spec.world, rules: NO_RULES }, spec.seed) }),
    })
    const shown = spec.tables.flatMap(t => [...nodesOf(t)])
    const summed = spec.tables.includes('truth_sessions') ? nodesOf('sessions', ['month', ...CELL_NAMES]) : []
    this.#wanted = new Set([...shown, ...summed])
    if (spec.people >= MANY_PARTS * PEOPLE_A_PART) warmUp(people => this.#block(1, people))
  }

  #block(first: number, people: number): Block {
    this.#generator.begin(first, people)
    return this.#generator.run(n => this.#wanted.has(n.name))
  }

  /** Writes the part's files; if one fails none of the unfinished remains. */
  async make(part: number): Promise<PartReceipt> {
    const { people, tables, format } = this.#spec
    const first = part * PEOPLE_A_PART + 1
    const block = this.#block(first, Math.min(PEOPLE_A_PART, people - first + 1))
    const batches = new Map<TableName, Batch>()
    const batchOf = (name: TableName) => {
      if (!batches.has(name)) batches.set(name, tableOf(block, name))
      return batches.get(name) as Batch
    }
    const closing: Promise<[TableName, PartRecord]>[] = []
    const sums: Promise<readonly number[]>[] = []
    try {
      for (const name of tables) {
        const writer = await openPart(join(this.#out, partPath(name, part, format)), TABLES[name], format)
        guarded(writer, () => {
          if (name === 'actions')
            this.#generator.actions(ACTION_ROWS, b => writer.write(tableOf(b, 'actions')))
          else writer.write(batchOf(name))
        })
        closing.push(writer.close().then(record => [name, record]))
      }
      // While the files reach the disk.
      if (tables.includes('truth_sessions')) {
        const sessions = batches.get('sessions') ?? tableOf(block, 'sessions', CELL_NAMES)
        sums.push(this.#sum(part, batchOf('truth_sessions'), sessions, block))
      }
    } finally {
      await Promise.allSettled([...closing, ...sums])
    }
    const files = Object.fromEntries(await Promise.all(closing))
    return { part, files, estimandSums: (await sums[0]) ?? [] }
  }

  /** Keeps the part's sums of truth by cell, and returns those by stratum. */
  async #sum(part: number, truth: Batch, sessions: Batch, block: Block): Promise<readonly number[]> {
    const kept = saveCellSums(this.#out, part, cellSumsOf(truth, sessions, block.arena))
    const sums = Array.from(sumsOf(truth, block.sessions.month, block.arena))
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
