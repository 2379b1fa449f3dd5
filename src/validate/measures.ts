/**
 * How well an estimator does, from its estimates over many corpora: performance measures with Monte Carlo errors in
 * closed form (Morris, White and Crowther 2019, table 6), or by the jackknife for those that the table lacks: the root
 * of the mean squared error, and relative bias where corpora have truths of their own. Where the truth is that of each
 * corpus, errors are taken from the corpus's own truth; with one truth for all this is the same.
 * Replicates without an estimate or a truth, or whose estimator did not converge, are left out of every measure but the
 * shares that count them; those without a standard error or an interval are left out of the measures that need one. An
 * estimand without any truth has the measures that need none.
 */
import { needOneOf } from '../ground/error.js'
import { momentsOf } from '../replicates/moments.js'
import { groupedBy, groupsOf } from './groups.js'
import { LEVEL } from './normal-tails.js'
import type { Replicated } from './replicate-row.js'

/** A line of the table of measures. */
export interface Measured {
  readonly world: string
  readonly estimator: string
  readonly estimand: string
  readonly measure: Measure
  readonly estimate: number
  /** Monte Carlo error. */
  readonly mcse: number
  /** The number of replicates that the measure rests on. */
  readonly reps: number
}

/** The names of the measures of an estimator (Morris, White and Crowther 2019), in the order of tables. */
export const MEASURES = [
  'truth',
  'bias',
  'relative_bias',
  'mean_absolute_bias',
  'empirical_se',
  'mean_squared_error',
  'root_mean_squared_error',
  'model_se',
  'relative_error_model_se',
  'coverage',
  'becover',
  'power',
  'type_i_error',
  'type_s',
  'type_m',
  'interval_width',
  'not_converged',
  'no_estimate',
  'no_std_error',
] as const

/** One of MEASURES. */
export type Measure = (typeof MEASURES)[number]

/** The names of measures in rsimsum, and in this project before 0.4. */
const ALIASES: Readonly<Record<string, Measure>> = {
  empse: 'empirical_se',
  empirical_error: 'empirical_se',
  modelse: 'model_se',
  model_error: 'model_se',
  relerror: 'relative_error_model_se',
  relative_error_of_model_error: 'relative_error_model_se',
  cover: 'coverage',
  bias_eliminated_coverage: 'becover',
  rbias: 'relative_bias',
  mse: 'mean_squared_error',
  rmse: 'root_mean_squared_error',
}

/** The measure of a name: the project's own, rsimsum's, or a former one. */
export function measureNamed(name: string, code: string, where: string): Measure {
  return ALIASES[name] ?? needOneOf(name as Measure, MEASURES, code, 'measure', where)
}

/** A truth closer to 0 than this counts as 0. */
const NOTHING = 1e-12

/**
 * Every measure of the replicates of one world, estimator and estimand, in the order of `MEASURES`. `truthError` is
 * the error of a truth that is the same for all; `level` is that of the intervals, and one less the level that of tests.
 */
export function measuresOf(rows: readonly Replicated[], truthError?: number, level = LEVEL): Measured[] {
  const all = rows.filter(r => Number.isFinite(r.estimate) && r.converged)
  const found = all.filter(r => Number.isFinite(r.truth))
  if (found.length > 0 || all.length === 0) return measured(rows, found, { truthError, level })
  // Spread, standard errors, widths and the share that excludes 0 ask for no truth.
  const none = all.map(r => ({ ...r, truth: 0 }))
  return measured(rows, none, { level }).filter(m => WITHOUT_TRUTH.includes(m.measure))
}

const WITHOUT_TRUTH: readonly Measure[] = [
  'empirical_se',
  'model_se',
  'relative_error_model_se',
  'becover',
  'interval_width',
  'not_converged',
  'no_estimate',
  'no_std_error',
]

interface MeasureOptions {
  readonly truthError?: number | undefined
  readonly level: number
}

