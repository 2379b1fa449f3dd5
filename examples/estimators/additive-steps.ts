/**
 * Right where nothing unmeasured goes with expertise: log words a turn of the advanced less the beginners', all else that
 * goes with the level added, in sessions of clear occupation; errors clustered by person. A function for
 * `plumbline validate --module`.
 */
import type { ColumnTable } from 'arquero'
import { inverse, Matrix } from 'ml-matrix'
import type { EstimateRow, Observed } from '../../src/index.js'

const LEVELS = [2, 3, 4, 5]
const CATEGORIES = ['work_mode', 'month', 'user_type', 'model_family']

export default function estimate({ sessions }: Observed): EstimateRow[] {
  const rows = (sessions as ColumnTable)
    .filter("d => d.words > 0 && d.user_type !== 'unclear'")
    .derive({ y: 'd => op.log(d.words / d.turns)', log_value: 'd => op.log(d.value_usd)' })
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
  const [advanced, beginner] = [LEVELS.indexOf(4), LEVELS.indexOf(2)]
  const weights = x.mmul(Matrix.sub(bread.subMatrixColumn([advanced]), bread.subMatrixColumn([beginner])))
  const people = new Map<number, number>()
  column('person_id').forEach((p, i) => {
    people.set(p, (people.get(p) ?? 0) + weights.get(i, 0) * residuals.get(i, 0))
  })
  const squares = [...people.values()].reduce((s, v) => s + v * v, 0)
  const std_error = Math.sqrt((squares * people.size) / (people.size - 1))
  return [
    { estimand: 'ate.log_words.4-2', estimate: beta.get(advanced, 0) - beta.get(beginner, 0), std_error },
  ]
}
