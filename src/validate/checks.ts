/**
 * The tests behind a verdict, each of the numbers that replicates give of one estimator and estimand. All are two-sided.
 * - bias: Student's t of the mean error
 * - coverage: the exact binomial test, with the interval of Clopper and Pearson (1934)
 * - standard error: the mean of the squared standard errors over the variance of the errors as an F ratio. For normal
 *   errors and standard errors that are roots of chi-square variables the ratio is F, with degrees of freedom for the
 *   squared standard errors from their own variance (Satterthwaite 1946). Errors that are not normal leave the variance
 *   less well known: its degrees of freedom are lowered by the kurtosis (Shoemaker 2003, eq. 6), never raised.
 */
import {
  binomialLower,
  binomialUpper,
  fLower,
  fQuantile,
  fUpper,
  solved,
  studentCritical,
  studentTails,
} from './exact-tails.js'

/** A quantity that is tested: its estimate, its 95% interval, and the p-value of what a right estimator would have. */
export interface Check {
  readonly reps: number
  readonly estimate: number
  readonly low: number
  readonly high: number
  readonly p: number
}

/** Moments of errors, estimate less truth. */
export interface Errors {
  readonly n: number
  readonly mean: number
  /** With n − 1 in the denominator. */
  readonly variance: number
  /** Fourth central moment over the square of the second, both with n in the denominator: 3 of normal errors. */
  readonly kurtosis: number
}

/** Moments of squared standard errors. */
export interface Squares {
  readonly n: number
  readonly mean: number
  readonly variance: number
}

/** Of intervals and tests of a single quantity. */
const ALPHA = 0.05

/** The mean error against 0. A truth that is itself estimated adds its error. */
export function biasCheck(errors: Errors, truthError = 0): Check {
  const { n, mean } = errors
  const half = studentCritical(ALPHA, n - 1) * errorOfMean(errors, truthError)
  return { reps: n, estimate: mean, low: mean - half, high: mean + half, p: biasP(errors, truthError) }
}

export function biasP(errors: Errors, truthError = 0): number {
  const error = errorOfMean(errors, truthError)
  // Estimates that are all off by the same, or not at all.
  return error > 0 ? studentTails(errors.mean / error, errors.n - 1) : Number(errors.mean === 0)
}

const errorOfMean = ({ n, variance }: Errors, truthError: number) =>
  Math.hypot(Math.sqrt(variance / n), truthError)

/** Intervals that hold the truth, of n, against their nominal share. */
export function coverageCheck(covered: number, n: number, nominal: number): Check {
  const [low, high] = clopperPearson(covered, n)
  return { reps: n, estimate: covered / n, low, high, p: coverageP(covered, n, nominal) }
}

export function coverageP(covered: number, n: number, nominal: number): number {
  return Math.min(1, 2 * Math.min(binomialLower(covered, n, nominal), binomialUpper(covered, n, nominal)))
}

function clopperPearson(k: number, n: number): readonly [number, number] {
  return [
    k === 0 ? 0 : solved(p => ALPHA / 2 - binomialUpper(k, n, p), 0, 1),
    k === n ? 1 : solved(p => binomialLower(k, n, p) - ALPHA / 2, 0, 1),
  ]
}

/** Standard errors that hardly vary are no better known than this: the F distribution stays in its ordinary range. */
const MOST_DF = 1e6

/**
 * The root of the ratio of the mean squared standard error to the variance of errors, against 1; or, with `within`, against
 * a range that a right estimator's may have.
 */
export function ratioCheck(errors: Errors, squares: Squares, within: Range = ONE): Check {
  const ratio = squares.mean / errors.variance
  const [df1, df2] = [squaresDf(squares), errorsDf(errors)]
  return {
    reps: squares.n,
    estimate: Math.sqrt(ratio),
    low: Math.sqrt(ratio / fQuantile(1 - ALPHA / 2, df1, df2)),
    high: Math.sqrt(ratio / fQuantile(ALPHA / 2, df1, df2)),
    p: ratioP(errors, squares, within),
  }
}

export function ratioP(errors: Errors, squares: Squares, [low, high]: Range = ONE): number {
  const ratio = squares.mean / errors.variance
  const [df1, df2] = [squaresDf(squares), errorsDf(errors)]
  return Math.min(1, 2 * Math.min(fUpper(ratio / high ** 2, df1, df2), fLower(ratio / low ** 2, df1, df2)))
}

type Range = readonly [number, number]
const ONE: Range = [1, 1]

function squaresDf({ n, mean, variance }: Squares): number {
  return Math.min(MOST_DF, (2 * n * mean ** 2) / variance)
}

function errorsDf({ n, kurtosis }: Errors): number {
  return Math.min(n - 1, (2 * n) / (kurtosis - (n - 3) / (n - 1)))
}
