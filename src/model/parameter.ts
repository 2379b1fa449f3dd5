/** Parameters: named numbers with their support, class, source and, where assumed, a plausible range and a reason. */
import { need, needOneOf } from '../ground/error.js'
import type { FigureClass } from '../study/figure.js'

/** What is said of a parameter, or of every member of a group. */
export interface ParameterMeta {
  readonly unit: string
  readonly support: readonly [low: number, high: number]
  /** The class of the value: that of the figure it repeats, or assumed. */
  readonly class: FigureClass
  /** The register's figure that the value repeats, or why it was chosen. */
  readonly source: string
  /** Plausible range of an assumed value: ± this much, or ÷ and × this factor. */
  readonly give?: { readonly by?: number; readonly times?: number }
  /** A scenario’s handle: neutral unless a scenario turns it, and no part of what a world assumes. */
  readonly handle?: true
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

/** A scalar (one member, named '') or an array of parameters that share a name, a meaning and a unit. */
export interface ParameterGroup {
  readonly id: string
  readonly members: readonly Parameter[]
}

/** Every parameter of a run by id: complete, checked and frozen. */
export type ParameterValues = ReadonlyMap<string, number>

export function scalar(id: string, value: number, meaning: string, meta: ParameterMeta): ParameterGroup {
  return { id, members: [parameter(id, value, meaning, meta)] }
}

/** One parameter a name: `id.name`. */
export function vector(
  id: string,
  names: readonly (string | number)[],
  values: readonly number[],
  meaning: string,
  meta: ParameterMeta,
): ParameterGroup {
  need(
    names.length === values.length,
    'parameter.shape',
    `${id} has ${names.length} names, ${values.length} values`,
  )
  return {
    id,
    members: names.map((name, i) => parameter(`${id}.${name}`, values[i], `${meaning}: ${name}`, meta)),
  }
}

/** One parameter a cell, row by row: `id.row.column`. */
export function matrix(
  id: string,
  rows: readonly (string | number)[],
  columns: readonly (string | number)[],
  values: readonly (readonly number[])[],
  meaning: string,
  meta: ParameterMeta,
): ParameterGroup {
  const names = rows.flatMap(r => columns.map(c => `${r}.${c}`))
  return vector(id, names, values.flat(), meaning, meta)
}

function parameter(id: string, value: number, meaning: string, meta: ParameterMeta): Parameter {
  const [low, high] = meta.support
  need(value >= low && value <= high, 'parameter.support', `${id} = ${value} lies outside [${low}, ${high}]`)
  return { ...meta, id, value, meaning, range: plausible(value, meta) }
}

function plausible(value: number, { give, support: [low, high] }: ParameterMeta): readonly [number, number] {
  const by = give?.by ?? 0
  const times = give?.times ?? 1
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
  for (const [id, value] of Object.entries(changes)) {
    needOneOf(id, [...byId.keys()], 'parameter.unknown', 'parameter', where)
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

/** The group's values in the order of its members. */
export function numbersOf(values: ParameterValues, group: ParameterGroup): Float64Array {
  return Float64Array.from(group.members, m => values.get(m.id) as number)
}

/** The one value of a scalar. */
export function numberOf(values: ParameterValues, group: ParameterGroup): number {
  return values.get((group.members[0] as Parameter).id) as number
}
