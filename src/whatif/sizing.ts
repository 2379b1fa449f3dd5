/**
 * The number of replicates for a precision, in two stages. A pilot estimates the variance; the number then follows,
 * and no later look changes it, so the interval has its coverage (Stein 1945). The pilot’s variance is itself
 * uncertain, so its upper 90% limit is used: nine runs in ten reach the target precision.
 */
import { need } from '../ground/error.js'
import { momentsOf } from '../replicates/moments.js'
import { type Precision as OfMean, repsFor, upperVariance } from '../replicates/sizing.js'
import { type Answer, lineNumber } from './answer.js'
import { differencesOf } from './summary.js'

export interface Precision extends OfMean {
  /** The line whose difference sizes the run, as `statistic [stratum]`. */
  readonly metric: string
}

export const PILOT = 20
const SURE = 0.9
const MOST_REPS = 100_000

/** Replicates in all that bring the Monte Carlo error of the metric’s difference to the target. */
export function replicatesFor(answer: Answer, precision: Precision): number {
  const { metric } = precision
  const { variance } = momentsOf(differencesOf(answer, lineNumber(answer, metric)))
  need(
    Number.isFinite(variance),
    'whatif.missing',
    `${metric} cannot be sized: some replicates show nothing of it; ask for more people`,
  )
  return sizeFor(variance, precision)
}

/** The number of replicates, from a pilot’s variance. */
export function sizeFor(
  variance: number,
  { metric, pilot, mcse }: { readonly metric?: string; readonly pilot: number; readonly mcse: number },
): number {
  return repsFor(
    upperVariance(variance, pilot, SURE),
    { pilot, mcse },
    { what: metric ?? 'the difference', code: 'whatif.precision', most: MOST_REPS },
  )
}
