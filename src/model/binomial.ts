/** Counts among independent trials: the binomial distribution by inversion, from the odds of a success. */

/** Up to this many trials the probability of none is a normal double where failure is the likelier. */
const FEW = 1000
/** Terms below this share of the largest add nothing to a sum of doubles. */
const NOTHING = 1e-20

/** The number of successes of n trials whose cumulative interval contains u, in (0, 1), where a success has these odds. */
export function binomial(n: number, odds: number, u: number): number {
  // By the rarer side, whose count is small and whose probability of none is not.
  return odds > 1 ? n - fromNone(n, 1 / odds, 1 - u) : fromNone(n, odds, u)
}

function fromNone(n: number, odds: number, u: number): number {
  if (n > FEW) return fromMode(n, odds, u)
  let term = none(n, 1 / (1 + odds))
  let k = 0
  for (let below = term; k < n && u >= below; below += term) {
    term *= ((n - k) * odds) / (k + 1)
    k++
  }
  return k
}

/** q^n by squares: products alone, so that every engine has the same bits. */
function none(n: number, q: number): number {
  let power = 1
  for (let left = n, square = q; left > 0; left >>= 1, square *= square) if (left & 1) power *= square
  return power
}

/** The same from terms in units of the likeliest count's, which many trials leave in the range of doubles. */
function fromMode(n: number, odds: number, u: number): number {
  const mode = Math.floor(((n + 1) * odds) / (1 + odds))
  let sum = 1
  let low = mode
  let first = 1
  for (; low > 0 && first > NOTHING; low--) {
    first *= low / ((n - low + 1) * odds)
    sum += first
  }
  for (let k = mode, term = 1; k < n && term > NOTHING; k++) {
    term *= ((n - k) * odds) / (k + 1)
    sum += term
  }
  let k = low
  let term = first
  for (let below = term; k < n && u * sum >= below; below += term) {
    term *= ((n - k) * odds) / (k + 1)
    k++
  }
  return k
}
