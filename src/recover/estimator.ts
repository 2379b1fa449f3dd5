/**
 * Estimators that work on parts. Each says which totals it needs of every part, solves them once they are
 * merged, and then says what each person of a part contributes to its error (the influence function), so
 * that differences, ratios and adjusted rates get clustered errors by adding contributions (the delta
 * method; Tsiatis 2006, chapter 3).
 */
import type { Contributions } from './contributions.js'
import type { Frame } from './frame.js'
import { column, everyoneIn, keyOf, type Measure, type Population, peopleIn, rowsIn } from './population.js'
import { addTo, type Counts, type Sums, sums } from './sums.js'
import type { Total } from './total.js'

/** The merged totals. */
export interface Merged {
  readonly sums: (total: Total<Sums>) => Float64Array
  readonly counts: (total: Total<Counts>) => Counts
  /** What `make` returns, computed once for this key. */
  readonly once: <T>(key: object | string, make: () => T) => T
}

export interface Solved {
  readonly estimate: number
  /** Adds `weight` times what each session of a part contributes. */
  readonly contribute: (frame: Frame, weight: number, into: Contributions) => void
  /**
   * For one of several coefficients fitted together: which one, and what any weighted sum of them contributes, in
   * one pass.
   */
  readonly joint?: {
    readonly fit: object
    readonly index: number
    readonly sum: (weights: readonly number[]) => Solved['contribute']
  }
  /** What contributions are worked out from that other estimates may share, the widest first. */
  readonly basis?: readonly object[]
  /** Whether contributions are corrected for how few people there are, so that G/(G − 1) is not to be applied. */
  readonly corrected?: true
  /** Whether an error of 0 is right: a fact of the corpus, or a value at which many sessions tie. */
  readonly certain?: true
  /** The error and interval shown, from the standard error of the contributions; by default the plain ones. */
  readonly show?: (standardError: number, critical: number) => Shown
}

export interface Shown {
  readonly estimate: number
  readonly std_error: number
  readonly conf_low: number
  readonly conf_high: number
}

/** An error below this, in units of an estimate of order 1, is rounding of doubles: the data are fitted exactly. */
export const ROUNDING = 1e-12

/** What is shown where there is nothing. */
export const missing: Shown = {
  estimate: Number.NaN,
  std_error: Number.NaN,
  conf_low: Number.NaN,
  conf_high: Number.NaN,
}

/** What a statistic is made of: totals that parts add to, and a way from their sum to an estimate and its error. */
export interface Estimator {
  readonly totals: readonly Total[]
  readonly solve: (merged: Merged) => Solved
}

/**
 * Mean of a measure: the ratio of sums over people, so that people with many sessions count more.
 *
 * @example
 * import { at, CLEAR, column, estimateOwn, mean } from '@plumbline/plumbline/recover'
 * import { frameOfRows, tablesOf } from '@plumbline/plumbline'
 *
 * const frame = frameOfRows(tablesOf({ people: 500 }).sessions.objects())
 * const [row] = estimateOwn(frame, { experts: mean(column('verified'), at(CLEAR, 'expertise', 5)) })
 * console.log(row.estimate.toFixed(3), '±', row.std_error.toFixed(3)) // → 0.333 ± 0.045
 */
export function mean(measure: Measure, over: Population): Estimator {
  const total = sumTotal(measure, over)
  return {
    totals: [total],
    solve: merged => {
      const [n, sum] = merged.sums(total) as unknown as [number, number]
      const estimate = sum / n
      return {
        estimate,
        contribute: (frame, weight, into) => {
          const sum = into.of(peopleIn(frame, over))
          addDeviations(sum, measure.of(frame), estimate, weight / n, rowsIn(frame, over), frame.person)
        },
      }
    },
  }
}

/** Adds so many times what the values of some rows are beside a center to the sums of their people. */
function addDeviations(
  sum: Float64Array,
  x: Float64Array,
  center: number,
  scale: number,
  rows: Int32Array,
  person: Int32Array,
): void {
  for (let j = 0; j < rows.length; j++) {
    const i = rows[j]
    const g = person[i]
    sum[g] = sum[g] + (x[i] - center) * scale
  }
}

