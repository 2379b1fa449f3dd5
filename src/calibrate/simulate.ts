/** Simulated statistics under fixed random numbers, by the recovery code that an analyst uses. */
import { Generator } from '../generate/generator.js'
import { tableOf } from '../generate/tables.js'
import { need } from '../ground/error.js'
import type { ParameterValues } from '../model/parameter.js'
import { type Frame, frameOf } from '../recover/frame.js'
import { STATISTICS } from '../recover/statistics.js'
import { type Batch, copy } from '../schema/batch.js'
import type { Target } from './target.js'

const PEOPLE_A_BLOCK = 10_000
/** Families that no knob moves, or no target reads. */
const UNREAD = ['people_over', 'count.months', 'median', 'trend']

export interface Simulated {
  /** Estimates of the targets, in their order. */
  readonly estimates: Float64Array
  /** Standard errors of those estimates. */
  readonly errors: Float64Array
}

/** The targets’ statistics, averaged over corpora of so many people, one a seed. */
export function simulate(
  values: ParameterValues,
  targets: readonly Target[],
  seeds: readonly string[],
  people: number,
): Simulated {
  const runs = seeds.map(seed => statistics(sessionsFrame(values, seed, people), targets))
  const average = (pick: (r: Simulated, t: number) => number) =>
    Float64Array.from(targets, (_, t) => runs.reduce((sum, r) => sum + pick(r, t), 0) / runs.length)
  return {
    estimates: average((r, t) => r.estimates[t] as number),
    errors: average((r, t) => (r.errors[t] as number) ** 2 / runs.length).map(Math.sqrt),
  }
}

function statistics(frame: Frame, targets: readonly Target[]): Simulated {
  const families = STATISTICS.filter(f => !UNREAD.some(u => f.id.startsWith(u)))
  const rows = new Map(families.flatMap(f => f.compute(frame)).map(r => [`${r.statistic} [${r.stratum}]`, r]))
  const found = targets.map(({ statistic, stratum, figure }) => {
    const row = rows.get(`${statistic} [${stratum}]`)
    need(
      row && Number.isFinite(row.estimate),
      'calibrate.missing',
      `the simulation shows nothing of ${figure}`,
    )
    return row
  })
  return {
    estimates: Float64Array.from(found, r => r.estimate),
    errors: Float64Array.from(found, r => r.std_error),
  }
}

/** The observed sessions of a corpus that is never written. */
export function sessionsFrame(values: ParameterValues, seed: string, people: number): Frame {
  const generator = new Generator({ seed, values })
  const batches: Batch[] = []
  for (let from = 1; from <= people; from += PEOPLE_A_BLOCK) {
    const block = generator.block(from, Math.min(PEOPLE_A_BLOCK, people - from + 1), false)
    batches.push(copy(tableOf(block, 'sessions')))
  }
  return frameOf(batches)
}
