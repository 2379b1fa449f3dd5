/**
 * What the reported figures leave free in a solved world: for each assumed parameter, at either end of its plausible
 * range, the steps of the knobs that bring the figures back; and for each figure, the steps that move it alone.
 * Both are linear, from the Jacobian at the solution.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { need } from '../ground/error.js'
import { NODES, PARAMETERS, readersOf } from '../model/nodes.js'
import type { Parameter, ParameterValues } from '../model/parameter.js'
import { invert } from '../recover/matrix.js'
import { scenarioFolder } from '../scenarios/scenario-folder.js'
import { boundsOf, KNOBS, type Knob, stepped } from './knob.js'
import { type Jacobian, scaledBy } from './linear.js'
import { type Simulated, simulate } from './simulate.js'
import { TARGETS, type Target, toleranceOf } from './target.js'

/**
 * One end of a parameter's range: its value there, and the steps, in units of the knobs’ steps, that compensate for
 * it.
 */
const endSchema = z.object({ to: z.number(), steps: z.array(z.number()), left: z.number() })
export const freedomSchema = z.object({
  scenario: z.string(),
  people: z.number(),
  knobs: z.array(z.string()),
  /**
   * By parameter: its node, and the ends of its range; `left` is the largest remaining miss of a figure, in units of
   * what is tolerated.
   */
  assumed: z.record(z.string(), z.object({ node: z.string(), low: endSchema, high: endSchema })),
  /** By figure: the steps that move it by what is tolerated, and the spread of its rounding and of sampling in that unit. */
  figures: z.record(
    z.string(),
    z.object({ rounding: z.number(), sampling: z.number(), steps: z.array(z.number()) }),
  ),
})

/**
 * What the figures leave free in a solved world: for each assumed parameter the steps of the knobs at either end of its
 * range, and for each figure the steps that move it alone.
 */
export type Freedom = z.infer<typeof freedomSchema>

/** What the figures leave free in a shipped world; undefined where that was not worked out. */
export function loadFreedom(world: string): Freedom | undefined {
  const path = join(scenarioFolder(), `${world}.free.json`)
  if (!existsSync(path)) return undefined
  const result = freedomSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  need(
    result.success,
    'free.invalid',
    `${path} does not say what a world leaves free; run scripts/evidence/worlds/free.mjs`,
  )
  return result.data
}

/** Choices that make a world what it is, not assumptions within it. */
const CHOICES = [
  'effects.follow',
  'favourability.present',
  'expertise.favourability',
  'diligence.correlation',
]
/** Labels define worlds too. */
const LABELS = 'label.'
/** Nodes beside or below the sessions that an analyst sees: no statistic of sessions reads their columns. */
const BELOW = ['turn', 'action', 'reading', 'posting']

/** Assumed parameters that no knob moves and that sessions show. */
export function assumedParameters(): readonly Parameter[] {
  const knobIds = new Set(KNOBS.flatMap(k => k.parameters))
  return PARAMETERS.filter(
    p =>
      p.class === 'assumed' &&
      !p.handle &&
      p.range[1] > p.range[0] &&
      !knobIds.has(p.id) &&
      !p.id.startsWith(LABELS) &&
      !p.id.startsWith('headless.') &&
      !CHOICES.includes(p.id) &&
      readersOf(p.id).some(n => !BELOW.includes(n.level)),
  )
}

/** The solved world under fixed random numbers, and the steps of its knobs that answer misses. */
export interface Laboratory {
  readonly values: ParameterValues
  readonly targets: readonly Target[]
  readonly at: (values: ParameterValues) => Simulated
  readonly base: Simulated
  /** Steps, in units of the knobs’ steps, that least squares sets against misses in what is tolerated. */
  readonly answer: (misses: readonly number[]) => number[]
  /** Misses of simulated figures from those of the solution, in what is tolerated. */
  readonly misses: (now: Simulated) => number[]
}

/** Weight of the penalty on moving a knob from where it stands, as in calibration (ridge). */
const RIDGE = 0.01
const SEED = 'what is free'