function measured(
  rows: readonly Replicated[],
  found: readonly Replicated[],
  { truthError, level }: MeasureOptions,
): Measured[] {
  const { world, estimator, estimand } = rows[0] as Replicated
  const line = (measure: Measure, { estimate, mcse, reps }: Performance): Measured => ({
    world,
    estimator,
    estimand,
    measure,
    estimate,
    mcse,
    reps,
  })
  const errors = found.map(r => r.estimate - r.truth)
  const truth = moments(found.map(r => r.truth))
  const bias = averageOf(errors)
  const spread = moments(errors)
  const empirical = { estimate: spread.sd, mcse: spread.sd / Math.sqrt(2 * (spread.n - 1)), reps: spread.n }
  const squared = averageOf(errors.map(e => e * e))
  const withError = found.filter(r => Number.isFinite(r.std_error))
  const variances = moments(withError.map(r => r.std_error ** 2))
  const model = Math.sqrt(variances.mean)
  const modelVariance = variances.sd ** 2 / (4 * variances.n * model ** 2)
  const ofModel = moments(withError.map(r => r.estimate - r.truth))
  const ratio = model / ofModel.sd
  const intervals = found.filter(r => !Number.isNaN(r.conf_low) && !Number.isNaN(r.conf_high))
  const covers = (shift: number) =>
    shareOf(intervals.map(r => r.conf_low <= r.truth + shift && r.truth + shift <= r.conf_high))
  const tested = found.filter(r => Number.isFinite(r.p_value) || intervals.includes(r))
  const isSignificant = significantAt(1 - level)
  const significant = tested.filter(isSignificant)
  const isNull = Math.abs(truth.mean) < NOTHING && truth.sd < NOTHING
  const width = averageOf(intervals.map(r => r.conf_high - r.conf_low))
  return [
    line('truth', { estimate: truth.mean, mcse: truthError ?? truth.sd / Math.sqrt(truth.n), reps: truth.n }),
    line('bias', bias),
    ...(isNull
      ? []
      : [
          line(
            'relative_bias',
            jackknifed([errors, found.map(r => r.truth)], ([e, t]) => (e as number) / (t as number)),
          ),
        ]),
    line('mean_absolute_bias', averageOf(errors.map(Math.abs))),
    line('empirical_se', empirical),
    line('mean_squared_error', squared),
    line(
      'root_mean_squared_error',
      jackknifed([errors.map(e => e * e)], ([m]) => Math.sqrt(m as number)),
    ),
    line('model_se', { estimate: model, mcse: Math.sqrt(modelVariance), reps: variances.n }),
    line('relative_error_model_se', {
      estimate: ratio - 1,
      mcse: ratio * Math.sqrt(variances.sd ** 2 / (4 * variances.n * model ** 4) + 1 / (2 * (ofModel.n - 1))),
      reps: variances.n,
    }),
    line('coverage', covers(0)),
    line('becover', covers(bias.estimate)),
    line(isNull ? 'type_i_error' : 'power', shareOf(tested.map(isSignificant))),
    ...(isNull
      ? []
      : [
          line('type_s', shareOf(significant.map(r => Math.sign(r.estimate) !== Math.sign(r.truth)))),
          line('type_m', averageOf(significant.map(r => Math.abs(r.estimate) / Math.abs(r.truth)))),
        ]),
    line('interval_width', width),
    line('not_converged', shareOf(rows.map(r => !r.converged))),
    line('no_estimate', shareOf(rows.map(r => !Number.isFinite(r.estimate)))),
    line(
      'no_std_error',
      shareOf(rows.map(r => Number.isFinite(r.estimate) && !Number.isFinite(r.std_error))),
    ),
  ]
}

/** A truth of a whole world, and its error. */
interface Truth {
  readonly world: string
  readonly estimand: string
  readonly std_error: number
}

/**
 * Measures of every world, estimator and estimand, in the order in which they first appear.
 *
 * @example
 * import { studyOf, validate, measureTable } from '@plumbline/plumbline/validate'
 *
 * const estimate = () => [{ estimand: 'mean.verified.3', estimate: 0.5, std_error: 0.1 }]
 * const study = studyOf({ estimators: [{ name: 'half', estimate }], scenarios: ['baseline'], people: 200 })
 * const { replicates } = await validate(study, { reps: 4, workers: 1 })
 * console.log(measureTable(replicates).find(m => m.measure === 'model_se').estimate.toFixed(2)) // → 0.10
 */
