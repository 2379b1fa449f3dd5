/** Reads numbers as a file writes them: with decimal points, or commas, of which a file has the one or the other. */
import type { PlumblineError } from '../ground/error.js'

/** Whether "0,5" is a number: always between semicolons; elsewhere unless it may be grouped thousands; never between commas. */
export type Comma = 'decimal' | 'either' | 'never'

/** What a column of numbers says of the value that cannot be read: a phrase, and the row's number. */
type Misfit = (problem: string) => PlumblineError

/** The numbers of one file. Where some have decimal commas, points in others may set off thousands. */
export class Decimals {
  readonly comma: Comma
  #hasCommas = false
  #pointed: PlumblineError | undefined

  constructor(comma: Comma = 'never') {
    this.comma = comma
  }

  /** The number that a value is, or NaN; `misfit` makes the error where the file's signs contradict each other. */
  number(value: unknown, misfit: Misfit): number {
    if (typeof value === 'number') return value
    if (typeof value === 'bigint') return Number(value)
    if (typeof value !== 'string') return Number.NaN
    const x = DECIMAL.test(value) ? Number(value) : this.#withComma(value)
    if (this.comma !== 'never') this.#needOneSign(value, misfit)
    return x
  }

  #withComma(value: string): number {
    if (this.comma === 'never' || !DECIMAL_COMMA.test(value)) return Number.NaN
    if (this.comma === 'either' && GROUPED.test(value)) return Number.NaN
    this.#hasCommas = true
    return Number(value.replace(',', '.'))
  }

  #needOneSign(value: string, misfit: Misfit): void {
    if (POINT_GROUPED.test(value))
      this.#pointed ??= misfit(
        `is in a file with decimal commas, and holds "${value}", in which the point may set off thousands: write it without`,
      )
    if (this.#pointed && this.#hasCommas) throw this.#pointed
  }

  /** What may help where a value is no number. */
  hint(value: unknown): string {
    return this.comma !== 'decimal' && GROUPED.test(String(value)) ? COMMA_HINT : ''
  }
}

/** Whether a text is a whole number only if its point is a decimal sign, and a thousand times more if it is not: 12.000. */
export const isPointGrouped = (value: unknown) => typeof value === 'string' && POINT_GROUPED.test(value)

const DECIMAL = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/
const DECIMAL_COMMA = /^\s*[+-]?\d*,\d+([eE][+-]?\d+)?\s*$/
const POINT_GROUPED = /^\s*[+-]?[1-9]\d{0,2}(\.\d{3})+\s*$/
/** A comma that may set off thousands. */
const GROUPED = /^\s*[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?\s*$/
const COMMA_HINT =
  ': write it without a comma, or separate cells by semicolons if the comma is the decimal sign'
