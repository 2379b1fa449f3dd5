/** Recovers what rests on tables beside the sessions: the second reading of labels, and postings. */
import { existsSync, realpathSync, statSync } from 'node:fs'
import { hasTable, isPipe, type Source, shownSource, tableFiles } from '../files/input.js'
import { type Mapping, NO_MAPPING } from '../files/mapping.js'
import { readTable } from '../files/read.js'
import { need } from '../ground/error.js'
import { agreementLines, LABELS_READ_TWICE, second } from '../recover/agreement.js'
import { compute } from '../recover/compute.js'
import { SIGNAL_COLUMNS } from '../recover/expertise-signals.js'
import { type Frame, frameOfColumns } from '../recover/frame.js'
import type { Line, Recovered, Wanted } from '../recover/line.js'
import { inTwoPasses } from '../recover/rounds.js'
import { signalLines, tableLines } from '../recover/statistics.js'
import { type Batch, columnOf, gatherRows, type Values } from '../schema/batch.js'
import { OTHER_TABLES, type OtherTable, TABLES, type TableName } from '../schema/tables.js'
import { gathered } from './frames.js'
import { readManifest } from './generate-corpus.js'
import { isOwn, loadSessions, needEveryPart, readOnce, type Sessions } from './load-frame.js'
import { joinLabels } from './load-labels.js'
import { loadPostings } from './load-postings.js'

/** Tables beside the sessions, by name, where they are not in the sessions' folder. */
export type Named = Readonly<Partial<Record<OtherTable, Source>>>

/** The tables of these that are in the folder of the sessions: those of a corpus of this project, or called so. */
export function otherTablesOf(from: Source): OtherTable[] {
  if (!isOwn(from)) return OTHER_TABLES.filter(t => typeof from === 'string' && hasTable(from, t))
  const written = new Set(readManifest(from).plumbline?.parts?.map(p => p.table))
  return OTHER_TABLES.filter(t => written.has(t) && (t !== 'second_reading' || written.has('sessions')))
}

/** What is recovered of the tables beside the sessions. */
export interface Beside {
  readonly rows: readonly Recovered[]
  /** Notes for the user, one sentence each. */
  readonly notes: readonly string[]
}

export interface BesideOptions {
  readonly wanted?: Wanted | undefined
  readonly named?: Named
  readonly mapping?: Mapping
}

/**
 * The table of the lines that rest on more than the columns of sessions that every corpus has, or of those that are wanted:
 * signals of expertise, and agreement over the sessions that were read twice, with errors clustered by person; and statistics
 * of postings, which have no person. It is empty where there are none of these. Tables are those of the sessions' folder.
 */
export async function recoverTables(from: Source, wanted?: Wanted): Promise<readonly Recovered[]> {
  return (await recoverBeside(from, { wanted })).rows
}

/** The same, of tables from anywhere too, with what to know of these. Signals are those of a corpus of this project alone. */
export async function recoverBeside(
  from: Source,
  { wanted = () => true, named = {}, mapping = NO_MAPPING }: BesideOptions,
): Promise<Beside> {
  const isPlain = isOwn(from) && mapping.size === 0
  const ofFolder = otherTablesOf(from).filter(t => named[t] === undefined)
  const own = isPlain ? await recoverOwn(from, ofFolder, wanted) : []
  const others = [
    ...(isPlain ? [] : ofFolder.map(t => [t, tableFiles(from as string, t)] as const)),
    ...OTHER_TABLES.flatMap(t => (named[t] === undefined ? [] : [[t, named[t]] as const])),
  ].filter(([table]) => tableLines(table, wanted).length > 0)
  const rows = [...own]
  const notes = withoutPostings(mapping, [...ofFolder, ...(Object.keys(named) as OtherTable[])])
  for (const [table, source] of others) {
    const read = await readBeside(table, source, from, mapping)
    rows.push(
      ...compute(
        read.frames,
        read.lines.filter(l => wanted(l.statistic, l.stratum)),
      ),
    )
    notes.push(...read.notes)
  }
  return { rows, notes }
}

/** What a table beside the sessions has for its lines. */
export interface ReadBeside {
  readonly frames: readonly Frame[]
  readonly lines: readonly Line[]
  readonly notes: readonly string[]
  /** The sessions, where it is joined to them. */
  readonly sessions?: Sessions
}

/** Reads a table of anyone: a second reading of the sessions in `from`, or postings. */
export async function readBeside(
  table: OtherTable,
  source: Source,
  from: Source,
  mapping: Mapping,
): Promise<ReadBeside> {
  if (table === 'postings') {
    const { frame, notes } = await loadPostings(source, mapping)
    return { frames: [frame], lines: tableLines(table), notes }
  }
  need(
    placeOf(source) !== placeOf(from) || isFolder(source),
    'labels.same',
    `${shownSource(source)} is the file of the sessions too: write the second labels to a file of their own, with session_id`,
  )
  const sessions = await loadSessions(from, mapping)
  const { frames, labels, vocabulary, notes } = await joinLabels(sessions, source, mapping)
  return { frames, lines: agreementLines(labels, vocabulary), notes, sessions }
}

/** A file under one name, however it is called. */
const placeOf = (from: Source) =>
  typeof from === 'string' && existsSync(from) && !isPipe(from) ? realpathSync(from) : shownSource(from)

const isFolder = (from: Source) =>
  typeof from === 'string' && existsSync(from) && statSync(from).isDirectory()

