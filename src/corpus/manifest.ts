/** Writes the description of a complete corpus: datapackage.json and the data dictionary. */
import { join } from 'node:path'
import { addSums, emptySums, estimandsOf } from '../estimands/estimand.js'
import type { Estimand } from '../estimands/outcomes.js'
import { weightedContrasts } from '../estimands/weighted.js'
import { type Format, MEDIA_TYPES, partPath } from '../files/format.js'
import { DICTIONARY, MANIFEST } from '../files/layout.js'
import { writeWhole } from '../files/part-file.js'
import type { PartRecord } from '../files/write.js'
import type { AuditSample } from '../generate/audit.js'
import { parameterNamed } from '../model/nodes.js'
import type { Rules } from '../model/rules.js'
import { dataDictionary, tableSchema } from '../schema/describe.js'
import { TABLES, type TableName } from '../schema/tables.js'
import { STUDY } from '../study/register.js'
import { CellTotal } from './cell-sums.js'
import type { CorpusSpec } from './spec.js'
import { type Receipt, readReceipt } from './state.js'

/** One part of one table, as the manifest lists it. */
export interface ManifestPart extends PartRecord {
  readonly table: TableName
  readonly path: string
}

export interface ManifestResource {
  readonly name: TableName
  readonly path: readonly string[]
  readonly format: Format
  readonly schema: { readonly fields?: readonly { readonly name: string }[] }
  readonly plumbline: { readonly kind: string; readonly rows: number }
}

export interface ManifestParameter {
  readonly id: string
  readonly value: number
  readonly class: string
  readonly source: string
}

/** The parts of datapackage.json that this project reads again. */
export interface Manifest {
  readonly resources: readonly ManifestResource[]
  readonly plumbline: {
    readonly version: string
    readonly scenario: {
      readonly id: string
      readonly title: string
      readonly choices: Readonly<Record<string, number>>
      readonly exempt: Readonly<Record<string, string>>
      readonly parameters: Readonly<Record<string, number>>
    }
    readonly seed: string
    readonly people: number
    /** People before the scenario brings others in, where it does. */
    readonly people_before?: number
    readonly sessions: number | null
    readonly parameters: readonly ManifestParameter[]
    /** The scenario's rules, which are not parameters. */
    readonly rules: Rules
    /** Values in each month of the parameters that vary. */
    readonly months?: Readonly<Record<string, readonly number[]>> | undefined
    /** Whose true labels the table gold shows, where there is one. */
    readonly gold?: AuditSample & { readonly exception: string }
    readonly estimands: readonly Estimand[]
    readonly parts: readonly ManifestPart[]
  }
}

/** A part's receipt, and the folder below the corpus's own in which its files lie; empty for the corpus's own. */
export interface Placed extends Receipt {
  readonly folder?: string
}

const EXCEPTION =
  'gold is the only observed table that can be joined to an answer: it holds true labels of audited sessions'

/** Writes the dictionary, then the manifest: a folder with a manifest is complete. */
export function writeManifest(
  out: string,
  spec: CorpusSpec,
  receipts: readonly Placed[],
  total = new CellTotal(),
): Manifest {
  const manifest = manifestOf(out, spec, receipts, total)
  writeWhole(join(out, DICTIONARY), dataDictionary())
  writeWhole(join(out, MANIFEST), `${JSON.stringify(manifest, null, 1)}\n`)
  return manifest
}

