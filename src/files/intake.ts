/** Reads sessions from anywhere: some of the columns, missing values, levels and months of their own. */
import { need, PlumblineError } from '../ground/error.js'
import { allocate, type Batch, cell } from '../schema/batch.js'
import { lackIn, someRow } from '../schema/missing.js'
import { type Column, columnNamed, type OtherTable, TABLES, type Table } from '../schema/tables.js'
import { type BuildOptions, ColumnBuilder } from './column-builder.js'
import { DERIVATIONS, derived, OF_POSTINGS, type Present, SOURCES } from './derive.js'
import type { InputFile } from './input.js'
import { KeySet } from './keys.js'
import {
  elsewhere,
  type Mapping,
  mappingOfTable,
  misspelledAs,
  nameThere,
  nearColumns,
  needMapped,
  owedTo,
  spokenOf,
  valuesFor,
} from './mapping.js'
import type { Choose, Raw } from './raw.js'
import { isWithoutRows } from './read.js'
import { rawOf, whileReading } from './readers.js'
import { needSessions, needWholeSessions, rowsOf } from './row-kind.js'
import { noneSeen, type SeenIds } from './seen-ids.js'

/** Columns that may have levels beside the study's; statistics rest on the levels of all others. */
const OPEN = new Set(['month', 'model_family', 'work_mode', 'subject', 'codebase', 'occupation', 'surface'])
const KEYS = new Set(['person_id', 'session_id', 'posting_id'])

/** What was seen in files while they were read. */
export interface Survey {
  /** Columns that have a value in some row. */
  readonly present: Set<string>
  /** Columns without a value in some row. */
  readonly incomplete: Set<string>
  /** Levels that occur, of the columns with levels of their own. */
  readonly levels: Map<string, Set<string>>
  readonly keys: KeySet
  /** Of each column of ids, how they are written. */
  readonly ids: Map<string, SeenIds>
  /** Names of columns in the files that mean nothing here. */
  readonly others: Set<string>
  /** Further notes for the user. */
  readonly notes: Set<string>
  /** Whether some file has no ids of its rows. */
  isUnnumbered: boolean
  rows: number
}

export function emptySurvey(): Survey {
  return {
    present: new Set(),
    incomplete: new Set(),
    levels: new Map(),
    keys: new KeySet(),
    ids: new Map(),
    others: new Set(),
    notes: new Set(),
    isUnnumbered: false,
    rows: 0,
  }
}

/**
 * Batches of these columns of the sessions in some files. Columns that a file lacks are null, or derived from
 * others; levels that the schema lacks are added to the batch's own columns. `survey` records every batch.
 */
export async function* sessionsOf(
  files: readonly InputFile[],
  columns: readonly string[],
  mapping: Mapping,
  survey: Survey,
): AsyncGenerator<Batch> {
  const own = mappingOfTable(mapping, TABLES.sessions)
  for (const file of files) {
    const choose = chosen(file, columns, own)
    for await (const raw of rawOf(file, choose)) yield sessionsIn(file, raw, columns, own, survey)
  }
}

/** What a row of a table beside the sessions must have. */
const NEEDED: Readonly<Record<OtherTable, readonly string[]>> = {
  second_reading: ['session_id'],
  postings: ['true_usd', 'estimated_usd'],
}

/**
 * The same of a table beside the sessions, with all its columns. Its columns are called as the mapping has them, or as here:
 * one mapping speaks of several files.
 */
export async function* besideOf(
  files: readonly InputFile[],
  name: OtherTable,
  mapping: Mapping,
  survey: Survey,
): AsyncGenerator<Batch> {
  const table = TABLES[name]
  const columns = table.columns.map(c => c.name)
  const ofTable = mappingOfTable(mapping, table)
  for (const file of files) {
    if (isWithoutRows(file, name)) continue
    const stated = Object.keys(file.stated)
    const choose = (names: readonly string[]) => namesBeside(file.name, table, ofTable, names, stated)
    for await (const raw of rawOf(file, choose)) {
      choose(raw.names)
      const own = spokenOf(ofTable, [...raw.names, ...stated])
      for (const other of raw.names) if (!isRead(other, columns, own)) survey.others.add(other)
      const ours = columns.filter(c => [...raw.names, ...stated].includes(nameThere(c, own) ?? ''))
      yield batchOf({ file, raw, mapping: own, survey, table }, ours, columns)
    }
  }
}

