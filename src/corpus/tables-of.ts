/** A corpus in memory: its tables in Arquero or Arrow, without a file. */
import type { Table as ArrowTable } from 'apache-arrow'
import type { ColumnTable } from 'arquero'
import { PEOPLE_A_PART } from '../files/format.js'
import { WRITERS } from '../files/writers.js'
import { Generator } from '../generate/generator.js'
import { arqueroTable } from '../headline/arquero-table.js'
import { define } from '../headline/define.js'
import { type Batch, copy } from '../schema/batch.js'
import { TABLES, type TableName } from '../schema/tables.js'
import { type CorpusRequest, resolveSpec } from './spec.js'

const USUAL = ['people', 'sessions', 'turns'] as const
type Usual = (typeof USUAL)[number]

/** Which corpus, and which of its tables. */
export interface TablesRequest<Name extends TableName = Usual>
  extends Omit<CorpusRequest, 'tables' | 'format'> {
  /** People, session by session in memory [default: 10,000]. */
  readonly people?: number
  readonly tables?: readonly Name[]
}

/**
 * Tables of a corpus as Arquero tables, made in memory: the rows that `plumbline generate` writes of the same scenario, seed
 * and people, with the scenario's rules applied. Labels are text, instants dates, what is missing is null; sessions have the
 * study's definitions as further columns. Without `tables`: people, sessions and turns.
 *
 * Errors: an unknown scenario, parameter or table; `people` that is no whole number of at least 1.
 *
 * @example
 * import { tablesOf } from '@plumbline/plumbline'
 *
 * const { sessions } = tablesOf({ scenario: 'upskilling', people: 1000, seed: 'pilot' })
 * console.log(sessions.filter('d => d.expertise === 1').numRows()) // → 29
 */
export function tablesOf<Name extends TableName = Usual>(
  request: TablesRequest<Name> = {},
): Record<Name, ColumnTable> {
  const tables: Partial<Record<Name, ColumnTable>> = {}
  for (const [name, batches] of batchesOf(request)) {
    const table = arqueroTable(batches)
    tables[name] = name === 'sessions' ? define(table) : table
  }
  return tables as Record<Name, ColumnTable>
}

/**
 * The same tables for Apache Arrow, as its library reads the files that `--format arrow` writes: categories are dictionaries.
 *
 * @example
 * import { arrowTablesOf } from '@plumbline/plumbline'
 *
 * const { sessions } = await arrowTablesOf({ people: 100, tables: ['sessions'] })
 * console.log(sessions.numRows, sessions.schema.fields.length) // → 167 40
 */
export async function arrowTablesOf<Name extends TableName = Usual>(
  request: TablesRequest<Name> = {},
): Promise<Record<Name, ArrowTable>> {
  const { tableFromIPC } = await import('apache-arrow')
  const makeWriter = await WRITERS.arrow()
  const tables: Partial<Record<Name, ArrowTable>> = {}
  for (const [name, batches] of batchesOf(request)) {
    const pieces: Uint8Array[] = []
    const writer = makeWriter(TABLES[name], { write: bytes => pieces.push(bytes.slice()) })
    for (const batch of batches) writer.write(batch)
    writer.finish()
    tables[name] = tableFromIPC(pieces)
  }
  return tables as Record<Name, ArrowTable>
}

/** The rows of every table that is asked for, part after part. */
function batchesOf<Name extends TableName>({
  tables = USUAL as readonly TableName[] as readonly Name[],
  people = PEOPLE_A_PART,
  ...request
}: TablesRequest<Name>): Map<Name, Batch[]> {
  const spec = resolveSpec({ ...request, people, tables })
  const generator = new Generator(spec, spec.seed)
  const batches = new Map(tables.map(name => [name, [] as Batch[]]))
  for (let first = 1; first <= spec.people; first += PEOPLE_A_PART) {
    const count = Math.min(PEOPLE_A_PART, spec.people - first + 1)
    for (const [name, so] of batches) generator.batches(first, count, name, b => so.push(copy(b)))
  }
  return batches
}
