/** Reads which columns and values of other people are which of this project's: of a file, or of text. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import * as z from 'zod'
import { need, needOneOf, PlumblineError } from '../ground/error.js'
import { type ColumnMapping, MAPPED, type Mapping } from './mapping.js'

const value = z.union([z.string(), z.number(), z.boolean()])
const name = z.string().min(1)

/** The contents of a --columns file. */
export const mappingSchema = z
  .strictObject({
    columns: z
      .record(
        name.describe('a column of the sessions table, or of postings'),
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
  .describe('Which columns and values of files are which columns and values here')

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
      needOneOf(ours, MAPPED, 'mapping.column', 'column', file)
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
    needOneOf(ours as string, MAPPED, 'mapping.column', 'column', '--rename')
    return [ours as string, theirs as string] as const
  })
}
