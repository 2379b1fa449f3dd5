/** Rows with the columns that their estimator left out. */
import { criticalNormal, normalTail } from './normal-tails.js'
import type { Estimated } from './replicate-row.js'

/**
 * An interval of the level and a p-value from estimate and standard error, where only these are given: those of the
 * normal distribution. An infinite standard error gives an infinite interval, and none to compare with others.
 */
export function completed(r: Estimated, level: number): Estimated {
  if (!Number.isFinite(r.estimate))
    return { ...r, estimate: Number.NaN, message: r.message || 'its estimate is no number' }
  const hasInterval = !Number.isNaN(r.conf_low) && !Number.isNaN(r.conf_high)
  if (Number.isNaN(r.std_error)) return r
  const half = criticalNormal(1 - level) * r.std_error
  return {
    ...r,
    std_error: Number.isFinite(r.std_error) ? r.std_error : Number.NaN,
    conf_low: hasInterval ? r.conf_low : r.estimate - half,
    conf_high: hasInterval ? r.conf_high : r.estimate + half,
    p_value:
      Number.isFinite(r.p_value) || hasInterval
        ? r.p_value
        : 2 * normalTail(Math.abs(r.estimate / r.std_error)),
  }
}
