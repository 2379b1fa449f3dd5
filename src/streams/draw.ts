/**
 * Addressed draws: value = f(key of (seed, node), entity, draw). Nothing is consumed in sequence, so any
 * block can be made alone and in any order.
 */
import type { Key } from './key.js'
import { type QuantileTable, quantiles, uniformOf } from './quantile-table.js'
import { gamma32Table } from './tables/gamma32.js'
import { normalTable } from './tables/normal.js'
import { threefry, threefryKeyed } from './threefry.js'

/** The distributions that a node's noise may follow. */
export type Distribution = 'uniform' | 'normal' | 'gamma32'

export const tables: Readonly<Record<Exclude<Distribution, 'uniform'>, QuantileTable>> = {
  normal: normalTable,
  gamma32: gamma32Table,
}

/** Entities are numbered below 2^53: 32 bits in one counter word, 21 in the other, under the draw's 11. */
export const ENTITY_HIGH_BITS = 21
const TWO_32 = 4294967296

/** Random words of a block, reused from call to call. */
export interface Words {
  x0: Int32Array
  x1: Int32Array
}

export function words(capacity: number): Words {
  return { x0: new Int32Array(capacity), x1: new Int32Array(capacity) }
}

/** Random words of draw number `draw` (below 2,048) of the first n entities. */
export function entityWords(to: Words, key: Key, entities: Float64Array, n: number, draw: number): void {
  const { x0, x1 } = ensure(to, n)
  const high = draw << ENTITY_HIGH_BITS
  for (let i = 0; i < n; i++) {
    const id = entities[i]
    x0[i] = id | 0
    x1[i] = (id / TWO_32) | 0 | high
  }
  threefry(x0, x1, n, key.k0, key.k1)
}

/**
 * Random words of members (turns, actions) of the first n rows, each addressed by its parent's own key
 * (row `parents[i]` of `keys`) and its number within the parent.
 */
export function memberWords(
  to: Words,
  keys: Words,
  parents: Int32Array,
  members: Int32Array,
  n: number,
  draw: number,
): void {
  const { x0, x1 } = ensure(to, n)
  for (let i = 0; i < n; i++) {
    x0[i] = members[i]
    x1[i] = draw
  }
  threefryKeyed(x0, x1, n, keys.x0, keys.x1, parents)
}

/** Maps random words to n values of a distribution. */
export function fill(out: Float64Array, from: Words, distribution: Distribution, n: number): void {
  if (distribution !== 'uniform') {
    quantiles(tables[distribution], from.x0, from.x1, out, n)
    return
  }
  for (let i = 0; i < n; i++) out[i] = uniformOf(from.x0[i], from.x1[i])
}

/** Room for n rows; the words are lost when it grows. */
export function ensure(w: Words, n: number): Words {
  if (w.x0.length < n) {
    w.x0 = new Int32Array(n * 2)
    w.x1 = new Int32Array(n * 2)
  }
  return w
}
