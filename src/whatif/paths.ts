/**
 * A change of a mean split along the causal path. Arms between the two hold, session by session, what they would
 * have been in the baseline: first effort and trouble, then trouble alone, then nothing. Each difference is the
 * effect of letting one more of them respond (Pearl 2001; Robins and Greenland 1992: nested counterfactuals), so the
 * terms sum to the whole.
 */
import { clearSessions, type Expecting, SPLIT_OUTCOMES } from './kitagawa.js'

export { SPLIT_OUTCOMES }

/** From the baseline to the scenario: the names of the responses, and the nodes that are still held. */
export const PATHS = [
  { name: 'direct', held: ['session.effort', 'session.trouble'] },
  { name: 'through effort', held: ['session.trouble'] },
  { name: 'through trouble', held: [] },
] as const
/** Other people, by weights, come before all else. */
export const PATH_NAMES = ['other people', ...PATHS.map(p => p.name)] as const

export interface Tally {
  readonly add: (from: Expecting, weights: Float64Array | undefined, leftOut?: Uint8Array) => void
  readonly means: () => number[]
}

/** Weighted means of the outcomes over sessions with a clear goal. */
export function tally(): Tally {
  let size = 0
  const sums = SPLIT_OUTCOMES.map(() => 0)
  return {
    add: (from, weights, leftOut) =>
      clearSessions(from, weights, (i, w, outcomes) => {
        if (leftOut?.[i] === 1) return
        size += w
        for (let o = 0; o < outcomes.length; o++) sums[o] = (sums[o] as number) + w * (outcomes[o] as number)
      }),
    means: () => sums.map(s => s / size),
  }
}

/** [outcome × path] differences between neighbouring arms, from the baseline to the scenario. */
export function pathTerms(arms: readonly Tally[]): number[] {
  const means = arms.map(t => t.means())
  return SPLIT_OUTCOMES.flatMap((_, o) =>
    PATH_NAMES.map((__, p) => (means[p + 1]![o] as number) - (means[p]![o] as number)),
  )
}
