/** The rows of a regression that carry information. */
import { countOf } from './effects.js'

export interface Informative {
  readonly rows: Int32Array
  /** Rows dropped because they are the only ones at some effect's level. */
  readonly singletons: number
  /** Rows dropped because every outcome at some effect's level is 0. */
  readonly separated: number
}

/**
 * The rows that carry information: singletons, and under Poisson, with the outcome given, levels without any outcome, are
 * dropped until none is left.
 */
export function informativeRows(
  { effects, cluster }: { readonly effects: readonly Int32Array[]; readonly cluster: Int32Array },
  y?: Float64Array,
): Informative {
  let rows = upTo(cluster.length)
  let singletons = 0
  let separated = 0
  for (let before = -1; before !== rows.length; ) {
    before = rows.length
    for (const e of effects) {
      const size = sizesOf(e, rows)
      const sum = y && outcomesOf(e, rows, y, size.length)
      if (!size.includes(1) && (!sum || sum.every((s, l) => s > 0 || size[l] === 0))) continue
      const some = sum ? rows.filter(i => sum[e[i]] > 0) : rows
      separated += rows.length - some.length
      const left = some.filter(i => size[e[i]] > 1)
      singletons += some.length - left.length
      rows = left
    }
  }
  return { rows, singletons, separated }
}

function upTo(n: number): Int32Array {
  const rows = new Int32Array(n)
  for (let i = 0; i < n; i++) rows[i] = i
  return rows
}

/** The rows at each level of an effect. */
function sizesOf(effect: Int32Array, rows: Int32Array): Int32Array {
  const size = new Int32Array(countOf(effect))
  for (let j = 0; j < rows.length; j++) size[effect[rows[j]]] += 1
  return size
}

/** The sum of the outcome at each level of an effect. */
function outcomesOf(effect: Int32Array, rows: Int32Array, y: Float64Array, levels: number): Float64Array {
  const sum = new Float64Array(levels)
  for (let j = 0; j < rows.length; j++) {
    const i = rows[j]
    sum[effect[i]] += y[i]
  }
  return sum
}
