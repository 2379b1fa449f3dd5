/** Reads CSV and its like (semicolons, tabs, bars) in chunks of whole records, whatever the file's size. */
import papaparse from 'papaparse'
import { need } from '../ground/error.js'
import { textChunks } from './bytes.js'
import type { InputFile } from './input.js'
import type { Choose, Comma, Raw } from './raw.js'

const DELIMITERS = [',', ';', '\t', '|']
const COMMAS: Readonly<Record<string, Comma>> = { ',': 'never', ';': 'decimal' }

/** What a file's first record implies for those that follow. */
interface Head {
  readonly names: readonly string[]
  readonly delimiter: string
  /** Cells that every row has after the named ones and that are empty: a delimiter ends each line. */
  readonly more: number
}

export async function* readCsv(file: InputFile, _: Choose): AsyncGenerator<Raw> {
  let head: Head | undefined
  let before = 0
  for await (const text of recordChunks(file)) {
    const delimiter = head?.delimiter ?? delimiterOf(text)
    const records = parse(file.name, text, delimiter)
    if (!head) {
      const start = records.findIndex(r => !isBlank(r))
      if (start < 0) continue
      head = headOf(file.name, records.slice(start, start + SEEN), delimiter)
      records.splice(0, start + 1)
    }
    yield rawOf(file.name, records, head, before)
    before += records.length
  }
  need(head, 'read.broken', `${file.name} is empty`)
}

function parse(name: string, text: string, delimiter: string): string[][] {
  const { data, errors } = papaparse.parse<string[]>(text, { delimiter, skipEmptyLines: false })
  const broken = errors.find(e => e.type === 'Quotes')
  need(!broken, 'read.broken', `${name}: a quote is not closed: is the file whole?`)
  // After the last line end papaparse returns a record of one empty cell.
  if (/[\n\r]$/.test(text)) data.pop()
  return data
}

/** The delimiter of which the first line that is not blank has the most, outside quotes. */
function delimiterOf(text: string): string {
  const line = /^.*\S.*$/m.exec(text)?.[0].replaceAll(/"[^"]*"/g, '') ?? ''
  const count = (d: string) => line.split(d).length
  return DELIMITERS.reduce((a, b) => (count(b) > count(a) ? b : a))
}

/** Rows that are looked at to find the number of cells. */
const SEEN = 2

/** A row one cell longer than the header begins with its own name, as R writes them, or ends with a delimiter. */
function headOf(name: string, [first, second]: readonly string[][], delimiter: string): Head {
  const names = (first as string[]).map(n => n.trim())
  const twice = names.find((n, i) => n !== '' && names.indexOf(n) !== i)
  need(!twice, 'column.twice', `${name} has two columns called ${twice}`)
  if (!second || second.length !== names.length + 1) return { names, delimiter, more: 0 }
  return second.at(-1) === '' ? { names, delimiter, more: 1 } : { names: ['', ...names], delimiter, more: 0 }
}

function rawOf(file: string, records: string[][], { names, delimiter, more }: Head, before: number): Raw {
  const rows: string[][] = []
  const numbers: number[] = []
  const width = names.length + more
  for (let i = 0; i < records.length; i++) {
    const record = records[i] as string[]
    if (isBlank(record)) continue
    need(
      record.length === width,
      'read.ragged',
      `${file}, row ${before + i + 1}: has ${record.length} cells, not ${width}`,
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
    comma: COMMAS[delimiter] ?? 'either',
  }
}

/** An empty line, or one of delimiters alone. */
function isBlank(record: readonly string[]): boolean {
  return record[0] === '' && record.every(cell => cell === '')
}

/** The text in chunks that end where a record ends: at a line end outside quotes. */
async function* recordChunks(file: InputFile): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of textChunks(file)) {
    const text = rest + chunk
    const end = lastRecordEnd(text)
    if (end > 0) yield text.slice(0, end)
    rest = text.slice(end)
  }
  if (rest !== '') yield rest
}

const NEWLINE = 10
const QUOTE = 34

function lastRecordEnd(text: string): number {
  if (!text.includes('"')) return text.lastIndexOf('\n') + 1
  let inside = false
  let end = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === QUOTE) inside = !inside
    else if (c === NEWLINE && !inside) end = i + 1
  }
  return end
}
