/** A point of the assumptions at which no measurable figure of the register fails: the knobs are solved again there, and the way is halved where that is not enough. */
import type { ParameterValues } from '../model/parameter.js'
import { compensated, type Freedom, farthest, type Laboratory, steppedBy } from './free.js'
import { allowed, movedBy } from './points.js'
import { checkRegister, type RegisterCheck } from './register-check.js'

export interface PointOptions {
  readonly seed: string
  /** People of the corpus that a point must pass on; the study's unless it is said. */
  readonly people?: number
  /** Figures that the world misses by design. */
  readonly byDesign?: readonly string[]
}

/** The point that passed: how much of the way is left, its values, and its check. */
export interface Passed {
  readonly factor: number
  readonly values: ParameterValues
  readonly check: RegisterCheck
}

/** Points nearer to the world than this share of the way are given up. */
const NEAREST = 1 / 32
const MOST_ITERATIONS = 4
/** A miss of a target, in what is tolerated, with which a check is hopeless. */
const HOPELESS = 3
const DIGITS = 6

/**
 * The point with every assumption moved by its share, of −1 to 1, of the way to an end of its range, and the knobs moved so
 * that the targets are met again; half the way where a figure fails all the same, and half again. Undefined where even the
 * last step fails. Every check of a point has the same draws.
 */
export function checkedPoint(
  lab: Laboratory,
  free: Freedom,
  sides: ReadonlyMap<string, number>,
  options: PointOptions,
): Passed | undefined {
  const whole = allowed(free, sides)
  for (let factor = 1; factor >= NEAREST; factor /= 2) {
    const values = solvedFrom(lab, movedBy(lab.values, free, scaled(whole, factor)))
    const check = values && checkRegister(values, options)
    if (check && check.failed.length === 0) return { factor, values, check }
  }
  return undefined
}

const scaled = (shares: ReadonlyMap<string, number>, factor: number) =>
  new Map([...shares].map(([id, share]) => [id, factor * share]))

/** The knobs solved again, in as many digits as are kept, so that the point that is checked is the one that is read. */
function solvedFrom(lab: Laboratory, start: ParameterValues): ParameterValues | undefined {
  const solved = compensated(lab, start, MOST_ITERATIONS)
  if (farthest(solved) > HOPELESS) return undefined
  return new Map(
    [...steppedBy(start, solved.steps)].map(([id, x]) => [
      id,
      x === lab.values.get(id) ? x : Number(x.toPrecision(DIGITS)),
    ]),
  )
}
