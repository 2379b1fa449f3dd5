/**
 * How far an answer depends on assumptions: the same question in every world that agrees with the register, and in
 * each over the assumed parameters, along the directions that the figures leave free.
 */
import type { Freedom } from '../calibrate/free.js'
import { momentsOf } from '../replicates/moments.js'
import { loadScenario, WORLDS } from '../scenarios/scenario.js'
import type { Scenario } from '../scenarios/schema.js'
import type { Unit } from '../schema/nature.js'
import { lineNumber } from './answer.js'
import { type QuestionOptions, questionOf } from './ask.js'
import { type Explored, explore, type Point } from './explore.js'
import { runQuestion } from './run.js'
import { lineKey, unitOfMetric } from './statistics.js'
import { differencesOf, intervalOf } from './summary.js'

/** The number whose range is asked for, in which worlds, and with how many replicates and points. */
export interface BandOptions extends Pick<QuestionOptions, 'against' | 'seed' | 'people'> {
  /** The line whose difference is asked for. */
  readonly metric?: string
  readonly worlds?: readonly string[]
  /** Replicates of the answer in each world. */
  readonly reps?: number
  /** Points of either sample over the assumptions; 0 leaves them out. */
  readonly points?: number
  readonly workers?: number
  readonly signal?: AbortSignal
  readonly onProgress?: (world: string, what: string, done: number, total: number) => void
}

export interface WorldBand {
  readonly world: string
  readonly title: string
  readonly difference: number
  readonly mcse: number
  readonly conf_low: number
  readonly conf_high: number
  readonly reps: number
  /** The extreme answers over the assumptions; the world's own where assumptions were left out. */
  readonly low: Point
  readonly high: Point
  /** Variances of the answer: of its Monte Carlo error, of what sampling and rounding leave open in the figures, and of assumptions. */
  readonly variances: Explored['variances'] & { readonly monte_carlo: number }
  readonly indices: Explored['indices']
  /** The points over the assumptions, with their parameters. */
  readonly sampled: Explored['sampled']
  /** The number of points over the assumptions; 0 where they were left out. */
  readonly points: number
}

/** The range of an answer over worlds and what is assumed within them. */
export interface Band {
  readonly metric: string
  /** The unit and kind of the metric whose differences the band is of. */
  readonly unit: Unit
  readonly worlds: readonly WorldBand[]
  readonly low: WorldBand
  readonly high: WorldBand
}

export const DEFAULT_METRIC = 'mean.verified'
export const DEFAULT_POINTS = 32
const DEFAULT_REPS = 40

/** The band of an answer over worlds and assumptions. `freedom` returns what the figures leave free in a world. */
export async function bandOf(
  scenario: Scenario | string,
  freedom: (world: string) => Freedom | undefined,
  options: BandOptions = {},
): Promise<Band> {
  const { metric = DEFAULT_METRIC, worlds = WORLDS } = options
  const bands: WorldBand[] = []
  for (const world of worlds) bands.push(await inWorld(scenario, world, metric, freedom(world), options))
  const by = (f: (b: WorldBand) => number) => bands.reduce((a, b) => (f(b) < f(a) ? b : a))
  return {
    metric,
    unit: unitOfMetric(metric),
    worlds: bands,
    low: by(b => b.low.difference),
    high: by(b => -b.high.difference),
  }
}

async function inWorld(
  scenario: Scenario | string,
  name: string,
  metric: string,
  free: Freedom | undefined,
  options: BandOptions,
): Promise<WorldBand> {
  const { reps = DEFAULT_REPS, points = DEFAULT_POINTS, onProgress } = options
  const question = metricQuestion(scenario, name, metric, options)
  const answer = await runQuestion(question, {
    reps,
    ...pooled(options),
    onProgress: (d, t) => onProgress?.(name, 'replicates', d, t),
  })
  const moments = momentsOf(differencesOf(answer, lineNumber(answer, metric)))
  const plain = {
    world: name,
    title: loadScenario(name).title,
    difference: moments.mean,
    ...intervalOf(moments),
    reps,
  }
  const monte_carlo = moments.variance / reps
  const here = { difference: moments.mean, because: [], parameters: {} }
  const nothing = { sampling: 0, rounding: 0, assumptions: 0 }
  if (!free || points === 0)
    return {
      ...plain,
      low: here,
      high: here,
      variances: { monte_carlo, ...nothing },
      indices: [],
      sampled: [],
      points: 0,
    }
  const { low, high, variances, indices, sampled } = await explore(question, free, {
    metric,
    points,
    centre: moments.mean,
    seed: `${options.seed ?? ''} assumptions`,
    ask: (parameters, statistic, people) =>
      metricQuestion(scenario, name, statistic, { ...options, people }, parameters),
    ...pooled(options),
    onProgress: (what, done, total) => onProgress?.(name, what, done, total),
  })
  return {
    ...plain,
    low,
    high,
    variances: { monte_carlo, ...variances },
    indices,
    sampled,
    points: 2 * points,
  }
}

/** The question of one figure alone, in a world some of whose parameters may differ. */
export function metricQuestion(
  scenario: Scenario | string,
  world: string,
  metric: string,
  { against, seed, people }: BandOptions,
  parameters: Readonly<Record<string, number>> = {},
) {
  return questionOf(scenario, {
    ...(against !== undefined && { against }),
    ...(seed !== undefined && { seed }),
    ...(people !== undefined && { people }),
    world: loadScenario(world),
    worldParameters: parameters,
    statistics: [lineKey(metric)],
    only: true,
    split: false,
  })
}

/** The options of how to run. */
export function pooled({ workers, signal }: BandOptions) {
  return { ...(workers !== undefined && { workers }), ...(signal && { signal }) }
}
