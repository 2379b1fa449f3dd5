/** Writes batches as CSV (RFC 4180) or newline-delimited JSON, a block of rows at a time. */
import type { Batch, ColumnData } from '../schema/batch.js'
import type { Column, Table } from '../schema/tables.js'
import type { PartFile } from './part-file.js'
import type { TableWriter } from './table-writer.js'

const ROWS_A_CHUNK = 2048
/** Digits that any 32-bit float survives. */
const FLOAT32_DIGITS = 9

export function csvWriter(table: Table, file: PartFile): TableWriter {
  file.write(Buffer.from(`${table.columns.map(c => c.name).join(',')}\n`))
  const printers = table.columns.map(c => printer(c, quoteCsv, ''))
  return { write: batch => writeRows(batch, file, printers, '', ','), finish: () => {} }
}

export function ndjsonWriter(table: Table, file: PartFile): TableWriter {
  const printers = table.columns.map(c => {
    const print = printer(c, JSON.stringify, 'null')
    const key = `${JSON.stringify(c.name)}:`
    return (data: ColumnData, row: number) => key + print(data, row)
  })
  return { write: batch => writeRows(batch, file, printers, '{', ',', '}'), finish: () => {} }
}

type Printer = (data: ColumnData, row: number) => string

function writeRows(
  batch: Batch,
  file: PartFile,
  printers: readonly Printer[],
  open: string,
  between: string,
  close = '',
): void {
  for (let start = 0; start < batch.rows; start += ROWS_A_CHUNK) {
    let text = ''
    for (let row = start; row < Math.min(batch.rows, start + ROWS_A_CHUNK); row++) {
      text += open
      for (let j = 0; j < printers.length; j++) {
        if (j > 0) text += between
        text += printers[j]!(batch.columns[j] as ColumnData, row)
      }
      text += `${close}\n`
    }
    file.write(Buffer.from(text))
  }
}

/** How one column's values are printed; numbers in the shortest form that reads back to the same value. */
function printer(column: Column, quote: (text: string) => string, none: string): Printer {
  const show = shower(column, quote)
  return ({ values, valid }, row) => (valid && valid[row] === 0 ? none : show(values[row] as number))
}

function shower(column: Column, quote: (text: string) => string): (v: number) => string {
  switch (column.type) {
    case 'cat': {
      const quoted = (column.levels as readonly string[]).map(quote)
      return v => quoted[v] as string
    }
    case 'bool':
      return v => (v === 1 ? 'true' : 'false')
    case 'timestamp': {
      const show = instants()
      return v => quote(show(v))
    }
    case 'float32':
      return v => String(+v.toPrecision(FLOAT32_DIGITS))
    default:
      return String
  }
}

const [DAY, HOUR, MINUTE, SECOND] = [86_400_000, 3_600_000, 60_000, 1000]
const padded = (n: number, width: number) =>
  Array.from({ length: n }, (_, i) => String(i).padStart(width, '0'))
const TWO = padded(60, 2)
const THREE = padded(SECOND, 3)

/** Instants in UTC as ISO 8601 with milliseconds; the date is worked out once for those of one day that follow each other. */
function instants(): (ms: number) => string {
  let day = Number.NaN
  let date = ''
  return ms => {
    const own = Math.floor(ms / DAY)
    if (own !== day) {
      day = own
      date = new Date(day * DAY).toISOString().slice(0, 'YYYY-MM-DDT'.length)
    }
    const rest = ms - day * DAY
    const two = (unit: number, of: number) => TWO[Math.floor((rest % of) / unit)] as string
    return `${date}${two(HOUR, DAY)}:${two(MINUTE, HOUR)}:${two(SECOND, MINUTE)}.${THREE[rest % SECOND]}Z`
  }
}

function quoteCsv(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
