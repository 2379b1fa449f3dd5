/** The subjects of statistics: populations of sessions, the measures taken on them, and their sizes. */
import type { ColumnTable } from 'arquero'
import { UNCLEAR } from '../schema/levels.js'
import { ALL, type Stratum, stratumOf } from '../schema/stratum.js'
import { cached, type Frame, values } from './frame.js'
import { firstOf, levelsOf, namesOf, OF_SCHEMA, type Vocabulary } from './level-names.js'
import { addTo, type Sums, sums } from './sums.js'
import type { Population, Total } from './total.js'

export type { Population } from './total.js'

/** All sessions of everyone. */
export const EVERYONE: Population = {}

/** Sessions with a clear goal: those that success is judged of. */
export const CLEAR: Population = { filter: 'd => d.clear === 1' }

/** Sessions with a clear goal and a failure signal of 3 or more. */
export const TROUBLED: Population = { filter: 'd => d.clear === 1 && d.trouble === 1' }

/** Sessions with a clear goal in which lines of code were added. */
export const CODED: Population = { filter: 'd => d.clear === 1 && d.wrote_code === 1' }
export const KNOWN: Population = { filter: `d => d.occupation !== ${code('occupation', UNCLEAR)}` }

/** The code of a category's level, from 0; -1 where it has none of that name. Data with levels of their own name them all. */
export function code(column: string, level: string, levels: Vocabulary = OF_SCHEMA): number {
  return levelsOf(column, levels)!.indexOf(level)
}

/** The part of a population at one value of a column. */
export function at(population: Population, column: string, value: number): Population {
  return { ...population, cell: [...(population.cell ?? []), [column, value]] }
}

/** A part of a population: its stratum, and its value of the column that divides. */
export interface Part {
  readonly stratum: Stratum
  readonly value: number
  readonly population: Population
}

/**
 * The part of a population at each value that the column can take, in the order of values; of data with levels of their own,
 * at each of those (`frame.vocabulary`).
 */
export function strata(population: Population, column: string, levels: Vocabulary = OF_SCHEMA): Part[] {
  return namesOf(column, levels)!.map((name, j) => {
    const value = j + firstOf(column)
    return { stratum: stratumOf(column, name), value, population: at(population, column, value) }
  })
}

/** The whole population, then its parts at each value of some columns, one column after another. */
export function wholeAndStrata(
  population: Population,
  columns: readonly string[],
  levels: Vocabulary = OF_SCHEMA,
): Part[] {
  const whole = { stratum: ALL, value: Number.NaN, population }
  return [whole, ...columns.flatMap(c => strata(population, c, levels))]
}

/** A name that is unique to a population. */
export function keyOf({ filter = '', cell = [] }: Population): string {
  return `${filter} [${cell.map(([c, v]) => `${c}=${v}`).join(',')}]`
}

/** The rows of a population, ascending. */
export function rowsIn(frame: Frame, population: Population): Int32Array {
  return cached(frame, `rows ${keyOf(population)}`, () => {
    const { filter, cell = [] } = population
    const last = cell.at(-1)
    if (!last) return new Int32Array(filtered(frame, filter).indices())
    const columns = cell.map(([c]) => c)
    return partition(frame, filter, columns).get(cell.map(([, v]) => v).join()) ?? new Int32Array()
  })
}

function filtered(frame: Frame, filter: string | undefined): ColumnTable {
  return cached(frame, `filtered ${filter}`, () => (filter ? frame.sessions.filter(filter) : frame.sessions))
}

/** The rows of each cell of some columns, ascending, by the cell's values; cells in the order of their first rows. */
function partition(
  frame: Frame,
  filter: string | undefined,
  columns: readonly string[],
): Map<string, Int32Array> {
  return cached(frame, `partition ${filter} by ${columns}`, () => {
    const rows = rowsIn(frame, filter ? { filter } : {})
    const codes = columns.map(c => values(frame, c))
    const { cell, sizes } = numberCells(rows, codes)
    const parts = sizes.map(size => new Int32Array(size))
    const next = new Int32Array(sizes.length)
    for (let j = 0; j < rows.length; j++) {
      const c = cell[j]
      parts[c][next[c]++] = rows[j]
    }
    return new Map(parts.map(part => [codes.map(c => c[part[0]]).join(), part]))
  })
}

