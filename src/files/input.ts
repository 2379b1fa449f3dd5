/** Finds the files of a table: one, several, a pattern, a folder, a partitioned folder, or standard input. */
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, extname, join, sep } from 'node:path'
import { need, PlumblineError } from '../ground/error.js'
import { TABLE_NAMES, type TableName } from '../schema/tables.js'
import { headOf } from './bytes.js'
import { FORMATS, type Format } from './format.js'
import { MANIFEST, SHARD_FOLDER, STATE_FOLDER } from './layout.js'
import { foreignOf, markedFormat, textFormat } from './sniff.js'

/** Where a table is: a file, a folder, a pattern such as data/*.csv, `-` for standard input, or several of these. */
export type Source = string | readonly string[]

/** A source as errors and notes call it. */
export function shownSource(from: Source): string {
  const [first = '', ...more] = [from].flat()
  if (STANDARD_INPUT.has(first)) return 'standard input'
  return more.length > 0 ? `${first} and ${more.length} more` : first
}

export interface InputFile {
  /** The name in errors. */
  readonly name: string
  readonly format: Format
  /** Its bytes, where it cannot be opened again. */
  readonly bytes?: Uint8Array
  /** Columns that the path states, as in Hive: month=2026-02/part.parquet. */
  readonly stated: Readonly<Record<string, string>>
}

const OTHER_ENDINGS: Readonly<Record<string, Format>> = {
  pq: 'parquet',
  parq: 'parquet',
  feather: 'arrow',
  ipc: 'arrow',
  arrows: 'arrow',
  jsonl: 'ndjson',
  json: 'ndjson',
  tsv: 'csv',
  tab: 'csv',
  psv: 'csv',
  txt: 'csv',
}
const PACKED = /\.(gz|gzip|zst|zstd)$/i

/** The format that a file's name states, packed or not, or undefined. */
export function formatOf(path: string): Format | undefined {
  const ending = extname(path.replace(PACKED, '')).slice(1).toLowerCase()
  return (FORMATS as readonly string[]).includes(ending) ? (ending as Format) : OTHER_ENDINGS[ending]
}

/** The files of a table, in order. */
export function inputFiles(from: Source, table: TableName): InputFile[] {
  const sources = typeof from === 'string' ? [from] : from
  const paths = sources.flatMap(s => pathsOf(s, table))
  needDistinct(paths)
  return paths.map(inputOf)
}

function inputOf(name: string): InputFile {
  if (isPipe(name)) {
    const bytes = readPipe(name)
    const shown = STANDARD_INPUT.has(name) ? 'standard input' : name
    return { name: shown, format: foundFormat({ name: shown, bytes }), bytes, stated: {} }
  }
  return { name, format: foundFormat({ name }), stated: partitionOf(name) }
}

/** By its content; text may be what its name says, as one line of JSON may be CSV. */
function foundFormat(file: Pick<InputFile, 'name' | 'bytes'>): Format {
  const head = headOf(file)
  const foreign = foreignOf(head)
  if (foreign) throw new PlumblineError('read.foreign', `${file.name} is ${foreign}`)
  const named = formatOf(file.name)
  const marked = markedFormat(head)
  if (marked || head.length === 0) return marked ?? named ?? 'csv'
  return named === 'csv' ? named : textFormat(head)
}

const STANDARD_INPUT = new Set(['-', '/dev/stdin'])

/** Whether it can be read only once. */
export function isPipe(path: string): boolean {
  return (
    STANDARD_INPUT.has(path) ||
    (existsSync(path) && !statSync(path).isFile() && !statSync(path).isDirectory())
  )
}

const piped = new Map<string | number, Uint8Array>()

/** All of standard input, or of another pipe, which can be read only once per process. */
function readPipe(path: string): Uint8Array {
  const from = STANDARD_INPUT.has(path) ? 0 : path
  const bytes = piped.get(from) ?? readFileSync(from)
  piped.set(from, bytes)
  return bytes
}

function needDistinct(paths: readonly string[]): void {
  const real = paths.map(p => (isPipe(p) ? p : realpathSync(p)))
  const places = new Map(real.map((p, i) => [p, i]))
  const first = real.findIndex((p, i) => places.get(p) !== i)
  if (first < 0) return
  const [one, other] = [paths[first], paths[places.get(real[first] as string) as number]]
  throw new PlumblineError(
    'read.twice',
    one === other ? `${one} is named twice` : `${one} and ${other} are the same file`,
  )
}

function pathsOf(from: string, table: TableName): string[] {
  if (isPipe(from)) return [from]
  if (!existsSync(from) && /[*?]/.test(from)) return matching(from)
  return tableFiles(from, table)
}

/** Whether a folder has a table under its name, in a folder or a file. */
export function hasTable(from: string, name: TableName): boolean {
  if (!existsSync(from) || !statSync(from).isDirectory()) return false
  const isTable = (f: string) => f === name || (stemOf(f) === name && formatOf(f) !== undefined)
  return readdirSync(from).some(isTable)
}

/** The paths of a table's files in a folder, or the file itself. */
export function tableFiles(from: string, name: TableName): string[] {
  need(existsSync(from), 'read.missing', `there is no file or folder ${from}`)
  if (!statSync(from).isDirectory()) return [from]
  if (existsSync(join(from, MANIFEST))) {
    const listed = listedFiles(from, name)
    if (listed) return listed
  }
  refuseIncomplete(from)
  const shards = readdirSync(from).filter(f => SHARD_FOLDER.test(f) && existsSync(join(from, f, name)))
  if (shards.length > 0) return filesOfShards(from, name, shards)
  const folder = join(from, name)
  if (existsSync(folder) && statSync(folder).isDirectory()) return filesBelow(folder)
  const single = readdirSync(from)
    .filter(f => stemOf(f) === name && formatOf(f))
    .sort()
  if (single.length > 0) return [onlyOne(from, single)]
  if (isFolderOf(from)) return filesBelow(from)
  const near = readdirSync(from).filter(f => !f.startsWith('.'))
  need(near.length > 0, 'read.empty', `folder ${from} is empty; expected ${name}/ or ${name}.parquet in it`)
  throw new PlumblineError(
    'read.no_table',
    `folder ${from} holds no table ${name}: expected ${name}/ or ${name}.parquet in it, found ${near.slice(0, 6).join(', ')}`,
  )
}

