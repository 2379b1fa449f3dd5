/** What people do: kinds of work, codebases, and what the work is worth. */
import { type ColumnTable, op } from 'arquero'
import { at, each, type Headline, type Tables } from './query.js'

/**
 * Sessions by kind of work: count and share, one row per kind.
 *
 * @example
 * import { workModes } from '@plumbline/plumbline/arquero'
 * import { tablesOf } from '@plumbline/plumbline'
 *
 * const { sessions } = tablesOf({ people: 500 })
 * const building = workModes({ sessions }).filter("d => d.work_mode === 'building'")
 * console.log(building.get('share').toFixed(3)) // → 0.243
 */
export function workModes({ sessions }: Tables): ColumnTable {
  return sessions
    .groupby('work_mode')
    .count()
    .filter(d => d.work_mode != null)
    .derive({ share: d => d.count / op.sum(d.count) })
}

/** Sessions of each month by kind of work: count and share of the month, one row per month and kind. */
export function workModesByMonth({ sessions }: Tables): ColumnTable {
  return sessions
    .filter(d => d.work_mode != null)
    .groupby('month', 'work_mode')
    .count()
    .groupby('month')
    .derive({ share: d => d.count / op.sum(d.count) })
}

/** Sessions by relation to a codebase: count and share, one row per relation. */
export function codebases({ sessions }: Tables): ColumnTable {
  return sessions
    .groupby('codebase')
    .count()
    .filter(d => d.codebase != null)
    .derive({ share: d => d.count / op.sum(d.count) })
}

/** The mean task value in dollars in the first month and the last, and its relative growth: one row. */
export function valueGrowth({ sessions }: Tables): ColumnTable {
  return sessions
    .rollup({
      first: d => op.mean(d.first_month ? d.value_usd : null),
      last: d => op.mean(d.last_month ? d.value_usd : null),
    })
    .derive({ growth: d => d.last / d.first - 1 })
}

/** The same by kind of work: one row per kind. */
export function valueGrowthByMode({ sessions }: Tables): ColumnTable {
  return sessions
    .groupby('work_mode')
    .rollup({
      first: d => op.mean(d.first_month ? d.value_usd : null),
      last: d => op.mean(d.last_month ? d.value_usd : null),
    })
    .derive({ growth: d => d.last / d.first - 1 })
}

const CODE = ['building', 'fixing', 'testing', 'orchestrating']
const WRITING = ['analyzing', 'communicating']

export const work: readonly Headline[] = [
  {
    query: workModes,
    shows: 'Sessions by kind of work',
    calls: [],
    figures: {
      'work.writes_code': at('share', { work_mode: CODE }),
      'work.building': at('share', { work_mode: 'building' }),
      'work.fixing': at('share', { work_mode: 'fixing' }),
      'work.testing_orchestrating': at('share', { work_mode: ['testing', 'orchestrating'] }),
      'work.operating': at('share', { work_mode: 'operating' }),
      'work.understanding_planning': at('share', { work_mode: ['understanding', 'planning'] }),
      'work.analyzing_communicating': at('share', { work_mode: WRITING }),
      'work.orchestrating': at('share', { work_mode: 'orchestrating' }),
    },
  },
  {
    query: workModesByMonth,
    shows: 'Sessions of each month by kind of work',
    calls: [],
    figures: {
      'work.fixing.first': at('share', { month: '2025-10', work_mode: 'fixing' }),
      'work.fixing.last': at('share', { month: '2026-04', work_mode: 'fixing' }),
      'work.operating.first': at('share', { month: '2025-10', work_mode: 'operating' }),
      'work.operating.last': at('share', { month: '2026-04', work_mode: 'operating' }),
      'work.writing.first': at('share', { month: '2025-10', work_mode: WRITING }),
      'work.writing.last': at('share', { month: '2026-04', work_mode: WRITING }),
    },
  },
  {
    query: codebases,
    shows: 'Sessions by relation to a codebase',
    calls: [],
    figures: {
      'codebase.modifies': at('share', { codebase: 'modifies' }),
      'codebase.explores': at('share', { codebase: 'explores' }),
      'codebase.creates': at('share', { codebase: 'creates' }),
      'codebase.none': at('share', { codebase: 'none' }),
    },
  },
  {
    query: valueGrowth,
    shows: 'Rise of the mean task value from the first month to the last',
    calls: [],
    figures: { 'value.growth': at('growth') },
  },
  {
    query: valueGrowthByMode,
    shows: 'The same by kind of work',
    calls: [],
    figures: {
      'value.growth.building': at('growth', { work_mode: 'building' }),
      'value.growth.operating': at('growth', { work_mode: 'operating' }),
      'value.growth.fixing': at('growth', { work_mode: 'fixing' }),
      'value.growth.every_mode': each('growth', 'work_mode'),
    },
  },
]
