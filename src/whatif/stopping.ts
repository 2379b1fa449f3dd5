/**
 * How many replicates a precision takes: two stages. A pilot gives the variance; the number then follows, and no
 * later look changes it, so the interval keeps its coverage (Stein 1945). The pilot’s variance is itself
 * uncertain, so it is taken at its upper 90% limit: nine runs in ten reach the precision that was asked for.
 */
import jstat from 'jstat'
import { need } from '../ground/error.js'
import { type Answer, lineNumber } from './answer.js'
import { differencesOf, momentsOf } from './summary.js'

const { jStat } = jstat

export interface Precision {
  /** The line whose difference is to be known so well, as `statistic [stratum]`. */
  readonly metric: string
  readonly mcse: number
  /** Replicates of the first stage. */
  readonly pilot: number
}

export const PILOT = 20
const SURE = 0.9
export const MOST_REPS = 100_000

/** Replicates in all that bring the Monte Carlo error of the metric’s difference to what is asked for. */
export function replicatesFor(answer: Answer, { metric, mcse, pilot }: Precision): number {
  const line = lineNumber(answer, metric)
  const { variance } = momentsOf(differencesOf(answer, line))
  need(
    Number.isFinite(variance),
    'whatif.missing',
    `${metric} cannot be sized: some replicates show nothing of it; ask for more people`,
  )
  return sizeFor(variance, pilot, mcse)
}

/** The number of replicates, from a pilot’s variance. */
export function sizeFor(variance: number, pilot: number, mcse: number): number {
  const df = pilot - 1
  const inflated = (variance * df) / jStat.chisquare.inv(1 - SURE, df)
  const total = Math.max(pilot, Math.ceil(inflated / mcse ** 2))
  need(
    total <= MOST_REPS,
    'whatif.precision',
    `an error of ${mcse} would take ${total.toLocaleString('en')} replicates; ask for less, or for more people in each`,
  )
  return total
}
