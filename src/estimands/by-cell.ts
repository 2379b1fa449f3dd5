/** Sums over the rows of each cell, a cell's rows one after another: the table of sums is gone through once a column. */
import type { Values } from '../schema/batch.js'

/** Rows by cell: `cells[j]`'s are rows order[starts[j] … starts[j + 1]), ascending; cells without rows are left out. */
export interface ByCell {
  readonly cells: Int32Array
  readonly starts: Int32Array
  readonly order: Int32Array
}

/** The rows of `cellOf` by their cell, of `count` cells. */
export function byCell(cellOf: Int32Array, count: number): ByCell {
  const sizes = new Int32Array(count)
  for (let i = 0; i < cellOf.length; i++) {
    const c = cellOf[i] as number
    sizes[c] = (sizes[c] as number) + 1
  }
  const used: number[] = []
  const starts = [0]
  const next = new Int32Array(count)
  for (let c = 0, at = 0; c < count; c++) {
    if (sizes[c] === 0) continue
    next[c] = at
    at += sizes[c] as number
    used.push(c)
    starts.push(at)
  }
  const order = new Int32Array(cellOf.length)
  for (let i = 0; i < cellOf.length; i++) {
    const c = cellOf[i] as number
    const at = next[c] as number
    order[at] = i
    next[c] = at + 1
  }
  return { cells: Int32Array.from(used), starts: Int32Array.from(starts), order }
}

/** Adds to[cell × width + slot] the values of its rows where they are known. */
export function addValues(
  to: Float64Array,
  { cells, starts, order }: ByCell,
  width: number,
  slot: number,
  values: Values,
  known: Uint8Array,
): void {
  for (let j = 0; j < cells.length; j++) {
    const at = (cells[j] as number) * width + slot
    let sum = to[at] as number
    for (let r = starts[j] as number, end = starts[j + 1] as number; r < end; r++) {
      const i = order[r] as number
      sum += (known[i] as number) * (values[i] as number)
    }
    to[at] = sum
  }
}

/** Adds to[cell × width + slot + its level − 1] 1 for each row that is known. */
export function addLevels(
  to: Float64Array,
  { cells, starts, order }: ByCell,
  width: number,
  slot: number,
  levels: Values,
  known: Uint8Array,
): void {
  for (let j = 0; j < cells.length; j++) {
    const first = (cells[j] as number) * width + slot - 1
    for (let r = starts[j] as number, end = starts[j + 1] as number; r < end; r++) {
      const i = order[r] as number
      const at = first + (levels[i] as number)
      to[at] = (to[at] as number) + (known[i] as number)
    }
  }
}
