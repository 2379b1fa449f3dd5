/** Inverse roots of small blocks beside those by eigenvalues (ml-matrix). */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { describe, expect, test } from 'vitest'
import { FEW, rootOf, rootOfFew, rootOfTwo } from '../../src/recover/roots.js'

/** A hat matrix of n sessions: symmetric, with eigenvalues from 0 to the largest that is wanted. */
function hat(n: number, largest: number): Matrix {
  const x = Matrix.from1DArray(
    n,
    n,
    Array.from({ length: n * n }, (_, k) => Math.sin(1 + 7 * k)),
  )
  const { eigenvectorMatrix: v } = new EigenvalueDecomposition(x.add(x.transpose()))
  return v.mmul(Matrix.diag(Array.from({ length: n }, (_, j) => (largest * j) / (n - 1)))).mmul(v.transpose())
}

function byEigenvalues(h: Matrix): Matrix {
  const { eigenvectorMatrix: v, realEigenvalues } = new EigenvalueDecomposition(Matrix.eye(h.rows).sub(h), {
    assumeSymmetric: true,
  })
  return v.mmul(Matrix.diag(realEigenvalues.map(l => 1 / Math.sqrt(l)))).mmul(v.transpose())
}

test('of one session is the inverse root of what is left, and nothing where nothing is', () => {
  expect(rootOf(0.25)).toBe(2)
  expect(rootOf(0)).toBe(0)
})

describe('of two sessions', () => {
  test.each([0.01, 0.5, 0.9, 0.999])('with a leverage of up to %d is that by eigenvalues', largest => {
    const h = hat(2, largest)
    const m = Matrix.eye(2).sub(h)
    const out = new Float64Array(3)
    rootOfTwo(out, 0, m.get(0, 0), m.get(0, 1), m.get(1, 1))
    const expected = byEigenvalues(h)
    expect(out[0]! / expected.get(0, 0)).toBeCloseTo(1, 10)
    expect(out[1]! - expected.get(0, 1)).toBeCloseTo(0, 10)
    expect(out[2]! / expected.get(1, 1)).toBeCloseTo(1, 10)
  })

  test('of which one direction has no freedom is the inverse root in the other', () => {
    // M = [½ −½; −½ ½] has the eigenvalues 1 and 0: the inverse root is M itself.
    const out = new Float64Array(3)
    rootOfTwo(out, 0, 0.5, -0.5, 0.5)
    for (const [j, x] of [0.5, -0.5, 0.5].entries()) expect(out[j]).toBeCloseTo(x, 12)
  })
})

describe('of a few sessions', () => {
  const sizes = Array.from({ length: FEW - 3 }, (_, j) => j + 3)
  test.each(sizes)('%d, is that by eigenvalues', n => {
    for (const largest of [0.001, 0.02, 0.07]) {
      const h = hat(n, largest)
      const block = Float64Array.from([9, ...h.to1DArray()])
      expect(rootOfFew(block, 1, n)).toBe(true)
      expect(block[0]).toBe(9)
      const expected = byEigenvalues(h).to1DArray()
      for (let k = 0; k < n * n; k++) expect(block[1 + k]! - expected[k]!).toBeCloseTo(0, 13)
    }
  })

  test('is left as it is where leverage is large, for the series of one vector', () => {
    const h = Float64Array.from(hat(4, 0.99).to1DArray())
    const before = h.slice()
    expect(rootOfFew(h, 0, 4)).toBe(false)
    expect(h).toEqual(before)
  })
})
