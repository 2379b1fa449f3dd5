/**
 * Points over the assumed parameters of a world, each checked against the register: how far every assumption is moved,
 * the knobs moved along to compensate, and the file in which checked points are kept.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { need } from '../ground/error.js'
import { PARAMETERS } from '../model/nodes.js'
import { type ParameterValues, resolveParameters } from '../model/parameter.js'
import { changesOf, loadScenario } from '../scenarios/scenario.js'
import { scenarioFolder } from '../scenarios/scenario-folder.js'
import { type Freedom, loadFreedom, steppedBy } from './free.js'
import { SET_DIRECTLY } from './target.js'

const pointSchema = z.object({
  number: z.number(),
  /** The share of the way from the world that is left of what was drawn: 1, or a half as often as figures failed. */
  factor: z.number(),
  /** Figures that were checked, none of which failed. */
  figures: z.number(),
  /** Those that the world misses by design. */
  by_design: z.array(z.string()),
  values: z.array(z.number()),
})

export const pointsSchema = z.object({
  scenario: z.string(),
  /** What the points rest on: a hash of the world’s parameters and of what its figures leave free. */
  rests_on: z.string(),
  seed: z.string(),
  /** People of the corpus that a point was checked on. */
  people: z.number(),
  false_alarm_rate: z.number(),
  /** Points that were drawn; those of which no step passed are not among the points. */
  drawn: z.number(),
  parameters: z.array(z.string()),
  points: z.array(pointSchema),
})

/** The file of a world's points. */
export type PointsFile = z.infer<typeof pointsSchema>

/** A point that agrees with every figure that was checked. */
export interface CheckedPoint {
  readonly number: number
  readonly factor: number
  readonly figures: number
  /** Parameters that differ from the world's. */
  readonly parameters: Readonly<Record<string, number>>
}

/** A world's assumptions: what the figures leave free of them, and the points that were checked. */
export interface Assumptions {
  readonly values: ParameterValues
  readonly free: Freedom
  /** People of the corpus that a point was checked on, and the largest chance that a point without fault failed there. */
  readonly people: number
  readonly falseAlarmRate: number
  readonly points: readonly CheckedPoint[]
}

/**
 * The assumptions of a shipped world with its checked points; undefined where there are none, or where they are those of
 * other parameters than the world has now. Errors: a file that is none of points.
 */
export function loadAssumptions(world: string): Assumptions | undefined {
  const free = loadFreedom(world)
  const file = free && readPoints(world)
  if (!free || !file) return undefined
  const values = resolveParameters(PARAMETERS, changesOf(loadScenario(world)))
  if (file.rests_on !== hashOf(values, free)) return undefined
  const points = file.points.map(({ number, factor, figures, values: own }) => ({
    number,
    factor,
    figures,
    parameters: Object.fromEntries(
      file.parameters
        .map((id, j) => [id, own[j] as number] as const)
        .filter(([id, value]) => values.get(id) !== value),
    ),
  }))
  return { values, free, people: file.people, falseAlarmRate: file.false_alarm_rate, points }
}

export const pointsPath = (world: string): string => join(scenarioFolder(), `${world}.points.json`)

/** The file of a world's points as it stands, whatever it rests on. */
export function readPoints(world: string): PointsFile | undefined {
  const path = pointsPath(world)
  if (!existsSync(path)) return undefined
  const result = pointsSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  need(
    result.success,
    'points.invalid',
    `${path} has no points of a world; run scripts/evidence/worlds/points.mjs`,
  )
  return result.data
}

/** What points rest on, as a hash. */
export function hashOf(values: ParameterValues, { knobs, assumed }: Freedom): string {
  return createHash('sha256')
    .update(JSON.stringify([[...values], knobs, assumed]))
    .digest('hex')
}

/**
 * Parameters that are set from figures which calibration does not aim at, such as the counts of sessions per person: no
 * knob brings those figures back, so they stay.
 */
const SET_FROM_FIGURES: ReadonlySet<string> = new Set(
  PARAMETERS.filter(p => p.pinnedBy?.some(f => SET_DIRECTLY.includes(f))).map(p => p.id),
)

/** The assumed parameters that a point moves. */
export function movedParameters({ assumed }: Freedom): string[] {
  return Object.keys(assumed).filter(id => !SET_FROM_FIGURES.has(id))
}

/** The largest miss of a figure at an end of a range, in units of what is tolerated. */
const MOST_LEFT = 1.5

/** How far each parameter goes, as a share of the way to either end of its range, where the figures allow as much. */
export function allowed({ assumed }: Freedom, sides: ReadonlyMap<string, number>): Map<string, number> {
  return new Map(
    [...sides].map(([id, side]) => {
      const { left } = endOf(assumed, id, side)
      return [id, side * Math.min(1, MOST_LEFT / left)]
    }),
  )
}

/** Values with assumed parameters moved by shares of the way to their ends, and the knobs moved to compensate. */
export function movedBy(
  values: ParameterValues,
  { assumed, knobs }: Freedom,
  shares: ReadonlyMap<string, number>,
): ParameterValues {
  const moved = new Map(values)
  const steps = knobs.map(() => 0)
  for (const [id, share] of shares) {
    const end = endOf(assumed, id, share)
    const here = values.get(id) as number
    moved.set(id, here + Math.abs(share) * (end.to - here))
    end.steps.forEach((t, k) => {
      steps[k] = (steps[k] as number) + Math.abs(share) * t
    })
  }
  return steppedBy(moved, steps)
}

/** The shares by which a point's assumed parameters are moved. */
export function sharesAt(
  values: ParameterValues,
  { assumed }: Freedom,
  parameters: Readonly<Record<string, number>>,
): Map<string, number> {
  const shares = new Map<string, number>()
  for (const [id, value] of Object.entries(parameters)) {
    const ends = assumed[id]
    if (!ends) continue
    const here = values.get(id) as number
    const side = Math.sign(value - here) === Math.sign(ends.low.to - here) ? -1 : 1
    shares.set(id, (side * (value - here)) / (endOf(assumed, id, side).to - here))
  }
  return shares
}

function endOf(assumed: Freedom['assumed'], id: string, side: number): Freedom['assumed'][string]['low'] {
  const ends = assumed[id]
  need(ends, 'points.parameter', `${id} is not among the parameters that the figures leave free`)
  return ends[side < 0 ? 'low' : 'high']
}
