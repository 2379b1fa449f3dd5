/**
 * Steps targets into parameters: damped Gauss–Newton on simulated statistics under fixed random numbers
 * (Levenberg 1944). The Jacobian is a finite difference per knob, corrected by every iteration; directions that the
 * targets leave free stay at the base, by a weak penalty.
 */
import type { ParameterValues } from '../model/parameter.js'
import { natureOf } from '../recover/statistics.js'
import type { Unit } from '../schema/nature.js'
import { printStratum } from '../schema/stratum.js'
import { STUDY_PEOPLE } from '../study/register.js'
import { boundsOf, KNOBS, type Knob, quantised, stepped, stepsOf } from './knob.js'
import { broyden, differentiate, type Jacobian, leastSquaresSteps, scaledBy, scaledMisses } from './linear.js'
import { type Simulated, simulate } from './simulate.js'
import { missOf, outsideOf, TARGETS, type Target } from './target.js'

export interface CalibrateOptions {
  /** The values that knobs start from, and that the penalty keeps them near. */
  readonly base: ParameterValues
  /** Where to start: the base, or the solution that is resumed, which stands if it misses nothing. */
  readonly start?: ParameterValues
  /** The Jacobian at the start, where it is known. */
  readonly jacobian?: Jacobian
  readonly seed: string
  readonly targets?: readonly Target[]
  readonly knobs?: readonly Knob[]
  /** People of each simulated corpus: for the Jacobian, and for an iteration. */
  readonly jacobianPeople?: number
  readonly people?: number
  /** Corpora an iteration is judged on, each with a seed of its own. */
  readonly corpora?: number
  readonly iterations?: number
  readonly onProgress?: (progress: CalibrateProgress) => void
}

export interface CalibrateProgress {
  readonly phase: 'jacobian' | 'iteration'
  readonly done: number
  readonly total: number
  /** The worst target so far, once an iteration has been simulated. */
  readonly worst?: Reached
}

/** A target and where the solution is. */
export interface Reached {
  readonly figure: string
  readonly class: Target['class']
  readonly statistic: string
  /** As tables print it. */
  readonly stratum: string
  readonly printed_low: number
  readonly printed_high: number
  readonly reached: number
  /** Monte Carlo error of what was reached. */
  readonly mcse: number
  /** Distance from the middle of what was printed, in half-widths of its rounding; within ±1 it agrees. NaN for a side. */
  readonly in_roundings: number
  /** The same distance in Monte Carlo errors; for a side, how far beyond the wrong side of it. */
  readonly in_mcse: number
  /** Missed by more than the simulation’s own error explains. */
  readonly missed: boolean
  readonly unit: Unit
}

export interface Calibration {
  readonly values: ParameterValues
  readonly targets: readonly Target[]
  readonly knobs: readonly Knob[]
  /** How far each knob is moved from the base, in its link’s units. */
  readonly steps: Float64Array
  readonly jacobian: Jacobian
  readonly simulated: Simulated
  readonly reached: readonly Reached[]
}

const JACOBIAN_PEOPLE = 60_000
const CORPORA = 3
const ITERATIONS = 24
/** No knob is moved further than this many steps in one iteration. */
const LONGEST = 2

export function calibrate(options: CalibrateOptions): Calibration {
  const { base, seed, targets = TARGETS, knobs = KNOBS, iterations = ITERATIONS, onProgress } = options
  const seeds = Array.from({ length: options.corpora ?? CORPORA }, (_, i) => `calibrate ${seed} ${i + 1}`)
  const at = (steps: Float64Array) =>
    simulate(stepped(base, knobs, steps), targets, seeds, options.people ?? STUDY_PEOPLE)
  let steps = stepsOf(base, knobs, options.start ?? base)
  let now = at(steps)
  let jacobian = options.jacobian
  let share = 1
  let fresh = false
  let made = 0
  const goesOn = options.start !== undefined && !isMissed(targets, now)
  for (let iteration = 1; iteration <= iterations && !goesOn && !isMet(targets, now); iteration++) {
    if (!jacobian) {
      const people = options.jacobianPeople ?? Math.min(JACOBIAN_PEOPLE, options.people ?? JACOBIAN_PEOPLE)
      const onColumn = (done: number) => onProgress?.({ phase: 'jacobian', done, total: knobs.length })
      jacobian = differentiate(base, steps, targets, knobs, seeds[0] as string, people, onColumn)
      fresh = true
      made++
      share = 1
    }
    onProgress?.({ phase: 'iteration', done: iteration, total: iterations, worst: worstOf(targets, now) })
    const whole = gaussNewton(jacobian, targets, knobs, base, steps, now)
    const next = whole.map((t, j) => quantised((steps[j] as number) + share * (t - (steps[j] as number))))
    const then = at(next)
    const moved = next.map((t, j) => t - (steps[j] as number))
    const gain = 1 - misfit(targets, then) / misfit(targets, now)
    jacobian = broyden(jacobian, targets, knobs, moved, now, then)
    share = gain > 0 ? Math.min(1, 2 * share) : share / 4
    if (gain > 0) {
      steps = next
      now = then
    }
    if (share >= SHORTEST && (gain <= 0 || gain >= LEAST_GAIN)) {
      fresh &&= gain <= 0
      continue
    }
    if (fresh || made === MOST_JACOBIANS || !isMissed(targets, now)) break
    jacobian = undefined
  }
  const values = stepped(base, knobs, steps)
  return {
    values,
    targets,
    knobs,
    steps,
    jacobian: jacobian ?? targets.map(() => new Float64Array(knobs.length)),
    simulated: now,
    reached: targets.map((t, i) => reachedOf(t, now, i)),
  }
}

