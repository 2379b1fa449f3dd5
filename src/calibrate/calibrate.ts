/**
 * Turns targets into parameters: damped Gauss–Newton on simulated statistics under fixed random numbers
 * (Levenberg 1944). The Jacobian is a finite difference a knob, corrected by every step; directions that the
 * targets leave free stay where they started, by a weak pull.
 */
import type { ParameterValues } from '../model/parameter.js'
import { invert } from '../recover/regression.js'
import { KNOBS, type Knob, turned } from './knob.js'
import { type Simulated, simulate } from './simulate.js'
import { TARGETS, type Target } from './target.js'

export interface CalibrateOptions {
  readonly start: ParameterValues
  readonly seed: string
  readonly targets?: readonly Target[]
  readonly knobs?: readonly Knob[]
  /** People of each simulated corpus: for the Jacobian, and for a step. */
  readonly jacobianPeople?: number
  readonly people?: number
  /** Corpora a step is judged on, each with a seed of its own. */
  readonly corpora?: number
  readonly steps?: number
  readonly onProgress?: (progress: CalibrateProgress) => void
}

export interface CalibrateProgress {
  readonly phase: 'jacobian' | 'step'
  readonly done: number
  readonly total: number
  /** The worst target so far, once a step has been simulated. */
  readonly worst?: Reached
}

/** A target and where the solution is. */
export interface Reached {
  readonly figure: string
  readonly statistic: string
  readonly stratum: string
  readonly printed_low: number
  readonly printed_high: number
  readonly reached: number
  /** Monte Carlo error of what was reached. */
  readonly mcse: number
  /** Distance from the middle of what was printed, in half-widths of its rounding; within ±1 it agrees. */
  readonly in_roundings: number
  /** The same distance in Monte Carlo errors. */
  readonly in_mcse: number
}

export interface Calibration {
  readonly values: ParameterValues
  readonly knobs: readonly Knob[]
  /** How far each knob was turned from the start, in its link’s units. */
  readonly turns: Float64Array
  readonly reached: readonly Reached[]
}

const JACOBIAN_PEOPLE = 60_000
const PEOPLE = 234_751
const CORPORA = 2
const STEPS = 14
/** Pull of a knob to its start, against a turn that matters: a target missed by its rounding outweighs it a hundredfold. */
const PULL = 0.01
/** No knob is turned further than this many turns that matter in one step. */
const LONGEST = 2

export function calibrate(options: CalibrateOptions): Calibration {
  const { start, seed, targets = TARGETS, knobs = KNOBS, onProgress } = options
  const steps = options.steps ?? STEPS
  const seeds = Array.from({ length: options.corpora ?? CORPORA }, (_, i) => `calibrate ${seed} ${i + 1}`)
  const at = (turns: Float64Array) =>
    simulate(turned(start, knobs, turns), targets, seeds, options.people ?? PEOPLE)
  const jacobian = differentiate(options, targets, knobs, seeds[0] as string)
  let turns = new Float64Array(knobs.length)
  let now = at(turns)
  let share = 1
  for (let step = 1; step <= steps; step++) {
    onProgress?.({ phase: 'step', done: step, total: steps, worst: worstOf(reachedOf(targets, now)) })
    const whole = gaussNewton(jacobian, targets, now, turns, knobs)
    const next = whole.map((t, j) => (turns[j] as number) + share * (t - (turns[j] as number)))
    const then = at(next)
    broyden(jacobian, targets, knobs, turns, next, now, then)
    const better = misfit(targets, then) < misfit(targets, now)
    share = better ? 1 : share / 2
    if (!better) continue
    turns = next
    now = then
    if (isMet(targets, now)) break
  }
  return { values: turned(start, knobs, turns), knobs, turns, reached: reachedOf(targets, now) }
}

/** Every target lies well inside its rounding, or within the simulation’s error of its middle. */
function isMet(targets: readonly Target[], { estimates, errors }: Simulated): boolean {
  return targets.every((t, i) => {
    const half = (t.high - t.low) / 2
    return Math.abs((estimates[i] as number) - t.aim) <= Math.max(WELL_INSIDE * half, errors[i] as number)
  })
}
const WELL_INSIDE = 0.5

/** jacobian[t][j]: how target t, on its straightened scale, moves a unit of knob j. */
type Jacobian = readonly Float64Array[]

function differentiate(
  { start, jacobianPeople = JACOBIAN_PEOPLE, onProgress }: CalibrateOptions,
  targets: readonly Target[],
  knobs: readonly Knob[],
  seed: string,
): Jacobian {
  const straight = (values: ParameterValues) => {
    const { estimates } = simulate(values, targets, [seed], jacobianPeople)
    return targets.map((t, i) => straighten(t, estimates[i] as number))
  }
  const base = straight(start)
  const columns = knobs.map((knob, j) => {
    onProgress?.({ phase: 'jacobian', done: j, total: knobs.length })
    const moved = straight(turned(start, [knob], [knob.turn]))
    return moved.map((e, t) => (e - (base[t] as number)) / knob.turn)
  })
  return targets.map((_, t) => Float64Array.from(knobs, (__, j) => columns[j]![t] as number))
}

