/** Makes one part of a corpus, every table of it, and writes it to disk. */
import { join } from 'node:path'
import { emptySums, sumsOf } from '../estimands/estimand.js'
import { partPath } from '../files/format.js'
import { openPart, type PartRecord, type PartWriter } from '../files/write.js'
import { Generator } from '../generate/generator.js'
import { tableOf } from '../generate/tables.js'
import { TABLES, type TableName } from '../schema/tables.js'
import { type CorpusSpec, PEOPLE_A_PART } from './spec.js'

/** What is kept of a finished part until the manifest is written. */
export interface PartReceipt {
  readonly part: number
  readonly files: Readonly<Partial<Record<TableName, PartRecord>>>
  readonly estimandSums: readonly number[]
}

/** Rows of actions held in memory at once. */
const ACTION_ROWS = 1 << 18

/** Makes parts of one corpus, reusing one generator's memory. */
export class PartMaker {
  readonly #spec: CorpusSpec
  readonly #out: string
  readonly #generator: Generator

  constructor(spec: CorpusSpec, out: string) {
    this.#spec = spec
    this.#out = out
    this.#generator = new Generator({ seed: spec.seed, values: new Map(Object.entries(spec.parameters)) })
  }

  /** Writes the part's files; if one fails none of the unfinished remains. */
  make(part: number): PartReceipt {
    const { people, tables, format } = this.#spec
    const first = part * PEOPLE_A_PART + 1
    const needTurns = tables.includes('turns') || tables.includes('actions')
    const block = this.#generator.block(first, Math.min(PEOPLE_A_PART, people - first + 1), needTurns)
    const files: Partial<Record<TableName, PartRecord>> = {}
    for (const name of tables) {
      const writer = openPart(join(this.#out, partPath(name, part, format)), TABLES[name], format)
      files[name] = guarded(writer, () => {
        if (name === 'actions') this.#generator.actions(ACTION_ROWS, b => writer.write(tableOf(b, 'actions')))
        else writer.write(tableOf(block, name))
        return writer.close()
      })
    }
    const sums = tables.includes('truth_sessions')
      ? sumsOf(tableOf(block, 'truth_sessions'), block.sessions.month)
      : emptySums()
    return { part, files, estimandSums: Array.from(sums) }
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
