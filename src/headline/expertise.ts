/** The effect of each level of expertise with the study's controls: the regressions behind every adjusted figure. */
import { type ColumnTable, op, table } from 'arquero'
import { type Controls, complete, leastSquares } from './least-squares.js'

/** The effect of each level of expertise on an outcome, less that of the lowest level. */
export function effects(sessions: ColumnTable, outcome: string, controls: Controls): ColumnTable {
  const known = complete(sessions, ['expertise'])
  const [lowest, ...levels] = known.dedupe('expertise').orderby('expertise').array('expertise') as number[]
  const indicators = levels.map(k => [`level_${k}`, `d => d.expertise === ${k} ? 1 : 0`])
  const names = levels.map(k => `level_${k}`)
  const fit = leastSquares(known.derive(Object.fromEntries(indicators)), outcome, names, controls)
  return table({ expertise: [lowest, ...levels], effect: [0, ...names.map(c => fit.get(c))] })
}

/**
 * Adjusted rates by expertise: the sample's mean plus the level's effect, less the mean effect of all sessions. The effects
 * are those of a regression with fixed effects of the fully crossed cells, so each level is standardised to the same cells.
 */
export function adjustedRates(
  sessions: ColumnTable,
  outcome: string,
  cells: readonly string[] = ['work_mode', 'value_band', 'month', 'subject', 'user_type'],
): ColumnTable {
  const known = complete(sessions, [outcome, 'expertise', ...cells])
  return known
    .groupby('expertise')
    .rollup({ sessions: op.count(), total: op.sum(outcome) })
    .join(effects(known, outcome, { crossed: cells }), 'expertise')
    .derive({
      rate: d => (op.sum(d.total) - op.sum(d.sessions * d.effect)) / op.sum(d.sessions) + d.effect,
    })
    .orderby('expertise')
}

/**
 * The rise of an outcome per level of expertise, along a straight line, with fixed effects of the fully crossed
 * cells.
 */
export function slope(
  sessions: ColumnTable,
  outcome: string,
  cells: readonly string[] = ['work_mode', 'value_band', 'month', 'subject', 'user_type'],
): ColumnTable {
  return leastSquares(sessions, outcome, ['expertise'], { crossed: cells }).rename({ expertise: 'slope' })
}
