/**
 * Regression of any outcome on any regressors, with several fixed effects of any size absorbed: least squares
 * or Poisson pseudo-maximum likelihood, errors clustered.
 */
import { Arena } from '../ground/arena.js'
import { need } from '../ground/error.js'
import { absorb, leftOf, sweeper } from './absorb.js'
import { once } from './cached.js'
import { adjustedResiduals, sandwich } from './clustered.js'
import { criticalValue } from './critical.js'
import { countOf, nested, rankOf, renumber } from './effects.js'
import { informativeRows } from './informative-rows.js'
import { dot, invert } from './matrix.js'
import type { Memory } from './slot.js'

/** A regression’s data: an outcome, regressors, effects to be absorbed and clusters, all with one entry per row. */
export interface Regression {
  /** The outcome of each row; counts or rates, not negative, under the Poisson distribution. */
  readonly y: Float64Array
  readonly terms: readonly { readonly term: string; readonly x: Float64Array }[]
  /** The level of each row in each effect, from 0. Without any, an intercept is absorbed. */
  readonly effects: readonly Int32Array[]
  /** The cluster of each row, from 0. */
  readonly cluster: Int32Array
  readonly distribution?: 'linear' | 'poisson'
  /**
   * CR1: √(G/(G − 1) · (N − 1)/(N − K)), K counting regressors and absorbed effects except those nested in the
   * clusters. CR2: residuals of each cluster times (I − H)^(−½) (Bell and McCaffrey 2002), least squares only.
   */
  readonly errors?: 'CR1' | 'CR2'
  /**
   * How several effects are taken out: by normal equations of their indicators, or by alternating projections.
   * By default the first up to 500 levels in all.
   */
  readonly absorb?: 'equations' | 'projections'
}

/** A coefficient with its clustered error and 95% interval, in the unit of the outcome per unit of the term. */
export interface Coefficient {
  readonly term: string
  /** NaN where the term does not vary once the effects and the terms before it are taken out. */
  readonly estimate: number
  readonly std_error: number
  readonly conf_low: number
  readonly conf_high: number
}

/** A fitted regression: coefficients, their covariance, and what it rests on. */
export interface Fit {
  readonly coefficients: readonly Coefficient[]
  readonly covariance: readonly (readonly number[])[]
  /** Rows and clusters used. */
  readonly n: number
  readonly clusters: number
  /** Rows dropped because they are the only ones at some effect's level, and carry no information (Correia 2015). */
  readonly singletons: number
  /** Rows dropped because every outcome at some effect's level is 0 (Poisson). */
  readonly separated: number
  /** Effects absorbed, redundant ones not counted: exact for one or two, an upper bound for more. */
  readonly absorbed: number
  /** Share of the outcome's variance explained, effects and terms together (least squares). */
  readonly r_squared: number
}

/** Up to this many levels in all, normal equations are faster. */
const FEW_LEVELS = 500
/**
 * The largest number of Newton steps for the Poisson distribution, and the change of every row's log mean below
 * which they end.
 */
const MOST_STEPS = 200
const SETTLED = 1e-10

/**
 * Fits a regression with absorbed effects and clustered errors: least squares, or Poisson pseudo-maximum likelihood.
 * Errors: nothing is left to fit once singletons are dropped.
 *
 * @example
 * import { regress } from '@plumbline/plumbline/recover'
 *
 * const [x, y] = [[0, 1, 2, 3], [1, 3, 5, 8]].map(v => Float64Array.from(v))
 * const cluster = Int32Array.from([0, 1, 2, 3])
 * const { coefficients } = regress({ y, terms: [{ term: 'x', x }], effects: [], cluster })
 * console.log(coefficients[0].estimate.toFixed(2)) // → 2.30
 */
export function regress({ y, ...design }: Regression): Fit {
  return regressEach(design, [y])[0]
}

/** Fits of several outcomes on the same terms, effects and clusters. */
export function regressEach({ terms, ...setting }: Design, outcomes: readonly Float64Array[]): Fit[] {
  return fitterOf(setting)(terms, outcomes)
}

/** A regression without its outcome, and without its terms. */
type Design = Omit<Regression, 'y'>
type Setting = Omit<Design, 'terms'>

/** Fits several outcomes on some terms. */
export type Fitter = (terms: Regression['terms'], outcomes: readonly Float64Array[]) => Fit[]

