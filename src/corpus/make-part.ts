/** Makes one part of a corpus, every table of it, and writes it to disk. */
import { join } from 'node:path'
import { sumsOf } from '../estimands/estimand.js'
import { cellSumsOf } from '../estimands/weighted.js'
import { PEOPLE_A_PART, partPath } from '../files/format.js'
import { openPart, type PartRecord, type PartWriter } from '../files/write.js'
import { generatorOf } from '../generate/arm.js'
import { ACTION_ROWS, type Generator } from '../generate/generator.js'
import { tableOf } from '../generate/tables.js'
import { NO_RULES } from '../model/rules.js'
import type { Batch } from '../schema/batch.js'
import { TABLES, type TableName } from '../schema/tables.js'
import { saveCellSums } from './cell-sums.js'
import type { CorpusSpec } from './spec.js'

/** What is kept of a finished part until the manifest is written. */
export interface PartReceipt {
  readonly part: number
  readonly files: Readonly<Partial<Record<TableName, PartRecord>>>
  /** Empty where no truth is asked for. */
  readonly estimandSums: readonly number[]
}

/** Makes parts of one corpus, reusing one generator's memory. */
export class PartMaker {
  readonly #spec: CorpusSpec
  readonly #out: string
  readonly #generator: Generator

  constructor(spec: CorpusSpec, out: string) {
    this.#spec = spec
    this.#out = out
    this.#generator = generatorOf(spec, spec.seed, {
      ...(spec.world && { base: generatorOf({ parameters: spec.world, rules: NO_RULES }, spec.seed) }),
    })
  }

  /** Writes the part's files; if one fails none of the unfinished remains. */
  async make(part: number): Promise<PartReceipt> {
    const { people, tables, format } = this.#spec
    const first = part * PEOPLE_A_PART + 1
    const needTurns = tables.includes('turns') || tables.includes('actions')
    const block = this.#generator.block(first, Math.min(PEOPLE_A_PART, people - first + 1), needTurns)
    const batches = new Map<TableName, Batch>()
    const batchOf = (name: TableName) => {
      if (!batches.has(name)) batches.set(name, tableOf(block, name))
      return batches.get(name) as Batch
    }
    const files: Partial<Record<TableName, PartRecord>> = {}
    for (const name of tables) {
      const writer = await openPart(join(this.#out, partPath(name, part, format)), TABLES[name], format)
      files[name] = guarded(writer, () => {
        if (name === 'actions') this.#generator.actions(ACTION_ROWS, b => writer.write(tableOf(b, 'actions')))
        else writer.write(batchOf(name))
        return writer.close()
      })
    }
    if (!tables.includes('truth_sessions')) return { part, files, estimandSums: [] }
    const truth = batchOf('truth_sessions')
    saveCellSums(this.#out, part, cellSumsOf(truth, batchOf('sessions')))
    return { part, files, estimandSums: Array.from(sumsOf(truth, block.sessions.month)) }
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
