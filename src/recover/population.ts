/** The subjects of statistics: populations of sessions, the measures taken on them, and their sizes. */
import type { DecisionShare } from '../schema/definitions.js'
import { UNCLEAR } from '../schema/levels.js'
import { ALL, type Stratum, stratumOf } from '../schema/stratum.js'
import { cached } from './cached.js'
import { rowsMeeting } from './filter.js'
import type { Frame } from './frame.js'
import { firstOf, levelsOf, namesOf, OF_SCHEMA, type Vocabulary } from './level-names.js'
import { addTo, type Sums, sums } from './sums.js'
import type { Population, Total } from './total.js'
import { doublesOf, intsOf, values } from './values.js'

export type { Population } from './total.js'

/** All sessions of everyone. */
export const EVERYONE: Population = {}

/** Sessions with a clear goal: those that success is judged of. */
export const CLEAR: Population = { filter: 'd => d.clear === 1' }

/** Sessions with a clear goal and a failure signal of 3 or more. */
export const TROUBLED: Population = { filter: 'd => d.clear === 1 && d.trouble === 1' }

/** Sessions with a clear goal in which lines of code were added. */
export const CODED: Population = { filter: 'd => d.clear === 1 && d.wrote_code === 1' }
/** Sessions with a decision of the kind whose share this is. */
export const decided = (share: DecisionShare): Population => ({ filter: `d => d.${share} >= 0` })

/** Sessions of a person whose occupation is known. */
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
export const keyOf = (population: Population): string => namesFor(population).key

/** A population's name, and those of its rows and of its people in a frame: text that is made anew takes longer to look up. */
interface Names {
  readonly key: string
  readonly rows: string
  readonly people: string
}

const NAMES = new WeakMap<Population, Names>()

function namesFor(population: Population): Names {
  const known = NAMES.get(population)
  if (known) return known
  const { filter = '', cell = [] } = population
  const key = `${filter} [${cell.map(([c, v]) => `${c}=${v}`).join(',')}]`
  const names = { key, rows: `rows ${key}`, people: `people ${key}` }
  NAMES.set(population, names)
  return names
}

/** The rows of a population, ascending. */
export function rowsIn(frame: Frame, population: Population): Int32Array {
  return cached(frame, namesFor(population).rows, () => {
    const { filter, cell = [] } = population
    const last = cell.at(-1)
    if (!last) return filter ? rowsMeeting(frame, filter) : upTo(frame, frame.rows)
    const columns = cell.map(([c]) => c)
    return partition(frame, filter, columns).get(cell.map(([, v]) => v).join()) ?? new Int32Array()
  })
}

/** The people of a population, ascending, by their numbers in the frame. */
export function peopleIn(frame: Frame, population: Population): Int32Array {
  return cached(frame, namesFor(population).people, () => peopleOf(frame, rowsIn(frame, population)))
}

/** All people of a frame, by their numbers. */
export function everyoneIn(frame: Frame): Int32Array {
  return cached(frame, 'everyone', () => upTo(frame, frame.people))
}

/** 0, 1, … n − 1. */
function upTo(frame: Frame, n: number): Int32Array {
  const out = intsOf(frame, n)
  for (let i = 0; i < n; i++) out[i] = i
  return out
}

/** The people of some rows, which are in ascending order. */
export function peopleOf(frame: Frame, rows: Int32Array): Int32Array {
  const { person } = frame
  const people = intsOf(frame, rows.length)
  let n = 0
  for (let j = 0, last = -1; j < rows.length; j++) {
    const g = person[rows[j]]
    if (g !== last) people[n++] = g
    last = g
  }
  return people.subarray(0, n)
}

/** The rows of each cell of some columns, ascending, by the cell's values; cells in the order of their first rows. */
function partition(
  frame: Frame,
  filter: string | undefined,
  columns: readonly string[],
): Map<string, Int32Array> {
  return cached(frame, `partition ${filter} by ${columns}`, () => partitioned(frame, filter, columns))
}

/**
 * A function of its own, as are others here that have a loop: the engine compiles each function that is made anew, as what is
 * cached would be, by itself.
 */
