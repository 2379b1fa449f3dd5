/** What an estimator said of one estimand in one corpus, beside the truth there. */
export interface Replicated {
  readonly world: string
  readonly replicate: number
  /** The seed that makes the replicate's corpus again. */
  readonly seed: string
  readonly estimator: string
  readonly estimand: string
  readonly truth: number
  /** NaN where the estimator gave none. */
  readonly estimate: number
  readonly std_error: number
  readonly conf_low: number
  readonly conf_high: number
  readonly p_value: number
  readonly converged: boolean
  /** Why there is no estimate, or what the estimator remarked. */
  readonly message: string
}
