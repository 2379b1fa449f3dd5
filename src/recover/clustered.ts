/** Errors of a regression that are clustered: the sandwich of its scores, and residuals adjusted for few clusters. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { EXPLAINED } from './absorb.js'
import { countOf } from './effects.js'
import { dot, invert } from './matrix.js'
import type { Memory } from './slot.js'

/** Bread × Σ over clusters of score scoreᵀ × bread. */
export function sandwich(
  columns: readonly Float64Array[],
  bread: readonly (readonly number[])[],
  residuals: Float64Array,
  cluster: Int32Array,
  factor: number,
  memory: Memory,
): number[][] {
  const clusters = countOf(cluster)
  const scores = columns.map(c => scoreOf(c, residuals, cluster, memory.doubles(clusters).fill(0)))
  const squares = influenceSquares(bread, scores, clusters)
  return squares.map(row => row.map(s => factor * s))
}

function scoreOf(column: Float64Array, residuals: Float64Array, cluster: Int32Array, sum: Float64Array) {
  for (let i = 0; i < column.length; i++) sum[cluster[i]] += column[i] * residuals[i]
  return sum
}

/** The cross products of what clusters contribute to each coefficient, one cluster after another. */
function influenceSquares(
  bread: readonly (readonly number[])[],
  scores: readonly Float64Array[],
  clusters: number,
): number[][] {
  const p = bread.length
  const flat = Float64Array.from(bread.flat())
  const own = new Float64Array(p)
  const sums = new Float64Array(p * p)
  for (let g = 0; g < clusters; g++) {
    for (let j = 0, at = 0; j < p; j++) {
      let s = 0
      for (let k = 0; k < p; k++) s += flat[at++] * scores[k][g]
      own[j] = s
      for (let k = 0; k <= j; k++) sums[j * p + k] += s * own[k]
    }
  }
  return bread.map((_, j) => bread.map((__, k) => sums[Math.max(j, k) * p + Math.min(j, k)]))
}

/** Each cluster's residuals times (I − H)^(−½), H the cluster's block of the hat matrix of terms and effects. */
export function adjustedResiduals(
  xs: readonly Float64Array[],
  effects: readonly Int32Array[],
  residuals: Float64Array,
  cluster: Int32Array,
): Float64Array {
  const dummies = effects.flatMap((e, k) =>
    Array.from({ length: countOf(e) - +(k > 0) }, (_, l) => Float64Array.from(e, v => +(v === l + +(k > 0)))),
  )
  const design = [...dummies, ...xs]
  const inverse = new Matrix(invert(design.map(a => design.map(b => dot(a, b)))))
  const members = Array.from({ length: countOf(cluster) }, () => [] as number[])
  cluster.forEach((g, i) => {
    members[g].push(i)
  })
  const out = residuals.slice()
  for (const rows of members) {
    const x = new Matrix(rows.map(i => design.map(c => c[i])))
    const block = Matrix.eye(rows.length).sub(x.mmul(inverse).mmul(x.transpose()))
    const { realEigenvalues, eigenvectorMatrix: v } = new EigenvalueDecomposition(block, {
      assumeSymmetric: true,
    })
    const root = realEigenvalues.map(l => (l > EXPLAINED ? 1 / Math.sqrt(l) : 0))
    const e = v.transpose().mmul(Matrix.columnVector(rows.map(i => residuals[i])))
    const adjusted = v.mmul(Matrix.columnVector(root.map((s, j) => s * e.get(j, 0))))
    rows.forEach((i, j) => {
      out[i] = adjusted.get(j, 0)
    })
  }
  return out
}
