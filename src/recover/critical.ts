/** The half-width of an interval in standard errors. */
import jstat from 'jstat'

const { jStat } = jstat

const CONFIDENCE = 0.95
export const ALPHA = 1 - CONFIDENCE
/** Above this many clusters Student's t equals the normal to four digits, and jStat's t loses accuracy. */
const MANY_CLUSTERS = 1000

/** Half-width of a 95% interval in standard errors: Student's t with people − 1 degrees of freedom. */
export function criticalValue(people: number): number {
  if (people < 2) return Number.NaN
  const upper = 1 - ALPHA / 2
  return people > MANY_CLUSTERS ? jStat.normal.inv(upper, 0, 1) : jStat.studentt.inv(upper, people - 1)
}
