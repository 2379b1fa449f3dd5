/** Counts of events whose rate varies from one count to the next: the negative binomial distribution. */
import { exp, log } from '../ground/math.js'

/** Tables are kept for counts of up to this many exposures. */
const KEPT = 64
/** Beyond the mean, terms below this add nothing to a sum of doubles near 1. */
const NOTHING = 1e-18

/**
 * Counts with `mean` events an exposure, at a rate that varies by gamma with this coefficient of variation and is one
 * count's own: of n exposures the variance is n · mean + (n · mean · variation)².
 */
export class NegativeBinomial {
  readonly #mean: number
  readonly #size: number
  readonly #kept: (Float64Array | undefined)[] = Array.from({ length: KEPT + 1 })

  constructor(mean: number, variation: number) {
    this.#mean = mean
    this.#size = 1 / (variation * variation)
  }

  /** The count of n exposures whose cumulative interval contains u, in (0, 1). */
  count(n: number, u: number): number {
    const below = this.#cumulative(n)
    let [low, high] = [0, below.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (u < below[middle]) high = middle
      else low = middle + 1
    }
    return low
  }

  #cumulative(n: number): Float64Array {
    const own = n <= KEPT ? this.#kept[n] : undefined
    if (own) return own
    const made = cumulativeOf(n * this.#mean, this.#size)
    if (n <= KEPT) this.#kept[n] = made
    return made
  }
}

/** P(K ≤ k) for k = 0, 1, … until nothing is left: P(0) = (1 + mean / size)^−size, and the ratio of neighbours. */
function cumulativeOf(mean: number, size: number): Float64Array {
  const odds = mean / (mean + size)
  const out: number[] = []
  let term = exp(-size * log(1 + mean / size))
  let sum = 0
  for (let k = 0; k <= mean || term > NOTHING; k++) {
    sum += term
    out.push(sum)
    term *= (odds * (size + k)) / (k + 1)
  }
  return Float64Array.from(out)
}
