/** Maps other people's columns and values to this project's. */
import { readFileSync } from 'node:fs'
import { closest, distance } from 'fastest-levenshtein'
import { parse } from 'yaml'
import * as z from 'zod'
import { need, needOneOf, PlumblineError } from '../ground/error.js'
import { EXPERTISE_LEVELS, EXPERTISE_NAMES } from '../schema/levels.js'
import { TABLES } from '../schema/tables.js'

type Value = string | number | boolean

/** For a column of the schema, its name in the file, and what its values are in the schema. */
export interface ColumnMapping {
  readonly from?: string
  readonly values?: ReadonlyMap<string, Value>
}

/** By the names of the schema's columns. */
export type Mapping = ReadonlyMap<string, ColumnMapping>

export const NO_MAPPING: Mapping = new Map()

const value = z.union([z.string(), z.number(), z.boolean()])
const name = z.string().min(1)

/** The contents of a --columns file. */
export const mappingSchema = z
  .strictObject({
    columns: z
      .record(
        name.describe('a column of the sessions table'),
        z.union([
          name.describe('what the file calls it'),
          z.strictObject({
            from: name.optional().describe('what the file calls it, where that is another name'),
            values: z
              .record(z.string(), value)
              .optional()
              .describe('each value as the file has it, and the value that it is here'),
          }),
        ]),
      )
      .describe('our columns, each with where it comes from'),
  })
  .describe('Which columns and values of a file are which columns and values of the sessions table')

/**
 * The JSON Schema of a file of --columns, for editors; docs/reference/columns.schema.json holds it.
 *
 * @example
 * import { mappingJsonSchema } from '@plumbline/plumbline/recover'
 *
 * console.log(Object.keys(mappingJsonSchema().properties)[0]) // → columns
 */
export function mappingJsonSchema(): { readonly properties: object } {
  return { properties: {}, ...z.toJSONSchema(mappingSchema) }
}

const OURS = TABLES.sessions.columns.map(c => c.name)

/**
 * Which columns and values of a file are which of ours, for `loadFrame` and `openCorpus`: of a YAML file (`columns`), of text
 * like THEIRS=OURS,… (`rename`), or both together. Errors: a file that is missing or of another shape, a column that we do not
 * have, one that is said to come from two.
 *
 * @example
 * import { mappingOf } from '@plumbline/plumbline/recover'
 *
 * console.log(mappingOf({ rename: 'user=person_id,id=session_id' }).get('person_id').from) // → user
 */
export function mappingOf(options: { readonly columns?: string; readonly rename?: string }): Mapping {
  const mapping = new Map(options.columns ? fromFile(options.columns) : [])
  for (const [ours, from] of renamed(options.rename)) {
    const before = mapping.get(ours)
    need(
      !before?.from,
      'mapping.twice',
      `column ${ours} is said to come from both ${before?.from} and ${from}`,
    )
    mapping.set(ours, { ...before, from })
  }
  return mapping
}

function fromFile(file: string): Map<string, ColumnMapping> {
  const read = mappingSchema.safeParse(yamlOf(file))
  if (!read.success) {
    const { path, message } = read.error.issues[0] as { path: PropertyKey[]; message: string }
    throw new PlumblineError('mapping.shape', `${file}: ${path.join('.') || 'the file'}: ${message}`)
  }
  return new Map(
    Object.entries(read.data.columns).map(([ours, said]) => {
      needOneOf(ours, OURS, 'mapping.column', 'column', file)
      if (typeof said === 'string') return [ours, { from: said }]
      const values = said.values && new Map(Object.entries(said.values))
      return [ours, { ...(said.from && { from: said.from }), ...(values && { values }) }]
    }),
  )
}

function yamlOf(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw new PlumblineError('mapping.missing', `cannot read the file of --columns, ${file}`)
  }
  try {
    return parse(text)
  } catch (error) {
    const [line] = String((error as Error).message).split('\n')
    throw new PlumblineError('mapping.shape', `${file} is not YAML: ${line}`)
  }
}

function renamed(text = ''): (readonly [ours: string, theirs: string])[] {
  const pairs = text.split(',').filter(p => p.trim() !== '')
  return pairs.map(pair => {
    const [theirs, ours, ...more] = pair.split('=').map(p => p.trim())
    need(
      theirs && ours && more.length === 0,
      'mapping.rename',
      `--rename must be THEIRS=OURS,…, got "${pair.trim()}"`,
    )
    needOneOf(ours as string, OURS, 'mapping.column', 'column', '--rename')
    return [ours as string, theirs as string] as const
  })
}

/** The part that every such file may have. */
const BUILT_IN: Readonly<Record<string, ReadonlyMap<string, Value>>> = {
  expertise: new Map(
    EXPERTISE_NAMES.flatMap((level, i) => [
      [level, EXPERTISE_LEVELS[i] as number],
      [level[0]?.toUpperCase() + level.slice(1), EXPERTISE_LEVELS[i] as number],
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

/** The same of a table that --rename does not speak of. */
export function misspelledAs(missing: readonly string[], present: readonly string[]): string {
  const theirs = nearPairs(missing, present).map(([name]) => name)
  return theirs.length > 0 ? `; perhaps misspelled: ${theirs.join(', ')}` : ''
}

function nearPairs(missing: readonly string[], present: readonly string[]): [theirs: string, ours: string][] {
  const others = new Map(present.filter(n => n !== '' && !OURS.includes(n)).map(n => [plain(n), n]))
  if (others.size === 0) return []
  return missing.flatMap((column): [string, string][] => {
    if (present.includes(column)) return []
    const near = closest(column, [...others.keys()])
    const isNear = distance(near, column) <= Math.min(NEAR, column.length / LETTERS_A_SLIP)
    return isNear ? [[others.get(near) as string, column]] : []
  })
}

const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')
const NEAR = 2
const LETTERS_A_SLIP = 4