/**
 * Fits of any outcomes on any terms with the same effects and clusters: these are prepared once, and an outcome swept once, where
 * no outcome decides on rows. What is worked out for a while lies in `memory`.
 */
export function fitterOf(setting: Setting, memory = new Arena()): Fitter {
  const isPoisson = setting.distribution === 'poisson'
  need(!(setting.errors === 'CR2' && isPoisson), 'regression.errors', 'CR2 is for least squares, not Poisson')
  if (isPoisson)
    return (terms, outcomes) =>
      outcomes.map(outcome => {
        const prepared = prepare(setting, outcome)
        const [xs, y] = [terms.map(t => take(t.x, prepared.rows)), take(outcome, prepared.rows)]
        return fitOf(prepared, { terms, xs }, poisson(y, xs, prepared), memory)
      })
  const prepared = once(() => prepare(setting))
  const sweep = once(() => sweeper(prepared().effects, prepared().direct))
  const swept = new WeakMap<Float64Array, Swept>()
  const sweptOf = (outcome: Float64Array): Swept => {
    const y = take(outcome, prepared().rows)
    const made = swept.get(outcome) ?? { left: absorb(y, sweep()), size: squaresOf(y, meanOf(y)) }
    swept.set(outcome, made)
    return made
  }
  return (terms, outcomes) => {
    const all = outcomes.map(sweptOf)
    let fits: Fit[] = []
    memory.within(() => {
      const xs = terms.map(t => take(t.x, prepared().rows))
      const columns = xs.map(x => leftOf(x, sweep(), undefined, memory.doubles(x.length)))
      const inverse = inverseOf(columns)
      fits = all.map(({ left, size }) => {
        const solution = linear(left, columns, inverse, memory.doubles(left.length))
        return fitOf(prepared(), { terms, xs, size }, solution, memory)
      })
    })
    return fits
  }
}

/** What is left of an outcome without the effects, and the sum of its squares about its mean. */
interface Swept {
  readonly left: Float64Array
  readonly size: number
}

/** What a regression takes of its rows, whatever its terms. */
interface Prepared {
  readonly errors: Regression['errors']
  readonly rows: Int32Array
  readonly singletons: number
  readonly separated: number
  readonly effects: readonly Int32Array[]
  readonly cluster: Int32Array
  readonly clusters: number
  /** Whether effects are taken out by normal equations. */
  readonly direct: boolean
  readonly absorbed: number
  /** Independent effects that are not nested in clusters. */
  readonly counted: number
}

/** With the outcome under the Poisson distribution, where it decides on rows. */
function prepare(setting: Setting, y?: Float64Array): Prepared {
  const { rows, singletons, separated } = informativeRows(setting, y)
  need(rows.length > 1, 'regression.empty', 'no row is left once singletons are dropped')
  const given = setting.effects.length > 0 ? setting.effects : [new Int32Array(setting.cluster.length)]
  const effects = given.map(e => renumber(take(e, rows)))
  const cluster = renumber(take(setting.cluster, rows))
  const levels = effects.reduce((sum, e) => sum + countOf(e), 0)
  const counted = effects.filter(e => !nested(e, cluster))
  return {
    errors: setting.errors,
    rows,
    singletons,
    separated,
    effects,
    cluster,
    clusters: countOf(cluster),
    direct: (setting.absorb ?? (levels <= FEW_LEVELS ? 'equations' : 'projections')) === 'equations',
    absorbed: rankOf(effects),
    counted: counted.length > 0 ? rankOf(counted) : 0,
  }
}

/** What one regression is of: its terms, their rows, and of least squares the outcome's squares about its mean. */
interface Data {
  readonly terms: Regression['terms']
  readonly xs: readonly Float64Array[]
  readonly size?: number
}

function fitOf(prepared: Prepared, { terms, xs, size }: Data, solution: Solution, memory: Memory): Fit {
  const { rows, singletons, separated, effects, cluster, clusters, absorbed } = prepared
  const { columns, inverse, beta, residuals } = solution
  const estimable = inverse.filter((row, j) => row[j] !== 0).length
  const n = rows.length
  const factor = ((clusters / (clusters - 1)) * (n - 1)) / (n - estimable - prepared.counted)
  const cr2 = prepared.errors === 'CR2'
  const used = cr2 ? adjustedResiduals(xs, effects, residuals, cluster) : residuals
  const covariance = sandwich(columns, inverse, used, cluster, cr2 ? 1 : factor, memory)
  const critical = criticalValue(clusters)
  return {
    coefficients: terms.map(({ term }, j) => {
      const there = inverse[j][j] !== 0
      const estimate = there ? beta[j] : Number.NaN
      const std_error = there ? Math.sqrt(covariance[j][j]) : Number.NaN
      const half = critical * std_error
      return { term, estimate, std_error, conf_low: estimate - half, conf_high: estimate + half }
    }),
    covariance,
    n,
    clusters,
    singletons,
    separated,
    absorbed,
    r_squared: size === undefined ? Number.NaN : 1 - squaresOf(residuals, 0) / size,
  }
}

