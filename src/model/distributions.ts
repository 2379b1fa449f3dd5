/** Functions that distributions of nodes share: cumulative weights, splits of a whole, and tables of odds. */
import { exp } from '../ground/math.js'

/** Cumulative shares of positive weights; the last is above 1, so that no draw falls beyond it. */
export function cumulative(weights: ArrayLike<number>): Float64Array {
  const shares = new Float64Array(weights.length)
  let total = 0
  for (let i = 0; i < weights.length; i++) total += weights[i]
  let sum = 0
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i]
    shares[i] = sum / total
  }
  shares[weights.length - 1] = 2
  return shares
}

/** The category whose cumulative interval contains u; `from` is where the row starts in a table of rows. */
export function pick(shares: Float64Array, u: number, from = 0): number {
  let i = from
  while (u >= shares[i]) i++
  return i - from
}

/** The same of shares that hardly differ, found from where u would fall if none did. */
export function pickNear(shares: Float64Array, u: number): number {
  let i = Math.floor(u * shares.length)
  while (i > 0 && u < shares[i - 1]) i--
  while (u >= shares[i]) i++
  return i
}

/** The rows of a row-major table, each as cumulative shares, laid end to end. */
export function cumulativeRows(table: Float64Array, width: number): Float64Array {
  const out = new Float64Array(table.length)
  for (let r = 0; r < table.length; r += width) out.set(cumulative(table.subarray(r, r + width)), r)
  return out
}

/** The odds p / (1 − p) of probabilities. */
export function oddsOf(probabilities: Float64Array): Float64Array {
  return probabilities.map(p => p / (1 - p))
}

export function expOf(values: Float64Array): Float64Array {
  return values.map(exp)
}

/** How far a month lies into the window: 0 in its first month, 1 in its last. */
export function progress(month: number, months: number): number {
  return month / (months - 1)
}
