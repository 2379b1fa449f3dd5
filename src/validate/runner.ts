/** The interface of estimators: each receives a corpus and returns rows or a failure. */
import type { ColumnTable } from 'arquero'
import type { Block } from '../model/block.js'
import type { TableName } from '../schema/tables.js'
import type { Estimated } from './replicate-row.js'

export type Outcome = { readonly rows: readonly Estimated[] } | { readonly failure: string }

/** A corpus as runners receive it: in a folder that contains data/, and in memory. */
export interface Given {
  readonly folder: string
  readonly block: Block
}

/** Runs an estimator on one corpus after another. */
export interface Runner {
  /** Whether it reads the corpus from its folder. */
  readonly needsFiles: boolean
  readonly run: (given: Given) => Promise<Outcome>
  /** Ends at once what runs; no corpus follows. */
  readonly close: () => void
}

/**
 * The observed tables of one corpus, as Arquero tables: text for categories, null where a value is missing,
 * timestamps in milliseconds since 1970.
 */
export type Observed = Readonly<Partial<Record<TableName, ColumnTable>>>

/** Rows as an estimator returns them: estimand and estimate, and the other columns that it has. */
export type EstimateRow = Readonly<Record<string, unknown>> & {
  readonly estimand: string
  readonly estimate: number
}

/** An estimator that runs in this process: observed tables in, rows out. */
export type Estimate = (observed: Observed) => readonly EstimateRow[] | Promise<readonly EstimateRow[]>
