/** Turns values of files (text, big integers, dates, …) into a column of the schema, refusing those that do not fit. */
import { createHash } from 'node:crypto'
import { closest } from 'fastest-levenshtein'
import { PlumblineError } from '../ground/error.js'
import { allocate, type ColumnData, type Values } from '../schema/batch.js'
import type { Column, ColumnType } from '../schema/tables.js'
import { Decimals, isPointGrouped } from './decimals.js'
import { MAPPED_VALUES, monthHint, numberHint, spreadsheetHint } from './hints.js'
import { isDay, isMidnight, isoOf, msOf } from './instants.js'
import type { Raw } from './raw.js'
import { noteId, noteText, type SeenIds } from './seen-ids.js'

const INTEGERS = new Set<ColumnType>(['int8', 'int32'])
/** Also 1e+05, as R writes a hundred thousand. */
const WHOLE = /^ *([1-9]\d*(\.0+)?|[1-9](\.\d+)?e\+\d\d+) *$/
/** How a spreadsheet shows a long number, whose last digits are then lost. */
const ROUNDED = /^\s*\d(\.\d+)?E\+\d\d+\s*$/
/** How R and Python write a number of more digits than they keep, or Python one that was a double. */
const OF_DOUBLE = /^\s*-?(\d(\.\d+)?e\+\d\d+|\d+\.0+)\s*$/
/** R writes 15 digits: from here on, a number with an exponent may have lost some. */
const MOST_WRITTEN = 1e15
/** The ways in which programs write a missing value, besides leaving it out. */
const MISSING = /^(|\.|na|n\/a|#n\/a|<na>|nan|nat|null|none|\\n)$/i
const TRUE = new Set(['true', 't', 'yes', 'y', '1', '1.0'])
const FALSE = new Set(['false', 'f', 'no', 'n', '0', '0.0'])

export interface BuildOptions {
  /** Whether a level that the schema does not have is added. */
  readonly isOpen?: boolean
  /** Values as other people write them, and what each is in the schema. */
  readonly values?: ReadonlyMap<string, string | number | boolean>
  /** Whether numbers are of 32 bits with a floating point. */
  readonly isSingle?: boolean
  /** Where how ids are written is noted. */
  readonly ids?: SeenIds
}

/** Fills one column of one batch; `where` names the file in errors. */
export class ColumnBuilder {
  readonly #column: Column
  readonly #where: string
  readonly #raw: Pick<Raw, 'number'>
  readonly #decimals: Decimals
  readonly #options: BuildOptions
  readonly #levels: string[]
  readonly #codes: Map<unknown, number>
  #values: Values
  #valid: Uint8Array | undefined

  constructor(
    column: Column,
    rows: number,
    where: string,
    raw: Pick<Raw, 'number' | 'decimals'>,
    options: BuildOptions = {},
  ) {
    this.#column = column
    this.#where = where
    this.#raw = raw
    this.#decimals = raw.decimals ?? new Decimals()
    this.#options = options
    this.#values = allocate(column.type, rows)
    this.#levels = [...(column.levels ?? [])]
    this.#codes = new Map(this.#levels.map((level, code) => [level, code]))
  }

  set(row: number, stored: unknown): void {
    if (isStructure(stored)) throw this.#misfit(row, 'holds an object or a list, not one value')
    const value = stored instanceof Uint8Array ? this.#textOf(row, stored) : stored
    const own = this.#options.values?.get(typeof value === 'string' ? value.trim() : String(value)) ?? value
    const x = own === null || own === undefined || own === '' ? undefined : this.#convert(row, own)
    if (x === undefined) this.#setNull(row)
    else this.#put(row, x)
  }

  /** Sets every row. Values that are the column's own as they stand are told by their type alone. */
  fill(all: ArrayLike<unknown>): void {
    const { type } = this.#column
    if (this.#options.values || type === 'timestamp') this.#fillBy(all, () => undefined)
    else if (type === 'cat') this.#fillBy(all, v => this.#codes.get(v))
    else if (type === 'bool') this.#fillBy(all, v => (v === true ? 1 : v === false ? 0 : undefined))
    else this.#fillNumbers(all, type)
  }

  #fillNumbers(all: ArrayLike<unknown>, type: Exclude<ColumnType, 'cat' | 'bool' | 'timestamp'>): void {
    const { min = -Infinity, max = Infinity } = this.#column
    const [low, high] = type === 'int64' ? [1, Number.MAX_SAFE_INTEGER] : [min, Math.min(max, MOST[type])]
    const isWhole = type === 'int64' || INTEGERS.has(type)
    for (let i = 0; i < all.length; i++) {
      const v = all[i]
      if (typeof v === 'number' && v >= low && v <= high && (!isWhole || Math.floor(v) === v))
        this.#values[i] = v
      else this.#setListed(i, v)
    }
  }

  /** A list has null where a value is missing, and undefined where what it should be is nowhere in the file. */
  #setListed(row: number, value: unknown): void {
    if (value === undefined) throw new RangeError('a value that is nowhere')
    this.set(row, value)
  }

  #fillBy(all: ArrayLike<unknown>, codeOf: (value: unknown) => number | undefined): void {
    for (let i = 0; i < all.length; i++) {
      const code = codeOf(all[i])
      if (code === undefined) this.#setListed(i, all[i])
      else this.#values[i] = code
    }
  }

  finish(): ColumnData {
    return this.#valid ? { values: this.#values, valid: this.#valid } : { values: this.#values }
  }

  /** The column, with the levels that were met. */
  column(): Column {
    return this.#levels.length === (this.#column.levels?.length ?? 0)
      ? this.#column
      : { ...this.#column, levels: this.#levels }
  }

  /** Counts beyond 32 bits are stored as doubles, which are exact as far as they are let in. */
  #put(row: number, x: number): void {
    if (x > INT32_MAX && this.#values instanceof Int32Array) this.#values = new Float64Array(this.#values)
    this.#values[row] = x
  }

  #setNull(row: number): void {
    if (!this.#column.nullable) throw this.#misfit(row, 'is missing')
    this.#valid ??= new Uint8Array(this.#values.length).fill(1)
    this.#valid[row] = 0
  }

  /** The value as the column stores it; undefined where the file states that it is missing. */
  #convert(row: number, value: unknown): number | undefined {
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

  #category(row: number, value: unknown): number | undefined {
    const known = this.#codes.get(value)
    if (known !== undefined) return known
    const text = String(value).trim().normalize()
    const level = MONTH_COLUMNS.has(this.#column.name) && !isMissing(text) ? this.#month(row, value) : text
    const code = this.#codes.get(level)
    if (code !== undefined) return code
    if (isMissing(level)) return this.#missingLevel(row, level)
    if (this.#options.isOpen) return this.#addLevel(row, level)
    const near = closest(level, this.#levels)
    const hint = CODE.test(level) ? MAPPED_VALUES : `; did you mean "${near}"?`
    throw this.#misfit(row, `holds unknown level "${value}"${hint}`)
  }

  /** A sign of what is missing, unless it differs from a level, such as "none", by its letters' case alone. */
  #missingLevel(row: number, sign: string): undefined {
    const level = this.#levels.find(l => l.toLowerCase() === sign.toLowerCase())
    if (level)
      throw this.#misfit(
        row,
        `holds "${sign}": write the level as "${level}", and leave what is missing empty`,
      )
  }

  #addLevel(row: number, level: string): number {
    if (this.#levels.length >= MOST_LEVELS)
      throw this.#misfit(row, `has more than ${MOST_LEVELS} levels, such as "${level}": is it a category?`)
    const code = this.#levels.push(level) - 1
    this.#codes.set(level, code)
    return code
  }

  /** A month as 2026-02, also from the day of a date or of an instant as it is written. */
  #month(row: number, value: unknown): string {
    const text = value instanceof Date ? isoOf(value) : String(value).trim()
    const [, month, day] = MONTH.exec(text) ?? []
    if (value instanceof Date && month && !isMidnight(value))
      throw this.#misfit(
        row,
        `must be a month or a day, got the instant ${text}, whose month depends on a time zone: write months as text, or call the column started_at`,
      )
    if (month && (!day || isDay(month, day))) return month
    throw this.#misfit(row, `must be a month like 2026-02, got "${text}"${monthHint(value, text)}`)
  }

  #boolean(row: number, value: unknown): number | undefined {
    if (typeof value === 'boolean') return +value
    const text = String(value).trim().toLowerCase()
    if (TRUE.has(text)) return 1
    if (FALSE.has(text)) return 0
    if (isMissing(value)) return undefined
    throw this.#misfit(row, `must be true or false, got "${value}"`)
  }

  #instant(row: number, value: unknown): number | undefined {
    const isCount =
      typeof value === 'number' || typeof value === 'bigint' || COUNT_OF_TIME.test(String(value))
    const ms = value instanceof Date ? value.getTime() : isCount ? Number(value) : msOf(String(value))
    if (isCount) this.#needMilliseconds(row, ms)
    if (Number.isFinite(ms)) return ms
    if (isMissing(value)) return undefined
    throw this.#misfit(
      row,
      `must be an instant like 2026-02-21T19:44:54Z, got "${value}"${spreadsheetHint(value)}`,
    )
  }

  /** A number counts milliseconds, as in JSON by pandas; seconds or microseconds would be in another century. */
  #needMilliseconds(row: number, ms: number): void {
    if (Number.isNaN(ms) || (ms >= EARLIEST && ms < LATEST)) return
    throw this.#misfit(row, `must be an instant, or milliseconds since 1970 of one since 2000, got ${ms}`)
  }

  /** A whole number that a double represents is itself; other ids, text or longer, become numbers of their own. */
  #id(row: number, value: unknown): number | undefined {
    const isNumber = typeof value === 'number' || typeof value === 'bigint' || WHOLE.test(String(value))
    const x = isNumber ? Number(value) : Number.NaN
    if (this.#options.isSingle && Math.abs(x) >= EXACT_SINGLE)
      throw this.#misfit(
        row,
        `must be ids with all their digits, got ${value}: the file holds them as floating-point numbers of 32 bits; write them as text or whole numbers`,
      )
    if (Number.isSafeInteger(x) && x > 0 && (x < MOST_WRITTEN || typeof value !== 'string')) {
      noteId(this.#options.ids, x)
      return x
    }
    if (isMissing(value)) return undefined
    const text = String(value).trim().normalize()
    noteText(this.#options.ids, text)
    this.#needExact(row, value, text)
    return Number.isSafeInteger(x) && x > 0 ? x : numberOfText(withoutZeros(text))
  }

  /** Ids that lost digits, or bytes, on their way make one person of many. */
  #needExact(row: number, value: unknown, text: string): void {
    if (ROUNDED.test(text))
      throw this.#misfit(row, `must be ids as they are, got "${value}"${spreadsheetHint(value)}`)
    if (typeof value === 'number' && !Number.isSafeInteger(value))
      throw this.#misfit(row, `must be whole numbers that are exact, or text, got ${value}`)
    if (OF_DOUBLE.test(text) && Math.abs(Number(text)) >= MOST_WRITTEN && !isExact(text))
      throw this.#misfit(
        row,
        `must be ids with all their digits, got "${value}": a program held them as numbers that have 15 or 16; let it hold them as text or 64-bit integers`,
      )
    if (text.includes('\ufffd'))
      throw this.#misfit(row, `must be ids as they are, got bytes that are no text: write them as text`)
  }

  #textOf(row: number, bytes: Uint8Array): string {
    try {
      return UTF8.decode(bytes)
    } catch {
      throw this.#misfit(row, 'holds bytes that are no text: write them as text')
    }
  }

  #number(row: number, value: unknown): number | undefined {
    const { type, min = -Infinity, max = Infinity } = this.#column
    const x = this.#decimals.number(value, problem => this.#misfit(row, problem))
    const isWhole = INTEGERS.has(type)
    if (isWhole && isPointGrouped(value) && Number.isInteger(x) && x * THOUSAND <= max)
      throw this.#misfit(row, `holds "${value}", in which the point may set off thousands: write it without`)
    if (Number.isFinite(x) && (!isWhole || Number.isSafeInteger(x)) && x >= min && x <= max) return x
    if (isMissing(value)) return undefined
    const lowest = Number.isFinite(min) ? ` from ${min}` : ''
    const bounds = `${lowest}${Number.isFinite(max) ? ` to ${max}` : lowest && ' up'}`
    const hint = this.#decimals.hint(value) || numberHint(this.#column, String(value))
    throw this.#misfit(
      row,
      `must be ${isWhole ? 'a whole number' : 'a number'}${bounds}, got "${value}"${hint}`,
    )
  }

  #misfit(row: number, problem: string): PlumblineError {
    return new PlumblineError(
      'column.misfit',
      `${this.#where}: column ${this.#column.name} ${problem.replace(LINE_ENDS, ' ')} (row ${this.#raw.number(row)})`,
    )
  }
}

