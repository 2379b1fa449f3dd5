/** A replicate's corpus, and the files of it that an estimator receives. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DataFormat } from '../files/format.js'
import { openPart } from '../files/write.js'
import { writeNpy } from '../files/write-npy.js'
import { auditedRows } from '../generate/audit.js'
import { drawAuditOf } from '../generate/draw-audit.js'
import { Generator } from '../generate/generator.js'
import { tableOf } from '../generate/tables.js'
import type { Block } from '../model/block.js'
import type { Batch } from '../schema/batch.js'
import { tableSchema } from '../schema/describe.js'
import { TABLES, type TableName } from '../schema/tables.js'
import type { Study, StudyWorld } from './study.js'

/** The seed of a replicate's corpus. */
export const seedOf = ({ seed }: Pick<Study, 'seed'>, replicate: number) => `${seed} ${replicate}`

const made = new WeakMap<StudyWorld, Generator>()

/**
 * Makes the corpora of a world: the same sessions that plumbline generate makes from that seed. A world has one
 * generator: the next seed reuses its memory and overwrites the corpus before.
 */
export function worldGenerator(world: StudyWorld, seed: string): Generator {
  const known = made.get(world)
  if (known) return known.reseed(seed)
  const generator = new Generator(world.arm, seed)
  made.set(world, generator)
  return generator
}

/** The people of a world with the data that the study's tables and columns show; other nodes have not run. */
export function observedBlock(
  study: Pick<Study, 'tables' | 'columns' | 'gold'>,
  world: StudyWorld,
  generator: Generator,
  seed: string,
): Block {
  const { gold } = study
  const wanted = Object.fromEntries(
    study.tables.map(t => [t, [...shownColumns(study, t), ...(t === 'gold' && gold?.by ? [gold.by] : [])]]),
  )
  const block = generator.showing(1, world.people, wanted)
  if (gold) block.audited = auditedRows(block, seed, drawAuditOf(block, seed, gold))
  return block
}

const shownColumns = ({ columns }: Pick<Study, 'columns'>, table: TableName) =>
  TABLES[table].columns.map(c => c.name).filter(c => columns.length === 0 || columns.includes(c))

/** An observed table of a block, with the study's columns. */
export function observedBatch({ columns }: Pick<Study, 'columns'>, block: Block, name: TableName): Batch {
  return tableOf(block, name, columns.length > 0 ? columns : undefined)
}

/** Writes the observed tables and their schema to folder/data. */
export async function writeCorpus(
  study: Pick<Study, 'tables' | 'columns'>,
  format: DataFormat,
  block: Block,
  folder: string,
): Promise<void> {
  const data = join(folder, 'data')
  mkdirSync(data, { recursive: true })
  for (const name of study.tables) {
    const batch = observedBatch(study, block, name)
    if (batch.columns.length === 0) continue
    if (format === 'npy') writeNpy(join(data, name), batch)
    else {
      const part = await openPart(join(data, `${name}.${format}`), batch.table, format)
      part.write(batch)
      await part.close()
    }
  }
  writeFileSync(join(data, 'schema.json'), schemaText(study))
}

const schemaTexts = new WeakMap<object, string>()

/** The schema of the study's tables; the same for all of its corpora. */
function schemaText(study: Pick<Study, 'tables' | 'columns'>): string {
  const known = schemaTexts.get(study)
  if (known) return known
  const shown = study.tables
    .map(name => [name, shownColumns(study, name)] as const)
    .filter(([, names]) => names.length > 0)
    .map(([name, names]) => {
      const table = { ...TABLES[name], columns: TABLES[name].columns.filter(c => names.includes(c.name)) }
      return [name, tableSchema(table, study.tables)]
    })
  const text = `${JSON.stringify(Object.fromEntries(shown), null, 1)}\n`
  schemaTexts.set(study, text)
  return text
}
