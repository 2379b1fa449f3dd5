/** A replicate's corpus, and the files of it that an estimator gets. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DataFormat } from '../files/format.js'
import { openPart } from '../files/write.js'
import { writeNpy } from '../files/write-npy.js'
import { generatorOf } from '../generate/arm.js'
import type { Generator } from '../generate/generator.js'
import { tableOf } from '../generate/tables.js'
import type { Block } from '../model/block.js'
import { NODES } from '../model/nodes.js'
import { NO_RULES } from '../model/rules.js'
import { tableSchema } from '../schema/describe.js'
import { TABLES } from '../schema/tables.js'
import type { Study, StudyWorld } from './study.js'

/** The seed of a replicate's corpus. */
export const seedOf = ({ seed }: Pick<Study, 'seed'>, replicate: number) => `${seed} ${replicate}`

/** Nothing that is observed, and no estimand, rests on the truth's probabilities. */
const OBSERVED_NODES = NODES.filter(n => n.name !== 'session.probabilities')

/** Makes the corpora of a world: the same sessions as plumbline generate of that seed. */
export function worldGenerator({ arm, base }: StudyWorld, seed: string): Generator {
  const held = base && generatorOf({ parameters: base, rules: NO_RULES }, seed)
  return generatorOf(arm, seed, { nodes: OBSERVED_NODES, ...(held && { base: held }) })
}

/** Writes the observed tables and their schema to folder/data. */
export function writeCorpus(
  { tables }: Pick<Study, 'tables'>,
  format: DataFormat,
  block: Block,
  folder: string,
): void {
  const data = join(folder, 'data')
  mkdirSync(data, { recursive: true })
  for (const name of tables) {
    const batch = tableOf(block, name)
    if (format === 'npy') writeNpy(join(data, name), batch)
    else {
      const part = openPart(join(data, `${name}.${format}`), TABLES[name], format)
      part.write(batch)
      part.close()
    }
  }
  const schema = Object.fromEntries(tables.map(t => [t, tableSchema(TABLES[t], tables)]))
  writeFileSync(join(data, 'schema.json'), `${JSON.stringify(schema, null, 1)}\n`)
}
