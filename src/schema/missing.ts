/** What is missing from a column: success is not, without a clear goal, nor a share without a decision; these do not apply. */
import type { ColumnData } from './batch.js'
import { DECISION_SHARES, NO_CLEAR_GOAL } from './definitions.js'

/** Columns that do not apply to sessions without a clear goal. */
const OF_CLEAR_GOALS = new Set(['verified', 'at_least_partial', 'abandoned'])

/** Whether a row lacks a value in a column of sessions, beside their outcomes where these are there; undefined where no row can. */
export function lackIn(
  name: string,
  column: ColumnData | undefined,
  outcome: ColumnData | undefined,
): ((row: number) => boolean) | undefined {
  if (!column?.valid) return undefined
  const { valid, values } = column
  // A share of no decision is NaN.
  if (name in DECISION_SHARES) return i => valid[i] === 0 && !Number.isNaN(values[i])
  if (!OF_CLEAR_GOALS.has(name)) return i => valid[i] === 0
  return i => valid[i] === 0 && (outcome?.valid?.[i] === 0 || outcome?.values[i] !== NO_CLEAR_GOAL)
}

export function someRow(rows: number, holds: (row: number) => boolean): boolean {
  for (let i = 0; i < rows; i++) if (holds(i)) return true
  return false
}
