/**
 * Right where nothing unmeasured goes with expertise: log words a turn on indicators of the level, with effects of the
 * fully crossed cells of work mode, value band, month, subject and user type (the study's regression), errors clustered
 * by person. Speaks of the contrast under the regression's own weights. A function for `plumbline validate --module`.
 */
import type { ColumnTable } from 'arquero'
import { Matrix, pseudoInverse } from 'ml-matrix'
import type { EstimateRow, Observed } from '../../src/index.js'

const CELL = ['work_mode', 'value_band', 'month', 'subject', 'user_type']
const LEVELS = [2, 3, 4, 5]

export default function estimate({ sessions }: Observed): EstimateRow[] {
  const rows = (sessions as ColumnTable).filter('d => d.words > 0').derive({
    y: 'd => op.log(d.words / d.turns)',
    ...Object.fromEntries(LEVELS.map(k => [`x${k}`, `d => d.expertise === ${k} ? 1 : 0`])),
  })
  const names = ['y', ...LEVELS.map(k => `x${k}`)]
  const within = rows
    .groupby(CELL)
    .derive(Object.fromEntries(names.map(n => [n, `d => d.${n} - op.mean(d.${n})`])))
    .ungroup()
  const cells = rows.groupby(CELL).count().numRows()
  const column = (n: string) => Array.from(within.array(n) as ArrayLike<number>)
  const y = Matrix.columnVector(column('y'))
  const design = new Matrix(LEVELS.map(k => column(`x${k}`))).transpose()
  const bread = pseudoInverse(design.transpose().mmul(design))
  const beta = bread.mmul(design.transpose()).mmul(y)
  const residuals = Matrix.sub(y, design.mmul(beta))
  const last = LEVELS.length - 1
  const influence = design.mmul(bread.subMatrixColumn([last])).mul(residuals)
  const people = new Map<unknown, number>()
  const ids = rows.array('person_id') as ArrayLike<unknown>
  for (let i = 0; i < influence.rows; i++) people.set(ids[i], (people.get(ids[i]) ?? 0) + influence.get(i, 0))
  const [n, g] = [rows.numRows(), people.size]
  const factor = (g / (g - 1)) * ((n - 1) / (n - cells - LEVELS.length))
  const squares = [...people.values()].reduce((s, v) => s + v * v, 0)
  return [
    { estimand: 'wate.log_words.5-1', estimate: beta.get(last, 0), std_error: Math.sqrt(factor * squares) },
  ]
}