export function laboratory(
  values: ParameterValues,
  jacobian: Jacobian,
  people: number,
  targets: readonly Target[] = TARGETS,
): Laboratory {
  const at = (v: ParameterValues) => simulate(v, targets, [SEED], people)
  const base = at(values)
  // What is tolerated of a figure is its rounding, or the error of a corpus of the study’s size where that is wider.
  const studySized = { ...base, errors: base.studyErrors }
  const units = targets.map((_, i) => unitOf(targets, studySized, i))
  const { rows } = scaledBy(jacobian, targets, KNOBS, studySized)
  const exact = targets.flatMap((t, i) => (t.aim === undefined ? [] : [i]))
  const normal = KNOBS.map((_, a) =>
    KNOBS.map(
      (__, b) =>
        exact.reduce((s, i) => s + (rows[i]![a] as number) * (rows[i]![b] as number), 0) +
        (a === b ? RIDGE : 0),
    ),
  )
  const inverse = invert(normal)
  return {
    values,
    targets,
    at,
    base,
    misses: now =>
      targets.map((t, i) =>
        t.aim === undefined
          ? 0
          : ((now.estimates[i] as number) - (base.estimates[i] as number)) / (units[i] as number),
      ),
    answer: misses => {
      const gradient = KNOBS.map((_, j) =>
        exact.reduce((s, i) => s + (rows[i]![j] as number) * (misses[i] as number), 0),
      )
      return inverse.map(row => -row.reduce((s, v, k) => s + v * (gradient[k] as number), 0))
    },
  }
}

function unitOf(targets: readonly Target[], { studyErrors }: Simulated, i: number): number {
  const error = studyErrors[i] as number
  return toleranceOf(targets[i] as Target, error, error)
}

const DIGITS = 4
const short = (x: number) => Number(x.toPrecision(DIGITS))

/** How near the figures must come, in what is tolerated, for no more iterations to be taken. */
const WELL_MET = 0.7

/** Steps of the knobs that bring the figures back, and what they leave of the misses. */
interface Compensated {
  readonly steps: readonly number[]
  readonly misses: readonly number[]
}

/** The largest miss of a figure, in what is tolerated. */
export function farthest({ misses }: Pick<Compensated, 'misses'>): number {
  return Math.max(...misses.map(Math.abs))
}

/** The knobs moved, by so many iterations from the kept Jacobian at most, until the figures are back where they were. */
export function compensated(lab: Laboratory, values: ParameterValues, most: number): Compensated {
  let best: Compensated = { steps: KNOBS.map(() => 0), misses: lab.misses(lab.at(values)) }
  for (let iteration = 0; iteration < most && farthest(best) > WELL_MET; iteration++) {
    const more = lab.answer(best.misses)
    const steps = best.steps.map((t, j) => t + (more[j] as number))
    const next = { steps, misses: lab.misses(lab.at(steppedBy(values, steps))) }
    if (farthest(next) >= farthest(best)) break
    best = next
  }
  return best
}

/** Iterations at the end of one parameter's range. */
const MOST_ITERATIONS = 2

/** Both ends of one parameter's range in the world, with the knobs moved to compensate. */
export function endsOf(lab: Laboratory, p: Parameter): Freedom['assumed'][string] {
  const here = lab.values.get(p.id) as number
  const [low, high] = p.range.map(end => {
    const shifted = end + here - p.value
    const to = Math.min(p.support[1], Math.max(p.support[0], shifted))
    if (to === here) return { to, steps: KNOBS.map(() => 0), left: 0 }
    const best = compensated(lab, new Map(lab.values).set(p.id, to), MOST_ITERATIONS)
    return { to, steps: best.steps.map(short), left: short(farthest(best)) }
  }) as [z.infer<typeof endSchema>, z.infer<typeof endSchema>]
  const node = NODES.find(n => n.parameters.some(g => g.members.some(m => m.id === p.id)))!.name
  return { node, low, high }
}

/**
 * For each figure with a printed value, the steps that move it by what is tolerated and leave the others where they
 * are.
 */
export function figuresOf(lab: Laboratory): Freedom['figures'] {
  return Object.fromEntries(
    lab.targets.flatMap((t, i) => {
      if (t.aim === undefined || t.class === 'assumed') return []
      const study = lab.base.studyErrors[i] as number
      const half = (t.high - t.low) / 2
      const unit = unitOf(lab.targets, lab.base, i)
      // Against a miss of −1 the knobs are moved so that the figure rises by 1.
      const steps = lab.answer(lab.targets.map((_, j) => (j === i ? -1 : 0)))
      return [
        [
          t.figure,
          {
            rounding: short(half / unit / Math.sqrt(UNIFORM)),
            sampling: short(study / unit),
            steps: steps.map(short),
          },
        ] as const,
      ]
    }),
  )
}

/** A uniform value within ± h has the variance h² / 3. */
const UNIFORM = 3

/** Values with every knob moved by so many steps, within its bounds. */
export function steppedBy(
  values: ParameterValues,
  steps: readonly number[],
  knobs: readonly Knob[] = KNOBS,
): ParameterValues {
  return stepped(
    values,
    knobs,
    knobs.map((k, j) => {
      const [low, high] = boundsOf(values, k)
      return Math.min(high, Math.max(low, (steps[j] as number) * k.step))
    }),
  )
}
