/** Hat matrices by their factors beside X (XᵀWX)⁻¹ Xᵀ of the whole design (ml-matrix). */
import { inverse, Matrix } from 'ml-matrix'
import { describe, expect, test } from 'vitest'
import { designOf, gramOf } from '../../src/recover/design.js'
import { additiveHat, crossedHat } from '../../src/recover/hats.js'
import type { Hat } from '../../src/recover/leverage.js'

/** Cells of a design with so many sessions each. */
interface Cells {
  readonly rows: readonly (readonly number[])[]
  readonly sessions: ArrayLike<number>
}

function dense({ rows, sessions }: Cells): Matrix {
  const x = new Matrix(rows.map(r => [...r]))
  const weighted = Matrix.diag(Array.from(sessions)).mmul(x)
  return x.mmul(inverse(x.transpose().mmul(weighted))).mmul(x.transpose())
}

function expectSame(hat: Hat, expected: Matrix) {
  const n = expected.rows
  const places = Int32Array.from({ length: n + 2 }, (_, i) => i % n)
  for (let a = 0; a < n; a++)
    for (let b = 0; b < n; b++) expect(hat.between(a, b)).toBeCloseTo(expected.get(a, b), 12)
  // A block that begins at 1 and has one cell twice.
  const vector = Float64Array.from({ length: n + 1 }, (_, i) => Math.cos(3 * i))
  const out = new Float64Array(n + 1)
  for (let again = 0; again < 2; again++) {
    hat.times(places, 1, n + 1, vector, out)
    for (let i = 0; i <= n; i++) {
      let h = 0
      for (let j = 0; j <= n; j++) h += expected.get(places[1 + i]!, places[1 + j]!) * vector[j]!
      expect(out[i]).toBeCloseTo(h, 12)
    }
  }
}

describe('the hat matrix', () => {
  test('of crossed effects is that of indicators and regressors', () => {
    // Three effects with three, two and two cells; two regressors.
    const effect = [0, 0, 0, 1, 1, 2, 2]
    const regressors = [
      [0, 1, 2, 0, 2, 1, 2],
      [0, 1, 0, 1, 1, 0, 1],
    ]
    const sessions = [4, 1, 2, 3, 5, 2, 2]
    const together = effect.map(e => sessions.reduce((s, n, c) => s + (effect[c] === e ? n : 0), 0))
    const deviations = regressors.map(x => {
      const means = [0, 1, 2].map(
        e =>
          x.reduce((s, v, c) => s + (effect[c] === e ? v * sessions[c]! : 0), 0) /
          sessions.reduce((s, n, c) => s + (effect[c] === e ? n : 0), 0),
      )
      return Float64Array.from(x, (v, c) => v - means[effect[c]!]!)
    })
    const d = new Matrix(deviations.map(v => [...v])).transpose()
    const bread = inverse(d.transpose().mmul(Matrix.diag(sessions)).mmul(d))
    const scores = d.mmul(bread).transpose().to2DArray()
    const hat = crossedHat(Int32Array.from(effect), Float64Array.from(together), deviations, () =>
      scores.map(s => Float64Array.from(s)),
    )
    const rows = effect.map((e, c) => [0, 1, 2].map(k => +(k === e)).concat(regressors.map(x => x[c]!)))
    expectSame(hat, dense({ rows, sessions }))
  })

  test('of added effects is that of indicators and regressors', () => {
    // Effects of three and two levels and a regressor of three values, its cells numbered in the order of nested loops.
    const occupied = Int32Array.of(0, 2, 4, 7, 8, 9, 13, 15, 17)
    const sessions = Float64Array.of(3, 1, 2, 2, 4, 1, 5, 2, 1)
    const values = [[0], [1], [4]]
    const design = designOf(values, [{ size: 3 }, { size: 2 }, { size: 3 }], occupied)
    const gram = gramOf(design, sessions)
    const hat = additiveHat(design, inverse(new Matrix(gram.map(row => [...row]))).to2DArray())
    const rows = [...occupied].map(cell => {
      const [first, second] = [Math.floor(cell / 6), Math.floor(cell / 3) % 2]
      return [1, +(first === 1), +(first === 2), second, values[cell % 3]![0]!]
    })
    expectSame(hat, dense({ rows, sessions }))
  })
})
