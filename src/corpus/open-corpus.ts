/** Opens a corpus's tables, of this project or another, in Arquero. */
import type { ColumnTable } from 'arquero'
import { readTable } from '../files/read.js'
import { arqueroTable } from '../headline/arquero-table.js'
import { define } from '../headline/define.js'
import type { Batch } from '../schema/batch.js'
import { TABLES, type TableName } from '../schema/tables.js'
import { needEveryPart } from './load-frame.js'

const USUAL = ['people', 'sessions', 'turns'] as const

/**
 * Tables of a corpus as Arquero tables: labels as text, instants as dates, null where something is missing. Sessions have the
 * study's definitions as further columns. `from` is a corpus's folder, in any format that is read, or a single file where one
 * table is asked for.
 *
 * @example
 * import { generateCorpus, openCorpus, resolveSpec } from '@plumbline/plumbline'
 *
 * await generateCorpus(resolveSpec({ people: 100 }), { out: 'to-open', workers: 1 })
 * const { sessions } = await openCorpus('to-open')
 * console.log(sessions.groupby('work_mode').count().numRows()) // → 9
 */
export async function openCorpus<Name extends TableName = (typeof USUAL)[number]>(
  from: string,
  names: readonly Name[] = USUAL as readonly TableName[] as readonly Name[],
): Promise<Record<Name, ColumnTable>> {
  needEveryPart(from)
  const tables: Partial<Record<Name, ColumnTable>> = {}
  for (const name of names) tables[name] = await opened(from, name)
  return tables as Record<Name, ColumnTable>
}

async function opened(from: string, name: TableName): Promise<ColumnTable> {
  const batches: Batch[] = []
  const columns = TABLES[name].columns.map(c => c.name)
  for await (const batch of readTable(from, name, columns)) batches.push(batch)
  const table = arqueroTable(batches)
  return name === 'sessions' ? define(table) : table
}
