/** Draws for all rows of a block at once, by the plain functions. */
import { type Distribution, entityWords, fill, memberWords, type Words, words } from './draw.js'
import type { Key } from './key.js'

/** Two implementations with the same bits: the plain one is the reference of the other. */
export interface Sampler {
  /** Writes to out[0 … n) the values of a distribution, draw number `draw`, of the first n entities. */
  readonly entities: (
    out: Float64Array,
    distribution: Distribution,
    key: Key,
    ids: Float64Array,
    n: number,
    draw: number,
  ) => void
  /** The keys of the first n entities' members. */
  readonly keys: (to: Words, key: Key, ids: Float64Array, n: number) => void
  /** The same of members (turns, actions): member `numbers[i]` of row `parents[i]`, whose key is in `keys`. */
  readonly members: (
    out: Float64Array,
    distribution: Distribution,
    keys: Words,
    parents: Int32Array,
    numbers: Int32Array,
    n: number,
    draw: number,
  ) => void
}

export function plainSampler(): Sampler {
  const drawn = words(0)
  return {
    entities: (out, distribution, key, ids, n, draw) => {
      entityWords(drawn, key, ids, n, draw)
      fill(out, drawn, distribution, n)
    },
    keys: (to, key, ids, n) => entityWords(to, key, ids, n, 0),
    members: (out, distribution, keys, parents, numbers, n, draw) => {
      memberWords(drawn, keys, parents, numbers, n, draw)
      fill(out, drawn, distribution, n)
    },
  }
}
