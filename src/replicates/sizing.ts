/** How many replicates a precision takes, from the variance that a pilot shows. */
import jstat from 'jstat'
import { need } from '../ground/error.js'

const { jStat } = jstat

/** A Monte Carlo error to be reached, and the replicates of the first stage that tell how many that takes. */
export interface Precision {
  readonly mcse: number
  readonly pilot: number
}

export interface SizingOptions {
  /** What is to be known so well, as the error names it. */
  readonly what: string
  readonly code: string
  /** The most replicates that a run may have. */
  readonly most: number
}

/** A whole number that comes out a bit too large asks for no replicate more. */
const ROUNDING = 1e-9

/** Replicates in all, at least the pilot's, that bring the error of a mean to what is asked for: errors shrink with their root. */
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
