/** Months as people write them: a month of the study's window, or a date in one. */
import { need } from '../ground/error.js'
import { MONTHS } from '../schema/levels.js'

const MONTH = /^\d{4}-\d{2}$/
const DATE = /^(\d{4}-\d{2})-(\d{2})$/
const NAMES = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]
const LEAST_LETTERS = 3

/** What is wrong with the text of a month; undefined where it is one, or a date in one. */
export function monthProblem(text: unknown): string | undefined {
  const window = `the months are ${MONTHS[0]} to ${MONTHS.at(-1)}`
  if (typeof text !== 'string')
    return `a month is written as 2026-02, or as a date in it, such as 2026-02-15; ${window}`
  const month = DATE.exec(text)?.[1] ?? text
  if (DATE.test(text) && !isDate(text)) return `there is no day ${text}`
  if ((MONTHS as readonly string[]).includes(month)) return undefined
  if (MONTH.test(month)) return `${month} lies outside the window: ${window}`
  const named = monthNamed(text) ?? monthOf(text)
  return named
    ? `write ${named} for ${text}: months are written as a year and two digits, and ${window}`
    : `"${text}" is no month: write one as 2026-02, or as a date in it; ${window}`
}

function isDate(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

/** The month of the window with this name in English, in full or from three letters on, with or without a year. */
function monthNamed(text: string): string | undefined {
  const word = /[a-z]+/i.exec(text)?.[0]?.toLowerCase() ?? ''
  const number = word.length < LEAST_LETTERS ? 0 : NAMES.findIndex(n => n.startsWith(word)) + 1
  return MONTHS.find(m => number > 0 && Number(m.slice(-2)) === number)
}

/** The month of the window that is written in another form, such as 2026-2 or 02/2026. */
function monthOf(text: string): string | undefined {
  const [, year, month] = /^(\d{4})[-/.]?(\d{1,2})$/.exec(text) ?? []
  const [, first, last] = /^(\d{1,2})[-/.](\d{4})$/.exec(text) ?? []
  const own = `${year ?? last}-${(month ?? first ?? '').padStart(2, '0')}`
  return MONTHS.find(m => m === own)
}

/** The number of a month, from 0, or of the month in which a date lies. */
export function monthNumber(text: string): number {
  const problem = monthProblem(text)
  need(!problem, 'month.unknown', problem ?? '')
  return (MONTHS as readonly string[]).indexOf(DATE.exec(text)?.[1] ?? text)
}

/** When something holds: from a month on, up to another, both included. */
export interface Span {
  readonly from?: string | undefined
  readonly until?: string | undefined
}

export const isSpan = ({ from, until }: Span): boolean => from !== undefined || until !== undefined

/** The numbers of the months of a span; an error, with the place, where it ends before it begins. */
export function monthsOf({ from, until }: Span, place: string): number[] {
  const first = from === undefined ? 0 : monthNumber(from)
  const last = until === undefined ? MONTHS.length - 1 : monthNumber(until)
  need(first <= last, 'month.order', `${place}: until ${until} comes before from ${from}`)
  return MONTHS.flatMap((_, m) => (m >= first && m <= last ? [m] : []))
}

/** Months in words: "from 2026-02 to 2026-04", and nothing for the whole window. */
export function monthsWords(months: readonly number[]): string {
  if (months.length === 0 || months.length === MONTHS.length) return ''
  const [first, last] = [MONTHS[months[0] as number], MONTHS[months.at(-1) as number]]
  return first === last
    ? ` in ${first}`
    : last === MONTHS.at(-1)
      ? ` from ${first} on`
      : ` from ${first} to ${last}`
}
