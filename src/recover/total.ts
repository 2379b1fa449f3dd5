/** Totals over the sessions of every part. */
import type { Frame } from './frame.js'
import type { Counts, Sums } from './sums.js'

/** A total over sessions; equal keys are equal totals. */
export interface Total<T extends Sums | Counts = Sums | Counts> {
  readonly key: string
  /** Its value in one part, each person counted `weight[person]` times if weights are given. */
  readonly of: (frame: Frame, weight?: Float64Array) => T
}
