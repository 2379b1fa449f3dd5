/** Recovers what rests on the tables of a corpus beside its sessions: the second reading of labels, and postings. */
import { type Source, tableFiles } from '../files/input.js'
import { readTable } from '../files/read.js'
import { LABELS_READ_TWICE, second } from '../recover/agreement.js'
import { compute } from '../recover/compute.js'
import { SIGNAL_COLUMNS } from '../recover/expertise-signals.js'
import { type Frame, frameOfColumns } from '../recover/frame.js'
import type { Recovered, Wanted } from '../recover/line.js'
import { inTwoPasses } from '../recover/rounds.js'
import { signalLines, tableLines } from '../recover/statistics.js'
import { type Batch, columnOf, gatherRows } from '../schema/batch.js'
import { OTHER_TABLES, type OtherTable, type TableName } from '../schema/tables.js'
import { readManifest } from './generate-corpus.js'
import { isOwn, needEveryPart } from './load-frame.js'

/** The tables of these that a corpus of this project has; sessions from elsewhere have none. */
export function otherTablesOf(from: Source): OtherTable[] {
  if (!isOwn(from)) return []
  const written = new Set(readManifest(from).plumbline?.parts?.map(p => p.table))
  return OTHER_TABLES.filter(t => written.has(t) && (t !== 'second_reading' || written.has('sessions')))
}

/**
 * The table of the lines that rest on more than the columns of sessions that every corpus has, or of those that are wanted:
 * signals of expertise, and agreement over the sessions that were read twice, with errors clustered by person; and statistics
 * of postings, which have no person. It is empty where the corpus has none of these.
 */
export async function recoverTables(from: Source, wanted?: Wanted): Promise<Recovered[]> {
  const rows = isOwn(from) ? await recoverSignals(from as string, wanted) : []
  for (const table of otherTablesOf(from)) {
    const lines = tableLines(table, wanted)
    const frame = lines.length > 0 ? await FRAMES[table](from as string) : undefined
    if (frame) rows.push(...compute([frame], lines))
  }
  return rows
}

/** Signals of expertise, in two passes over the parts: each holds whole people. */
async function recoverSignals(folder: string, wanted: Wanted = () => true): Promise<Recovered[]> {
  const lines = signalLines(wanted)
  if (lines.length === 0 || !hasSignals(folder)) return []
  needEveryPart(folder)
  const files = tableFiles(folder, 'sessions')
  return inTwoPasses(() => signalFrames(files), [{ columns: [], lines }], lines)
}

/** Whether sessions count signals; corpora before 0.4 do not. */
function hasSignals(folder: string): boolean {
  const sessions = readManifest(folder).resources.find(r => r.name === 'sessions')
  const names = sessions?.schema.fields?.map(f => f.name) ?? []
  return SIGNAL_COLUMNS.every(c => names.includes(c))
}

async function* signalFrames(files: readonly string[]): AsyncGenerator<Frame> {
  for (const file of files) {
    const read = ['session_id', 'person_id', ...SIGNAL_COLUMNS]
    const columns = await joined(readTable(file, 'sessions', read))
    if (columns) yield frameOfColumns(columns)
  }
}

const FRAMES: Readonly<Record<OtherTable, (folder: string) => Promise<Frame | undefined>>> = {
  second_reading: readTwice,
  postings: priced,
}

/** The sessions that were read twice, with both readings; undefined where there is none. */
async function readTwice(folder: string): Promise<Frame | undefined> {
  const again = await joined(tableRows(folder, 'second_reading', ['session_id', ...LABELS_READ_TWICE]))
  if (!again) return undefined
  const place = new Map(Array.from(again.session_id as Float64Array, (id, row) => [id, row]))
  const read = ['session_id', 'person_id', ...LABELS_READ_TWICE]
  const first = await joined(sampled(tableRows(folder, 'sessions', read), place))
  if (!first) return undefined
  const rows = Array.from(first.session_id as Float64Array, id => place.get(id) as number)
  const other = LABELS_READ_TWICE.map(label => {
    const labels = again[label] as Float64Array
    return [second(label), Float64Array.from(rows, row => labels[row] as number)]
  })
  return frameOfColumns({ ...first, ...Object.fromEntries(other) })
}

/** Postings, each as one session of a person of its own; undefined where there is none. */
async function priced(folder: string): Promise<Frame | undefined> {
  const read = ['posting_id', 'true_usd', 'estimated_usd', 'value_band']
  const columns = await joined(tableRows(folder, 'postings', read))
  if (!columns) return undefined
  const ids = columns.posting_id as Float64Array
  return frameOfColumns({ ...columns, person_id: ids, session_id: ids })
}

function tableRows(folder: string, table: TableName, columns: readonly string[]): AsyncGenerator<Batch> {
  needEveryPart(folder, table)
  return readTable(folder, table, columns)
}

/** The rows of sessions that are in the sample. */
async function* sampled(
  batches: AsyncIterable<Batch>,
  place: ReadonlyMap<number, number>,
): AsyncGenerator<Batch> {
  for await (const batch of batches) {
    const ids = columnOf(batch, 'session_id').values
    const rows: number[] = []
    for (let i = 0; i < batch.rows; i++) if (place.has(ids[i] as number)) rows.push(i)
    yield gatherRows(batch, Int32Array.from(rows))
  }
}

/** The columns of all batches; undefined where they have no row. */
async function joined(batches: AsyncIterable<Batch>): Promise<Record<string, Float64Array> | undefined> {
  const all: Batch[] = []
  for await (const batch of batches) if (batch.rows > 0) all.push(batch)
  const rows = all.reduce((n, b) => n + b.rows, 0)
  if (rows === 0) return undefined
  return Object.fromEntries(
    all[0]!.table.columns.map(({ name }) => {
      const out = new Float64Array(rows)
      let at = 0
      for (const batch of all) {
        out.set(columnOf(batch, name).values.subarray(0, batch.rows), at)
        at += batch.rows
      }
      return [name, out]
    }),
  )
}
