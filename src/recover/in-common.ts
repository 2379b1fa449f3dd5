/** Contributions that several estimates have in common. */
import { Contributions } from './contributions.js'
import type { Estimator } from './estimator.js'
import { Slot } from './slot.js'

const KEPT = new Slot<Contributions>()

/** An estimator whose contributions are worked out once for all that are made of it, where these follow each other. */
export function kept(of: Estimator): Estimator {
  return {
    totals: of.totals,
    solve: merged => {
      const solved = merged.once(of, () => of.solve(merged))
      return {
        ...solved,
        contribute: (frame, weight, into) => {
          const own = KEPT.of(solved, frame, () => {
            const all = new Contributions(frame.people)
            solved.contribute(frame, 1, all)
            return all
          })
          into.add(own, weight)
        },
      }
    },
  }
}

/** The estimate of one estimator with the error of another, which is of the same number. */
export function withErrorOf(of: Estimator, other: Estimator): Estimator {
  return {
    totals: of.totals,
    solve: merged => {
      const { estimate } = of.solve(merged)
      return { ...other.solve(merged), estimate }
    },
  }
}
