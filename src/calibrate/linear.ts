/** The linear picture of a world: how knobs move targets, and the least-squares change that it suggests. */

import type { ParameterValues } from '../model/parameter.js'
import { invert } from '../recover/matrix.js'
import { boundsOf, type Knob, stepped } from './knob.js'
import { estimatesOf, type Simulated } from './simulate.js'
import { missOf, type Target, toleranceOf } from './target.js'

/** jacobian[t][j]: how far target t, on its straightened scale, moves per unit of knob j. */
export type Jacobian = readonly Float64Array[]

/** Estimates below this share of their target are taken as this share. */
const SMALLEST = 0.01

/** A scale on which knobs act more nearly in proportion: log odds of shares, logs of other positive targets. */
export function straighten({ aim }: Target, x: number): number {
  if (aim === undefined || aim <= 0) return x
  const floored = Math.max(x, aim * SMALLEST)
  return aim < 1 ? Math.log(floored / (1 - Math.min(floored, 1 - SMALLEST * (1 - aim)))) : Math.log(floored)
}

/** Finite differences: one simulated corpus per knob, all with the same draws. */
export function differentiate(
  base: ParameterValues,
  steps: Float64Array,
  targets: readonly Target[],
  knobs: readonly Knob[],
  seed: string,
  people: number,
  onColumn: (done: number) => void,
): Jacobian {
  const straight = (at: ArrayLike<number>) => {
    const estimates = estimatesOf(stepped(base, knobs, at), targets, seed, people)
    return targets.map((t, i) => straighten(t, estimates[i] as number))
  }
  const here = straight(steps)
  const columns = knobs.map((knob, j) => {
    onColumn(j)
    const [, high] = boundsOf(base, knob)
    const step = (steps[j] as number) + knob.step > high ? -knob.step : knob.step
    const there = straight(steps.map((x, i) => (i === j ? x + step : x)))
    return there.map((e, t) => (e - (here[t] as number)) / step)
  })
  return targets.map((_, t) => Float64Array.from(knobs, (__, j) => columns[j]![t] as number))
}

/** Squared length, in units of the knobs’ steps, below which a change moves too few draws to correct the Jacobian. */
const TOO_SHORT = 0.01

/** The Jacobian corrected by what a change showed: Broyden’s (1965) rank-one update, in units of the knobs’ steps. */
export function broyden(
  jacobian: Jacobian,
  targets: readonly Target[],
  knobs: readonly Knob[],
  change: Float64Array,
  before: Simulated,
  after: Simulated,
): Jacobian {
  const scaled = knobs.map((k, j) => (change[j] as number) / k.step)
  const length = scaled.reduce((sum, d) => sum + d * d, 0)
  if (length < TOO_SHORT) return jacobian
  return targets.map((t, i) => {
    const row = jacobian[i] as Float64Array
    const seen = straighten(t, after.estimates[i] as number) - straighten(t, before.estimates[i] as number)
    const expected = row.reduce((sum, d, j) => sum + d * (change[j] as number), 0)
    return row.map(
      (d, j) => d + ((seen - expected) * (scaled[j] as number)) / length / (knobs[j] as Knob).step,
    )
  })
}

/** Misses in units of what is tolerated, and how a step of each knob moves them. */
export interface Scaled {
  readonly misses: readonly number[]
  /** rows[t][j] */
  readonly rows: readonly Float64Array[]
}

/** Length on its straightened scale of what is tolerated of a target. */
function unitOf(t: Target, now: Simulated, i: number): number {
  const half = toleranceOf(t, now.errors[i] as number, now.studyErrors[i] as number)
  const centre = t.aim ?? (now.estimates[i] as number)
  return straighten(t, centre + half / 2) - straighten(t, centre - half / 2)
}

/** Misses on the straightened scale, in units of what is tolerated. */
export function scaledMisses(targets: readonly Target[], now: Simulated): number[] {
  return targets.map((t, i) => {
    const estimate = now.estimates[i] as number
    const miss =
      t.aim === undefined
        ? missOf(t, estimate, now.studyErrors[i] as number)
        : straighten(t, estimate) - straighten(t, t.aim)
    return miss / unitOf(t, now, i)
  })
}

export function scaledBy(
  jacobian: Jacobian,
  targets: readonly Target[],
  knobs: readonly Knob[],
  now: Simulated,
): Scaled {
  return {
    misses: scaledMisses(targets, now),
    rows: targets.map((t, i) =>
      jacobian[i]!.map((d, j) => (d * (knobs[j] as Knob).step) / unitOf(t, now, i)),
    ),
  }
}

/** Weight of the penalty on moving a knob from its base (ridge): a target missed by its rounding outweighs it a hundredfold. */
const RIDGE = 0.01

/**
 * The steps, in units of the knobs’ steps, that least squares suggests: of the scaled misses, with a weak penalty on distance from the
 * base, each knob within its bounds. Knobs that would leave them are fixed at the bound, and the rest solved
 * again. Targets of which only a side is known count where they are missed.
 */
export function leastSquaresSteps(
  { misses, rows }: Scaled,
  steps: readonly number[],
  bounds: readonly (readonly [number, number])[],
  counts: (target: number) => boolean = () => true,
): number[] {
  const used = rows.flatMap((row, t) => (counts(t) ? [{ row, miss: misses[t] as number }] : []))
  const fixed = new Map<number, number>()
  for (;;) {
    const free = steps.flatMap((_, j) => (fixed.has(j) ? [] : [j]))
    const left = used.map(
      ({ row, miss }) => miss + [...fixed].reduce((sum, [j, change]) => sum + (row[j] as number) * change, 0),
    )
    const normal = free.map(a =>
      free.map(
        b =>
          used.reduce((sum, { row }) => sum + (row[a] as number) * (row[b] as number), 0) +
          (a === b ? RIDGE : 0),
      ),
    )
    const gradient = free.map(
      a =>
        used.reduce((sum, { row }, t) => sum + (row[a] as number) * (left[t] as number), 0) +
        RIDGE * (steps[a] as number),
    )
    const inverse = invert(normal)
    const changes = inverse.map(row => -row.reduce((sum, v, k) => sum + v * (gradient[k] as number), 0))
    const beyond = free.flatMap((j, i) => {
      const to = (steps[j] as number) + (changes[i] as number)
      const [low, high] = bounds[j] as readonly [number, number]
      return to < low ? [[j, low] as const] : to > high ? [[j, high] as const] : []
    })
    if (beyond.length === 0) {
      return steps.map((t, j) => t + (fixed.get(j) ?? (changes[free.indexOf(j)] as number)))
    }
    for (const [j, bound] of beyond) fixed.set(j, bound - (steps[j] as number))
  }
}