/** Adds the number of rows and the sum of their values: as addTo row by row, in registers. */
function addRows({ high, low }: Sums, x: Float64Array, rows: Int32Array): void {
  let [sum, rest] = [high[1], low[1]]
  for (let j = 0; j < rows.length; j++) {
    const v = x[rows[j]]
    const s = sum + v
    const b = s - sum
    rest += sum - (s - b) + (v - b)
    sum = s
  }
  high[0] = high[0] + rows.length
  high[1] = sum
  low[1] = rest
}

function sumTotal(measure: Measure, over: Population): Total<Sums> {
  return {
    key: `sum of ${measure.name} over ${keyOf(over)}`,
    of: (frame, weight, out = sums(2)) => {
      const x = measure.of(frame)
      const rows = rowsIn(frame, over)
      if (!weight) addRows(out, x, rows)
      for (let j = 0; weight && j < rows.length; j++) {
        const i = rows[j]
        const w = weight[frame.person[i]]
        addTo(out, 0, w)
        addTo(out, 1, w * x[i])
      }
      return out
    },
  }
}

/** Mean over people, each counted once, of a function of their number of sessions. */
export function overPeople(name: string, x: (sessions: number) => number): Estimator {
  const total: Total<Sums> = {
    key: `people’s ${name}`,
    of: (frame, weight, out = sums(2)) => {
      frame.counts.forEach((count, g) => {
        const w = weight ? weight[g] : 1
        addTo(out, 0, w)
        addTo(out, 1, w * x(count))
      })
      return out
    },
  }
  return {
    totals: [total],
    solve: merged => {
      const [people, sum] = merged.sums(total) as unknown as [number, number]
      const estimate = sum / people
      return {
        estimate,
        contribute: (frame, weight, into) => {
          const sum = into.of(everyoneIn(frame))
          for (let g = 0; g < sum.length; g++)
            sum[g] = sum[g] + (weight * (x(frame.counts[g]) - estimate)) / people
        },
      }
    },
  }
}

/**
 * A smooth function of other estimates, by the delta method: its value and its gradient there.
 *
 * @example
 * import { column, delta, estimateOwn, EVERYONE, mean } from '@plumbline/plumbline/recover'
 * import { frameOfRows, tablesOf } from '@plumbline/plumbline'
 *
 * const frame = frameOfRows(tablesOf({ people: 500 }).sessions.objects())
 * const turns = mean(column('turns'), EVERYONE)
 * const log = delta([turns], ([x]) => ({ estimate: Math.log(x), gradient: [1 / x] }))
 * console.log(estimateOwn(frame, { log })[0].estimate.toFixed(3)) // → 1.623
 */
export function delta(
  of: readonly Estimator[],
  at: (values: readonly number[]) => { readonly estimate: number; readonly gradient: readonly number[] },
): Estimator {
  return {
    totals: of.flatMap(e => e.totals),
    solve: merged => {
      const solved = of.map(e => merged.once(e, () => e.solve(merged)))
      const { estimate, gradient } = at(solved.map(s => s.estimate))
      let parts: ReturnType<typeof gathered> | undefined
      return {
        estimate,
        contribute: (frame, weight, into) => {
          parts ??= gathered(solved, gradient)
          for (const [g, contribute] of parts) contribute(frame, weight * g, into)
        },
        ...basisOf(solved),
        ...(solved.every(s => s.corrected) && { corrected: true }),
      }
    },
  }
}

/** The first basis of several estimates that have one. */
function basisOf(solved: readonly Solved[]): Pick<Solved, 'basis'> {
  const basis = solved.find(s => s.basis)?.basis
  return basis ? { basis } : {}
}

