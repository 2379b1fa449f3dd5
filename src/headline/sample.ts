/** The sample: people, months, and sessions with an unclear goal or occupation. */
import { type ColumnTable, op } from 'arquero'
import { at, type Headline, type Tables } from './query.js'

/** Sessions per person: their mean, and shares of people with more than 1, 5 and 10; one row. */
export function sessionsPerPerson({ sessions }: Tables): ColumnTable {
  return sessions
    .groupby('person_id')
    .count({ as: 'sessions' })
    .rollup({
      mean: op.mean('sessions'),
      over_1: d => op.mean(d.sessions > 1),
      over_5: d => op.mean(d.sessions > 5),
      over_10: d => op.mean(d.sessions > 10),
    })
}

/** The number of months with sessions: one row. */
export function monthsCovered({ sessions }: Tables): ColumnTable {
  return sessions.filter(d => d.month != null).rollup({ months: op.distinct('month') })
}

/** Sessions by judged outcome: count and share, one row per outcome. */
export function outcomes({ sessions }: Tables): ColumnTable {
  return sessions
    .groupby('outcome')
    .count()
    .filter(d => d.outcome != null)
    .derive({ share: d => d.count / op.sum(d.count) })
}

/** The share of sessions whose occupation is unclear: one row. */
export function occupationsKnown({ sessions }: Tables): ColumnTable {
  return sessions
    .filter(d => d.occupation != null)
    .rollup({ unclear: d => op.mean(d.occupation === 'Unclear') })
}

export const sample: readonly Headline[] = [
  {
    query: sessionsPerPerson,
    shows: 'Sessions per person',
    calls: [],
    figures: {
      'sample.over_1': at('over_1'),
      'sample.over_5': at('over_5'),
      'sample.over_10': at('over_10'),
      'sample.sessions_per_person': at('mean'),
    },
  },
  {
    query: monthsCovered,
    shows: 'Months covered',
    calls: [],
    figures: { 'sample.months': at('months') },
  },
  {
    query: outcomes,
    shows: 'Sessions by judged outcome',
    calls: [],
    figures: { 'sample.no_clear_goal': at('share', { outcome: 'no_clear_goal' }) },
  },
  {
    query: occupationsKnown,
    shows: 'Sessions whose occupation is unclear',
    calls: [],
    figures: { 'sample.occupation_unclear': at('unclear') },
  },
]
