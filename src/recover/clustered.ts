/** Errors of a regression that are clustered: the sandwich of its scores, and residuals adjusted for few clusters. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { EXPLAINED } from './absorb.js'
import { countOf } from './effects.js'
import { dot, invert } from './matrix.js'

/** Bread × Σ over clusters of score scoreᵀ × bread. */
export function sandwich(
  columns: readonly Float64Array[],
  bread: readonly (readonly number[])[],
  residuals: Float64Array,
  cluster: Int32Array,
  factor: number,
): number[][] {
  const p = columns.length
  const clusters = countOf(cluster)
  const scores = columns.map(c => {
    const sum = new Float64Array(clusters)
    for (let i = 0; i < c.length; i++) sum[cluster[i]] += c[i] * residuals[i]
    return sum
  })
  const influence = bread.map(row => {
    const out = new Float64Array(clusters)
    row.forEach((v, k) => {
      const score = scores[k] as Float64Array
      for (let g = 0; g < out.length; g++) out[g] = out[g] + v * score[g]
    })
    return out
  })
  return Array.from({ length: p }, (_, j) =>
    Array.from({ length: p }, (_, k) => factor * dot(influence[j], influence[k])),
  )
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