/** In a value that is shown; an error is one line. */
const LINE_ENDS = /\s*[\r\n\u2028\u2029]+\s*/g
const INT32_MAX = 2 ** 31 - 1
/** From here on, floating-point numbers of 32 bits leave out whole numbers. */
const EXACT_SINGLE = 2 ** 24
const THOUSAND = 1000
/** The largest values that a column's array is sure to hold. */
const MOST = { int8: 127, int32: INT32_MAX, float32: Number.MAX_VALUE, float64: Number.MAX_VALUE }
/** A column of more levels is not a category: every level is a stratum, and a column of every regression. */
export const MOST_LEVELS = 200
/** A level that may be the place of one in a list. */
const CODE = /^-?\d+(\.0+)?$/
/** Text that counts seconds or less, as CSV has it. */
const COUNT_OF_TIME = /^\s*\d{10,}(\.0+)?\s*$/
const MONTH_COLUMNS = new Set(['month', 'first_month'])
const MONTH = /^(\d{4}-(?:0[1-9]|1[0-2]))(?:-(\d\d)(?:[T ].*)?)?$/
const EARLIEST = Date.UTC(2000)
const LATEST = Date.UTC(2100)
/** A value of JSON or of a nested column that is more than one value. */
function isStructure(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !(value instanceof Date) && !ArrayBuffer.isView(value)
}

const UTF8 = new TextDecoder('utf-8', { fatal: true })

/** Whether a number as text, with an exponent or a fraction of zeros, is one that a double holds with all its digits. */
const isExact = (text: string) => /^-?\d+\.0+$/.test(text) && Number.isSafeInteger(Number(text))

/** An id such as 0.0, which pandas writes where others are missing, is the 0 of another file. */
const withoutZeros = (text: string) => text.replace(/^(-?\d+)\.0+$/, '$1').replace(/^-0$/, '0')

function isMissing(value: unknown): boolean {
  return MISSING.test(String(value).trim())
}

/**
 * Half of the whole numbers that a double represents are for ids of text: the chance that two of a million coincide
 * is 1 in 10⁴.
 */
export const TEXT_IDS = 2 ** 52
const HASHED = 13

/** The first 52 bits of a text's SHA-256, above all ids that are numbers. */
function numberOfText(text: string): number {
  return TEXT_IDS + Number.parseInt(createHash('sha256').update(text).digest('hex').slice(0, HASHED), 16)
}
