/** The reader of each format, loaded when a file of it is first read. */
import { need, PlumblineError } from '../ground/error.js'
import type { Format } from './format.js'
import type { InputFile } from './input.js'
import type { Choose, Raw, Reader } from './raw.js'

const READERS: Readonly<Record<Format, () => Promise<Reader>>> = {
  parquet: async () => (await import('./read-parquet.js')).readParquet,
  arrow: async () => (await import('./read-arrow.js')).readArrow,
  csv: async () => (await import('./read-csv.js')).readCsv,
  ndjson: async () => (await import('./read-json.js')).readJson,
}

/** The rows of a file as they stand there; what its library cannot read is one clear line. */
export async function* rawOf(file: InputFile, choose: Choose): AsyncGenerator<Raw> {
  const read = await READERS[file.format]()
  const rows = read(file, choose)[Symbol.asyncIterator]()
  for (;;) {
    const next = await taken(file, rows)
    if (next.done) return
    needDistinct(file, next.value.names)
    yield next.value
  }
}

/** Which of two columns is meant nobody can know; those without a name, such as R's row names, are not read. */
function needDistinct({ name }: InputFile, names: readonly string[]): void {
  const twice = new Set(names).size < names.length && names.find((n, i) => n !== '' && names.indexOf(n) !== i)
  need(!twice, 'column.twice', `${name} has two columns called ${twice}`)
}

async function taken(file: InputFile, rows: AsyncIterator<Raw>): Promise<IteratorResult<Raw>> {
  try {
    return await rows.next()
  } catch (error) {
    throw unreadable(file, error)
  }
}

/** Runs what takes values from rows: some libraries decode a value only then. */
export function whileReading<T>(file: InputFile, take: () => T): T {
  try {
    return take()
  } catch (error) {
    throw unreadable(file, error)
  }
}

function unreadable({ name, format }: InputFile, error: unknown): PlumblineError {
  if (error instanceof PlumblineError) return error
  return new PlumblineError('read.broken', `cannot read ${name} as ${format}: ${oneLine(error)}`)
}

/** Where a library meets bytes that make no sense to it, its error is about itself. */
const DAMAGED = 'it is damaged or not whole'

function oneLine(error: unknown): string {
  if (error instanceof TypeError || error instanceof RangeError) return DAMAGED
  const text = error instanceof Error ? error.message : String(error)
  return (text.split('\n')[0] as string).slice(0, 200)
}
