/** A regression whose regressors are all categories, and the numbers of its cells. */
import { cached, type Frame, firstOf, namesOf, values } from './frame.js'
import { keyOf, type Measure, type Population } from './population.js'

/** A regression whose regressors are all categories: what `coefficients` fits. */
export interface CellModel {
  readonly outcome: Measure
  readonly over: Population
  /** Categories whose effects are absorbed: those of every combination that occurs, or added together. */
  readonly columns: readonly string[]
  readonly effects: 'crossed' | 'additive'
  /** The column whose effect is estimated, as a number or by indicators of every value but the first. */
  readonly regressor: string
  readonly as: 'number' | 'indicators'
  /** Least squares, or Poisson pseudo-maximum likelihood of a log-linear mean (Gourieroux et al. 1984). */
  readonly distribution?: 'linear' | 'poisson'
}

/** Cells numbered with the regressor's value running fastest. */
export interface Cells {
  readonly key: string
  readonly columns: readonly { readonly size: number; readonly first: number }[]
  readonly levels: number
  readonly size: number
  readonly of: (frame: Frame) => Int32Array
}

export function cellsOf({ columns, regressor, over }: CellModel): Cells {
  const all = [...columns, regressor]
  const sizes = all.map(c => ({ size: namesOf(c)!.length, first: firstOf(c) }))
  const name = all.join(' × ')
  return {
    key: `${name} over ${keyOf(over)}`,
    columns: sizes,
    levels: sizes.at(-1)!.size,
    size: sizes.reduce((n, c) => n * c.size, 1),
    of: frame =>
      cached(frame, `cells of ${name}`, () => {
        const cell = new Int32Array(frame.rows)
        all.forEach((column, c) => {
          const { size, first } = sizes[c]
          const codes = values(frame, column)
          for (let i = 0; i < cell.length; i++) cell[i] = cell[i] * size + codes[i] - first
        })
        return cell
      }),
  }
}