export function measureTable(
  rows: readonly Replicated[],
  truths: readonly Truth[] = [],
  level = LEVEL,
): Measured[] {
  const errors = new Map(truths.map(t => [JSON.stringify([t.world, t.estimand]), t.std_error]))
  return groupsOf(rows).flatMap(own => {
    const { world, estimand } = own[0] as Replicated
    return measuresOf(own, errors.get(JSON.stringify([world, estimand])), level)
  })
}

export interface RelativePrecision {
  readonly world: string
  readonly estimand: string
  readonly estimator: string
  readonly against: string
  /** Gain in precision over the other estimator: (empirical standard error of the other / its own)² − 1. */
  readonly estimate: number
  readonly mcse: number
  readonly reps: number
}

/** The relative precision of two estimators of one estimand on the corpora for which both have an estimate. */
export function relativePrecision(
  of: readonly Replicated[],
  against: readonly Replicated[],
): RelativePrecision {
  const { world, estimand, estimator } = of[0] as Replicated
  const other = new Map(against.map(r => [r.replicate, r]))
  const pairs = of.flatMap(r => {
    const o = other.get(r.replicate)
    return o && Number.isFinite(r.estimate) && Number.isFinite(o.estimate)
      ? [[r.estimate - r.truth, o.estimate - o.truth] as const]
      : []
  })
  const [a, b] = [moments(pairs.map(p => p[0])), moments(pairs.map(p => p[1]))]
  const covariance = pairs.reduce((s, [x, y]) => s + (x - a.mean) * (y - b.mean), 0) / (pairs.length - 1)
  const correlation = covariance / (a.sd * b.sd)
  const ratio = (b.sd / a.sd) ** 2
  return {
    world,
    estimand,
    estimator,
    against: (against[0] as Replicated).estimator,
    estimate: ratio - 1,
    // Estimates that move together differ from a correlation of 1 by rounding alone.
    mcse: 2 * ratio * Math.sqrt(Math.max(0, 1 - correlation ** 2) / (pairs.length - 1)),
    reps: pairs.length,
  }
}

/** The relative precision of every estimator against the first that has the same estimand in the same world. */
export function precisionTable(rows: readonly Replicated[]): RelativePrecision[] {
  return groupedBy(rows, r => JSON.stringify([r.world, r.estimand])).flatMap(same => {
    const [first, ...others] = groupedBy(same, r => r.estimator) as [Replicated[], ...Replicated[][]]
    return others.map(o => relativePrecision(o, first)).filter(p => Number.isFinite(p.estimate))
  })
}

/** By the p-value; without one, by whether the interval leaves 0 out. */
const significantAt = (alpha: number) => (r: Replicated) =>
  Number.isFinite(r.p_value) ? r.p_value <= alpha : r.conf_low > 0 || r.conf_high < 0

/** A measure's value, its Monte Carlo error, and the replicates that it rests on. */
interface Performance {
  readonly estimate: number
  readonly mcse: number
  readonly reps: number
}

function moments(xs: readonly number[]) {
  const { n, mean, variance } = momentsOf(xs)
  return { n, mean, sd: Math.sqrt(variance) }
}

function averageOf(xs: readonly number[]): Performance {
  const { n, mean, sd } = moments(xs)
  return { estimate: mean, mcse: sd / Math.sqrt(n), reps: n }
}

/** A function of the means of some columns; its error from the values that it takes with one row left out at a time. */
function jackknifed(
  columns: readonly (readonly number[])[],
  of: (means: readonly number[]) => number,
): Performance {
  const n = columns[0]!.length
  const sums = columns.map(c => c.reduce((s, x) => s + x, 0))
  const without = Array.from({ length: n }, (_, i) =>
    of(columns.map((c, j) => ((sums[j] as number) - (c[i] as number)) / (n - 1))),
  )
  const { sd } = moments(without)
  return { estimate: of(sums.map(s => s / n)), mcse: (sd * (n - 1)) / Math.sqrt(n), reps: n }
}

function shareOf(xs: readonly boolean[]): Performance {
  const p = xs.filter(Boolean).length / xs.length
  return { estimate: p, mcse: Math.sqrt((p * (1 - p)) / xs.length), reps: xs.length }
}
