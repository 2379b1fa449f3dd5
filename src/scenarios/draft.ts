/** The text of a scenario file to start from: what is changed, and every other entry as a comment, with the schema’s words. */
import { dirname, relative } from 'node:path'
import { Document, isMap, isScalar, isSeq, type Node, type Pair, stringify } from 'yaml'
import { need, needOneOf } from '../ground/error.js'
import { BY_COLUMNS } from './column-reasons.js'
import { type Detail, type Details, KINDS } from './draft-kinds.js'
import { parseScenario } from './parse.js'
import { resolveScenario } from './resolve.js'
import { scenarioNames } from './scenario.js'
import { scenarioJsonSchema } from './schema.js'

/** What a drafted scenario is called, asks, rests on and changes. */
export interface Draft {
  /** Its file: the name is the scenario's id. */
  readonly file: string
  readonly id: string
  readonly question?: string
  /** The world that it extends. */
  readonly world: string
  /** Each change with what is said of it; what is not said has its preset. */
  readonly changes: readonly { readonly kind: string; readonly details: Details }[]
}

/**
 * The text of the file, checked as any scenario is. Errors: a name that ships, an unknown kind of change, a detail that it does
 * not take, and all that a file may have wrong.
 */
export function draftText(draft: Draft): string {
  const { id, file, world } = draft
  need(!scenarioNames().includes(id), 'draft.shipped', `${id} is a scenario that ships; choose another name`)
  const record = recordOf(draft)
  const text = [
    `# Say what it changes: plumbline scenario check ${file}`,
    `# Ask it:              plumbline scenario run ${file}`,
    '# Editors complete and check this file with the JSON Schema that plumbline scenario schema prints.',
    commented(record),
    `# What else can be changed: to use an entry, delete the "# " before each of its lines.`,
    ...SECTIONS.filter(s => !(s in record)).map(exampleOf),
    '',
  ].join('\n')
  resolveScenario({ ...parseScenario(text, file), extends: world })
  return text
}

/** Sections of a scenario that change something, in the order of the file. */
const SECTIONS = ['add', 'mix', 'transitions', 'do', 'change', 'population', 'measurement', 'fixed'] as const

function recordOf({ id, file, question, world, changes }: Draft): Readonly<Record<string, unknown>> {
  const entries = changes.map(({ kind, details }) => entryOf(kind, details))
  const asked = question ?? KINDS[changes[0]?.kind ?? '']?.asks ?? 'What if?'
  const base = world.endsWith('.yaml') || world.endsWith('.yml') ? relative(dirname(file), world) : world
  return { id, title: titleOf(asked), question: asked, extends: base, ...entries.reduce(together, {}) }
}

/** "What if more people came in?" is titled "More people came in". */
function titleOf(question: string): string {
  const said = question.replace(/^what if\s+/i, '').replace(/\s*\?\s*$/, '')
  return said === '' ? question : `${said[0]?.toUpperCase()}${said.slice(1)}`
}

/** The entry of one kind of change. */
export function entryOf(kind: string, details: Details): Readonly<Record<string, unknown>> {
  const { takes, entry } = kindNamed(kind)
  for (const d of Object.keys(details) as Detail[])
    need(
      d in takes,
      'draft.detail',
      `${kind} takes no --${d}; it takes ${Object.keys(takes)
        .map(t => `--${t}`)
        .join(', ')}${notTaken(kind, d, details)}`,
    )
  const presets = Object.entries(takes).flatMap(([d, { preset }]) =>
    preset === undefined ? [] : [[d, preset]],
  )
  return entry({ ...Object.fromEntries(presets), ...details })
}

/** What to do without a detail that picks people or sessions. */
function notTaken(kind: string, d: Detail, { where = [], occupation }: Details): string {
  if (d === 'where') {
    const columns = where.map(w => w.split(/[=<>]/)[0]?.trim() ?? '')
    return `: it holds for all sessions. ${seenBy(columns)}Kinds that take --where: ${kindsThatTake(d)}; a parameter of some sessions may have a name of its own (plumbline model --parameters)`
  }
  if (d !== 'occupation' || occupation === undefined) return ''
  return 'where' in kindNamed(kind).takes
    ? `; write --where "occupation=${occupation}"`
    : `: it holds for all sessions. ${seenBy(['occupation'])}`.trimEnd()
}