function manifestOf(
  out: string,
  spec: CorpusSpec,
  receipts: readonly Placed[],
  total: CellTotal,
): Manifest & Record<string, unknown> {
  const parts = spec.tables.flatMap(name => partsOfTable(spec, name, receipts))
  const resources = spec.tables.map(name =>
    resource(
      spec,
      name,
      parts.filter(p => p.table === name),
    ),
  )
  const truth = spec.tables.includes('truth_sessions')
  return {
    profile: 'data-package',
    name: `plumbline-${spec.scenario.id}`,
    title: `Synthetic corpus: ${spec.scenario.title}`,
    description: `Synthetic people, sessions and turns that follow the figures reported by ${STUDY}. No real session is in it.`,
    version: spec.version,
    licenses: [{ name: 'MIT', path: 'https://opensource.org/license/mit', title: 'MIT License' }],
    keywords: ['synthetic data', 'simulation', 'potential outcomes', 'coding agents'],
    resources,
    plumbline: {
      version: spec.version,
      scenario: spec.scenario,
      seed: spec.seed,
      people: spec.people,
      ...(spec.base !== undefined && { people_before: spec.base }),
      sessions: rowsOf(resources, 'sessions') ?? rowsOf(resources, 'truth_sessions') ?? null,
      parameters: Object.entries(spec.parameters).map(([id, value]) => manifestParameter(spec, id, value)),
      rules: spec.rules,
      months: monthlyOf(spec),
      ...(spec.gold && { gold: { ...spec.gold, exception: EXCEPTION } }),
      estimands: truth ? estimandsWithWorld(out, spec, receipts, total) : [],
      parts,
    },
  }
}

/** Values in each month of the parameters that vary; undefined where none does. */
export function monthlyOf({ parameters, months }: CorpusSpec): Record<string, number[]> | undefined {
  if (!months) return undefined
  const varying = Object.keys(parameters).filter(id => months.some(v => v[id] !== parameters[id]))
  return Object.fromEntries(varying.map(id => [id, months.map(v => v[id] as number)]))
}

/** The corpus's estimands, with the world's values where the run is one of a calibrated world. */
function estimandsWithWorld(
  out: string,
  spec: CorpusSpec,
  receipts: readonly Placed[],
  total: CellTotal,
): Estimand[] {
  const sums = emptySums()
  const places = receipts.map(r => ({ folder: join(out, r.folder ?? ''), part: r.part }))
  for (const { folder, part } of places) addSums(sums, readReceipt(folder, part).estimandSums)
  const cells = total.of(places)
  return [...estimandsOf(sums), ...weightedContrasts(cells)].map(({ id, definition, corpus_value }) => {
    const [world_value, world_std_error] = spec.worldEstimands?.[id] ?? [null, null]
    return { id, definition, corpus_value, world_value, world_std_error }
  })
}

/** A parameter has the class of its default; one that was changed is an assumption. */
function manifestParameter({ scenario, set }: CorpusSpec, id: string, value: number): ManifestParameter {
  const p = parameterNamed(id)
  if (value === p.value) return { id, value, class: p.class, source: p.source }
  const source = set.includes(id) ? 'set for this run' : `set by scenario ${scenario.id}`
  return { id, value, class: 'assumed', source }
}

function rowsOf(resources: readonly ManifestResource[], name: TableName): number | undefined {
  return resources.find(r => r.name === name)?.plumbline.rows
}

function partsOfTable(spec: CorpusSpec, table: TableName, receipts: readonly Placed[]): ManifestPart[] {
  return receipts.map(({ part, files, folder }) => ({
    table,
    path: `${folder ? `${folder}/` : ''}${partPath(table, part, spec.format)}`,
    ...(files[table] as PartRecord),
  }))
}

function resource(
  spec: CorpusSpec,
  name: TableName,
  parts: readonly ManifestPart[],
): ManifestResource & Record<string, unknown> {
  return {
    name,
    title: TABLES[name].meaning,
    path: parts.map(p => p.path),
    format: spec.format,
    mediatype: MEDIA_TYPES[spec.format],
    ...(spec.format === 'csv' && { encoding: 'utf-8' }),
    schema: tableSchema(TABLES[name], spec.tables),
    bytes: parts.reduce((n, p) => n + p.bytes, 0),
    plumbline: { kind: TABLES[name].kind, rows: parts.reduce((n, p) => n + p.rows, 0) },
  }
}
