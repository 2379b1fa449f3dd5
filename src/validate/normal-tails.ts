/** The normal quantile and tail, for intervals and tests that an estimator leaves out. */
import jstat from 'jstat'

const { jStat } = jstat
/** The usual level of intervals. */
export const LEVEL = 0.95
/** jStat's normal distribution function is 0 below −8.3: beyond, the tail is that at −8.3. */
const FARTHEST = 8

/** The value that |Z| exceeds with probability `tails`: by default that of 95% intervals. */
export function criticalNormal(tails = 1 - LEVEL): number {
  return jStat.normal.inv(1 - tails / 2, 0, 1)
}

/** P(Z > z) for z ≥ 0. */
export function normalTail(z: number): number {
  return jStat.normal.cdf(-Math.min(z, FARTHEST), 0, 1)
}
