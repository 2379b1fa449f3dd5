/** Rows that sums go over. */
import type { ColumnData } from '../schema/batch.js'

/** 1 in the rows that all columns have a value in. */
export function knownEverywhere(columns: readonly ColumnData[], rows: number): Uint8Array {
  const known = new Uint8Array(rows).fill(1)
  for (const { valid } of columns) {
    if (valid) for (let i = 0; i < rows; i++) known[i] = (known[i] as number) & (valid[i] as number)
  }
  return known
}
