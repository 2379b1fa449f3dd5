/**
 * Strata and the names of lines. A stratum says which sessions a statistic speaks of, as columns and their levels; its
 * public text, and that of a line's name, is printed and read here and nowhere else.
 */
import { need } from '../ground/error.js'

export type Comparison = '=' | '!=' | '>' | '>=' | '<' | '<='

/**
 * A column and its level; or, with a comparison, a condition on the column. A level may stand for several: levels compared
 * (`5-1`, the first less the second), or taken together (`modifies+creates`).
 */
export type Term = readonly [column: string, level: string, comparison?: Exclude<Comparison, '='>]

/** Terms that all of the sessions meet; without terms, all sessions. */
export type Stratum = readonly Term[]

export const ALL: Stratum = []
const ALL_TEXT = 'all'

/**
 * The public text: `all`, or terms joined by commas, such as `trouble=true,expertise=5` or `planning_user_share<0.2`.
 *
 * @example
 * import { printStratum, stratumOf } from '@plumbline/plumbline/recover'
 *
 * console.log(printStratum(stratumOf('user_type', 'software'))) // → user_type=software
 */
export function printStratum(stratum: Stratum): string {
  if (stratum.length === 0) return ALL_TEXT
  return stratum.map(([column, level, comparison = '=']) => `${column}${comparison}${level}`).join(',')
}

/** A comma ends a term where another begins: levels may contain commas. */
const BETWEEN_TERMS = /,(?=\w+(?:[=<>]|!=))/
const TERM = /^\s*(\w+)\s*(!=|>=|<=|=|>|<)\s*(.+?)\s*$/s

/**
 * The stratum of a public text.
 *
 * @example
 * import { parseStratum } from '@plumbline/plumbline/recover'
 *
 * console.log(JSON.stringify(parseStratum('trouble=true,expertise=5'))) // → [["trouble","true"],["expertise","5"]]
 */
export function parseStratum(text: string): Stratum {
  return text === ALL_TEXT ? ALL : text.split(BETWEEN_TERMS).map(parseTerm)
}

function parseTerm(text: string): Term {
  const term = termIn(text)
  need(term, 'stratum.text', `a stratum is all, or column=level or column>number, by commas; got "${text}"`)
  return term as Term
}

/** The term that a text such as `user_type=software` or `value_usd >= 1000` states; undefined where it states none. */
export function termIn(text: string): Term | undefined {
  const [, column, comparison, level] = TERM.exec(text) ?? []
  return column && comparison && level ? termOf(column, comparison as Comparison, level) : undefined
}

export function termOf(column: string, comparison: Comparison, level: string): Term {
  return comparison === '=' ? [column, level] : [column, level, comparison]
}

/** A stratum of one column at one level, given as it is printed; several levels are joined by + or, compared, by -. */
export function stratumOf(column: string, level: string | number): Stratum {
  return [[column, String(level)]]
}

/** The intersection of two strata. */
export function both(a: Stratum, b: Stratum): Stratum {
  return [...a, ...b]
}

/** The level of a column that a stratum is at, or undefined. */
export function levelIn(stratum: Stratum, column: string): string | undefined {
  return stratum.find(([c, , comparison]) => c === column && !comparison)?.[1]
}

/** The level at which a stratum divides another by a column; undefined where it does not. */
export function levelWithin(stratum: Stratum, whole: Stratum, column: string): string | undefined {
  const [c, level, comparison] = stratum.at(-1) ?? []
  if (c !== column || comparison || stratum.length !== whole.length + 1) return undefined
  return printStratum(stratum.slice(0, -1)) === printStratum(whole) ? level : undefined
}

/** A statistic in a stratum: the subject of a line of a table. */
export interface LineOf {
  readonly statistic: string
  readonly stratum: Stratum
}

/** A row as tables show it, its stratum as text. */
export function withText<Row extends { readonly stratum: Stratum }>(row: Row) {
  return { ...row, stratum: printStratum(row.stratum) }
}

/** The unique name of a line: `mean.verified [user_type=software]`. */
export function lineName({ statistic, stratum }: LineOf): string {
  return `${statistic} [${printStratum(stratum)}]`
}

const LINE = /^\s*([^[\]\s]+)\s*(?:\[(.+)\])?\s*$/s

/** A line from its name; without a stratum, of all sessions. */
export function parseLineName(name: string): LineOf {
  const [, statistic, stratum] = LINE.exec(name) ?? []
  need(
    statistic,
    'line.name',
    `a line is named as statistic or statistic [stratum], such as mean.verified [user_type=software]; got "${name}"`,
  )
  return { statistic: statistic as string, stratum: parseStratum(stratum ?? ALL_TEXT) }
}

/** Whether the name of a line starts with a prefix that the user gave (--only, --statistics). */
export function nameBegins(line: LineOf, prefix: string): boolean {
  return lineName(line).startsWith(prefix)
}
