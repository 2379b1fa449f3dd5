/**
 * The study's own regression: verified success on indicators of the level, with effects of the fully crossed cells of
 * work mode, value band, month, subject and user type, errors clustered by person. It speaks of the contrast under its
 * own weights. Right where nothing unmeasured goes with expertise.
 */
import { clearSessions, clustered } from './read.mjs'

const rows = clearSessions()
const cellOf = r => [r.work_mode, r.value_band, r.month, r.subject, r.user_type].join('|')
const cells = new Map()
for (const [i, r] of rows.entries()) {
  const cell = cellOf(r)
  if (!cells.has(cell)) cells.set(cell, [])
  cells.get(cell).push(i)
}
const LEVELS = [2, 3, 4, 5]
const y = rows.map(r => +(r.verified === 'true'))
const x = rows.map(r => LEVELS.map(k => +(Number(r.expertise) === k)))
for (const is of cells.values()) {
  const mean = f => is.reduce((s, i) => s + f(i), 0) / is.length
  const [my, mx] = [mean(i => y[i]), LEVELS.map((_, j) => mean(i => x[i][j]))]
  for (const i of is) {
    y[i] -= my
    x[i] = x[i].map((v, j) => v - mx[j])
  }
}
const gram = LEVELS.map((_, a) => LEVELS.map((__, b) => x.reduce((s, v) => s + v[a] * v[b], 0)))
const moment = LEVELS.map((_, a) => x.reduce((s, v, i) => s + v[a] * y[i], 0))

/** Solves gram · b = right by Gauss–Jordan. */
function solve(matrix, right) {
  const m = matrix.map((row, i) => [...row, right[i]])
  for (let k = 0; k < m.length; k++) {
    for (let i = 0; i < m.length; i++) {
      if (i === k) continue
      const f = m[i][k] / m[k][k]
      for (let j = k; j <= m.length; j++) m[i][j] -= f * m[k][j]
    }
  }
  return m.map((row, i) => row[m.length] / row[i])
}

const beta = solve(gram, moment)
const score = solve(
  gram,
  LEVELS.map((_, j) => +(j === LEVELS.length - 1)),
)
// A session alone in its cell says nothing, and counts for nothing.
const shared = [...cells.values()].filter(is => is.length > 1)
const n = shared.reduce((s, is) => s + is.length, 0)
const factor = Math.sqrt((n - 1) / (n - shared.length - LEVELS.length))
const contributions = x.map(
  (v, i) =>
    factor * v.reduce((s, w, j) => s + w * score[j], 0) * (y[i] - v.reduce((s, w, j) => s + w * beta[j], 0)),
)
const error = clustered(
  rows.map(r => r.person_id),
  contributions,
)
console.log('estimand,estimate,std_error')
console.log(`wate.verified.5-1,${beta.at(-1)},${error}`)
