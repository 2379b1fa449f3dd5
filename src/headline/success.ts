/** Success: adjusted rates by expertise, software and other occupations, trends, and what the signals say. */
import { type ColumnTable, op } from 'arquero'
import { adjustedRates, slope } from './expertise.js'
import { at, type Headline, type Place, type Tables } from './query.js'

/** Rates of verified success by expertise, adjusted to the same cells of controls: one row per level. */
export function verifiedByExpertise({ sessions }: Tables): ColumnTable {
  return adjustedRates(sessions, 'verified')
}

/** Rates of at least partial success by expertise, adjusted to the same cells of controls: one row per level. */
export function partialByExpertise({ sessions }: Tables): ColumnTable {
  return adjustedRates(sessions, 'at_least_partial')
}

/** The rise of verified success per level of expertise, with the study’s controls, as a difference of shares: one row. */
export function riseOfVerified({ sessions }: Tables): ColumnTable {
  return slope(sessions, 'verified')
}

/** The rise of at least partial success per level of expertise, with the study’s controls: one row. */
export function riseOfPartial({ sessions }: Tables): ColumnTable {
  return slope(sessions, 'at_least_partial')
}

/** The rise of judged success per level of expertise, with the study’s controls: one row. */
export function riseOfJudged({ sessions }: Tables): ColumnTable {
  return slope(sessions, 'succeeded')
}

/** By how much the gain from novice to intermediate exceeds that from intermediate to expert. */
export function flattening(rates: ColumnTable): ColumnTable {
  return rates
    .derive({ weight: d => op.recode(d.expertise, { 1: -1, 3: 2, 5: -1 }, 0) })
    .rollup({ flattening: d => op.sum(d.weight * d.rate) })
}

/**
 * By how much the gain in verified success from novice to intermediate exceeds that from intermediate to expert: one
 * row.
 */
export function flatteningOfVerified({ sessions }: Tables): ColumnTable {
  return flattening(adjustedRates(sessions, 'verified'))
}

/** The same of at least partial success: one row. */
export function flatteningOfPartial({ sessions }: Tables): ColumnTable {
  return flattening(adjustedRates(sessions, 'at_least_partial'))
}

/** The share of verified success by user type: software, other and unclear occupations, one row per type. */
export function verifiedByUserType({ sessions }: Tables): ColumnTable {
  return sessions.groupby('user_type').rollup({ verified: op.mean('verified') })
}

/** Shares of verified and of at least partial success by user type, in sessions that wrote code: one row per type. */
export function successInCode({ sessions }: Tables): ColumnTable {
  return sessions
    .filter(d => d.wrote_code)
    .groupby('user_type')
    .rollup({ verified: op.mean('verified'), at_least_partial: op.mean('at_least_partial') })
}

/** The least-squares line of verified success on the month, from the first month to the last. */
export function trends({ sessions }: Tables): ColumnTable {
  return sessions
    .derive({
      month: d =>
        12 * op.parse_int(op.substring(d.month, 0, 4), 10) + op.parse_int(op.substring(d.month, 5), 10),
    })
    .derive({ months: d => op.max(d.month) - op.min(d.month) })
    .filter(d => d.verified != null)
    .groupby('user_type')
    .rollup({
      rise: d => (op.covariance(d.month, d.verified) / op.variance(d.month)) * op.max(d.months),
    })
}

/**
 * How the gap in verified success between software and other occupations changed over the months, as a difference of
 * shares: one row.
 */
export function trendGap({ sessions }: Tables): ColumnTable {
  return trends({ sessions })
    .derive({ sign: d => op.recode(d.user_type, { software: 1, other: -1 }, 0) })
    .rollup({ gap: d => op.sum(d.sign * d.rise) })
}

/** The share of judged success at each strength of the evidence of success: one row per strength. */
export function judgedBySuccessSignal({ sessions }: Tables): ColumnTable {
  return sessions.groupby('success_signal').rollup({ succeeded: op.mean('succeeded') })
}

/** The share of judged success at each strength of the evidence of failure: one row per strength. */
export function judgedByFailureSignal({ sessions }: Tables): ColumnTable {
  return sessions.groupby('failure_signal').rollup({ succeeded: op.mean('succeeded') })
}

