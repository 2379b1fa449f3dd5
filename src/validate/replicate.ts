/** What an estimator says of an estimand, and the same in one corpus beside the truth there. */

/** One row as an estimator gave it; NaN where it gave no number. */
export interface Estimated {
  readonly estimand: string
  readonly estimate: number
  readonly std_error: number
  readonly conf_low: number
  readonly conf_high: number
  readonly p_value: number
  readonly converged: boolean
  /** Why there is no estimate, or what the estimator remarked. */
  readonly message: string
}

export interface Replicated extends Estimated {
  readonly world: string
  readonly replicate: number
  /** The seed that makes the replicate's corpus again. */
  readonly seed: string
  readonly estimator: string
  readonly truth: number
}
