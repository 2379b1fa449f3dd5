/**
 * Regression of any outcome on any regressors, with several fixed effects of any size absorbed: least squares
 * or Poisson pseudo-maximum likelihood, errors clustered.
 */
import { need } from '../ground/error.js'
import { absorb, leftOf, sweeper } from './absorb.js'
import { adjustedResiduals, sandwich } from './clustered.js'
import { criticalValue } from './critical.js'
import { countOf, nested, rankOf, renumber } from './effects.js'
import { dot, invert } from './matrix.js'

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

/** Fits of several outcomes on the same terms, effects and clusters, which are prepared once where no outcome decides on rows. */
export function regressEach(design: Design, outcomes: readonly Float64Array[]): Fit[] {
  need(
    !(design.errors === 'CR2' && design.distribution === 'poisson'),
    'regression.errors',
    'CR2 is for least squares, not Poisson',
  )
  if (design.distribution === 'poisson')
    return outcomes.map(y => {
      const prepared = prepare(design, y)
      return fitOf(prepared, y, own => poisson(own, prepared))
    })
  const prepared = prepare(design, outcomes[0])
  const swept = sweptOf(prepared)
  return outcomes.map(y => fitOf(prepared, y, own => linear(own, swept)))
}

/** A regression without its outcome. */
type Design = Omit<Regression, 'y'>

/** What a regression takes of its rows, whatever the outcome. */
interface Prepared {
  readonly design: Design
  readonly rows: Int32Array
  readonly singletons: number
  readonly separated: number
  readonly xs: readonly Float64Array[]
  readonly effects: readonly Int32Array[]
  readonly cluster: Int32Array
  readonly clusters: number
  /** Whether effects are taken out by normal equations. */
  readonly direct: boolean
  readonly absorbed: number
  /** Independent effects that are not nested in clusters. */
  readonly counted: number
}

function prepare(design: Design, y: Float64Array): Prepared {
  const { rows, singletons, separated } = usable({ ...design, y })
  need(rows.length > 1, 'regression.empty', 'no row is left once singletons are dropped')
  const effects = (design.effects.length > 0 ? design.effects : [new Int32Array(y.length)]).map(e =>
    renumber(take(e, rows)),
  )
  const cluster = renumber(take(design.cluster, rows))
  const levels = effects.reduce((sum, e) => sum + countOf(e), 0)
  const counted = effects.filter(e => !nested(e, cluster))
  return {
    design,
    rows,
    singletons,
    separated,
    xs: design.terms.map(t => take(t.x, rows)),
    effects,
    cluster,
    clusters: countOf(cluster),
    direct: (design.absorb ?? (levels <= FEW_LEVELS ? 'equations' : 'projections')) === 'equations',
    absorbed: rankOf(effects),
    counted: counted.length > 0 ? rankOf(counted) : 0,
  }
}

function fitOf(prepared: Prepared, outcome: Float64Array, solved: (y: Float64Array) => Solution): Fit {
  const { design, rows, singletons, separated, xs, effects, cluster, clusters, absorbed } = prepared
  const y = take(outcome, rows)
  const { columns, inverse, beta, residuals } = solved(y)
  const estimable = inverse.filter((row, j) => row[j] !== 0).length
  const n = rows.length
  const factor = ((clusters / (clusters - 1)) * (n - 1)) / (n - estimable - prepared.counted)
  const cr2 = design.errors === 'CR2'
  const used = cr2 ? adjustedResiduals(xs, effects, residuals, cluster) : residuals
  const covariance = sandwich(columns, inverse, used, cluster, cr2 ? 1 : factor)
  const critical = criticalValue(clusters)
  return {
    coefficients: design.terms.map(({ term }, j) => {
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
    r_squared:
      design.distribution === 'poisson' ? Number.NaN : 1 - squaresOf(residuals, 0) / squaresOf(y, meanOf(y)),
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

/**
 * Rows that carry information: singletons, and under Poisson levels without any outcome, are dropped until none is
 * left.
 */
function usable({ y, effects, distribution }: Regression) {
  const isPoisson = distribution === 'poisson'
  let rows = Int32Array.from({ length: y.length }, (_, i) => i)
  let singletons = 0
  let separated = 0
  for (let before = -1; before !== rows.length; ) {
    before = rows.length
    for (const e of effects) {
      const size = new Int32Array(countOf(e))
      for (let j = 0; j < rows.length; j++) size[e[rows[j]]] += 1
      const sum = isPoisson ? outcomesOf(e, rows, y, size.length) : undefined
      if (!size.includes(1) && (!sum || sum.every((s, l) => s > 0 || size[l] === 0))) continue
      const some = sum ? rows.filter(i => sum[e[i]] > 0) : rows
      separated += rows.length - some.length
      const left = some.filter(i => size[e[i]] > 1)
      singletons += some.length - left.length
      rows = left
    }
  }
  return { rows, singletons, separated }
}

/** The sum of the outcome at each level of an effect. */
function outcomesOf(effect: Int32Array, rows: Int32Array, y: Float64Array, levels: number): Float64Array {
  const sum = new Float64Array(levels)
  for (let j = 0; j < rows.length; j++) {
    const i = rows[j]
    sum[effect[i]] += y[i]
  }
  return sum
}

interface Solution {
  /** The regressors with the effects taken out. */
  readonly columns: readonly Float64Array[]
  readonly inverse: readonly (readonly number[])[]
  readonly beta: readonly number[]
  readonly residuals: Float64Array
}

/** The regressors with the effects taken out, and how effects are taken out of an outcome. */
function sweptOf({ xs, effects, direct }: Prepared) {
  const sweep = sweeper(effects, direct)
  const columns = xs.map(x => leftOf(x, sweep))
  return { sweep, columns, inverse: inverseOf(columns) }
}

function linear(y: Float64Array, { sweep, columns, inverse }: ReturnType<typeof sweptOf>): Solution {
  const swept = absorb(y, sweep)
  const beta = solve(columns, inverse, swept)
  return { columns, inverse, beta, residuals: minus(swept, columns, beta) }
}

/** Iteratively reweighted least squares with the effects absorbed at each step (Correia, Guimarães and Zylkin 2020). */
function poisson(y: Float64Array, { xs, effects, direct }: Prepared): Solution {
  need(
    y.every(v => v >= 0),
    'regression.poisson',
    'a Poisson regression needs outcomes that are not negative',
  )
  const mean = y.reduce((s, v) => s + v, 0) / y.length
  let mu = y.map(v => (v + mean) / 2)
  let eta = mu.map(Math.log)
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
  return invert(columns.map(a => columns.map(b => dot(a, b, weight))))
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

function minus(y: Float64Array, columns: readonly Float64Array[], beta: readonly number[]): Float64Array {
  const rest = y.slice()
  columns.forEach((c, j) => {
    const b = beta[j]
    for (let i = 0; i < rest.length; i++) rest[i] = rest[i] - b * c[i]
  })
  return rest
}

/** The entries of some rows; where they are all rows, the same array. */
function take<T extends Float64Array | Int32Array>(x: T, rows: Int32Array): T {
  if (rows.length === x.length) return x
  const out = new (x.constructor as new (n: number) => T)(rows.length)
  for (let j = 0; j < rows.length; j++) out[j] = x[rows[j]]
  return out
}
