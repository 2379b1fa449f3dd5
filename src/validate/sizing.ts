/** The number of replicates for a target Monte Carlo error of a measure. */
import { need } from '../ground/error.js'
import { type Precision as OfMean, repsFor as repsForMean } from '../replicates/sizing.js'
import { type Measure, type Measured, measureNamed } from './measures.js'
import { LEVEL } from './normal-tails.js'

/** A measure and its target Monte Carlo error in every world. */
export interface Precision extends OfMean {
  readonly measure: Measure
}

const PILOT = 50
const MOST_REPS = 1_000_000

/** Reads MEASURE=ERROR. */
export function precisionOf(text: string): Precision {
  const [name = '', error] = text.split('=')
  const mcse = Number(error)
  need(
    mcse > 0,
    'option.target_mcse',
    `--target-mcse must be MEASURE=ERROR, such as coverage=0.005, got "${text}"`,
  )
  return { measure: measureNamed(name, 'option.target_mcse', '--target-mcse'), mcse, pilot: PILOT }
}

/** Replicates in all, at least the pilot's; `level` is that of the intervals. */
export function repsFor(measures: readonly Measured[], precision: Precision, level = LEVEL): number {
  const { measure, pilot } = precision
  const own = measures.filter(m => m.measure === measure)
  need(
    own.some(m => Number.isFinite(m.mcse)),
    'validate.target_mcse',
    `no estimator has a ${measure} after ${pilot} replicates`,
  )
  const variance = Math.max(...own.map(m => varianceOf(m, level)).filter(Number.isFinite))
  return repsForMean(variance, precision, { what: measure, code: 'validate.target_mcse', most: MOST_REPS })
}

/**
 * The variance of one replicate's contribution to a measure. Coverage is expected to be near the level: a pilot in which
 * every interval covers must not say that no more is needed.
 */
function varianceOf({ measure, mcse, reps }: Measured, level: number): number {
  const seen = mcse ** 2 * reps
  return measure === 'coverage' ? Math.max(seen, level * (1 - level)) : seen
}