/** A mapping that speaks of postings is of no use without them. */
function withoutPostings(mapping: Mapping, tables: readonly OtherTable[]): string[] {
  const spoken = TABLES.postings.columns.find(
    c => mapping.has(c.name) && !TABLES.sessions.columns.some(s => s.name === c.name),
  )
  if (!spoken || tables.includes('postings')) return []
  return [
    `--rename or --columns speaks of ${spoken.name}, a column of postings: these are read with --postings`,
  ]
}

/** The signals of a corpus of this project, and the lines of some of its tables. */
async function recoverOwn(
  from: string,
  tables: readonly OtherTable[],
  wanted: Wanted,
): Promise<readonly Recovered[]> {
  const signalled = hasSignals(from) ? signalLines(wanted) : []
  const others = tables
    .map(table => ({ table, lines: tableLines(table, wanted) }))
    .filter(({ lines }) => lines.length > 0)
  const columns = [
    ...(signalled.length > 0 ? SIGNAL_COLUMNS : []),
    ...(others.some(o => o.table === 'second_reading') ? LABELS_READ_TWICE : []),
  ]
  const sessions = columns.length > 0 ? sessionsWith(from, [...new Set([...IDS, ...columns])]) : NONE
  const rows = await recoverSignals(sessions, signalled)
  for (const { table, lines } of others) {
    const frame = await FRAMES[table](from, sessions)
    if (frame) rows.push(...compute([frame], lines))
  }
  return rows
}

const IDS = ['session_id', 'person_id']

/** The parts of sessions, each read once where all fit in memory. */
interface Parts {
  readonly files: readonly string[]
  readonly read: (file: string) => Promise<readonly Batch[]>
}

const NONE: Parts = { files: [], read: async () => [] }

function sessionsWith(folder: string, columns: readonly string[]): Parts {
  needEveryPart(folder)
  const files = tableFiles(folder, 'sessions')
  return { files, read: readOnce(files, columns) }
}

/** Signals of expertise, in two passes over the parts: each holds whole people. */
async function recoverSignals(sessions: Parts, lines: readonly Line[]): Promise<Recovered[]> {
  if (lines.length === 0) return []
  return inTwoPasses(() => signalFrames(sessions), [{ columns: [], lines }], lines)
}

/** Whether sessions count signals; corpora before 0.4 do not. */
function hasSignals(folder: string): boolean {
  const sessions = readManifest(folder).resources.find(r => r.name === 'sessions')
  const names = sessions?.schema.fields?.map(f => f.name) ?? []
  return SIGNAL_COLUMNS.every(c => names.includes(c))
}

async function* signalFrames({ files, read }: Parts): AsyncGenerator<Frame> {
  for (const file of files) {
    const columns = joined(await read(file))
    if (columns) yield frameOfColumns(columns)
  }
}

const FRAMES: Readonly<Record<OtherTable, (folder: string, sessions: Parts) => Promise<Frame | undefined>>> =
  {
    second_reading: readTwice,
    postings: priced,
  }

/** The sessions that were read twice, with both readings; undefined where there is none. */
async function readTwice(folder: string, sessions: Parts): Promise<Frame | undefined> {
  const again = await rowsOf(folder, 'second_reading', ['session_id', ...LABELS_READ_TWICE])
  if (!again) return undefined
  const place = new Map(Array.from(again.session_id as Values, (id, row) => [id, row]))
  const first = joined(await sampled(sessions, place))
  if (!first) return undefined
  const rows = Array.from(first.session_id as Values, id => place.get(id) as number)
  const other = LABELS_READ_TWICE.map(label => {
    const labels = again[label] as Values
    return [second(label), Float64Array.from(rows, row => labels[row] as number)]
  })
  return frameOfColumns({ ...first, ...Object.fromEntries(other) })
}

/** Postings, each as one session of a person of its own; undefined where there is none. */
async function priced(folder: string): Promise<Frame | undefined> {
  const read = ['posting_id', 'true_usd', 'estimated_usd', 'value_band']
  const columns = await rowsOf(folder, 'postings', read)
  if (!columns) return undefined
  const ids = columns.posting_id as Values
  return frameOfColumns({ ...columns, person_id: ids, session_id: ids })
}

async function rowsOf(folder: string, table: TableName, columns: readonly string[]) {
  needEveryPart(folder, table)
  return joined(await gathered(readTable(folder, table, columns)))
}

/** The rows of sessions that are in the sample. */
async function sampled({ files, read }: Parts, place: ReadonlyMap<number, number>): Promise<Batch[]> {
  const found: Batch[] = []
  for (const file of files)
    for (const batch of await read(file)) {
      const ids = columnOf(batch, 'session_id').values
      const rows: number[] = []
      for (let i = 0; i < batch.rows; i++) if (place.has(ids[i] as number)) rows.push(i)
      found.push(gatherRows(batch, Int32Array.from(rows)))
    }
  return found
}

/** The columns of all batches; undefined where they have no row. */
function joined(batches: readonly Batch[]): Record<string, Values> | undefined {
  const all = batches.filter(b => b.rows > 0)
  const rows = all.reduce((n, b) => n + b.rows, 0)
  if (rows === 0) return undefined
  return Object.fromEntries(
    all[0]!.table.columns.map(({ name }) => {
      const own = all.map(b => columnOf(b, name).values.subarray(0, b.rows))
      return [name, own.length === 1 ? own[0]! : together(own, rows)]
    }),
  )
}

function together(columns: readonly Values[], rows: number): Float64Array {
  const out = new Float64Array(rows)
  let at = 0
  for (const column of columns) {
    out.set(column, at)
    at += column.length
  }
  return out
}
