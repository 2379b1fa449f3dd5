/** Takes fixed effects of any size out of a column: by normal equations, or by alternating projections. */
import { countOf } from './effects.js'
import { dot, invert } from './matrix.js'

const TOLERANCE = 1e-13
const MOST_SWEEPS = 10_000

type Sweep = (column: Float64Array) => void

/**
 * Takes the effects out of a column, exactly where there is one or few levels; else subtracts the means of each
 * effect's levels in turn, forth and back, a symmetric operator that nears the projection.
 */
export function sweeper(
  effects: readonly Int32Array[],
  direct: boolean,
  weight?: Float64Array,
): Sweep & { readonly exact?: boolean } {
  if (direct && effects.length > 1) return Object.assign(projector(effects, weight), { exact: true })
  const sizes = effects.map(e => {
    const size = new Float64Array(countOf(e))
    for (let i = 0; i < e.length; i++) size[e[i]] += weight ? weight[i] : 1
    return size
  })
  const subtract = (k: number, column: Float64Array) => {
    const [e, size] = [effects[k] as Int32Array, sizes[k] as Float64Array]
    const sum = new Float64Array(size.length)
    for (let i = 0; i < e.length; i++) sum[e[i]] += column[i] * (weight ? weight[i] : 1)
    for (let l = 0; l < sum.length; l++) sum[l] /= size[l]
    for (let i = 0; i < e.length; i++) column[i] -= sum[e[i]]
  }
  const sweep = (column: Float64Array) => {
    for (let k = 0; k < effects.length; k++) subtract(k, column)
    for (let k = effects.length - 2; k >= 0; k--) subtract(k, column)
  }
  return Object.assign(sweep, { exact: effects.length === 1 })
}

/** The projection on the effects' indicators by their normal equations. */
function projector(effects: readonly Int32Array[], weight?: Float64Array): Sweep {
  const first = effects.map((_, k) => effects.slice(0, k).reduce((sum, e) => sum + countOf(e), 0))
  const width = effects.reduce((sum, e) => sum + countOf(e), 0)
  const gram = Array.from({ length: width }, () => new Float64Array(width))
  effects.forEach((a, j) => {
    effects.forEach((b, k) => {
      for (let i = 0; i < a.length; i++) {
        const row = gram[first[j] + a[i]] as Float64Array
        const at = first[k] + b[i]
        row[at] = row[at] + (weight ? weight[i] : 1)
      }
    })
  })
  const inverse = invert(gram)
  return column => {
    const sums = new Float64Array(width)
    effects.forEach((e, k) => {
      for (let i = 0; i < e.length; i++) sums[first[k] + e[i]] += column[i] * (weight ? weight[i] : 1)
    })
    const fitted = inverse.map(row => row.reduce((s, v, l) => s + v * sums[l], 0))
    effects.forEach((e, k) => {
      for (let i = 0; i < e.length; i++) column[i] -= fitted[first[k] + e[i]]
    })
  }
}

/**
 * A column with all effects taken out: alternating projections sped up by conjugate gradients on the
 * symmetric sweep S, solving (I − S) u = (I − S) x and returning x − u (Hernández-Ramos et al. 2011).
 */
export function absorb(
  x: Float64Array,
  sweep: ReturnType<typeof sweeper>,
  weight?: Float64Array,
): Float64Array {
  const swept = x.slice()
  sweep(swept)
  if (sweep.exact) return swept
  const out = x.slice()
  const r = x.map((v, i) => v - swept[i])
  const p = r.slice()
  const enough = TOLERANCE ** 2 * dot(x, x, weight)
  let size = dot(r, r, weight)
  for (let k = 0; k < MOST_SWEEPS && size > enough; k++) {
    const v = p.slice()
    sweep(v)
    for (let i = 0; i < v.length; i++) v[i] = p[i] - v[i]
    const step = size / dot(p, v, weight)
    for (let i = 0; i < v.length; i++) {
      out[i] -= step * p[i]
      r[i] -= step * v[i]
    }
    const next = dot(r, r, weight)
    for (let i = 0; i < v.length; i++) p[i] = r[i] + (next / size) * p[i]
    size = next
  }
  // The remainder of rounding in the range of the effects.
  sweep(out)
  return out
}

/** The remaining share of a regressor's size below which the effects determine it. */
export const EXPLAINED = 1e-9

/** A regressor with the effects taken out; zeros where they determine it. */
export function leftOf(
  x: Float64Array,
  sweep: ReturnType<typeof sweeper>,
  weight?: Float64Array,
): Float64Array {
  const left = absorb(x, sweep, weight)
  return dot(left, left, weight) > EXPLAINED ** 2 * dot(x, x, weight) ? left : left.fill(0)
}
