/** Maps other people's columns and values to this project's. */
import { closest, distance } from 'fastest-levenshtein'
import { needOneOf } from '../ground/error.js'
import { EXPERTISE_LEVELS, EXPERTISE_NAMES } from '../schema/levels.js'
import { TABLES, type Table } from '../schema/tables.js'

type Value = string | number | boolean

/** For a column of the schema, its name in the file, and what its values are in the schema. */
export interface ColumnMapping {
  readonly from?: string
  readonly values?: ReadonlyMap<string, Value>
  /** Whether the name may be that of another file alone, which is read with the same mapping. */
  readonly isShared?: boolean
}

/** By the names of the schema's columns. */
export type Mapping = ReadonlyMap<string, ColumnMapping>

export const NO_MAPPING: Mapping = new Map()

/** The columns that a mapping may speak of: those of sessions and of postings. */
export const MAPPED = [
  ...new Set([TABLES.sessions, TABLES.postings].flatMap(t => t.columns.map(c => c.name))),
]

/** The part that every such file may have. */
const BUILT_IN: Readonly<Record<string, ReadonlyMap<string, Value>>> = {
  expertise: new Map(
    EXPERTISE_NAMES.flatMap((level, i) => [
      [level, EXPERTISE_LEVELS[i] as number],
      [level[0]?.toUpperCase() + level.slice(1), EXPERTISE_LEVELS[i] as number],
      [level.toUpperCase(), EXPERTISE_LEVELS[i] as number],
    ]),
  ),
}

export function valuesFor(column: string, mapping: Mapping): ReadonlyMap<string, Value> | undefined {
  return mapping.get(column)?.values ?? BUILT_IN[column]
}

/** What a file calls a column of ours; undefined where its column of that name is said to be another. */
export function nameThere(ours: string, mapping: Mapping): string | undefined {
  const from = mapping.get(ours)?.from
  if (from !== undefined) return from
  return [...mapping.values()].some(m => m.from === ours) ? undefined : ours
}

/** The part of a mapping that speaks of a table's columns. */
export const mappingOfTable = (mapping: Mapping, { columns }: Table): Mapping =>
  new Map([...mapping].filter(([ours]) => columns.some(c => c.name === ours)))

/** The part of a mapping whose names a file has. */
export const spokenOf = (mapping: Mapping, names: readonly string[]): Mapping =>
  new Map([...mapping].filter(([, { from }]) => from === undefined || names.includes(from)))

/** A mapping of several files: each of its names is of one of them. */
export const shared = (mapping: Mapping): Mapping =>
  new Map([...mapping].map(([ours, said]) => [ours, { ...said, isShared: true }]))

/** The part of a mapping that a file is to have: shared names that it lacks stand for its own column of ours. */
export const owedTo = (mapping: Mapping, names: readonly string[]): Mapping =>
  new Map([...mapping].filter(([ours, said]) => !isElsewhere(ours, said, names)))

/** Names of a shared mapping that a file lacks, each with our name, which it has. */
export const elsewhere = (mapping: Mapping, names: readonly string[]): [theirs: string, ours: string][] =>
  [...mapping].flatMap(([ours, said]): [string, string][] =>
    isElsewhere(ours, said, names) ? [[said.from ?? '', ours]] : [],
  )

const isElsewhere = (ours: string, { from, isShared }: ColumnMapping, names: readonly string[]) =>
  isShared === true && from !== undefined && !names.includes(from) && names.includes(ours)

/** Throws where the mapping names a column that no file has. */
export function needMapped(mapping: Mapping, names: readonly string[], where: string): void {
  for (const { from } of mapping.values()) if (from) needOneOf(from, names, 'mapping.from', 'column', where)
}

/** Columns of a file that may be a misspelling of one that is missing, as a hint; empty where there are none. */
export function nearColumns(missing: readonly string[], present: readonly string[]): string {
  const text = nearPairs(missing, present)
    .map(([theirs, ours]) => `${theirs}=${ours}`)
    .join(',')
  return text && `; if these are misspelled: --rename ${/^[\w=,.-]+$/.test(text) ? text : `"${text}"`}`
}

/** Columns of a file that have the name of a label within theirs, as a hint; empty where there are none. */
export function namedLike(labels: readonly string[], present: readonly string[]): string {
  const pairs = labels.flatMap(label => {
    const near = present.filter(
      n => n !== label && ` ${plain(n)} `.replaceAll('_', ' ').includes(` ${label.replaceAll('_', ' ')} `),
    )
    return near.length === 1 ? [`${near[0]}=${label}`] : []
  })
  return pairs.length > 0 ? `--rename "${pairs.join(',')}"` : ''
}

/** The same of a table that --rename does not speak of. */
export function misspelledAs(missing: readonly string[], present: readonly string[]): string {
  const theirs = nearPairs(missing, present).map(([name]) => name)
  return theirs.length > 0 ? `; perhaps misspelled: ${theirs.join(', ')}` : ''
}

function nearPairs(missing: readonly string[], present: readonly string[]): [theirs: string, ours: string][] {
  const others = new Map(present.filter(n => n !== '' && !MAPPED.includes(n)).map(n => [plain(n), n]))
  if (others.size === 0) return []
  return missing.flatMap((column): [string, string][] => {
    if (present.includes(column)) return []
    const near = closest(column, [...others.keys()])
    const isNear = distance(near, column) <= Math.min(NEAR, column.length / LETTERS_A_SLIP)
    return isNear ? [[others.get(near) as string, column]] : []
  })
}

/** A name in lower case, its words apart. */
export const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')
const NEAR = 2
const LETTERS_A_SLIP = 4
