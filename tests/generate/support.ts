/** Corpora in memory for tests: whole tables as arrays, by column name. */
import { Generator, type GeneratorOptions } from '../../src/generate/generator.js'
import { isSliced } from '../../src/generate/lay-out.js'
import { tableOf } from '../../src/generate/tables.js'
import { PARAMETERS } from '../../src/model/nodes.js'
import { resolveParameters } from '../../src/model/parameter.js'
import { NO_RULES } from '../../src/model/rules.js'
import { type Batch, cell, copy } from '../../src/schema/batch.js'
import { TABLE_NAMES, type TableName } from '../../src/schema/tables.js'

export interface Options extends GeneratorOptions {
  readonly seed?: string
  readonly changes?: Record<string, number>
  readonly people?: number
  readonly from?: number
  readonly actions?: boolean
}

/** Values of every column of every table: rows[table][column][i]. */
export type Rows = Record<TableName, Record<string, (string | number | boolean | null)[]>>

export function generator({
  changes = {},
  people: _,
  from: __,
  actions: ___,
  seed = 'test',
  ...options
}: Options = {}): Generator {
  const parameters = Object.fromEntries(resolveParameters(PARAMETERS, changes))
  return new Generator({ parameters, rules: NO_RULES }, seed, options)
}

/** All tables of one block; actions and decisions only when asked. */
export function rows(options: Options = {}): Rows {
  const { people = 200, from = 1, actions = false } = options
  const g = generator(options)
  const block = g.block(from, people)
  const out = Object.fromEntries(
    TABLE_NAMES.filter(t => !isSliced(t)).map(t => [t, spread([tableOf(block, t)])]),
  ) as Rows
  if (!actions) return out
  const sliced = (name: 'actions' | 'decisions') => {
    const batches: Batch[] = []
    g.slices(name, 5000, b => batches.push(copy(tableOf(b, name))))
    return spread(batches)
  }
  return { ...out, actions: sliced('actions'), decisions: sliced('decisions') }
}

function spread(batches: readonly Batch[]): Record<string, (string | number | boolean | null)[]> {
  const { table } = batches[0]!
  return Object.fromEntries(
    table.columns.map((column, j) => [
      column.name,
      batches.flatMap(b => Array.from({ length: b.rows }, (_, i) => cell(column, b.columns[j]!, i))),
    ]),
  )
}
