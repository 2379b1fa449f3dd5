/** Estimators that are functions in this process: they get tables in place of files. */
import { type ColumnTable, table } from 'arquero'
import { tableOf } from '../generate/tables.js'
import { messageOf, need } from '../ground/error.js'
import type { Block } from '../model/block.js'
import { type Batch, type ColumnData, cell, type Values } from '../schema/batch.js'
import type { Column, TableName } from '../schema/tables.js'
import type { Outcome, Runner } from './estimator.js'
import { rowsOf } from './rows.js'
import type { EstimatorFunction, EstimatorModule, Study } from './study.js'

/**
 * The observed tables of one corpus, as Arquero tables: text for categories, null where a value is missing,
 * timestamps in milliseconds since 1970.
 */
export type Observed = Readonly<Partial<Record<TableName, ColumnTable>>>

/** Rows as an estimator gives them: estimand and estimate, the other columns as far as it has them. */
export type EstimateRow = Readonly<Record<string, unknown>> & {
  readonly estimand: string
  readonly estimate: number
}
export type Estimate = (observed: Observed) => readonly EstimateRow[] | Promise<readonly EstimateRow[]>

/** Runs a function on one corpus after another. What it throws is a failure; time and memory are not limited. */
export class InProcess implements Runner {
  readonly needsFiles = false
  readonly #tables: readonly TableName[]
  readonly #estimator: EstimatorFunction | EstimatorModule

  constructor(estimator: EstimatorFunction | EstimatorModule, { tables }: Pick<Study, 'tables'>) {
    this.#estimator = estimator
    this.#tables = tables
  }

  async run({ block }: { readonly block: Block }): Promise<Outcome> {
    try {
      const estimate = await functionOf(this.#estimator)
      const observed = Object.fromEntries(this.#tables.map(t => [t, observedTable(tableOf(block, t))]))
      return { rows: rowsOf(await estimate(observed)) }
    } catch (error) {
      return { failure: messageOf(error) }
    }
  }

  close(): void {}
}

async function functionOf(estimator: EstimatorFunction | EstimatorModule): Promise<Estimate> {
  if ('estimate' in estimator) return estimator.estimate
  const loaded = (await import(estimator.module)) as { default?: unknown }
  need(
    typeof loaded.default === 'function',
    'estimator.module',
    `module ${estimator.module} has no function as its default export`,
  )
  return loaded.default as Estimate
}

function observedTable({ table: { columns }, rows, columns: data }: Batch): ColumnTable {
  return table(Object.fromEntries(columns.map((c, j) => [c.name, shown(c, data[j] as ColumnData, rows)])))
}

/** Numbers stay in typed arrays where none is missing; they are copies, for the block is used again. */
function shown(column: Column, data: ColumnData, rows: number): Values | unknown[] {
  if (column.type !== 'cat' && column.type !== 'bool' && !data.valid) return data.values.slice(0, rows)
  return Array.from({ length: rows }, (_, i) => cell(column, data, i))
}
