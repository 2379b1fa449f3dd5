/** The number of replicates for a precision, from the variance that a pilot shows. */
import jstat from 'jstat'
import { need } from '../ground/error.js'

const { jStat } = jstat

/** A Monte Carlo error to be reached, and the number of pilot replicates that size the run. */
export interface Precision {
  readonly mcse: number
  readonly pilot: number
}

export interface SizingOptions {
  /** The name of the quantity, for errors. */
  readonly what: string
  readonly code: string
  /** The most replicates that a run may have. */
  readonly most: number
}

/** Guards against one replicate more where rounding puts the number just above a whole one. */
const ROUNDING = 1e-9

/**
 * Replicates in all, at least the pilot's, that bring the error of a mean to the target: errors shrink with the root
 * of their number.
 */
export function repsFor(
  variance: number,
  { mcse, pilot }: Precision,
  { what, code, most }: SizingOptions,
): number {
  const total = Math.max(pilot, Math.ceil((variance / mcse ** 2) * (1 - ROUNDING)))
  need(
    total <= most,
    code,
    `${what} with an error of ${mcse} would take ${total.toLocaleString('en')} replicates, and at most ${most.toLocaleString('en')} are run; ask for less, or for more people in each`,
  )
  return total
}

/** The upper limit of a variance that `n` normal replicates show, which it exceeds with probability 1 − `sure`. */
export function upperVariance(variance: number, n: number, sure: number): number {
  return (variance * (n - 1)) / jStat.chisquare.inv(1 - sure, n - 1)
}