/** Each person's sessions less that person's means: people with one session contribute nothing. */
export function riseWithinPerson({ sessions }: Tables): ColumnTable {
  return slope(sessions, 'succeeded', ['person_id'])
}

/** Adjusted rates by the names of levels. */
export function byLevel(figure: string, levels: readonly string[]): Record<string, Place> {
  const names = ['novice', 'beginner', 'intermediate', 'advanced', 'expert']
  return Object.fromEntries(
    levels.map(name => [`${figure}.${name}`, at('rate', { expertise: names.indexOf(name) + 1 })]),
  )
}

export const success: readonly Headline[] = [
  {
    query: verifiedByExpertise,
    shows: 'Verified success by expertise, adjusted',
    calls: [adjustedRates],
    figures: byLevel('success.verified', ['novice', 'intermediate', 'expert']),
  },
  {
    query: partialByExpertise,
    shows: 'At least partial success by expertise, adjusted',
    calls: [adjustedRates],
    figures: byLevel('success.partial', ['novice', 'intermediate', 'advanced', 'expert']),
  },
  {
    query: riseOfVerified,
    shows: 'Rise of verified success per level of expertise',
    calls: [slope],
    figures: { 'success.rises.verified': at('slope') },
  },
  {
    query: riseOfPartial,
    shows: 'Rise of at least partial success per level of expertise',
    calls: [slope],
    figures: { 'success.rises.at_least_partial': at('slope') },
  },
  {
    query: riseOfJudged,
    shows: 'Rise of judged success per level of expertise',
    calls: [slope],
    figures: { 'success.rises.succeeded': at('slope') },
  },
  {
    query: flatteningOfVerified,
    shows: 'Whether most of the gain in verified success comes early',
    calls: [flattening, adjustedRates],
    figures: { 'success.flattens.verified': at('flattening') },
  },
  {
    query: flatteningOfPartial,
    shows: 'Whether most of the gain in at least partial success comes early',
    calls: [flattening, adjustedRates],
    figures: { 'success.flattens.at_least_partial': at('flattening') },
  },
  {
    query: verifiedByUserType,
    shows: 'Verified success of software and other occupations',
    calls: [],
    figures: {
      'success.verified.software': at('verified', { user_type: 'software' }),
      'success.verified.other': at('verified', { user_type: 'other' }),
    },
  },
  {
    query: successInCode,
    shows: 'The same in sessions that wrote code',
    calls: [],
    figures: {
      'success.code.verified.software': at('verified', { user_type: 'software' }),
      'success.code.verified.other': at('verified', { user_type: 'other' }),
      'success.code.partial.software': at('at_least_partial', { user_type: 'software' }),
      'success.code.partial.other': at('at_least_partial', { user_type: 'other' }),
    },
  },
  {
    query: trends,
    shows: 'Rise of verified success over the months, by user type',
    calls: [],
    figures: {
      'success.trend.software': at('rise', { user_type: 'software' }),
      'success.trend.other': at('rise', { user_type: 'other' }),
    },
  },
  {
    query: trendGap,
    shows: 'How the gap between software and other occupations changed over the months',
    calls: [trends],
    figures: { 'success.trend.gap': at('gap') },
  },
  {
    query: judgedBySuccessSignal,
    shows: 'Judged success by the strength of its evidence',
    calls: [],
    figures: {
      'success.judged.success_signal_1': at('succeeded', { success_signal: 1 }),
      'success.judged.success_signal_5': at('succeeded', { success_signal: 5 }),
    },
  },
  {
    query: judgedByFailureSignal,
    shows: 'Judged success by the strength of evidence of failure',
    calls: [],
    figures: {
      'success.judged.failure_signal_1': at('succeeded', { failure_signal: 1 }),
      'success.judged.failure_signal_5': at('succeeded', { failure_signal: 5 }),
    },
  },
  {
    query: riseWithinPerson,
    shows: 'Rise of judged success per level of expertise within a person',
    calls: [slope],
    figures: { 'success.within_person': at('slope') },
  },
]
