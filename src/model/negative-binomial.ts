/** Counts of events whose rate varies from one count to the next: the negative binomial distribution. */
import { exp, log } from '../ground/math.js'

/** Tables are kept for counts of up to this many exposures. */
const KEPT = 64
/** Beyond the mean, terms below this add nothing to a sum of doubles near 1. */
const NOTHING = 1e-18
/** Slices of the unit interval, each with the first count that a draw in it can give: the search starts there. */
const SLICES = 256

interface Distribution {
  /** P(K ≤ k). */
  readonly below: Float64Array
  readonly first: Int32Array
}

/**
 * Counts with `mean` events an exposure, at a rate that varies by gamma with this coefficient of variation and is one
 * count's own: of n exposures the variance is n · mean + (n · mean · variation)².
 */
export class NegativeBinomial {
  readonly #mean: number
  readonly #size: number
  readonly #kept: (Distribution | undefined)[] = Array.from({ length: KEPT + 1 })

  constructor(mean: number, variation: number) {
    this.#mean = mean
    this.#size = 1 / (variation * variation)
  }

  /** The count of n exposures whose cumulative interval contains u, in (0, 1). */
  count(n: number, u: number): number {
    const { below, first } = this.#of(n)
    const last = below.length - 1
    let k = first[Math.floor(u * SLICES)]
    while (k < last && u >= below[k]) k++
    return k
  }

  #of(n: number): Distribution {
    const own = n <= KEPT ? this.#kept[n] : undefined
    if (own) return own
    const below = cumulativeOf(n * this.#mean, this.#size)
    const made = { below, first: firstOf(below) }
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

function firstOf(below: Float64Array): Int32Array {
  const first = new Int32Array(SLICES)
  for (let j = 0, k = 0; j < SLICES; j++) {
    while (k < below.length - 1 && j / SLICES >= below[k]) k++
    first[j] = k
  }
  return first
}
