/**
 * Right where nothing unmeasured goes with expertise: log actions a prompt on the level and all that goes with it, added,
 * in sessions of clear occupation; errors clustered by person. A function for `plumbline validate --module`.
 */
import type { ColumnTable } from 'arquero'
import { inverse, Matrix } from 'ml-matrix'
import type { EstimateRow, Observed } from '../../src/index.js'

const LEVELS = [2, 3, 4, 5]
const CATEGORIES = ['work_mode', 'month', 'user_type', 'model_family']

export default function estimate({ sessions }: Observed): EstimateRow[] {
  const rows = (sessions as ColumnTable)
    .filter("d => d.actions > 0 && d.user_type !== 'unclear'")
    .derive({ y: 'd => op.log(d.actions / d.turns)', log_value: 'd => op.log(d.value_usd)' })
  const column = (name: string) => Array.from(rows.array(name) as ArrayLike<number>)
  const is = (name: string, level: unknown) =>
    Array.from(rows.array(name) as ArrayLike<unknown>, v => +(v === level))
  /** Indicators of every level that occurs but the first. */
  const dummies = (name: string) =>
    [...new Set(rows.array(name) as Iterable<unknown>)]
      .sort()
      .slice(1)
      .map(l => is(name, l))
  const y = column('y')
  const x = new Matrix([
    ...LEVELS.map(k => is('expertise', k)),
    y.map(() => 1),
    column('log_value'),
    ...CATEGORIES.flatMap(dummies),
  ]).transpose()
  const bread = inverse(x.transpose().mmul(x))
  const beta = bread.mmul(x.transpose().mmul(Matrix.columnVector(y)))
  const residuals = Matrix.sub(Matrix.columnVector(y), x.mmul(beta))
  const expert = LEVELS.length - 1
  const weights = x.mmul(bread.subMatrixColumn([expert]))
  const people = new Map<number, number>()
  column('person_id').forEach((p, i) => {
    people.set(p, (people.get(p) ?? 0) + weights.get(i, 0) * residuals.get(i, 0))
  })
  const squares = [...people.values()].reduce((s, v) => s + v * v, 0)
  const std_error = Math.sqrt((squares * people.size) / (people.size - 1))
  return [{ estimand: 'ate.log_actions.5-1', estimate: beta.get(expert, 0), std_error }]
}