function partitioned(
  frame: Frame,
  filter: string | undefined,
  columns: readonly string[],
): Map<string, Int32Array> {
  const rows = rowsIn(frame, filter ? { filter } : {})
  const codes = columns.map(c => values(frame, c))
  const { cell, sizes } = numberCells(frame, rows, columns)
  const sorted = intsOf(frame, rows.length)
  const next = new Int32Array(sizes.length)
  for (let c = 1; c < next.length; c++) next[c] = next[c - 1] + sizes[c - 1]
  for (let j = 0; j < rows.length; j++) sorted[next[cell[j]]++] = rows[j]
  const parts = new Map<string, Int32Array>()
  for (let c = 0; c < next.length; c++) {
    const part = sorted.subarray(next[c] - sizes[c], next[c])
    parts.set(codes.map(code => code[part[0]]).join(), part)
  }
  return parts
}

/** The number of each row's cell, in order of appearance, and how many rows each has. */
function numberCells(frame: Frame, rows: Int32Array, columns: readonly string[]) {
  const codes = columns.map(c => values(frame, c))
  const ranges = columns.map(c => rangeOf(frame, c))
  const cells = ranges.reduce((n, r) => n * r.width, 1)
  const widths = ranges.map(r => r.width)
  const cell = intsOf(frame, rows.length)
  // Keys in an array where they are few, which takes a fifth of the time.
  if (!ranges.every(r => r.areCodes) || cells > FEW_CELLS)
    return { cell, sizes: numberMany(cell, rows, codes, widths) }
  cell.fill(0)
  for (let c = 0; c < codes.length; c++) addDigit(cell, widths[c], codes[c], rows)
  return { cell, sizes: numberFew(cell, cells) }
}

function addDigit(keys: Int32Array, width: number, code: Float64Array, rows: Int32Array): void {
  for (let j = 0; j < keys.length; j++) keys[j] = keys[j] * width + code[rows[j]]
}

/** Numbers keys below a limit, in their place. */
function numberFew(keys: Int32Array, limit: number): number[] {
  const numbers = new Int32Array(limit)
  const sizes = new Int32Array(Math.min(limit, keys.length))
  let found = 0
  for (let j = 0; j < keys.length; j++) {
    const key = keys[j]
    if (numbers[key] === 0) numbers[key] = ++found
    const number = numbers[key] - 1
    keys[j] = number
    sizes[number] = sizes[number] + 1
  }
  return Array.from(sizes.subarray(0, found))
}

/** Numbers the cells of any values. */
function numberMany(
  cell: Int32Array,
  rows: Int32Array,
  codes: readonly Float64Array[],
  widths: readonly number[],
): number[] {
  const numbers = new Map<number, number>()
  const sizes: number[] = []
  for (let j = 0; j < rows.length; j++) {
    let key = 0
    for (let c = 0; c < codes.length; c++) key = key * widths[c] + codes[c][rows[j]]
    const number = numbers.get(key) ?? sizes.push(0) - 1
    numbers.set(key, number)
    cell[j] = number
    sizes[number]++
  }
  return sizes
}

const FEW_CELLS = 1 << 16

/** One more than the largest value of a column, and whether all are whole numbers. */
function rangeOf(frame: Frame, column: string): { readonly width: number; readonly areCodes: boolean } {
  return cached(frame, `range of ${column}`, () => rangeIn(values(frame, column)))
}

function rangeIn(x: Float64Array) {
  let most = 0
  let areCodes = true
  for (let i = 0; i < x.length; i++) {
    if (x[i] !== x[i] >>> 0) areCodes = false
    if (x[i] > most) most = x[i]
  }
  return { width: most + 1, areCodes }
}

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
        const out = doublesOf(frame, from.length).fill(0)
        for (const c of codes) markEqual(out, from, c)
        return out
      }),
  }
}

function markEqual(out: Float64Array, from: Float64Array, code: number): void {
  for (let i = 0; i < out.length; i++) if (from[i] === code) out[i] = 1
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
  return {
    name: title,
    of: frame =>
      cached(frame, title, () => {
        const from = values(frame, name)
        const out = doublesOf(frame, from.length)
        markAbove(out, from, limit)
        return out
      }),
  }
}

function markAbove(out: Float64Array, from: Float64Array, limit: number): void {
  for (let i = 0; i < out.length; i++) out[i] = from[i] > limit ? 1 : 0
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
    of: (frame, _, out = sums(2)) => {
      const rows = rowsIn(frame, population)
      addTo(out, 0, rows.length)
      addTo(out, 1, peopleIn(frame, population).length)
      return out
    },
  }
}

/** The size of a comparison: that of its smallest side. */
export function smallest(sizes: readonly Size[]): Size {
  return { n: Math.min(...sizes.map(s => s.n)), people: Math.min(...sizes.map(s => s.people)) }
}
