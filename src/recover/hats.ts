/** Hat matrices of regressions on cells, entry by entry or by their factors. */
import { once } from './cached.js'
import { addRow, type Design, partsOf, timesRow } from './design.js'
import type { Hat } from './leverage.js'
import { dot } from './matrix.js'

/** Of crossed effects: sessions of one effect share what its mean takes; all sessions, what the regressors take. */
export function crossedHat(
  first: Int32Array,
  together: Float64Array,
  deviations: readonly Float64Array[],
  scores: () => readonly Float64Array[],
): Hat {
  const p = deviations.length
  const flat = once(() => ({ d: sideBySide(deviations), s: sideBySide(scores()) }))
  const ofEffect = new Float64Array(first.length)
  const ofRegressor = new Float64Array(p)
  return {
    between: (a, b) => {
      const { d, s } = flat()
      let h = first[a] === first[b] ? 1 / together[a] : 0
      for (let j = 0, [i, k] = [a * p, b * p]; j < p; j++) h += d[i++] * s[k++]
      return h
    },
    many: MANY_CROSSED,
    times: (places, from, n, vector, out) => {
      const { d, s } = flat()
      ofRegressor.fill(0)
      for (let i = 0; i < n; i++) {
        const [c, v] = [places[from + i], vector[i]]
        ofEffect[first[c]] += v
        for (let j = 0, k = c * p; j < p; j++) ofRegressor[j] += s[k++] * v
      }
      for (let i = 0; i < n; i++) {
        const c = places[from + i]
        let h = ofEffect[first[c]] / together[c]
        for (let j = 0, k = c * p; j < p; j++) h += d[k++] * ofRegressor[j]
        out[i] = h
      }
      for (let i = 0; i < n; i++) ofEffect[first[places[from + i]]] = 0
    },
  }
}

/** Where adding up factors was measured to take less time than entries. */
const MANY_CROSSED = 8

/** The columns of a table as its rows, one after another. */
function sideBySide(columns: readonly Float64Array[]): Float64Array {
  const p = columns.length
  const out = new Float64Array(p * columns[0].length)
  columns.forEach((column, j) => {
    for (let c = 0; c < column.length; c++) out[c * p + j] = column[c]
  })
  return out
}

/** Of added effects, from the inverse of the design's cross products. */
export function additiveHat(design: Design, inverse: readonly (readonly number[])[]): Hat {
  const { width } = design
  const matrix = inverse.map(row => Float64Array.from(row))
  const [column, taken] = [new Float64Array(width), new Float64Array(width)]
  const crossed = once(() => crossedParts(design, matrix))
  return {
    between: (a, b) => crossed()(a, b),
    many: width,
    times: (places, from, n, vector, out) => {
      column.fill(0)
      for (let i = 0; i < n; i++) addRow(design, places[from + i], vector[i], column)
      matrix.forEach((row, j) => {
        taken[j] = dot(row, column)
      })
      for (let i = 0; i < n; i++) out[i] = timesRow(design, places[from + i], taken)
    },
  }
}

/**
 * Entries by parts of rows: a row of the design is the sum of one part for each group of effects, and how any two parts go
 * together is worked out once.
 */
function crossedParts(
  design: Design,
  matrix: readonly Float64Array[],
): (cell: number, other: number) => number {
  const { groups, parts, partOf } = partsOf(design)
  const size = parts.length
  const together = new Float64Array(size * size)
  parts.forEach((part, k) => {
    const line = new Float64Array(design.width)
    for (const { at, x } of part) for (let j = 0; j < line.length; j++) line[j] += x * matrix[at][j]
    parts.forEach((other, l) => {
      let s = 0
      for (const { at, x } of other) s += line[at] * x
      together[k * size + l] = s
    })
  })
  return (a, b) => {
    let h = 0
    for (let i = a * groups, end = i + groups; i < end; i++) {
      const row = partOf[i] * size
      for (let j = b * groups, last = j + groups; j < last; j++) h += together[row + partOf[j]]
    }
    return h
  }
}
