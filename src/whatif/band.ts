/**
 * How far an answer depends on assumptions: the same question in every world that agrees with the register, and in
 * each at points over the assumed parameters at which no figure of the register fails.
 */
import type { Assumptions } from '../calibrate/points.js'
import { momentsOf } from '../replicates/moments.js'
import { loadScenario, WORLDS } from '../scenarios/scenario.js'
import type { Scenario } from '../scenarios/schema.js'
import type { Unit } from '../schema/nature.js'
import { lineName, parseLineName } from '../schema/stratum.js'
import { lineNumber } from './answer.js'
import { type QuestionOptions, questionOf } from './ask.js'
import { type Explored, explore, type Point } from './explore.js'
import { runQuestion } from './run.js'
import { answering, lineKey, unitOfMetric } from './statistics.js'
import { differencesOf, intervalOf } from './summary.js'

/** The number whose range is asked for, in which worlds, and with how many replicates and points. */
export interface BandOptions extends Pick<QuestionOptions, 'against' | 'seed' | 'people'> {
  /** The line whose difference is asked for. */
  readonly metric?: string
  readonly worlds?: readonly string[]
  /** Replicates of the answer in each world. */
  readonly reps?: number
  /** So many of a world's checked points, all unless it is said; 0 leaves them out. */
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
  /** The points over the assumptions, with their parameters. */
  readonly sampled: Explored['sampled']
  /** The number of points over the assumptions; 0 where there are none. */
  readonly points: number
  /** People of the corpora that points were checked on, and the largest chance that one without fault failed; 0 without points. */
  readonly checked_people: number
  readonly false_alarm_rate: number
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
const DEFAULT_REPS = 40

/** The band of an answer over worlds and assumptions. `assumptions` returns a world's checked points (`loadAssumptions`). */
export async function bandOf(
  scenario: Scenario | string,
  assumptions: (world: string) => Assumptions | undefined,
  options: BandOptions = {},
): Promise<Band> {
  const { metric = DEFAULT_METRIC, worlds = WORLDS } = options
  const bands: WorldBand[] = []
  for (const world of worlds) bands.push(await inWorld(scenario, world, metric, assumptions(world), options))
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
  all: Assumptions | undefined,
  options: BandOptions,
): Promise<WorldBand> {
  const { reps = DEFAULT_REPS, onProgress } = options
  const question = metricQuestion(scenario, name, metric, options)
  const answer = await runQuestion(question, {
    reps,
    ...pooled(options),
    onProgress: (d, t) => onProgress?.(name, 'replicates', d, t),
  })
  const own = differencesOf(answer, lineNumber(answer, metric))
  const moments = momentsOf(own)
  const plain = {
    world: name,
    title: loadScenario(name).title,
    difference: moments.mean,
    ...intervalOf(moments),
    reps,
  }
  const monte_carlo = moments.variance / reps
  const points = all?.points.slice(0, options.points) ?? []
  if (!all || points.length === 0) return { ...plain, ...alone(moments.mean, monte_carlo) }
  const statistic = lineName(answering(question, parseLineName(metric)))
  const { variances, ...explored } = await explore(
    { ...all, points },
    {
      own,
      people: question.people,
      seed: `${options.seed ?? ''} assumptions`,
      ask: (parameters, people) =>
        metricQuestion(scenario, name, statistic, { ...options, people }, parameters),
      ...pooled(options),
      onProgress: (what, done, total) => onProgress?.(name, what, done, total),
    },
  )
  return {
    ...plain,
    ...explored,
    variances: { monte_carlo, ...variances },
    points: points.length,
    checked_people: all.people,
    false_alarm_rate: all.falseAlarmRate,
  }
}

/** A world at its own assumptions alone. */
function alone(difference: number, monte_carlo: number) {
  const here = { difference, mcse: 0, because: [], parameters: {} }
  return {
    low: here,
    high: here,
    variances: { monte_carlo, sampling: 0, rounding: 0, assumptions: 0 },
    sampled: [],
    points: 0,
    checked_people: 0,
    false_alarm_rate: 0,
  }
}

/** The question of one figure alone, in a world some of whose parameters may differ. */
function metricQuestion(
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
function pooled({ workers, signal }: BandOptions) {
  return { ...(workers !== undefined && { workers }), ...(signal && { signal }) }
}
