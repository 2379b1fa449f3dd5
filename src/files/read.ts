/** Reads a table of any corpus with the public columns: a folder of parts, or one file, in any of the formats. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { need, PlumblineError } from '../ground/error.js'
import type { Batch } from '../schema/batch.js'
import { columnNamed, TABLES, type Table, type TableName } from '../schema/tables.js'
import { FORMATS, type Format } from './format.js'
import { MANIFEST, SHARD_FOLDER, STATE_FOLDER } from './layout.js'
import { readArrow } from './read-arrow.js'
import { readParquet } from './read-parquet.js'
import { readCsv, readNdjson } from './read-text.js'

/** A reader yields batches whose table holds just the columns asked for. */
export type Reader = (path: string, table: Table) => AsyncIterable<Batch>

const readers: Readonly<Record<Format, Reader>> = {
  parquet: readParquet,
  arrow: readArrow,
  csv: readCsv,
  ndjson: readNdjson,
}

const OTHER_ENDINGS: Readonly<Record<string, Format>> = {
  pq: 'parquet',
  feather: 'arrow',
  ipc: 'arrow',
  jsonl: 'ndjson',
}

/**
 * Batches of a table's columns, part by part in the order of their names. `from` is a corpus's folder (parts
 * under NAME/, or NAME.parquet and the like) or a single file of that table.
 */
export async function* readTable(
  from: string,
  name: TableName,
  columns: readonly string[],
): AsyncGenerator<Batch> {
  const table = project(TABLES[name], columns)
  for (const path of tableFiles(from, name)) {
    const format = formatOf(path)
    need(format, 'read.format', `${path} is in no format that can be read (one of ${FORMATS.join(', ')})`)
    try {
      yield* readers[format](path, table)
    } catch (error) {
      if (error instanceof PlumblineError) throw error
      throw new PlumblineError('read.broken', `cannot read ${path} as ${format}: ${oneLine(error)}`)
    }
  }
}

/** The table with only these columns, which must be its own. */
export function project(table: Table, columns: readonly string[]): Table {
  return { ...table, columns: columns.map(c => columnNamed(table, c)) }
}

/** The files that hold a table, in order. */
export function tableFiles(from: string, name: TableName): string[] {
  need(existsSync(from), 'read.missing', `there is no file or folder ${from}`)
  if (statSync(from).isFile()) return [from]
  refuseIncomplete(from)
  const shards = readdirSync(from).filter(f => SHARD_FOLDER.test(f) && existsSync(join(from, f, name)))
  if (shards.length > 0) {
    need(
      existsSync(join(from, MANIFEST)) || !shards.some(s => existsSync(join(from, s, STATE_FOLDER))),
      'read.unmerged',
      `the shards in ${from} are not merged: plumbline merge ${from} says whether all are there`,
    )
    const parts = shards.flatMap(s =>
      readdirSync(join(from, s, name)).map(f => ({ f, path: join(from, s, name, f) })),
    )
    return parts
      .filter(p => formatOf(p.f))
      .sort((a, b) => (a.f < b.f ? -1 : 1))
      .map(p => p.path)
  }
  const folder = join(from, name)
  if (existsSync(folder) && statSync(folder).isDirectory()) {
    const parts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(f => formatOf(f))
      .sort()
    need(
      parts.length > 0,
      'read.empty',
      `folder ${folder} holds no part in a known format (${FORMATS.join(', ')})`,
    )
    return parts.map(f => join(folder, f))
  }
  const single = readdirSync(from)
    .filter(f => basename(f, extname(f)) === name && formatOf(f))
    .sort()
  if (single.length === 0) {
    const near = readdirSync(from).filter(f => !f.startsWith('.'))
    need(near.length > 0, 'read.empty', `folder ${from} is empty; expected ${name}/ or ${name}.parquet in it`)
    throw new PlumblineError(
      'read.no_table',
      `folder ${from} holds no table ${name}: expected ${name}/ or ${name}.parquet in it, found ${near.slice(0, 6).join(', ')}`,
    )
  }
  return single.slice(0, 1).map(f => join(from, f))
}

function refuseIncomplete(folder: string): void {
  const incomplete = existsSync(join(folder, STATE_FOLDER)) && !existsSync(join(folder, MANIFEST))
  need(
    !incomplete,
    'read.incomplete',
    `the corpus in ${folder} is incomplete; run the same generate command again to resume it`,
  )
}

/** The format that a file's name tells, or undefined. */
export function formatOf(path: string): Format | undefined {
  const ending = extname(path).slice(1).toLowerCase()
  return (FORMATS as readonly string[]).includes(ending) ? (ending as Format) : OTHER_ENDINGS[ending]
}

function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return (text.split('\n')[0] as string).slice(0, 200)
}
