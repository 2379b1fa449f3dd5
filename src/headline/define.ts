/** The study's definitions, each as one line of Arquero. */
import { type ColumnTable, op } from 'arquero'

/**
 * Sessions with the study's definitions as columns, worked out from labels, signals and counts (columns of these names
 * are replaced). A column is null where something that it rests on is missing; outcomes are null without a clear goal too.
 * `first_month` and `last_month` are those of the table.
 *
 * @example
 * import { define } from '@plumbline/plumbline/arquero'
 * import { tablesOf } from '@plumbline/plumbline'
 *
 * const { sessions } = tablesOf({ people: 100 })
 * const failing = define(sessions.derive({ failure_signal: 'd => 5' }))
 * console.log(failing.rollup({ trouble: 'd => mean(d.trouble)' }).get('trouble')) // → 1
 */
export function define(sessions: ColumnTable): ColumnTable {
  return sessions
    .derive({
      clear_goal: d => (d.outcome == null ? null : d.outcome !== 'no_clear_goal'),
      trouble: d => (d.failure_signal == null ? null : d.failure_signal >= 3),
      wrote_code: d => (d.lines_added == null ? null : d.lines_added > 0),
      actions_per_turn: d => (d.actions == null || d.turns == null ? null : d.actions / d.turns),
      words_per_turn: d => (d.words == null || d.turns == null ? null : d.words / d.turns),
      first_month: d => (d.month == null ? null : d.month === op.min(d.month)),
      last_month: d => (d.month == null ? null : d.month === op.max(d.month)),
    })
    .derive({
      succeeded: d => (d.clear_goal ? d.outcome === 'succeeded' : null),
      at_least_partial: d => (d.clear_goal ? d.outcome === 'succeeded' || d.outcome === 'partial' : null),
      verified: d =>
        d.clear_goal && d.success_signal != null ? d.outcome === 'succeeded' && d.success_signal >= 4 : null,
      abandoned: d =>
        d.clear_goal && d.lines_added != null ? d.outcome === 'failed' && d.lines_added === 0 : null,
      log_actions: d => (d.actions_per_turn > 0 ? op.log(d.actions_per_turn) : null),
      log_words: d => (d.words_per_turn > 0 ? op.log(d.words_per_turn) : null),
    })
}