/** Weighted contributions, with coefficients of one fit taken together. */
function gathered(
  solved: readonly Solved[],
  gradient: readonly number[],
): (readonly [weight: number, contribute: Solved['contribute']])[] {
  const fits = new Map<object, { weights: number[]; sum: NonNullable<Solved['joint']>['sum'] }>()
  const alone: (readonly [number, Solved['contribute']])[] = []
  solved.forEach(({ joint, contribute }, j) => {
    const g = gradient[j]
    if (!joint) {
      alone.push([g, contribute])
      return
    }
    if (!fits.has(joint.fit)) fits.set(joint.fit, { weights: [], sum: joint.sum })
    const { weights } = fits.get(joint.fit)!
    weights[joint.index] = (weights[joint.index] ?? 0) + g
  })
  return [...alone, ...[...fits.values()].map(({ weights, sum }) => [1, sum(weights)] as const)]
}

/** An estimator for which an error of 0 is correct. */
export function certain({ totals, solve }: Estimator): Estimator {
  return { totals, solve: merged => ({ ...solve(merged), certain: true }) }
}

/** A weighted sum of estimates, Σ weightⱼ · estimateⱼ, with the error of their joint distribution. */
export function combine(terms: readonly (readonly [weight: number, of: Estimator])[]): Estimator {
  const gradient = terms.map(([weight]) => weight)
  return delta(
    terms.map(([, e]) => e),
    values => ({ estimate: gradient.reduce((sum, w, j) => sum + w * values[j], 0), gradient }),
  )
}

/**
 * The estimate `a` less the estimate `b`, in their unit; the error takes account of the sessions and people that both
 * share.
 *
 * @example
 * import { column, difference, estimateOwn, EVERYONE, mean, TROUBLED } from '@plumbline/plumbline/recover'
 * import { frameOfRows, tablesOf } from '@plumbline/plumbline'
 *
 * const frame = frameOfRows(tablesOf({ people: 500 }).sessions.objects())
 * const words = over => mean(column('words'), over)
 * const [row] = estimateOwn(frame, { 'in trouble': difference(words(TROUBLED), words(EVERYONE)) })
 * console.log(row.estimate.toFixed(0)) // → 547
 */
export function difference(a: Estimator, b: Estimator): Estimator {
  return combine([
    [1, a],
    [-1, b],
  ])
}

/**
 * The ratio of two estimates, numerator / denominator − offset, with its error by the delta method.
 *
 * @example
 * import { column, estimateOwn, EVERYONE, mean, ratio } from '@plumbline/plumbline/recover'
 * import { frameOfRows, tablesOf } from '@plumbline/plumbline'
 *
 * const frame = frameOfRows(tablesOf({ people: 500 }).sessions.objects())
 * const of = name => mean(column(name), EVERYONE)
 * const [row] = estimateOwn(frame, { 'actions per turn': ratio(of('actions'), of('turns')) })
 * console.log(row.estimate.toFixed(2), '±', row.std_error.toFixed(2)) // → 18.23 ± 1.31
 */
export function ratio(numerator: Estimator, denominator: Estimator, offset = 0): Estimator {
  return delta([numerator, denominator], ([a, b]) => {
    const r = (a as number) / (b as number)
    return { estimate: r - offset, gradient: [1 / (b as number), -r / (b as number)] }
  })
}

/** e^x − offset of an estimate x: the interval is transformed, the error by the delta method. */
export function exponential(of: Estimator, offset = 0): Estimator {
  return {
    totals: of.totals,
    solve: merged => {
      const { estimate: x, contribute, basis, corrected } = merged.once(of, () => of.solve(merged))
      const estimate = Math.exp(x) - offset
      return {
        estimate,
        contribute,
        ...(basis && { basis }),
        ...(corrected && { corrected }),
        show: (standardError, critical) => ({
          estimate,
          std_error: Math.exp(x) * standardError,
          conf_low: Math.exp(x - critical * standardError) - offset,
          conf_high: Math.exp(x + critical * standardError) - offset,
        }),
      }
    },
  }
}

/** Geometric mean of a measure whose logs the frame has. */
export function geometricMean(unit: string, over: Population): Estimator {
  return exponential(mean(column(`log_${unit}`), over))
}
