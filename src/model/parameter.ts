/** Parameters: named numbers with their support, class, source and, where assumed, a plausible range and a reason. */
import { need, needOneOf } from '../ground/error.js'
import type { FigureClass } from '../study/figure.js'

/** The metadata of a parameter, or of every member of a group. */
export interface ParameterMeta {
  readonly unit: string
  readonly support: readonly [low: number, high: number]
  /** The class of the value: that of the figure it repeats, or assumed. */
  readonly class: FigureClass
  /** The register's figure that the value repeats, or why it was chosen. */
  readonly source: string
  /** Plausible range of an assumed value: ± this much, or ÷ and × this factor. */
  readonly plausible?: { readonly by?: number; readonly times?: number }
  /** For scenarios: neutral unless a scenario moves it, and not part of a world's assumptions. */
  readonly handle?: true
  /** A parameter that moves this one with others: a pattern that names both moves that one alone. */
  readonly within?: string
  /** Figures that mainly pin the value down; none where nothing reported speaks to it. */
  readonly pinnedBy?: readonly string[]
}

export interface Parameter extends ParameterMeta {
  readonly id: string
  readonly value: number
  readonly meaning: string
  /** Plausible range; a point where the value is reported. */
  readonly range: readonly [low: number, high: number]
}

interface Group<Kind extends string> {
  readonly id: string
  readonly kind: Kind
  readonly members: readonly Parameter[]
}
/** One parameter. */
export type Scalar = Group<'scalar'>
/** Parameters that share a name, a meaning and a unit; those of a matrix row by row. */
export type Vector = Group<'vector'>
export type ParameterGroup = Scalar | Vector

/** Groups by the names under which a node reads them; groups that belong together may be a record of their own. */
export type ParameterRecord = { readonly [name: string]: ParameterGroup | ParameterRecord }

/** The values of a record under its names: a scalar is a number, a vector an array, a record a record. */
export type DeclaredValues<P> = {
  readonly [K in keyof P]: P[K] extends Scalar
    ? number
    : P[K] extends Vector
      ? Float64Array
      : DeclaredValues<P[K]>
}

/** Every parameter of a run by id: complete, checked and frozen. */
export type ParameterValues = ReadonlyMap<string, number>

export function scalar(id: string, value: number, meaning: string, meta: ParameterMeta): Scalar {
  return { id, kind: 'scalar', members: [parameter(id, value, meaning, meta)] }
}

/** One parameter per name: `id.name`. */
export function vector(
  id: string,
  names: readonly (string | number)[],
  values: readonly number[],
  meaning: string,
  meta: ParameterMeta,
): Vector {
  need(
    names.length === values.length,
    'parameter.shape',
    `${id} has ${names.length} names, ${values.length} values`,
  )
  return {
    id,
    kind: 'vector',
    members: names.map((name, i) => parameter(`${id}.${name}`, values[i], `${meaning}: ${name}`, meta)),
  }
}

/** One parameter per cell, row by row: `id.row.column`. */
export function matrix(
  id: string,
  rows: readonly (string | number)[],
  columns: readonly (string | number)[],
  values: readonly (readonly number[])[],
  meaning: string,
  meta: ParameterMeta,
): Vector {
  const names = rows.flatMap(r => columns.map(c => `${r}.${c}`))
  return vector(id, names, values.flat(), meaning, meta)
}

function parameter(id: string, value: number, meaning: string, meta: ParameterMeta): Parameter {
  const [low, high] = meta.support
  need(value >= low && value <= high, 'parameter.support', `${id} = ${value} lies outside [${low}, ${high}]`)
  return { ...meta, id, value, meaning, range: rangeOf(value, meta) }
}

function rangeOf(
  value: number,
  { plausible, support: [low, high] }: ParameterMeta,
): readonly [number, number] {
  const by = plausible?.by ?? 0
  const times = plausible?.times ?? 1
  return [
    Math.max(low, Math.min(value - by, value / times)),
    Math.min(high, Math.max(value + by, value * times)),
  ]
}

/** The default of every parameter with `changes` applied; unknown ids and values outside the support are errors. */
export function resolveParameters(
  all: readonly Parameter[],
  changes: Readonly<Record<string, number>> = {},
  where = '',
): ParameterValues {
  const byId = new Map(all.map(p => [p.id, p]))
  const values = new Map(all.map(p => [p.id, p.value]))
  const ids = [...byId.keys()]
  for (const [id, value] of Object.entries(changes)) {
    if (!byId.has(id)) needOneOf(id, ids, 'parameter.unknown', 'parameter', where)
    const [low, high] = (byId.get(id) as Parameter).support
    need(
      Number.isFinite(value) && value >= low && value <= high,
      'parameter.support',
      `parameter ${id} must be a number from ${low} to ${high}, got ${value}${where ? ` in ${where}` : ''}`,
    )
    values.set(id, value)
  }
  return values
}

/** Every group of a record once, in its order. */
export function groupsIn(record: ParameterRecord): readonly ParameterGroup[] {
  const all = Object.values(record).flatMap(x => (isGroup(x) ? [x] : groupsIn(x)))
  return [...new Set(all)]
}

/** The values of a record out of those of a run, each read when it is asked for. */
export function declaredValues<P extends ParameterRecord>(
  record: P,
  values: ParameterValues,
): DeclaredValues<P> {
  const out = {}
  for (const [name, x] of Object.entries(record)) {
    const get = () => (isGroup(x) ? valueIn(values, x) : declaredValues(x, values))
    Object.defineProperty(out, name, { get, enumerable: true })
  }
  return Object.freeze(out) as DeclaredValues<P>
}

const isGroup = (x: ParameterGroup | ParameterRecord): x is ParameterGroup => Array.isArray(x.members)

function valueIn(values: ParameterValues, group: ParameterGroup): number | Float64Array {
  return group.kind === 'scalar' ? numbersOf(values, group)[0] : numbersOf(values, group)
}

/** The group's values in the order of its members. */
export function numbersOf(values: ParameterValues, group: ParameterGroup): Float64Array {
  return Float64Array.from(group.members, m => values.get(m.id) as number)
}