/** Where an answer by the levels of a column says what a change of all sessions does to some. */
function seenBy(columns: readonly string[]): string {
  const [column] = columns.filter(c => BY_COLUMNS.some(b => b === c))
  return column ? `What it does to some: plumbline scenario run FILE --by ${column}. ` : ''
}

const kindsThatTake = (d: Detail) =>
  Object.keys(KINDS)
    .filter(k => d in (KINDS[k] as (typeof KINDS)[string]).takes)
    .join(', ')

/** Words that people use for kinds of change. */
const MEANT: Readonly<Record<string, string>> = {
  add: 'people',
  join: 'people',
  hire: 'people',
  hiring: 'people',
  newcomers: 'people',
  train: 'transitions',
  training: 'transitions',
  coach: 'transitions',
  coaching: 'transitions',
  upskill: 'transitions',
  upskilling: 'transitions',
  expertise: 'transitions',
  level: 'transitions',
  recovery: 'trouble',
  model: 'do',
  model_family: 'do',
  set: 'do',
  work_mode: 'do',
  verification: 'do',
  effect: 'returns',
  value: 'values',
  price: 'values',
  measurement: 'labels',
  usage: 'sessions',
}

export function kindNamed(kind: string) {
  const names = Object.keys(KINDS)
  const meant = MEANT[kind.toLowerCase()]
  need(
    !meant,
    'draft.kind',
    `unknown kind of change "${kind}" in --change; did you mean "${meant}": ${KINDS[meant ?? '']?.says}? (one of ${names.join(', ')})`,
  )
  return KINDS[needOneOf(kind, names, 'draft.kind', 'kind of change', '--change')] as (typeof KINDS)[string]
}

type Entries = Readonly<Record<string, unknown>>

/** Entries of one section join: lists one after the other, maps key by key. */
function together(a: Entries, b: Entries): Entries {
  const joined = Object.entries(b).map(([key, own]) => {
    const there = a[key]
    if (Array.isArray(there) && Array.isArray(own)) return [key, [...there, ...own]]
    return [key, typeof there === 'object' && there !== null ? { ...there, ...(own as Entries) } : own]
  })
  return { ...a, ...Object.fromEntries(joined) }
}

/** The record as YAML, with what the schema says of every key: sections above, values behind. */
function commented(record: Entries): string {
  const document = new Document(record)
  describe(document.contents as Node, scenarioJsonSchema() as Schema)
  return document.toString({ lineWidth: 0 })
}

/** A node of a JSON Schema, as far as it is walked. */
interface Schema {
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly additionalProperties?: Schema | false
}

function describe(node: Node, schema: Schema): void {
  if (isSeq(node)) for (const item of node.items) describe(item as Node, schema.items ?? {})
  if (!isMap(node)) return
  for (const pair of node.items as Pair<Node, Node>[]) {
    const own = below(schema, String(isScalar(pair.key) ? pair.key.value : ''))
    const said = own?.description && ` ${own.description}`
    if (said && isScalar(pair.value)) pair.value.comment = said
    else if (said && !isScalar(pair.value)) pair.key.commentBefore = said
    if (own) describe(pair.value as Node, own)
  }
}

/** The schema of a key: of a record, or of any of the records that may stand there. */
function below(schema: Schema, key: string): Schema | undefined {
  const named = schema.properties?.[key] ?? (schema.additionalProperties || undefined)
  return named ?? schema.anyOf?.map(s => below(s, key)).find(s => s !== undefined)
}

/** A section that is not used, as a comment: what it is, and the schema's first example. */
function exampleOf(section: (typeof SECTIONS)[number]): string {
  const { description, examples = [] } = below(scenarioJsonSchema() as Schema, section) as Schema
  const lines = stringify({ [section]: examples[0] }, { lineWidth: 0 })
    .trimEnd()
    .split('\n')
  return ['', `## ${description}`, ...lines.map(l => `# ${l}`)].join('\n')
}
