/** What may help where a value does not fit its column: the end of an error. */
import type { Column } from '../schema/tables.js'

/** Of a number that is none, or out of bounds. */
export function numberHint({ type, max }: Column, text: string): string {
  if (CURRENCY.test(text)) return ': write it without the sign of its currency'
  if (type === 'int8' && !/\d/.test(text)) return MAPPED_VALUES
  return max === 1 && PER_CENT.test(text) ? PARTS : ''
}

const CURRENCY = /^\s*[-+]?\p{Sc}|\p{Sc}\s*$/u
/** A share from above 1 to 100, with its sign or without, or of less with the sign. */
const PER_CENT = /^\s*(\d{1,3}([.,]\d+)?\s*%|\d{1,2}(\.\d+)?|100(\.0+)?)\s*$/
const PARTS = ': write per cent as parts of 1'

/** Of values that have a name or a number of their own. */
export const MAPPED_VALUES = '; a file of --columns says what other values are here'

const SPREADSHEET =
  ': a spreadsheet may have rewritten it; give the column the format "text" there, or export the data again'

/** Where a value has digits. */
export const spreadsheetHint = (value: unknown) => (/\d/.test(String(value)) ? SPREADSHEET : '')

export function monthHint(value: unknown, text: string): string {
  if (/^\d\d?$/.test(text)) return ': give it with its year, in one column'
  return typeof value === 'string' ? spreadsheetHint(text) : ': write months as text'
}
