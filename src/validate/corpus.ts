/** A replicate's corpus as an estimator gets it, and the truth that it does not get. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { addSums, emptySums, estimandsOf, sumsOf } from '../estimands/estimand.js'
import { addCellSums, emptyCellSums, weightedContrasts } from '../estimands/weighted.js'
import { writeWhole } from '../files/part-file.js'
import { openPart } from '../files/write.js'
import { writeNpy } from '../files/write-npy.js'
import { generatorOf } from '../generate/arm.js'
import { tableOf } from '../generate/tables.js'
import { need } from '../ground/error.js'
import type { Block } from '../model/block.js'
import { NO_RULES } from '../model/rules.js'
import { tableSchema } from '../schema/describe.js'
import { WORK_MODES } from '../schema/levels.js'
import { TABLES } from '../schema/tables.js'
import type { Study, StudyWorld } from './study.js'

/** The most people of one replicate: its corpus is held in memory as one block. */
export const MOST_PEOPLE = 1_000_000

/** The seed of a replicate's corpus. */
export const seedOf = ({ seed }: Pick<Study, 'seed'>, replicate: number) => `${seed} ${replicate}`

/** Writes the observed tables to folder/data and returns the truth of every estimand in this corpus. */
export function writeCorpus(
  study: Study,
  world: StudyWorld,
  replicate: number,
  folder: string,
): ReadonlyMap<string, number> {
  const { people, tables, format } = study
  need(
    people <= MOST_PEOPLE,
    'validate.people',
    `a replicate holds at most ${MOST_PEOPLE} people, got ${people}`,
  )
  need(
    tables.every(t => TABLES[t].kind === 'observed' && t !== 'actions'),
    'validate.tables',
    `an estimator gets people, sessions and turns, not ${tables.join(', ')}`,
  )
  const seed = seedOf(study, replicate)
  const { arm } = world
  const base = world.base && generatorOf({ parameters: world.base, rules: NO_RULES }, seed)
  const block = generatorOf(arm, seed, { ...(base && { base }) }).block(1, people, tables.includes('turns'))
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
  writeWhole(join(data, 'schema.json'), `${JSON.stringify(schema, null, 1)}\n`)
  return truthsOf(block)
}

/** Every estimand of a corpus: potential outcomes, the regression's own weights, true shares of work modes. */
export function truthsOf(block: Block): ReadonlyMap<string, number> {
  const truth = tableOf(block, 'truth_sessions')
  const sums = emptySums()
  addSums(sums, sumsOf(truth, block.sessions.month))
  const cells = emptyCellSums()
  addCellSums(cells, truth, tableOf(block, 'sessions'))
  const found = new Map<string, number>()
  for (const e of [...estimandsOf(sums), ...weightedContrasts(cells)])
    if (e.corpus_value !== null) found.set(e.id, e.corpus_value)
  const { workMode, n } = block.sessions
  WORK_MODES.forEach((mode, m) => {
    let count = 0
    for (let i = 0; i < n; i++) count += +(workMode[i] === m)
    found.set(`share.work_mode.${mode}`, count / n)
  })
  return found
}
