/** Reads CSV and its like (semicolons, tabs, bars) in chunks of whole records, whatever the file's size. */
import papaparse from 'papaparse'
import { need } from '../ground/error.js'
import { textChunks } from './bytes.js'
import { type Comma, Decimals } from './decimals.js'
import type { InputFile } from './input.js'
import type { Choose, Raw } from './raw.js'

const DELIMITERS = [',', ';', '\t', '|']
/** Where none of these stands in the header, as in R's write.table. */
const BLANK = ' '
const COMMAS: Readonly<Record<string, Comma>> = { ',': 'never', ';': 'decimal' }

/** What a file's first record implies for those that follow. */
interface Head {
  readonly names: readonly string[]
  readonly delimiter: string
  readonly escapeSign: string
  /** Cells that every row has after the named ones and that are empty: a delimiter ends each line. */
  readonly more: number
  readonly decimals: Decimals
}

export async function* readCsv(file: InputFile, _: Choose): AsyncGenerator<Raw> {
  let head: Head | undefined
  let before = 0
  for await (const chunk of recordChunks(file)) {
    const text = head ? chunk : chunk.replace(SAID, '')
    const delimiter = head?.delimiter ?? SAID.exec(chunk)?.[1] ?? delimiterOf(text)
    const { records, escapeSign } = parse(file.name, text, delimiter, head?.escapeSign)
    if (!head) {
      const start = records.findIndex(r => !isBlank(r))
      if (start < 0) continue
      head = headOf(file.name, records.slice(start, start + SEEN), delimiter, escapeSign)
      records.splice(0, start + 1)
    }
    yield { ...rawOf(file.name, records, head, before), ...(LINE_END.test(text) ? {} : { doubt: UNENDED }) }
    before += records.length
  }
  need(head, 'read.broken', `${file.name} is empty`)
}

/** The line by which Excel is told the delimiter. */
const SAID = /^"?sep=([,;|\t])"?\r?\n/i
const LINE_END = /[\n\r]$/
/** Only the end of a file: chunks end at a line end. What is cut within its last cell looks the same. */
const UNENDED = 'ends without a line end: is it whole?'
const QUOTE_SIGN = '"'
/** How R's write.table, Spark and MySQL write a quote within quotes; all others double it. */
const BACKSLASH = '\\'

function parse(name: string, text: string, delimiter: string, known?: string) {
  const first = parseWith(text, delimiter, known ?? QUOTE_SIGN)
  if (first.isWhole) return first
  const second = parseWith(text, delimiter, BACKSLASH)
  need(second.isWhole, 'read.broken', `${name}: a quote is not closed: is the file whole?`)
  return second
}

function parseWith(text: string, delimiter: string, escapeSign: string) {
  // Without a carriage return there is nothing to guess, which takes as long as to read.
  const lines = text.includes('\r') ? {} : { newline: '\n' as const }
  const options = { delimiter, escapeChar: escapeSign, skipEmptyLines: false, ...lines }
  const { data, errors } = papaparse.parse<string[]>(text, options)
  // After the last line end papaparse returns a record of one empty cell.
  if (LINE_END.test(text)) data.pop()
  return { records: data, escapeSign, isWhole: !errors.some(e => e.type === 'Quotes') }
}

/** The delimiter of which the first line that is not blank has the most, outside quotes. */
function delimiterOf(text: string): string {
  const line = /^.*\S.*$/m.exec(text)?.[0].replaceAll(/"[^"]*"/g, '') ?? ''
  const count = (d: string) => line.split(d).length
  const most = DELIMITERS.reduce((a, b) => (count(b) > count(a) ? b : a))
  return count(most) === 1 && count(BLANK) > 1 ? BLANK : most
}

/** Rows that are looked at to find the number of cells. */
const SEEN = 2

/** A row one cell longer than the header begins with its own name, as R writes them, or ends with a delimiter. */
function headOf(
  name: string,
  [first, second]: readonly string[][],
  delimiter: string,
  escapeSign: string,
): Head {
  const names = (first as string[]).map(n => n.trim().replace(/^"(.*)"$/, '$1'))
  const values = names.filter(n => VALUE.test(n))
  need(
    values.length < 2,
    'read.header',
    `${name} begins with values, such as ${values[0]}: its first line must have the names of the columns`,
  )
  const decimals = new Decimals(COMMAS[delimiter] ?? 'either')
  const head = { names, delimiter, escapeSign, more: 0, decimals }
  if (!second || second.length !== names.length + 1) return head
  return second.at(-1) === '' ? { ...head, more: 1 } : { ...head, names: ['', ...names] }
}

/** What is no name of a column: a number, a truth value. */
const VALUE = /^([+-]?\d+([.,]\d+)?(e[+-]?\d+)?|true|false)$/i

function rawOf(file: string, records: string[][], head: Head, before: number): Raw {
  const { names, decimals, more } = head
  const rows: string[][] = []
  const numbers: number[] = []
  const width = names.length + more
  for (let i = 0; i < records.length; i++) {
    const record = records[i] as string[]
    if (isBlank(record)) continue
    const row = before + i + 1
    need(
      record.length === width,
      'read.ragged',
      `${file}, row ${row}: has ${record.length} cells, not ${width}${row <= TITLE_ROWS ? NO_TITLE : ''}`,
    )
    need(
      record[0]?.trim() !== names[0] || record.some((cell, j) => cell.trim() !== names[j]),
      'read.header',
      `${file}, row ${row}: repeats the names of the columns: name joined files one by one`,
    )
    rows.push(record)
    numbers.push(before + i + 1)
  }
  return {
    rows: rows.length,
    names,
    number: i => numbers[i] as number,
    column: name => {
      const j = names.indexOf(name)
      return j < 0 ? undefined : i => (rows[i] as string[])[j]
    },
    decimals,
  }
}

/** What is wrong in the first rows is likely to be the header. */
const TITLE_ROWS = 3
const NO_TITLE = ': the first line must have the names of the columns, with no title or comment above it'

/** An empty line, or one of delimiters alone. */
function isBlank(record: readonly string[]): boolean {
  return record[0] === '' && record.every(cell => cell === '')
}

/** Such a quote may end a cell or be within it, so that whether a line end is within quotes is not sure: the text is cut seldom. */
const BACKSLASHED = `${BACKSLASH}${QUOTE_SIGN}`
const LARGE = 1 << 24

/** The text in chunks that end where a record ends: at a line end outside quotes. */
async function* recordChunks(file: InputFile): AsyncGenerator<string> {
  let rest = ''
  // Where no record ends, as after a quote that is not closed, it is looked for again when the text is twice as long.
  let least = 0
  for await (const chunk of textChunks(file)) {
    rest += chunk
    if (rest.length < least || (rest.length < LARGE && rest.includes(BACKSLASHED))) continue
    const end = lastRecordEnd(rest)
    if (end > 0) yield rest.slice(0, end)
    rest = rest.slice(end)
    least = end > 0 ? 0 : 2 * rest.length
  }
  if (rest !== '') yield rest
}

/** The place after the last line end that an even number of quotes comes before. */
function lastRecordEnd(text: string): number {
  let quotes = quotesIn(text, 0, text.length)
  let end = text.length
  while (end > 0) {
    const at = text.lastIndexOf('\n', end - 1)
    quotes -= quotesIn(text, at + 1, end)
    if (quotes % 2 === 0) return at + 1
    end = at
  }
  return 0
}

function quotesIn(text: string, from: number, to: number): number {
  let quotes = 0
  for (let at = text.indexOf('"', from); at >= 0 && at < to; at = text.indexOf('"', at + 1)) quotes++
  return quotes
}