const isRead = (theirs: string, columns: readonly string[], mapping: Mapping) =>
  columns.some(c => nameThere(c, mapping) === theirs)

/** Which columns are read of those that a file of such a table has; throws where it lacks one that it needs. */
function namesBeside(
  file: string,
  { name, columns }: Table,
  ofTable: Mapping,
  names: readonly string[],
  stated: readonly string[],
): string[] {
  const all = [...names, ...stated]
  const own = spokenOf(ofTable, all)
  const needed = NEEDED[name as OtherTable]
  const missing = needed.filter(c => !all.includes(nameThere(c, own) ?? ''))
  need(
    missing.length === 0,
    'column.missing',
    `${file}: missing ${missing.length === 1 ? 'column' : 'columns'} ${missing.map(c => asCalled(c, ofTable)).join(', ')} of table ${name}${
      nearColumns(needed, names) ||
      misspelledAs(
        missing.map(c => ofTable.get(c)?.from ?? c),
        names,
      ) ||
      '; --rename says what they are called'
    }`,
  )
  return columns.flatMap(c => nameThere(c.name, own) ?? []).filter(c => names.includes(c))
}

function asCalled(ours: string, mapping: Mapping): string {
  const from = mapping.get(ours)?.from
  return from ? `${from} (${ours} here)` : ours
}

/** The same of rows that are at hand; `file` says what errors call them. */
export function sessionsIn(
  file: InputFile,
  raw: Raw,
  columns: readonly string[],
  mapping: Mapping,
  survey: Survey,
): Batch {
  const all = [...raw.names, ...Object.keys(file.stated)]
  const own = owedTo(mapping, all)
  for (const [theirs, ours] of elsewhere(mapping, all))
    survey.notes.add(`${file.name} has no column ${theirs}: its own ${ours} is taken`)
  const read = [...chosen(file, columns, mapping)(raw.names), ...Object.keys(file.stated)]
  const ours = [...wantedOf(columns), 'started_at'].filter(c => {
    const theirs = nameThere(c, own)
    return theirs !== undefined && read.includes(theirs)
  })
  for (const name of raw.names) if (!read.includes(name)) survey.others.add(name)
  return batchOf({ file, raw, mapping: own, survey, table: TABLES.sessions }, ours, columns)
}

const wantedOf = (columns: readonly string[]) => [...new Set([...columns, ...SOURCES])]

/** Which columns are read of those that a file has. */
function chosen(file: InputFile, columns: readonly string[], all: Mapping): Choose {
  return names => {
    const present = [...names, ...Object.keys(file.stated)]
    const mapping = owedTo(all, present)
    const has = (ours: string) => present.includes(nameThere(ours, mapping) ?? '')
    needMapped(mapping, present, file.name)
    if (mapping.size === 0) needSessions(names, file.name)
    need(
      has('person_id'),
      'column.missing',
      `${file.name}: missing column person_id, which says whose a session is${nearColumns(columns, names)}`,
    )
    if (!has('session_id')) needWholeSessions(names, file.name)
    const wanted = [...wantedOf(columns), ...(has('month') ? [] : ['started_at'])]
    return wanted.flatMap(c => nameThere(c, mapping) ?? []).filter(n => names.includes(n))
  }
}

interface Part {
  readonly file: InputFile
  readonly raw: Raw
  readonly mapping: Mapping
  readonly survey: Survey
  readonly table: Table
}

function batchOf(part: Part, ours: readonly string[], columns: readonly string[]): Batch {
  const { file, raw, survey, table } = part
  const read = new Map(ours.map(name => [name, convert(part, name)]))
  if (raw.doubt) survey.notes.add(`${file.name} ${raw.doubt}`)
  if (read.has('started_at') && !read.has('month')) survey.notes.add(MONTHS_OF_INSTANTS)
  const derivations = table.name === 'postings' ? OF_POSTINGS : DERIVATIONS
  const present = derived(withMonth(read, raw.rows), raw.rows, file.name, raw.number, derivations)
  const all = columns.map(name => present.get(name) ?? absent(table, name, raw.rows, survey.rows))
  lookAt(part, all)
  survey.rows += raw.rows
  return {
    table: { ...table, columns: all.map(h => h.column) },
    rows: raw.rows,
    columns: all.map(h => h.data),
  }
}

const MONTHS_OF_INSTANTS =
  'month is the month of started_at in UTC; an instant without a time zone counts as UTC'