/** The number of each row's cell, in order of appearance, and how many rows each has. */
function numberCells(rows: Int32Array, codes: readonly Float64Array[]) {
  const widths = codes.map(column => {
    let most = 0
    for (let j = 0; j < rows.length; j++) most = Math.max(most, column[rows[j]])
    return most + 1
  })
  const cells = widths.reduce((n, w) => n * w, 1)
  const areCodes = codes.every(column => rows.every(r => column[r] === column[r] >>> 0))
  // The number of each key's cell, from 1: in an array where keys are few, which takes half the time.
  const few = areCodes && cells <= FEW_CELLS ? new Int32Array(cells) : undefined
  const many = new Map<number, number>()
  const cell = new Int32Array(rows.length)
  const sizes: number[] = []
  for (let j = 0; j < rows.length; j++) {
    let key = 0
    for (let c = 0; c < codes.length; c++) key = key * widths[c] + codes[c][rows[j]]
    let number = few ? few[key] : (many.get(key) ?? 0)
    if (number === 0) {
      number = sizes.push(0)
      if (few) few[key] = number
      else many.set(key, number)
    }
    cell[j] = number - 1
    sizes[number - 1]++
  }
  return { cell, sizes }
}

const FEW_CELLS = 1 << 16

/** The cells of some columns that occur in a frame, each as its values. */
export function cellsIn(frame: Frame, filter: string | undefined, columns: readonly string[]): number[][] {
  if (columns.length === 0) return rowsIn(frame, filter ? { filter } : {}).length > 0 ? [[]] : []
  return [...partition(frame, filter, columns).keys()].map(key => key.split(',').map(Number))
}

/** A measure of sessions: one double per session. */
export interface Measure {
  readonly name: string
  readonly of: (frame: Frame) => Float64Array
}

/** A column of sessions as a measure, in its own unit: a number, a code of a level, or 0 and 1. */
export function column(name: string): Measure {
  return { name, of: frame => values(frame, name) }
}

/** 1 where the column has one of the codes, else 0. */
export function indicator(name: string, codes: readonly number[]): Measure {
  const title = `${name} in ${codes}`
  return {
    name: title,
    of: frame =>
      cached(frame, title, () => {
        const from = values(frame, name)
        const out = new Float64Array(from.length)
        for (const c of codes) for (let i = 0; i < out.length; i++) out[i] = out[i] + +(from[i] === c)
        return out
      }),
  }
}

/** 1 where every column has its value, else 0. */
export function inCell(cell: readonly (readonly [column: string, value: number])[]): Measure {
  return {
    name: `in ${cell.map(([c, v]) => `${c}=${v}`)}`,
    of: frame => {
      const codes = cell.map(([c]) => values(frame, c))
      return Float64Array.from({ length: frame.rows }, (_, i) => +cell.every(([, v], j) => codes[j][i] === v))
    },
  }
}

/** 1 where the column exceeds a limit, else 0. */
export function exceeds(name: string, limit: number): Measure {
  const title = `${name} > ${limit}`
  return { name: title, of: frame => cached(frame, title, () => values(frame, name).map(x => +(x > limit))) }
}

/** The number of sessions and people that something rests on. */
export interface Size {
  readonly n: number
  readonly people: number
}

/** Sessions and distinct people of a population. */
export function sizeTotal(population: Population): Total<Sums> {
  return {
    key: `size of ${keyOf(population)}`,
    over: population,
    of: frame => {
      const rows = rowsIn(frame, population)
      const out = sums(2)
      addTo(out, 0, rows.length)
      addTo(out, 1, distinctPeople(frame, rows))
      return out
    },
  }
}

function distinctPeople(frame: Frame, rows: Int32Array): number {
  let people = 0
  for (let j = 0; j < rows.length; j++)
    people += +(j === 0 || frame.person[rows[j]] !== frame.person[rows[j - 1]])
  return people
}

/** The size of a comparison: that of its smallest side. */
export function smallest(sizes: readonly Size[]): Size {
  return { n: Math.min(...sizes.map(s => s.n)), people: Math.min(...sizes.map(s => s.people)) }
}
