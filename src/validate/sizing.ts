/** How many replicates a validation needs for a measure's Monte Carlo error to be small enough. */
import { need, needOneOf } from '../ground/error.js'
import { MEASURES, type Measure, type Measured } from './measures.js'

/** A measure, the Monte Carlo error that it is to have in every world, and the replicates that tell how many that takes. */
export interface Precision {
  readonly measure: Measure
  readonly mcse: number
  readonly pilot: number
}

export const PILOT = 50
const MOST = 1_000_000
/** A whole number that comes out a bit too large asks for no replicate more. */
const ROUNDING = 1e-9
/** Coverage is expected to be near this: a pilot in which every interval covers must not say that no more is needed. */
const NOMINAL = 0.95

/** Reads MEASURE=ERROR. */
export function precisionOf(text: string): Precision {
  const [name = '', error] = text.split('=')
  const mcse = Number(error)
  need(
    mcse > 0,
    'option.target_mcse',
    `--target-mcse must be MEASURE=ERROR, such as coverage=0.005, got "${text}"`,
  )
  return {
    measure: needOneOf(name as Measure, MEASURES, 'option.target_mcse', 'measure', '--target-mcse'),
    mcse,
    pilot: PILOT,
  }
}

/** Replicates in all, at least the pilot's: errors shrink with the root of their number. */
export function repsFor(measures: readonly Measured[], { measure, mcse, pilot }: Precision): number {
  const own = measures.filter(m => m.measure === measure)
  need(
    own.some(m => Number.isFinite(m.mcse)),
    'validate.target_mcse',
    `no estimator has a ${measure} after ${pilot} replicates`,
  )
  const spread = (m: Measured) => {
    const seen = m.mcse * Math.sqrt(m.reps)
    return measure === 'coverage' ? Math.max(seen, Math.sqrt(NOMINAL * (1 - NOMINAL))) : seen
  }
  const ratio = (Math.max(...own.map(spread).filter(Number.isFinite)) / mcse) ** 2
  const wanted = Math.ceil(ratio * (1 - ROUNDING))
  need(
    wanted <= MOST,
    'validate.target_mcse',
    `${measure}=${mcse} needs ${wanted} replicates; at most ${MOST} are run`,
  )
  return Math.max(pilot, wanted)
}
