/** Opens a corpus's tables, of this project or another, in Arquero. */
import type { ColumnTable } from 'arquero'
import { inputFiles, type Source } from '../files/input.js'
import { emptySurvey, sessionsOf } from '../files/intake.js'
import { type Mapping, NO_MAPPING } from '../files/mapping.js'
import { readTable } from '../files/read.js'
import { arqueroTable } from '../headline/arquero-table.js'
import { define } from '../headline/define.js'
import type { Batch } from '../schema/batch.js'
import { TABLES, type TableName } from '../schema/tables.js'
import { isOwn, needEveryPart } from './load-frame.js'

const USUAL = ['people', 'sessions', 'turns'] as const

/**
 * Tables of a corpus as Arquero tables: labels as text, instants as dates, null where something is missing. Sessions have the
 * study's definitions as further columns. `from` is a corpus's folder, in any format that is read, or files where one table is
 * asked for. Sessions may be anyone's, with some of the columns, levels of their own and a `mapping`, as in `loadFrame`; other
 * tables have the columns and levels of this project.
 *
 * Errors: a file that is missing or damaged, a value that its column cannot hold, a session id that stands twice.
 *
 * @example
 * import { generateCorpus, openCorpus, resolveSpec } from '@plumbline/plumbline'
 *
 * await generateCorpus(resolveSpec({ people: 100 }), { out: 'to-open', workers: 1 })
 * const { sessions } = await openCorpus('to-open')
 * console.log(sessions.groupby('work_mode').count().numRows()) // → 8
 */
export async function openCorpus<Name extends TableName = (typeof USUAL)[number]>(
  from: Source,
  names: readonly Name[] = USUAL as readonly TableName[] as readonly Name[],
  mapping: Mapping = NO_MAPPING,
): Promise<Record<Name, ColumnTable>> {
  if (isOwn(from)) needEveryPart(from)
  const tables: Partial<Record<Name, ColumnTable>> = {}
  for (const name of names) tables[name] = await opened(from, name, mapping)
  return tables as Record<Name, ColumnTable>
}

async function opened(from: Source, name: TableName, mapping: Mapping): Promise<ColumnTable> {
  const batches: Batch[] = []
  const columns = TABLES[name].columns.map(c => c.name)
  const isForeign = name === 'sessions' && (!isOwn(from) || mapping.size > 0)
  const read = isForeign
    ? sessionsOf(inputFiles(from, name), columns, mapping, emptySurvey())
    : readTable(from, name, columns)
  for await (const batch of read) batches.push(batch)
  const table = arqueroTable(batches)
  return name === 'sessions' ? define(table) : table
}