function meanOf(y: Float64Array): number {
  let sum = 0
  for (let i = 0; i < y.length; i++) sum += y[i]
  return sum / y.length
}

function squaresOf(y: Float64Array, center: number): number {
  let sum = 0
  for (let i = 0; i < y.length; i++) sum += (y[i] - center) ** 2
  return sum
}

interface Solution {
  /** The regressors with the effects taken out. */
  readonly columns: readonly Float64Array[]
  readonly inverse: readonly (readonly number[])[]
  readonly beta: readonly number[]
  readonly residuals: Float64Array
}

/** Least squares of an outcome without the effects on regressors without them. */
function linear(
  left: Float64Array,
  columns: readonly Float64Array[],
  inverse: readonly (readonly number[])[],
  out: Float64Array,
): Solution {
  const beta = solve(columns, inverse, left)
  return { columns, inverse, beta, residuals: minus(left, columns, beta, out) }
}

/** Iteratively reweighted least squares with the effects absorbed at each step (Correia, Guimarães and Zylkin 2020). */
function poisson(
  y: Float64Array,
  xs: readonly Float64Array[],
  { effects, direct }: Pick<Prepared, 'effects' | 'direct'>,
): Solution {
  need(
    y.every(v => v >= 0),
    'regression.poisson',
    'a Poisson regression needs outcomes that are not negative',
  )
  const mean = y.reduce((s, v) => s + v, 0) / y.length
  let mu: Float64Array = y.map(v => (v + mean) / 2)
  let eta: Float64Array = mu.map(Math.log)
  for (let step = 0; ; step++) {
    const response = eta.map((e, i) => e + (y[i] - mu[i]) / mu[i])
    const sweep = sweeper(effects, direct, mu)
    const columns = xs.map(x => leftOf(x, sweep, mu))
    const swept = absorb(response, sweep, mu)
    const inverse = inverseOf(columns, mu)
    const beta = solve(columns, inverse, swept, mu)
    const rest = minus(swept, columns, beta)
    const next = response.map((z, i) => z - rest[i])
    const moved = next.reduce((most, e, i) => Math.max(most, Math.abs(e - eta[i])), 0)
    eta = next
    mu = eta.map(Math.exp)
    if (moved < SETTLED) {
      return { columns, inverse, beta, residuals: y.map((v, i) => v - mu[i]) }
    }
    need(
      step < MOST_STEPS,
      'regression.converge',
      `the Poisson fit has not settled after ${MOST_STEPS} steps`,
    )
  }
}

function inverseOf(columns: readonly Float64Array[], weight?: Float64Array): number[][] {
  const gram = columns.map((a, j) => columns.slice(0, j + 1).map(b => dot(a, b, weight)))
  return invert(columns.map((_, j) => columns.map((__, k) => gram[Math.max(j, k)][Math.min(j, k)])))
}

function solve(
  columns: readonly Float64Array[],
  inverse: readonly (readonly number[])[],
  y: Float64Array,
  weight?: Float64Array,
): number[] {
  const projected = columns.map(c => dot(c, y, weight))
  return inverse.map(row => row.reduce((s, v, k) => s + v * projected[k], 0))
}

function minus(
  y: Float64Array,
  columns: readonly Float64Array[],
  beta: readonly number[],
  out: Float64Array = new Float64Array(y.length),
): Float64Array {
  out.set(y)
  for (let j = 0; j < columns.length; j++) takeTimes(out, beta[j], columns[j])
  return out
}

function takeTimes(out: Float64Array, b: number, column: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = out[i] - b * column[i]
}

/** The entries of some rows; where they are all rows, the same array. */
function take<T extends Float64Array | Int32Array>(x: T, rows: Int32Array): T {
  if (rows.length === x.length) return x
  const out = new (x.constructor as new (n: number) => T)(rows.length)
  for (let j = 0; j < rows.length; j++) out[j] = x[rows[j]]
  return out
}
