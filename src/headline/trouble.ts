/** Sessions that hit trouble: a clear goal and a failure signal of 3 or more. */
import { type ColumnTable, op } from 'arquero'
import { adjustedRates } from './expertise.js'
import { at, type Headline, type Tables } from './query.js'
import { byLevel } from './success.js'

/** Rates of verified success by expertise in sessions that hit trouble, adjusted: one row per level. */
export function troubledVerified({ sessions }: Tables): ColumnTable {
  return adjustedRates(
    sessions.filter(d => d.clear_goal && d.trouble),
    'verified',
  )
}

/** Rates of at least partial success by expertise in sessions that hit trouble, adjusted: one row per level. */
export function troubledPartial({ sessions }: Tables): ColumnTable {
  return adjustedRates(
    sessions.filter(d => d.clear_goal && d.trouble),
    'at_least_partial',
  )
}

/** Rates of abandonment by expertise in sessions that hit trouble, adjusted: one row per level. */
export function troubledAbandoned({ sessions }: Tables): ColumnTable {
  return adjustedRates(
    sessions.filter(d => d.clear_goal && d.trouble),
    'abandoned',
  )
}

/** How much less often experts hit trouble than novices, adjusted, as a difference of shares: one row. */
export function troubleOfExperts({ sessions }: Tables): ColumnTable {
  return adjustedRates(
    sessions.filter(d => d.clear_goal),
    'trouble',
  )
    .derive({ sign: d => op.recode(d.expertise, { 5: 1, 1: -1 }, 0) })
    .rollup({ difference: d => op.sum(d.sign * d.rate) })
}

/** The mean value in dollars of troubled sessions of novices and of experts, and their ratio: one row. */
export function troubledValue({ sessions }: Tables): ColumnTable {
  return sessions
    .filter(d => d.clear_goal && d.trouble)
    .rollup({
      novices: d => op.mean(d.expertise === 1 ? d.value_usd : null),
      experts: d => op.mean(d.expertise === 5 ? d.value_usd : null),
    })
    .derive({ ratio: d => d.experts / d.novices })
}

export const trouble: readonly Headline[] = [
  {
    query: troubledVerified,
    shows: 'Verified success of troubled sessions by expertise, adjusted',
    calls: [adjustedRates],
    figures: byLevel('trouble.verified', ['novice', 'expert']),
  },
  {
    query: troubledPartial,
    shows: 'At least partial success of troubled sessions by expertise, adjusted',
    calls: [adjustedRates],
    figures: byLevel('trouble.partial', ['novice', 'intermediate', 'advanced', 'expert']),
  },
  {
    query: troubledAbandoned,
    shows: 'Abandonment of troubled sessions by expertise, adjusted',
    calls: [adjustedRates],
    figures: byLevel('trouble.abandoned', ['novice', 'beginner', 'intermediate', 'advanced', 'expert']),
  },
  {
    query: troubleOfExperts,
    shows: 'How much less often experts hit trouble than novices, adjusted',
    calls: [adjustedRates],
    figures: { 'trouble.rate': at('difference') },
  },
  {
    query: troubledValue,
    shows: 'Mean value of a troubled session, experts over novices',
    calls: [],
    figures: { 'trouble.value': at('ratio') },
  },
]
