/** How good the labels are: a second rater's beside the first's. */
import { all, type ColumnTable, op } from 'arquero'
import type { AllTables, Headline } from './query.js'

/** What a label is called in each of two tables that are joined. */
type LabelTables = Pick<AllTables, 'sessions' | 'second_reading'>

/**
 * The share of sessions read twice whose labels agree: one row per label.
 *
 * @example
 * import { agreementOfLabels } from '@plumbline/plumbline/arquero'
 * import { tablesOf } from '@plumbline/plumbline'
 *
 * const tables = tablesOf({ people: 2000, tables: ['sessions', 'second_reading'] })
 * console.log(agreementOfLabels(tables).columnNames().join()) // → label,agreement
 */
export function agreementOfLabels({ sessions, second_reading }: LabelTables): ColumnTable {
  return second_reading
    .join(sessions, 'session_id')
    .rollup({
      expertise: d => op.mean(d.expertise_1 === d.expertise_2),
      success_signal: d => op.mean(d.success_signal_1 === d.success_signal_2),
      failure_signal: d => op.mean(d.failure_signal_1 === d.failure_signal_2),
      work_mode: d => op.mean(d.work_mode_1 === d.work_mode_2),
      subject: d => op.mean(d.subject_1 === d.subject_2),
      codebase: d => op.mean(d.codebase_1 === d.codebase_2),
      occupation: d => op.mean(d.occupation_1 === d.occupation_2),
      outcome: d => op.mean(d.outcome_1 === d.outcome_2),
    })
    .fold(all(), { as: ['label', 'agreement'] })
}

/** The share of sessions read twice whose labels on a scale lie at most one step apart: one row per label. */
export function agreementWithinOne({ sessions, second_reading }: LabelTables): ColumnTable {
  return second_reading
    .join(sessions, 'session_id')
    .rollup({
      expertise: d => op.mean(op.abs(d.expertise_1 - d.expertise_2) <= 1),
      success_signal: d => op.mean(op.abs(d.success_signal_1 - d.success_signal_2) <= 1),
      failure_signal: d => op.mean(op.abs(d.failure_signal_1 - d.failure_signal_2) <= 1),
    })
    .fold(all(), { as: ['label', 'within_one'] })
}

const SCALES = ['expertise', 'success_signal', 'failure_signal']
const CATEGORIES = ['work_mode', 'subject', 'codebase', 'occupation', 'outcome']
const reads = ['sessions', 'second_reading'] as const

export const labels: readonly Headline[] = [
  {
    query: agreementOfLabels,
    shows: 'Agreement of two raters',
    calls: [],
    reads,
    figures: {
      'labels.ordinal.exact': { column: 'agreement', by: 'label', where: { label: SCALES } },
      'labels.categorical': { column: 'agreement', by: 'label', where: { label: CATEGORIES } },
    },
  },
  {
    query: agreementWithinOne,
    shows: 'Agreement of two raters within a step',
    calls: [],
    reads,
    figures: { 'labels.ordinal.within_one': { column: 'within_one', by: 'label' } },
  },
]
