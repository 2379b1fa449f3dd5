/** Sums of potential outcomes over the sessions of each cell. */
import type { Arena } from '../ground/arena.js'
import { type Batch, type ColumnData, columnOf } from '../schema/batch.js'
import { EXPERTISE_LEVELS } from '../schema/levels.js'
import { OUTCOMES } from './outcomes.js'

const LEVELS = EXPERTISE_LEVELS.length
/** Of each outcome and cell: how many sessions truly are at each level, then the sum of each potential outcome. */
export const SLOTS = 2 * LEVELS

/**
 * [outcome × cell × slot] over the rows of truth_sessions; `cells[i]`, below `count`, is the cell of row i. A row counts
 * for an outcome where that is known at every level and, if `among` says which rows, is one of these. Rows are added in
 * their order. The sums lie in the arena.
 */
export function tallyOf(
  truth: Batch,
  cells: Int32Array,
  count: number,
  outcomes: readonly number[],
  arena: Arena,
  among: (outcome: (typeof OUTCOMES)[number]) => Uint8Array | undefined = () => undefined,
): Float64Array {
  const to = arena.doubles(outcomes.length * count * SLOTS).fill(0)
  const levels = columnOf(truth, 'expertise').values as Int8Array
  outcomes.forEach((o, place) => {
    const { name } = OUTCOMES[o]
    const at = EXPERTISE_LEVELS.map(k => columnOf(truth, `${name}_${k}`))
    const known = knownEverywhere(at, among(OUTCOMES[o]), truth.rows, arena)
    const sums = to.subarray(place * count * SLOTS, (place + 1) * count * SLOTS)
    const values = at.map(c => c.values)
    if (values[0] instanceof Float64Array) addDoubles(sums, cells, known, levels, values as Float64Array[])
    else addBytes(sums, cells, known, levels, values as Uint8Array[])
  })
  return to
}

/** All levels of a row at once: they are adjacent in memory. */
function addDoubles(
  to: Float64Array,
  cells: Int32Array,
  known: Uint8Array,
  levels: Int8Array,
  [v1, v2, v3, v4, v5]: readonly Float64Array[],
): void {
  for (let i = 0; i < cells.length; i++) {
    if (known[i] === 0) continue
    const at = cells[i] * SLOTS
    to[at + levels[i] - 1] += 1
    to[at + LEVELS] += v1![i]
    to[at + LEVELS + 1] += v2![i]
    to[at + LEVELS + 2] += v3![i]
    to[at + LEVELS + 3] += v4![i]
    to[at + LEVELS + 4] += v5![i]
  }
}

/** The same again: the engine makes a loop over one kind of array faster than one over two. */
function addBytes(
  to: Float64Array,
  cells: Int32Array,
  known: Uint8Array,
  levels: Int8Array,
  [v1, v2, v3, v4, v5]: readonly Uint8Array[],
): void {
  for (let i = 0; i < cells.length; i++) {
    if (known[i] === 0) continue
    const at = cells[i] * SLOTS
    to[at + levels[i] - 1] += 1
    to[at + LEVELS] += v1![i]
    to[at + LEVELS + 1] += v2![i]
    to[at + LEVELS + 2] += v3![i]
    to[at + LEVELS + 3] += v4![i]
    to[at + LEVELS + 4] += v5![i]
  }
}

/** 1 in the rows that all columns have a value in, and that are among the wanted. */
function knownEverywhere(
  columns: readonly ColumnData[],
  among: Uint8Array | undefined,
  rows: number,
  arena: Arena,
): Uint8Array {
  const masks = new Set([...columns.flatMap(c => c.valid ?? []), ...(among ? [among] : [])])
  const [first, ...others] = masks
  if (!first) return arena.bytes(rows).fill(1)
  if (others.length === 0) return first
  const known = arena.bytes(rows)
  known.set(first)
  for (const valid of others) for (let i = 0; i < rows; i++) known[i] = known[i] & valid[i]
  return known
}
