/** The inverse of a symmetric matrix that may be singular; the product of two columns. */

/**
 * Pivots smaller than this share of the largest diagonal are taken as 0: the column is a combination of earlier
 * ones.
 */
const COLLINEAR = 1e-10

/**
 * Inverse of a symmetric positive semidefinite matrix by Gauss–Jordan sweeps (Goodnight 1979). A column that earlier
 * ones determine gets a row and a column of zeros.
 */
export function invert(matrix: readonly ArrayLike<number>[]): number[][] {
  const n = matrix.length
  const a = matrix.map(row => Array.from(row))
  const scale = matrix.map((row, j) => Math.abs(row[j]))
  const independent: number[] = []
  for (let k = 0; k < n; k++) {
    const pivot = (a[k] as number[])[k] as number
    if (!(pivot > COLLINEAR * scale[k]) || pivot <= 0) continue
    independent.push(k)
    const rowK = a[k] as number[]
    for (let j = 0; j < n; j++) rowK[j] = rowK[j] / pivot
    for (let i = 0; i < n; i++) {
      if (i === k) continue
      const row = a[i] as number[]
      const b = row[k]
      for (let j = 0; j < n; j++) row[j] = row[j] - b * rowK[j]
      row[k] = -b / pivot
    }
    rowK[k] = 1 / pivot
  }
  return a.map((row, i) => row.map((v, j) => (independent.includes(i) && independent.includes(j) ? v : 0)))
}

/** Σ a b, each row weighted where weights are given. */
export function dot(a: Float64Array, b: Float64Array, weight?: Float64Array): number {
  let sum = 0
  if (weight) for (let i = 0; i < a.length; i++) sum += a[i] * b[i] * weight[i]
  else for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}