function convert(part: Part, name: string): Present {
  const { file, raw, mapping } = part
  const theirs = nameThere(name, mapping) as string
  const own = raw.column(theirs)
  const stated = () => built(part, name, () => file.stated[theirs])
  if (!own) return stated()
  const present = built(part, name, own, KEYS.has(name) && raw.isSingle?.(theirs))
  if (theirs in file.stated) needAgreement(part, name, present, stated())
  return present
}

function built(
  { file, raw, mapping, table, survey }: Part,
  name: string,
  value: (row: number) => unknown,
  isSingle = false,
): Present {
  const column = { ...columnNamed(table, name), nullable: !KEYS.has(name) }
  const values = valuesFor(name, mapping)
  const ids = KEYS.has(name) && seenIds(survey, name)
  const options: BuildOptions = {
    isOpen: OPEN.has(name),
    isSingle,
    ...(values && { values }),
    ...(ids && { ids }),
  }
  const builder = new ColumnBuilder(column, raw.rows, file.name, raw, options)
  whileReading(file, () => {
    for (let i = 0; i < raw.rows; i++) builder.set(i, value(i))
  })
  return { column: builder.column(), data: builder.finish() }
}

function seenIds({ ids }: Survey, name: string): SeenIds {
  const seen = ids.get(name) ?? noneSeen()
  ids.set(name, seen)
  return seen
}

/** Throws where a column says something else than the folder that its file is in. */
function needAgreement({ file, raw }: Part, name: string, own: Present, stated: Present): void {
  for (let i = 0; i < raw.rows; i++) {
    const [said, path] = [own, stated].map(p => cell(p.column, p.data, i))
    if (said !== null && said !== path)
      throw new PlumblineError(
        'column.disagrees',
        `${file.name}: column ${name} is ${said}, but the path says ${path} (row ${raw.number(i)})`,
      )
  }
}

/** Where there are instants and no months, the months of the instants. */
function withMonth(read: Map<string, Present>, rows: number): Map<string, Present> {
  const started = read.get('started_at')
  if (!started || read.has('month')) return read
  const column = { ...columnNamed(TABLES.sessions, 'month'), nullable: true }
  const from = { number: (row: number) => row + 1 }
  const builder = new ColumnBuilder(column, rows, 'started_at', from, { isOpen: true })
  for (let i = 0; i < rows; i++)
    builder.set(i, started.data.valid?.[i] === 0 ? null : dayOf(started.data.values[i] as number))
  return new Map([...read, ['month', { column: builder.column(), data: builder.finish() }]])
}

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 'YYYY-MM-DD'.length)

/** The column whose value stands once. */
const keyOf = ({ key }: Table) => key[0] ?? ''

/** A column without values. Rows without an id are numbered as they come. */
function absent(table: Table, name: string, rows: number, before: number): Present {
  const column = columnNamed(table, name)
  const values = allocate(column.type, rows)
  if (name !== keyOf(table)) return { column, data: { values, valid: new Uint8Array(rows) } }
  for (let i = 0; i < rows; i++) values[i] = before + i + 1
  return { column, data: { values } }
}

function lookAt({ file, raw, mapping, survey, table }: Part, all: readonly Present[]): void {
  const key = keyOf(table)
  const theirs = nameThere(key, mapping) ?? ''
  const shown = raw.column(theirs)
  const expected = `: ${rowsOf(table, raw.names)}`
  const outcome = all.find(h => h.column.name === 'outcome')?.data
  for (const { column, data } of all) {
    const { name } = column
    if (name === key && shown)
      for (let i = 0; i < raw.rows; i++)
        survey.keys.add(theirs, data.values[i] as number, shown(i), file.name, raw.number(i), expected)
    if (!data.valid || data.valid.includes(1)) survey.present.add(name)
    const lacks = lackIn(name, data, outcome)
    if (lacks && someRow(raw.rows, lacks)) survey.incomplete.add(name)
    if (OPEN.has(name)) lookAtLevels(survey, column, data)
  }
  survey.isUnnumbered ||= !shown
  if (survey.isUnnumbered) survey.present.delete(key)
}

function lookAtLevels(
  survey: Survey,
  { name, levels = [] }: Column,
  { values, valid }: Present['data'],
): void {
  const seen = new Uint8Array(levels.length)
  for (let i = 0; i < values.length; i++) if (valid?.[i] !== 0) seen[values[i] as number] = 1
  const all = survey.levels.get(name) ?? new Set()
  levels.forEach((level, code) => {
    if (seen[code]) all.add(level)
  })
  survey.levels.set(name, all)
}
