/** What the figures pin down and what they leave free, read off the Jacobian at the solution. */
import { EigenvalueDecomposition, inverse, Matrix } from 'ml-matrix'
import type { Calibration } from './calibrate.js'
import { scaledBy } from './linear.js'

export interface Pinned {
  readonly knob: string
  /**
   * 1 − posterior variance / prior variance of the knob, where a plausible step is the prior’s standard deviation
   * and tolerances are the targets’ errors: 1 where the figures determine it, 0 where only assumption does.
   */
  readonly pinned: number
  /** The target that it moves most, in what is tolerated per plausible step. */
  readonly moves: string
  readonly by: number
}

/** A direction in which hardly any figure moves: knobs with their shares of a step of length 1, largest first. */
export interface FreeDirection {
  /** How far all targets together move, in what is tolerated, for a plausible step in this direction. */
  readonly moves: number
  readonly knobs: readonly (readonly [knob: string, share: number])[]
}

export interface Identification {
  readonly knobs: readonly Pinned[]
  /** Directions in which a plausible step moves the targets by more than is tolerated. */
  readonly rank: number
  readonly free: readonly FreeDirection[]
}

/** A plausible step, before the figures are seen, in units of the knobs’ steps. */
const PLAUSIBLE = 3
/** Shares of a direction smaller than this are left out of its name. */
const SMALL_SHARE = 0.2

export function identify({ jacobian, targets, knobs, simulated }: Calibration): Identification {
  const exact = targets.flatMap((t, i) => (t.aim === undefined ? [] : [i]))
  const { rows } = scaledBy(jacobian, targets, knobs, simulated)
  const sensitivity = new Matrix(exact.map(i => Array.from(rows[i] as Float64Array, d => PLAUSIBLE * d)))
  const information = sensitivity.transpose().mmul(sensitivity)
  const posterior = inverse(Matrix.add(information, Matrix.eye(knobs.length)))
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(information, {
    assumeSymmetric: true,
  })
  const directions = realEigenvalues.map((value, d) => ({
    moves: Math.sqrt(Math.max(0, value)),
    shares: eigenvectorMatrix.getColumn(d),
  }))
  return {
    knobs: knobs.map(({ name }, j) => {
      const moves = sensitivity.getColumn(j)
      const most = moves.reduce((best, m, i) => (Math.abs(m) > Math.abs(moves[best] as number) ? i : best), 0)
      return {
        knob: name,
        pinned: 1 - posterior.get(j, j),
        moves: targets[exact[most] as number]!.figure,
        by: moves[most] as number,
      }
    }),
    rank: directions.filter(d => d.moves > 1).length,
    free: directions
      .filter(d => d.moves <= 1)
      .sort((a, b) => a.moves - b.moves)
      .map(({ moves, shares }) => ({ moves, knobs: named(shares, knobs) })),
  }
}

/** The large shares with their knobs, the largest first and positive. */
function named(
  shares: readonly number[],
  knobs: Calibration['knobs'],
): (readonly [knob: string, share: number])[] {
  const order = shares
    .map((share, j) => [knobs[j]!.name, share] as const)
    .sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]))
  const sign = Math.sign(order[0]![1]) || 1
  return order
    .filter(([, share]) => Math.abs(share) >= SMALL_SHARE)
    .map(([knob, share]) => [knob, sign * share] as const)
}
