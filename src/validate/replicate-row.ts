/** An estimator's row for an estimand, and the same row in one corpus beside the truth there. */

/** One row as an estimator gave it; NaN where it gave no number. */
export interface Estimated {
  readonly estimand: string
  readonly estimate: number
  readonly std_error: number
  readonly conf_low: number
  readonly conf_high: number
  readonly p_value: number
  readonly converged: boolean
  /** The reason why there is no estimate, or a remark of the estimator. */
  readonly message: string
}

/** A row of an estimator in one corpus, beside the truth there. */
export interface Replicated extends Estimated {
  readonly world: string
  readonly replicate: number
  /** The seed that reproduces the replicate's corpus. */
  readonly seed: string
  readonly estimator: string
  readonly truth: number
}
