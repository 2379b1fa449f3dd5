/** Which targets cannot be met together, and which of them, left out, would let the others be met. */
import type { ParameterValues } from '../model/parameter.js'
import type { Calibration } from './calibrate.js'
import { boundsOf } from './knob.js'
import { leastSquaresSteps, type Scaled, scaledBy } from './linear.js'

export interface Conflict {
  readonly figure: string
  readonly printed_low: number
  readonly printed_high: number
  /** Where the nearest compromise leaves it. */
  readonly reached: number
  /** How far that lies from what is aimed at, in what is tolerated. */
  readonly miss: number
  /** Whether, by the Jacobian, all other targets can be met once this one is left out. */
  readonly alone: boolean
}

/** At a compromise, misses larger than this share of what is tolerated are in conflict. */
const IN_CONFLICT = 0.75

/**
 * The targets in conflict, the largest miss first; empty where no target is missed. At the least-squares compromise
 * the scaled misses balance, so the targets with larger misses are those that cannot be met together.
 */
export function conflicts(calibration: Calibration, base: ParameterValues): Conflict[] {
  const { reached, jacobian, targets, knobs, simulated, steps } = calibration
  if (!reached.some(r => r.missed)) return []
  const scaled = scaledBy(jacobian, targets, knobs, simulated)
  const inSteps = knobs.map((k, j) => (steps[j] as number) / k.step)
  const bounds = knobs.map(
    k => boundsOf(base, k).map(b => b / k.step) as unknown as readonly [number, number],
  )
  const conflicting = targets.flatMap((_, t) =>
    Math.abs(scaled.misses[t] as number) > IN_CONFLICT ? [t] : [],
  )
  return conflicting
    .map(t => ({
      figure: targets[t]!.figure,
      printed_low: targets[t]!.low,
      printed_high: targets[t]!.high,
      reached: reached[t]!.reached,
      miss: scaled.misses[t] as number,
      alone: conflicting.length > 1 && meetsRest(scaled, inSteps, bounds, t),
    }))
    .sort((a, b) => Math.abs(b.miss) - Math.abs(a.miss))
}

/** Whether the linear picture meets every target but one: each ends within what is tolerated. */
function meetsRest(
  scaled: Scaled,
  steps: readonly number[],
  bounds: readonly (readonly [number, number])[],
  without: number,
): boolean {
  const counts = (t: number) => t !== without
  const to = leastSquaresSteps(scaled, steps, bounds, counts)
  return scaled.rows.every((row, t) => {
    if (!counts(t)) return true
    const moved = row.reduce((sum, d, j) => sum + d * ((to[j] as number) - (steps[j] as number)), 0)
    return Math.abs((scaled.misses[t] as number) + moved) <= 1
  })
}
