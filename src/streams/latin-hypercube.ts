/** Points that fill a cube evenly, drawn from a seed. */
import { entityWords, words } from './draw.js'
import { nodeKey } from './key.js'
import { uniformOf } from './quantile-table.js'

/**
 * n points in the unit cube of d dimensions, each dimension's n equal slices hit once (McKay, Beckman and
 * Conover 1979). The draws of a dimension follow from the seed and its number alone.
 */
export function latinHypercube(n: number, d: number, seed: string): Float64Array[] {
  const points = Array.from({ length: n }, () => new Float64Array(d))
  const ids = Float64Array.from({ length: n }, (_, i) => i + 1)
  const key = nodeKey(seed, 'latin hypercube')
  const drawn = words(n)
  const uniforms = (draw: Float64Array) => {
    entityWords(drawn, key, draw, n, 0)
    return Float64Array.from({ length: n }, (_, i) => uniformOf(drawn.x0[i] as number, drawn.x1[i] as number))
  }
  for (let j = 0; j < d; j++) {
    const order = uniforms(ids.map(i => i + (2 * j + 1) * STRIDE))
    const within = uniforms(ids.map(i => i + (2 * j + 2) * STRIDE))
    const ranks = Array.from(order.keys()).sort((x, y) => (order[x] as number) - (order[y] as number))
    ranks.forEach((i, r) => {
      points[i]![j] = (r + (within[i] as number)) / n
    })
  }
  return points
}

/** Points of one dimension are numbered apart from those of the next. */
const STRIDE = 2 ** 24
