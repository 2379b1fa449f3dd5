/** Strata and populations of observed sessions, by Arquero’s verbs, and the lines that statistics emit. */
import type { ColumnTable } from 'arquero'
import { EXPERTISE_LEVELS, UNCLEAR } from '../schema/levels.js'
import type { WithError } from './estimate.js'
import { type Frame, levelsOf, values } from './frame.js'

/** One line of a recover table. */
export interface Recovered extends WithError {
  readonly statistic: string
  /** `all`, or column=level pairs joined by commas. */
  readonly stratum: string
}

/** A family of statistics that are computed together; ids are those it can emit, a star standing for any word. */
export interface StatisticFamily {
  readonly id: string
  readonly meaning: string
  /** Computes at least the lines that are wanted. */
  readonly compute: (frame: Frame, wanted: Wanted) => Recovered[]
}

/** Whether a line is asked for; families may leave out what is not. */
export type Wanted = (statistic: string, stratum: string) => boolean

export const ALL = 'all'

export type Rows = ArrayLike<number>

export interface Stratum {
  readonly stratum: string
  readonly level: number
  readonly rows: Rows
}

export function line(statistic: string, stratum: string, e: WithError): Recovered {
  const { n, people, estimate, std_error, conf_low, conf_high } = e
  return { statistic, stratum, n, people, estimate, std_error, conf_low, conf_high }
}

/** The sessions that a filter keeps; all of them without one. */
export function subset(frame: Frame, filter?: string): ColumnTable {
  return filter ? frame.sessions.filter(filter) : frame.sessions
}

/** The line, if it is wanted; else nothing is computed. */
export function lineIf(wanted: Wanted, statistic: string, stratum: string, e: () => WithError): Recovered[] {
  return wanted(statistic, stratum) ? [line(statistic, stratum, e())] : []
}

export const rowsOf = (t: ColumnTable): Rows => t.indices()

/** The rows of each level of a column that occurs, in the order of levels. */
export function strata(t: ColumnTable, by: string): Stratum[] {
  const partitions = t.groupby(by).partitions() as number[][]
  const column = t.column(by)!
  return partitions
    .map(rows => {
      const level = Number(column.at(rows[0] as number))
      return { level, rows, stratum: stratumOf(by, level) }
    })
    .sort((a, b) => a.level - b.level)
}

/** The name of one level of a column: column=level. */
export function stratumOf(by: string, level: number): string {
  const name = levelsOf(by)?.[level] ?? (BOOLEANS.has(by) ? String(level === 1) : String(level))
  return `${by}=${name}`
}

const BOOLEANS = new Set(['wrote_code', 'trouble', 'verified', 'at_least_partial', 'abandoned'])

/** How many sessions and people something rests on. */
export interface Size {
  readonly n: number
  readonly people: number
}

/** Sessions and people at each level of expertise among the rows, novices first. */
export function levelSizes(frame: Frame, rows: Rows): Size[] {
  const level = values(frame, 'expertise')
  const n = new Int32Array(EXPERTISE_LEVELS.length)
  const people = EXPERTISE_LEVELS.map(() => new Set<number>())
  for (let j = 0; j < rows.length; j++) {
    const i = rows[j] as number
    const k = (level[i] as number) - 1
    n[k] = (n[k] as number) + 1
    people[k]!.add(frame.person[i] as number)
  }
  return people.map((set, k) => ({ n: n[k] as number, people: set.size }))
}

/** What a comparison rests on: its smallest side. */
export function smallest(sizes: readonly Size[]): Size {
  return { n: Math.min(...sizes.map(s => s.n)), people: Math.min(...sizes.map(s => s.people)) }
}

/** A stratum within a stratum. */
export const both = (a: string, b: string) => (a === ALL ? b : b === ALL ? a : `${a},${b}`)
export const code = (column: string, level: string) => levelsOf(column)!.indexOf(level)

/** 1 where the column holds one of the codes, else 0. */
export function indicator(frame: Frame, column: string, codes: readonly number[]): Float64Array {
  const from = values(frame, column)
  const out = new Float64Array(from.length)
  for (const c of codes) for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) + +(from[i] === c)
  return out
}

/** 1 where the column exceeds a limit, else 0. */
export function exceeds(frame: Frame, column: string, limit: number): Float64Array {
  const from = values(frame, column)
  const out = new Float64Array(from.length)
  for (let i = 0; i < out.length; i++) out[i] = +((from[i] as number) > limit)
  return out
}

export const CLEAR = 'd => d.clear === 1'
export const TROUBLED = 'd => d.clear === 1 && d.trouble === 1'
export const CODED = 'd => d.clear === 1 && d.wrote_code === 1'
export const KNOWN = `d => d.occupation !== ${code('occupation', UNCLEAR)}`
