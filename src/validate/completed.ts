/** Rows with the columns that their estimator left out. */
import { criticalNormal, normalTail } from './normal-tails.js'
import type { Estimated } from './replicate-row.js'

/**
 * An interval and a p-value from estimate and standard error, where only these are given: those of the normal
 * distribution.
 */
export function completed(r: Estimated): Estimated {
  if (!Number.isFinite(r.estimate)) return { ...r, message: r.message || 'its estimate is no number' }
  if (!Number.isFinite(r.std_error)) return r
  const half = criticalNormal() * r.std_error
  const hasInterval = Number.isFinite(r.conf_low) && Number.isFinite(r.conf_high)
  return {
    ...r,
    conf_low: hasInterval ? r.conf_low : r.estimate - half,
    conf_high: hasInterval ? r.conf_high : r.estimate + half,
    p_value:
      Number.isFinite(r.p_value) || hasInterval
        ? r.p_value
        : 2 * normalTail(Math.abs(r.estimate / r.std_error)),
  }
}
