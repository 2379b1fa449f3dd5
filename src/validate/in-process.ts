/** Runs estimators that are functions in this process: they receive tables in place of files. */

import { pathToFileURL } from 'node:url'
import type * as Arquero from 'arquero'
import { messageOf, need } from '../ground/error.js'
import { type Batch, type ColumnData, cell, type Values } from '../schema/batch.js'
import type { Column } from '../schema/tables.js'
import { observedBatch } from './corpus.js'
import { rowsOf } from './rows.js'
import type { Estimate, Given, Outcome, Runner } from './runner.js'
import type { EstimatorFunction, EstimatorModule, Study } from './study.js'

/** Runs a function on one corpus after another. An exception is a failure; time and memory are not limited. */
export class InProcess implements Runner {
  readonly needsFiles = false
  readonly #study: Pick<Study, 'tables' | 'columns' | 'level'>
  readonly #estimator: EstimatorFunction | EstimatorModule

  constructor(
    estimator: EstimatorFunction | EstimatorModule,
    study: Pick<Study, 'tables' | 'columns' | 'level'>,
  ) {
    this.#estimator = estimator
    this.#study = study
  }

  async run({ block }: Given): Promise<Outcome> {
    try {
      const estimate = await functionOf(this.#estimator)
      const { table } = await import('arquero')
      const observed = Object.fromEntries(
        this.#study.tables.map(t => [t, observedTable(table, observedBatch(this.#study, block, t))]),
      )
      return { rows: rowsOf(await estimate(observed), this.#study.level) }
    } catch (error) {
      return { failure: messageOf(error) }
    }
  }

  close(): void {}
}

async function functionOf(estimator: EstimatorFunction | EstimatorModule): Promise<Estimate> {
  if ('estimate' in estimator) return estimator.estimate
  const loaded = (await import(pathToFileURL(estimator.module).href)) as { default?: unknown }
  need(
    typeof loaded.default === 'function',
    'estimator.module',
    `module ${estimator.module} has no function as its default export`,
  )
  return loaded.default as Estimate
}

/** Made by the Arquero that a function would itself import. */
function observedTable(
  table: typeof Arquero.table,
  { table: { columns }, rows, columns: data }: Batch,
): Arquero.ColumnTable {
  return table(Object.fromEntries(columns.map((c, j) => [c.name, shown(c, data[j] as ColumnData, rows)])))
}

/** Numbers stay in typed arrays where none is missing; they are copies, because the block is reused. */
function shown(column: Column, data: ColumnData, rows: number): Values | unknown[] {
  if (column.type !== 'cat' && column.type !== 'bool' && !data.valid) return data.values.slice(0, rows)
  return Array.from({ length: rows }, (_, i) => cell(column, data, i))
}