/** A scale on which knobs act more nearly in proportion: log odds of shares, logs of other positive targets. */
function straighten({ aim }: Target, x: number): number {
  if (aim <= 0) return x
  const kept = Math.max(x, aim * SMALLEST)
  return aim < 1 ? Math.log(kept / (1 - Math.min(kept, 1 - SMALLEST * (1 - aim)))) : Math.log(kept)
}
/** Estimates below this share of their target are taken as this share. */
const SMALLEST = 0.01

/** Corrects the Jacobian by what a step showed: Broyden’s (1965) rank-one update, in turns that matter. */
function broyden(
  jacobian: Jacobian,
  targets: readonly Target[],
  knobs: readonly Knob[],
  from: Float64Array,
  to: Float64Array,
  before: Simulated,
  after: Simulated,
): void {
  const step = knobs.map((k, j) => ((to[j] as number) - (from[j] as number)) / k.turn)
  const length = step.reduce((sum, d) => sum + d * d, 0)
  if (length === 0) return
  targets.forEach((t, i) => {
    const row = jacobian[i] as Float64Array
    const seen = straighten(t, after.estimates[i] as number) - straighten(t, before.estimates[i] as number)
    const expected = step.reduce((sum, d, j) => sum + d * (row[j] as number) * (knobs[j] as Knob).turn, 0)
    knobs.forEach((k, j) => {
      row[j] = (row[j] as number) + ((seen - expected) * (step[j] as number)) / length / k.turn
    })
  })
}

/** How precisely a target is to be met: its rounding or the simulation’s error, whichever is wider. */
function tolerance(target: Target, error: number): number {
  return Math.max((target.high - target.low) / 2, error)
}

function misfit(targets: readonly Target[], { estimates, errors }: Simulated): number {
  return targets.reduce(
    (sum, t, i) => sum + (((estimates[i] as number) - t.aim) / tolerance(t, errors[i] as number)) ** 2,
    0,
  )
}

/** The damped step: least squares of the scaled misses on the scaled knobs, with the weak pull to the start. */
function gaussNewton(
  jacobian: Jacobian,
  targets: readonly Target[],
  now: Simulated,
  turns: Float64Array,
  knobs: readonly Knob[],
): Float64Array<ArrayBuffer> {
  const scales = targets.map((t, i) => {
    const half = tolerance(t, now.errors[i] as number)
    return straighten(t, t.aim + half / 2) - straighten(t, t.aim - half / 2)
  })
  const rows = jacobian.map((row, t) =>
    row.map((d, j) => (d * (knobs[j] as Knob).turn) / (scales[t] as number)),
  )
  const misses = targets.map(
    (t, i) => (straighten(t, now.estimates[i] as number) - straighten(t, t.aim)) / (scales[i] as number),
  )
  const normal = knobs.map((_, j) =>
    knobs.map(
      (__, k) => rows.reduce((sum, r) => sum + (r[j] as number) * (r[k] as number), 0) + (j === k ? PULL : 0),
    ),
  )
  const gradient = knobs.map(
    (knob, j) =>
      rows.reduce((sum, r, t) => sum + (r[j] as number) * (misses[t] as number), 0) +
      (PULL * (turns[j] as number)) / knob.turn,
  )
  const inverse = invert(normal)
  return Float64Array.from(knobs, (knob, j) => {
    const step = -inverse[j]!.reduce((sum, v, k) => sum + v * (gradient[k] as number), 0)
    return (turns[j] as number) + knob.turn * Math.max(-LONGEST, Math.min(LONGEST, step))
  })
}

function reachedOf(targets: readonly Target[], { estimates, errors }: Simulated): Reached[] {
  return targets.map((t, i) => {
    const reached = estimates[i] as number
    const mcse = errors[i] as number
    return {
      figure: t.figure,
      statistic: t.statistic,
      stratum: t.stratum,
      printed_low: t.low,
      printed_high: t.high,
      reached,
      mcse,
      in_roundings: (reached - t.aim) / ((t.high - t.low) / 2),
      in_mcse: (reached - t.aim) / mcse,
    }
  })
}

/** The target that lies farthest outside its rounding, in roundings. */
export function worstOf(reached: readonly Reached[]): Reached {
  return reached.reduce((a, b) => (Math.abs(b.in_roundings) > Math.abs(a.in_roundings) ? b : a))
}