/**
 * An iteration cut to less than this share, or that lessens the misfit by less than this share, shows that the
 * Jacobian has drifted. While a target is missed the Jacobian is computed again; if that does not help either,
 * calibration ends.
 */
const SHORTEST = 0.05
const LEAST_GAIN = 0.02
const MOST_JACOBIANS = 2
const WELL_INSIDE = 0.5

function isMissed(targets: readonly Target[], now: Simulated): boolean {
  return targets.some((t, i) => reachedOf(t, now, i).missed)
}

/** Every target lies well inside its rounding, or within the simulation’s error of its middle, or on its side. */
function isMet(targets: readonly Target[], { estimates, errors, studyErrors }: Simulated): boolean {
  return targets.every((t, i) => {
    const miss = Math.abs(missOf(t, estimates[i] as number, studyErrors[i] as number))
    const half = t.aim === undefined ? 0 : (t.high - t.low) / 2
    return miss <= Math.max(WELL_INSIDE * half, t.aim === undefined ? 0 : (errors[i] as number))
  })
}

function gaussNewton(
  jacobian: Jacobian,
  targets: readonly Target[],
  knobs: readonly Knob[],
  base: ParameterValues,
  steps: Float64Array,
  now: Simulated,
): Float64Array<ArrayBuffer> {
  const scaled = scaledBy(jacobian, targets, knobs, now)
  const inSteps = knobs.map((k, j) => (steps[j] as number) / k.step)
  const bounds = knobs.map((k, j) => {
    const [low, high] = boundsOf(base, k)
    const here = inSteps[j] as number
    return [Math.max(low / k.step, here - LONGEST), Math.min(high / k.step, here + LONGEST)] as const
  })
  const counts = (t: number) => targets[t]!.aim !== undefined || scaled.misses[t] !== 0
  const to = leastSquaresSteps(scaled, inSteps, bounds, counts)
  return Float64Array.from(knobs, (k, j) => k.step * (to[j] as number))
}

function misfit(targets: readonly Target[], now: Simulated): number {
  return scaledMisses(targets, now).reduce((sum, m) => sum + m * m, 0)
}

/** A miss larger than this many of the simulation’s errors is not explained by them. */
const BEYOND_ERROR = 2

function reachedOf(t: Target, { estimates, errors }: Simulated, i: number): Reached {
  const [reached, mcse] = [estimates[i] as number, errors[i] as number]
  const outside = outsideOf(t, reached)
  return {
    figure: t.figure,
    class: t.class,
    statistic: t.statistic,
    stratum: printStratum(t.stratum),
    printed_low: t.low,
    printed_high: t.high,
    reached,
    mcse,
    in_roundings: t.aim === undefined ? Number.NaN : (reached - t.aim) / ((t.high - t.low) / 2),
    in_mcse: t.aim === undefined ? outside / mcse : (reached - t.aim) / mcse,
    missed: outside > BEYOND_ERROR * mcse,
    unit: natureOf(t.statistic).unit,
  }
}

/** The target with the largest miss, in units of what is tolerated. */
function worstOf(targets: readonly Target[], now: Simulated): Reached {
  const far = scaledMisses(targets, now).map(Math.abs)
  const worst = far.indexOf(Math.max(...far))
  return reachedOf(targets[worst] as Target, now, worst)
}
