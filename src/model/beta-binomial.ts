/** Counts among trials that resemble one another: the beta-binomial distribution, by its cumulative probabilities. */

/** Cumulative probabilities of 0 … n successes are kept up to this many trials. */
const KEPT = 64

/**
 * Cumulative probabilities of a beta-binomial count by [row × trials]: row r has the probability `p[r]`, and two
 * trials of one count have the correlation `correlation` (above 0).
 */
export class BetaBinomial {
  readonly #p: Float64Array
  readonly #strength: number
  /** By [row × trials]. */
  readonly #kept: (Float64Array | undefined)[]

  constructor(p: Float64Array, correlation: number) {
    this.#p = p
    this.#strength = 1 / correlation - 1
    this.#kept = Array.from({ length: p.length * (KEPT + 1) })
  }

  /** The count of n trials whose cumulative interval contains u: 0 below all of them, n above. */
  count(row: number, n: number, u: number): number {
    const below = this.#cumulative(row, n)
    let k = 0
    while (k < n && u >= below[k]) k++
    return k
  }

  #cumulative(row: number, n: number): Float64Array {
    const own = n <= KEPT ? this.#kept[row * (KEPT + 1) + n] : undefined
    if (own) return own
    const made = cumulativeOf(n, this.#p[row] * this.#strength, (1 - this.#p[row]) * this.#strength)
    if (n <= KEPT) this.#kept[row * (KEPT + 1) + n] = made
    return made
  }
}

/** P(K ≤ k) of n trials with shape parameters a and b: from the ratio of neighbours, starting at the likelier end. */
function cumulativeOf(n: number, a: number, b: number): Float64Array {
  const out = new Float64Array(n + 1)
  const fromZero = b >= a
  const [x, y] = fromZero ? [a, b] : [b, a]
  let term = 1
  for (let j = 0; j < n; j++) term *= (y + j) / (a + b + j)
  for (let k = 0; k <= n; k++) {
    out[fromZero ? k : n - k] = term
    term *= ((n - k) * (x + k)) / ((k + 1) * (y + n - k - 1))
  }
  for (let k = 1; k <= n; k++) out[k] = out[k] + out[k - 1]
  return out
}
