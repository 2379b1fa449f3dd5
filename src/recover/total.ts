/** Totals over the sessions of every part. */
import type { Frame } from './frame.js'
import type { Counts, Sample, Sums } from './sums.js'

/** Sessions that a filter selects, in one cell of some columns if any are named. */
export interface Population {
  /** An Arquero expression as text; all sessions without one. */
  readonly filter?: string
  readonly cell?: readonly (readonly [column: string, value: number])[]
}

/** A total over sessions; equal keys are equal totals. */
export interface Total<T extends Sums | Counts = Sums | Counts> {
  readonly key: string
  /** The sessions that it is the size of, where it is one. */
  readonly over?: Population
  /**
   * Its value in one part, each person counted `weight[person]` times if weights are given; sums are added to those of parts before,
   * in place, if these are given.
   */
  readonly of: (frame: Frame, weight?: Float64Array, so?: Sums) => T | (T extends Counts ? Sample : never)
}
