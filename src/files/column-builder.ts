/** Turns foreign values (text, big integers, dates, …) into a column of the schema, refusing what does not fit. */
import { createHash } from 'node:crypto'
import { closest } from 'fastest-levenshtein'
import { needOneOf, PlumblineError } from '../ground/error.js'
import { allocate, type ColumnData, type Values } from '../schema/batch.js'
import type { Column, Table } from '../schema/tables.js'

const INTEGERS = new Set(['int8', 'int32'])
const WHOLE = /^ *[1-9]\d*(\.0+)? *$/
const NO_ID = /^(|na|nan|null|none)$/i
const TRUE = new Set(['true', 'TRUE', 'True', '1', 't'])
const FALSE = new Set(['false', 'FALSE', 'False', '0', 'f'])

/** Fills one column of one batch; `where` names the file in errors. */
export class ColumnBuilder {
  readonly #column: Column
  readonly #where: string
  readonly #values: Values
  readonly #codes: Map<unknown, number>
  #valid: Uint8Array | undefined

  constructor(column: Column, rows: number, where: string) {
    this.#column = column
    this.#where = where
    this.#values = allocate(column.type, rows)
    this.#codes = new Map((column.levels ?? []).map((level, code) => [level, code]))
  }

  set(row: number, value: unknown): void {
    if (value === null || value === undefined || value === '') this.#setNull(row)
    else this.#values[row] = this.#convert(row, value)
  }

  finish(): ColumnData {
    return this.#valid ? { values: this.#values, valid: this.#valid } : { values: this.#values }
  }

  #setNull(row: number): void {
    if (!this.#column.nullable) throw this.#misfit(row, 'is missing')
    this.#valid ??= new Uint8Array(this.#values.length).fill(1)
    this.#valid[row] = 0
  }

  #convert(row: number, value: unknown): number {
    switch (this.#column.type) {
      case 'cat':
        return this.#category(row, value)
      case 'bool':
        return this.#boolean(row, value)
      case 'timestamp':
        return this.#instant(row, value)
      case 'int64':
        return this.#id(row, value)
      default:
        return this.#number(row, value)
    }
  }

  #category(row: number, value: unknown): number {
    const code = this.#codes.get(value)
    if (code !== undefined) return code
    const near = closest(String(value), [...(this.#column.levels as readonly string[])])
    throw this.#misfit(row, `holds unknown level "${value}"; did you mean "${near}"?`)
  }

  #boolean(row: number, value: unknown): number {
    if (typeof value === 'boolean') return +value
    const text = String(value)
    if (TRUE.has(text)) return 1
    if (FALSE.has(text)) return 0
    throw this.#misfit(row, `must be true or false, got "${text}"`)
  }

  #instant(row: number, value: unknown): number {
    const ms =
      value instanceof Date ? value.getTime() : typeof value === 'string' ? Date.parse(value) : Number(value)
    if (Number.isFinite(ms)) return ms
    throw this.#misfit(row, `must be an instant, got "${value}"`)
  }

  /** A whole number that a double holds is itself; other people's ids, text or longer, become numbers of their own. */
  #id(row: number, value: unknown): number {
    const isNumber = typeof value === 'number' || typeof value === 'bigint' || WHOLE.test(String(value))
    const x = isNumber ? Number(value) : Number.NaN
    if (Number.isSafeInteger(x) && x > 0) return x
    const text = String(value).trim()
    if (NO_ID.test(text)) throw this.#misfit(row, 'is missing')
    if (typeof value === 'number' && !Number.isSafeInteger(value))
      throw this.#misfit(row, `must be whole numbers that are exact, or text, got ${value}`)
    return numberOfText(text)
  }

  #number(row: number, value: unknown): number {
    const { type, min = -Infinity, max = Infinity } = this.#column
    const x = typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : parse(value)
    const fits = Number.isFinite(x) && (!INTEGERS.has(type) || Number.isInteger(x)) && x >= min && x <= max
    if (fits) return x
    const kind = INTEGERS.has(type) ? 'a whole number' : 'a number'
    const lowest = Number.isFinite(min) ? ` from ${min}` : ''
    const bounds = `${lowest}${Number.isFinite(max) ? ` to ${max}` : lowest && ' up'}`
    throw this.#misfit(row, `must be ${kind}${bounds}, got "${value}"`)
  }

  #misfit(row: number, problem: string): PlumblineError {
    return new PlumblineError(
      'column.misfit',
      `${this.#where}: column ${this.#column.name} ${problem} (row ${row + 1})`,
    )
  }
}

/** Half of the whole numbers that a double holds are for ids of text: two of a million differ but for 1 chance in 10⁴. */
const TEXT_IDS = 2 ** 52
const HASHED = 13

/** The first 52 bits of a text's SHA-256, above all ids that are numbers here. */
function numberOfText(text: string): number {
  return TEXT_IDS + Number.parseInt(createHash('sha256').update(text).digest('hex').slice(0, HASHED), 16)
}

function parse(value: unknown): number {
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
}

/** Throws unless every column asked for is among those a file has. */
export function needColumns(path: string, table: Table, present: readonly string[]): void {
  for (const column of table.columns) {
    if (!present.includes(column.name)) {
      needOneOf(column.name, present, 'column.missing', `column (needed of table ${table.name})`, path)
    }
  }
}
