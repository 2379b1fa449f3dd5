/** Occupations, and whether what is labelled as code shows code. */
import { type ColumnTable, op } from 'arquero'
import { at, each, type Headline, type Tables } from './query.js'

/** Sessions by occupation where it is clear: count and share, one row per occupation. */
export function occupations({ sessions }: Tables): ColumnTable {
  return sessions
    .filter(d => d.occupation != null && d.occupation !== 'Unclear')
    .groupby('occupation')
    .count()
    .derive({ share: d => d.count / op.sum(d.count) })
}

/**
 * The relative growth of each other occupation’s share of sessions from the first month to the last: a row an
 * occupation.
 */
export function occupationGrowth({ sessions }: Tables): ColumnTable {
  return sessions
    .filter(d => d.occupation != null && d.occupation !== 'Unclear')
    .groupby('occupation')
    .rollup({ first: op.sum('first_month'), last: op.sum('last_month') })
    .derive({ first: d => d.first / op.sum(d.first), last: d => d.last / op.sum(d.last) })
    .derive({ growth: d => d.last / d.first - 1 })
    .filter(d => d.occupation !== 'Computer and Mathematical Occupations')
}

/**
 * Verified success of each occupation less that of software, in sessions that wrote code, as a difference of shares: a
 * row an occupation.
 */
export function occupationGap({ sessions }: Tables): ColumnTable {
  return sessions
    .filter(d => d.wrote_code && d.occupation != null && d.occupation !== 'Unclear')
    .groupby('occupation')
    .rollup({ verified: op.mean('verified') })
    .derive({
      software: d => op.max(d.occupation === 'Computer and Mathematical Occupations' ? d.verified : null),
    })
    .derive({ gap: d => d.verified - d.software })
}

/** The share of sessions labelled as changing code in which lines were added: one row. */
export function codeChanges({ sessions }: Tables): ColumnTable {
  return sessions
    .filter(d => d.codebase === 'modifies' || d.codebase === 'creates')
    .rollup({ wrote_code: op.mean('wrote_code') })
}

export const occupationFigures: readonly Headline[] = [
  {
    query: occupations,
    shows: 'Sessions by occupation, where it is clear',
    calls: [],
    figures: { 'occupation.largest': each('share', 'occupation') },
  },
  {
    query: occupationGrowth,
    shows: 'Growth of each other occupation’s share from the first month to the last',
    calls: [],
    figures: { 'occupation.fastest': each('growth', 'occupation') },
  },
  {
    query: occupationGap,
    shows: 'Verified success of each occupation less that of software, in sessions that wrote code',
    calls: [],
    figures: {
      'occupation.within_7': each('gap', 'occupation'),
      'occupation.highest': each('gap', 'occupation'),
    },
  },
  {
    query: codeChanges,
    shows: 'Sessions labelled as changing code in which lines were added',
    calls: [],
    figures: { 'labels.code_changes': at('wrote_code') },
  },
]