/** Files in a corpus's folder that look like parts of a table and that the manifest does not list. */
export function unlistedFiles(folder: string, listed: readonly string[]): string[] {
  const known = new Set(listed)
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(f => f.split(sep).join('/'))
    .filter(f => formatOf(f) && isOfTable(f) && !known.has(f))
    .sort()
}

/** A path such as sessions/x.csv, shard=1/sessions/x.csv or sessions.csv. */
function isOfTable(path: string): boolean {
  const [first = '', ...more] = path.split('/').filter(f => !SHARD_FOLDER.test(f))
  return (TABLE_NAMES as readonly string[]).includes(more.length > 0 ? first : stemOf(first))
}

/** The files that the manifest lists, and no others; undefined where the manifest is another program's. */
function listedFiles(from: string, name: TableName): string[] | undefined {
  const manifest = readJson(join(from, MANIFEST)) as {
    plumbline?: { parts?: { table: string; path: string }[] }
  }
  const parts = manifest.plumbline?.parts
  if (!parts) return undefined
  const listed = parts.filter(p => p.table === name).map(p => join(from, p.path))
  need(listed.length > 0, 'read.no_table', `the manifest in ${from} lists no table ${name}`)
  return listed
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    throw new PlumblineError('read.broken', `cannot read ${path} as JSON`)
  }
}

function filesOfShards(from: string, name: TableName, shards: readonly string[]): string[] {
  need(
    !shards.some(s => existsSync(join(from, s, STATE_FOLDER))),
    'read.unmerged',
    `the shards in ${from} are not merged: plumbline merge ${from} says whether all are there`,
  )
  return shards
    .flatMap(s => readdirSync(join(from, s, name)).map(f => ({ f, path: join(from, s, name, f) })))
    .filter(p => formatOf(p.f))
    .sort((a, b) => (a.f < b.f ? -1 : 1))
    .map(p => p.path)
}

function filesBelow(folder: string): string[] {
  const parts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(f => formatOf(f) && !f.split(sep).some(isHidden))
    .sort()
  need(
    parts.length > 0,
    'read.empty',
    `folder ${folder} holds no part in a known format (${FORMATS.join(', ')})`,
  )
  const formats = [...new Set(parts.map(formatOf))]
  need(
    formats.length === 1,
    'read.formats',
    `folder ${folder} holds files in ${formats.join(' and ')}: name those that are to be read`,
  )
  return parts.map(f => join(folder, f))
}

const isHidden = (name: string) => /^[._]/.test(name)

function onlyOne(from: string, names: readonly string[]): string {
  need(
    names.length === 1,
    'read.formats',
    `folder ${from} holds ${names.join(' and ')}: name the one that is to be read`,
  )
  return join(from, names[0] as string)
}

const stemOf = (file: string) => {
  const plain = file.replace(PACKED, '')
  return basename(plain, extname(plain))
}

const PARTITION = /^([A-Za-z_]\w*)=(.*)$/

/** Whether a folder is itself a table: its files are not named like another table, or it is partitioned. */
function isFolderOf(from: string): boolean {
  const names = readdirSync(from).filter(f => !isHidden(f))
  if (names.some(f => PARTITION.test(f) && !SHARD_FOLDER.test(f))) return true
  const files = names.filter(f => formatOf(f) && f !== MANIFEST)
  const ofTables = names.some(f => (TABLE_NAMES as readonly string[]).includes(stemOf(f)))
  return files.length > 0 && !ofTables
}

const NO_VALUE = '__HIVE_DEFAULT_PARTITION__'

function partitionOf(path: string): Record<string, string> {
  const folders = path.split(sep).slice(0, -1)
  return Object.fromEntries(
    folders.flatMap(folder => {
      const [, column, value] = PARTITION.exec(folder) ?? []
      if (!column || SHARD_FOLDER.test(folder)) return []
      return [[column, value === NO_VALUE ? '' : decoded(value as string)]]
    }),
  )
}

/** Programs write other than plain characters of a value as %20; a path by hand may have a plain %. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** The files that a pattern of * and ?, and ** for any folders, names. */
function matching(pattern: string): string[] {
  const parts = pattern.split(sep)
  const first = parts.findIndex(p => /[*?]/.test(p))
  const root = parts.slice(0, first).join(sep) || (pattern.startsWith(sep) ? sep : '.')
  const rest = parts.slice(first).join('/')
  const rule = new RegExp(`^${rest.split('**/').map(ofFolder).join('(?:.*/)?')}$`)
  const found = existsSync(root)
    ? readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
        f => rule.test(f.split(sep).join('/')) && statSync(join(root, f)).isFile(),
      )
    : []
  need(found.length > 0, 'read.missing', `no file matches ${pattern}`)
  return found.sort().map(f => (root === '.' ? f : join(root, f)))
}

const ofFolder = (glob: string) =>
  glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')

function refuseIncomplete(folder: string): void {
  const incomplete = existsSync(join(folder, STATE_FOLDER)) && !existsSync(join(folder, MANIFEST))
  need(
    !incomplete,
    'read.incomplete',
    `the corpus in ${folder} is incomplete; run the same generate command again to resume it`,
  )
}
