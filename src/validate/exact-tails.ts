/** Tails and quantiles of the exact tests, all from one function: the regularised incomplete beta. */
import jstat from 'jstat'

const { jStat } = jstat

const TINY = 1e-300
const EPSILON = 1e-15
const MOST_TERMS = 10_000

/** I_x(a, b), by the continued fraction of DLMF 8.17.22 as Lentz evaluates it. Accurate to some 1e-10. */
export function betaShare(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  // The fraction converges quickly on this side of the mean.
  if (x > (a + 1) / (a + b + 2)) return 1 - betaShare(1 - x, b, a)
  const logBeta = jStat.gammaln(a) + jStat.gammaln(b) - jStat.gammaln(a + b)
  return (Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta) / a) * fraction(x, a, b)
}

function fraction(x: number, a: number, b: number): number {
  let c = 1
  let d = 1 / away(1 - ((a + b) * x) / (a + 1))
  let h = d
  for (let m = 1; m <= MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    let step = 1
    for (const term of [even, odd]) {
      d = 1 / away(1 + term * d)
      c = away(1 + term / c)
      step = c * d
      h *= step
    }
    if (Math.abs(step - 1) < EPSILON) break
  }
  return h
}

const away = (x: number) => (Math.abs(x) < TINY ? TINY : x)

/** P(X ≥ k) of a binomial. */
export function binomialUpper(k: number, n: number, p: number): number {
  return k <= 0 ? 1 : betaShare(p, k, n - k + 1)
}

/** P(X ≤ k) of a binomial. */
export function binomialLower(k: number, n: number, p: number): number {
  return k >= n ? 1 : betaShare(1 - p, n - k, k + 1)
}

/** P(|T| > t) of Student's distribution. */
export function studentTails(t: number, df: number): number {
  return betaShare(df / (df + t * t), df / 2, 1 / 2)
}

/** P(F ≤ f), and P(F > f): each without loss in its own tail. */
export function fLower(f: number, df1: number, df2: number): number {
  return betaShare((df1 * f) / (df1 * f + df2), df1 / 2, df2 / 2)
}
export function fUpper(f: number, df1: number, df2: number): number {
  return betaShare(df2 / (df1 * f + df2), df2 / 2, df1 / 2)
}

/** The value that |T| exceeds with probability `tails`. */
export function studentCritical(tails: number, df: number): number {
  const at = solved(u => studentTails(u / (1 - u), df) - tails, 0, 1)
  return at / (1 - at)
}

/** The value that F falls below with probability `p`. */
export function fQuantile(p: number, df1: number, df2: number): number {
  const x = solved(u => p - betaShare(u, df1 / 2, df2 / 2), 0, 1)
  return (df2 * x) / (df1 * (1 - x))
}

/** The absolute value that a normal exceeds with probability `tails`. */
export function normalCritical(tails: number): number {
  return jStat.normal.inv(1 - tails / 2, 0, 1)
}

const HALVINGS = 80

/** The root of a function that falls from positive to negative. */
export function solved(f: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high]
  for (let j = 0; j < HALVINGS; j++) {
    const middle = (a + b) / 2
    if (f(middle) > 0) a = middle
    else b = middle
  }
  return (a + b) / 2
}
