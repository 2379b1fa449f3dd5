/** A regression whose regressors are all categories, and the numbers of its cells. */
import { PlumblineError } from '../ground/error.js'
import { cached } from './cached.js'
import type { Frame } from './frame.js'
import { firstOf, namesOf, OF_SCHEMA, type Vocabulary } from './level-names.js'
import { keyOf, type Measure, type Part, type Population } from './population.js'
import { intsOf, values } from './values.js'

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
  /** The model whose cells at one level of a further column these are, if it is fitted too: its cells are counted for both. */
  readonly part?: { readonly of: CellModel; readonly column: string; readonly value: number }
  /** The levels of data with levels of their own (`frame.vocabulary`) [default: the schema’s]. */
  readonly levels?: Vocabulary
}

/** Cells numbered with the regressor's value running fastest. */
export interface Cells {
  readonly key: string
  readonly columns: readonly { readonly size: number; readonly first: number }[]
  readonly levels: number
  readonly size: number
  readonly of: (frame: Frame) => Int32Array
}

export function cellsOf({ columns, regressor, over, levels = OF_SCHEMA }: CellModel): Cells {
  const all = [...columns, regressor]
  const sizes = all.map(c => ({ size: namesOf(c, levels)!.length, first: firstOf(c) }))
  const name = all.join(' × ')
  return {
    key: `${name} over ${keyOf(over)}`,
    columns: sizes,
    levels: sizes.at(-1)!.size,
    size: sizes.reduce((n, c) => n * c.size, 1),
    of: frame =>
      cached(frame, `cells of ${name}`, () => {
        const cell = intsOf(frame, frame.rows).fill(0)
        all.forEach((column, c) => {
          if (!addLevels(cell, sizes[c], values(frame, column))) refuseLevel(column)
        })
        return cell
      }),
  }
}

/** Adds a digit to the number of each row's cell; whether all have a level of the category. */
function addLevels(
  cell: Int32Array,
  { size, first }: Cells['columns'][number],
  codes: Float64Array,
): boolean {
  for (let i = 0; i < cell.length; i++) {
    const level = codes[i] - first
    if (level >= size) return false
    cell[i] = cell[i] * size + level
  }
  return true
}

function refuseLevel(column: string): never {
  throw new PlumblineError(
    'cells.levels',
    `column ${column} has levels that the model does not have: give it levels: frame.vocabulary`,
  )
}

/** The model of one part of the sessions: its column is constant there, and no control. */
export function partOf(model: CellModel, column: string, { value, population }: Part): CellModel {
  const columns = model.columns.filter(c => c !== column)
  return { ...model, over: population, columns, part: { of: model, column, value } }
}

/** Of the totals of all cells of a model, those of a part of it, in the order of the part's cells. */
export function cellsOfPart({ part }: CellModel, all: Float64Array): Float64Array {
  if (!part) return all
  const columns = [...part.of.columns, part.of.regressor]
  const sizes = cellsOf(part.of).columns
  const k = columns.indexOf(part.column)
  const { size, first } = sizes[k]!
  const unit = sizes.slice(k + 1).reduce((n, c) => n * c.size, 1)
  const out = new Float64Array(all.length / size)
  for (let to = 0, from = (part.value - first) * unit; to < out.length; to += unit, from += size * unit)
    for (let j = 0; j < unit; j++) out[to + j] = all[from + j]
  return out
}
