/** Lines whose totals, solutions and contributions to errors are timed, by family of statistics. */
import type { Steps } from '../ground/stopwatch.js'
import type { Estimator } from './estimator.js'
import type { Line } from './line.js'
import { declaredStatistic } from './statistics.js'
import type { Sums } from './sums.js'
import type { Total } from './total.js'

/** The work on a line: in the first round, between the rounds, in the second. */
export const WORK = ['totals', 'solve', 'errors'] as const
export type Work = (typeof WORK)[number]

/** The name of a step. */
export const stepOf = (family: string, work: Work) => `${family}: ${work}`

/** The family of a line; lines that no family declares are the report's own. */
export const familyOf = ({ statistic }: Pick<Line, 'statistic'>) =>
  declaredStatistic(statistic)?.family.id ?? 'report'

/** The same lines, timed. What several families share counts for the first of them. */
export function timedLines(lines: readonly Line[], steps: Steps): Line[] {
  const totals = new Map<string, Total>()
  const timed = <T extends Total>(total: T, family: string): T => {
    const of = (...given: Parameters<Total['of']>) =>
      steps.step(stepOf(family, 'totals'), () => total.of(...given))
    if (!totals.has(total.key)) totals.set(total.key, { ...total, of })
    return totals.get(total.key) as T
  }
  return lines.map(line => {
    const family = familyOf(line)
    const sizes = line.sizes.map(s => timed<Total<Sums>>(s, family))
    const own = line.estimator.totals.map(t => timed(t, family))
    return { ...line, sizes, estimator: timedEstimator({ ...line.estimator, totals: own }, family, steps) }
  })
}

function timedEstimator({ totals, solve }: Estimator, family: string, steps: Steps): Estimator {
  return {
    totals,
    solve: merged => {
      const solved = steps.step(stepOf(family, 'solve'), () => solve(merged))
      return {
        ...solved,
        contribute: (...given) => steps.step(stepOf(family, 'errors'), () => solved.contribute(...given)),
      }
    },
  }
}
