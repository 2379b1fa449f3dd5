/** What estimands share: their form, and the outcomes that have potential values. */

import type { Nature, Unit } from '../schema/nature.js'

/** An estimand as corpora, worlds and tables state it. */
export interface Estimand {
  /** Stable: kind.outcome.levels, with [column=level] where it is restricted to a stratum. */
  readonly id: string
  readonly definition: string
  /** Exact for the corpus; null where the stratum is empty. */
  readonly corpus_value: number | null
  /** The same in the super-population of the world, known once the world is calibrated. */
  readonly world_value: number | null
  readonly world_std_error: number | null
}

/** An estimand with its unit and kind, which files leave out. */
export interface StatedEstimand extends Estimand, Nature {
  readonly outcome: PotentialOutcome
}

/** Outcomes with potential values at each level, and the sessions they are averaged over. */
export const OUTCOMES = [
  { name: 'verified', over: 'sessions with a clear goal', unit: 'share' },
  { name: 'at_least_partial', over: 'sessions with a clear goal', unit: 'share' },
  { name: 'trouble', over: 'sessions with a clear goal', unit: 'share' },
  { name: 'abandoned', over: 'sessions with a clear goal', unit: 'share' },
  { name: 'log_actions', over: 'sessions with actions at every level', unit: 'log' },
  { name: 'log_words', over: 'sessions with words at every level', unit: 'log' },
] as const satisfies readonly { readonly name: string; readonly over: string; readonly unit: Unit }[]
export type PotentialOutcome = (typeof OUTCOMES)[number]['name']
