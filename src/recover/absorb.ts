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
    addLevels(sum, e, column, weight)
    for (let l = 0; l < sum.length; l++) sum[l] /= size[l]
    takeLevels(column, e, sum)
  }
  const sweep = (column: Float64Array) => {
    for (let k = 0; k < effects.length; k++) subtract(k, column)
    for (let k = effects.length - 2; k >= 0; k--) subtract(k, column)
  }
  return Object.assign(sweep, { exact: effects.length === 1 })
}

/** The projection on the effects' indicators by their normal equations. */
function projector(effects: readonly Int32Array[], weight?: Float64Array): Sweep {
  const sizes = effects.map(countOf)
  const first = sizes.map((_, k) => sizes.slice(0, k).reduce((sum, n) => sum + n, 0))
  const width = sizes.reduce((sum, n) => sum + n, 0)
  const gram = Array.from({ length: width }, () => new Float64Array(width))
  for (let j = 0; j < effects.length; j++)
    for (let k = j; k < effects.length; k++) {
      const together = crossed(effects[j], effects[k], sizes[k], weight)
      for (let t = 0; t < together.length; t++) {
        const [row, column] = [first[j] + Math.floor(t / sizes[k]), first[k] + (t % sizes[k])]
        gram[row][column] = gram[column][row] = together[t]
      }
    }
  const inverse = invert(gram)
  return column => {
    const sums = new Float64Array(width)
    effects.forEach((e, k) => {
      addLevels(sums.subarray(first[k]), e, column, weight)
    })
    const fitted = Float64Array.from(inverse, row => row.reduce((s, v, l) => s + v * sums[l], 0))
    effects.forEach((e, k) => {
      takeLevels(column, e, fitted.subarray(first[k]))
    })
  }
}

/** The weight of each pair of levels of two effects, those of the second running fastest. */
function crossed(a: Int32Array, b: Int32Array, levels: number, weight?: Float64Array): Float64Array {
  const out = new Float64Array(countOf(a) * levels)
  for (let i = 0; i < a.length; i++) out[a[i] * levels + b[i]] += weight ? weight[i] : 1
  return out
}

function addLevels(sums: Float64Array, e: Int32Array, column: Float64Array, weight?: Float64Array): void {
  if (weight) for (let i = 0; i < e.length; i++) sums[e[i]] += column[i] * weight[i]
  else for (let i = 0; i < e.length; i++) sums[e[i]] += column[i]
}

function takeLevels(column: Float64Array, e: Int32Array, fitted: Float64Array): void {
  for (let i = 0; i < e.length; i++) column[i] -= fitted[e[i]]
}

/**
 * A column with all effects taken out: alternating projections sped up by conjugate gradients on the
 * symmetric sweep S, solving (I − S) u = (I − S) x and returning x − u (Hernández-Ramos et al. 2011), in `out`.
 */
export function absorb(
  x: Float64Array,
  sweep: ReturnType<typeof sweeper>,
  weight?: Float64Array,
  out: Float64Array = new Float64Array(x.length),
): Float64Array {
  out.set(x)
  sweep(out)
  if (sweep.exact) return out
  const swept = out.slice()
  out.set(x)
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
  out?: Float64Array,
): Float64Array {
  const left = absorb(x, sweep, weight, out)
  return dot(left, left, weight) > EXPLAINED ** 2 * dot(x, x, weight) ? left : left.fill(0)
}
