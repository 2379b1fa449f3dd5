/**
 * The answer to a question over the assumed parameters of its world: its range, the parameters behind it, and
 * variance shares.
 */
import { type Freedom, steppedBy } from '../calibrate/free.js'
import { SET_DIRECTLY } from '../calibrate/target.js'
import { compiled } from '../ground/pool.js'
import { PARAMETERS } from '../model/nodes.js'
import { momentsOf } from '../replicates/moments.js'
import { Replicates, type Series } from '../replicates/replicates.js'
import { lineName, parseLineName } from '../schema/stratum.js'
import type { Question } from './question.js'
import { type Replicate, replicateOf } from './replicate.js'
import { designOf, type Index, indicesOf } from './sobol.js'
import { answering } from './statistics.js'
import type { ReplicateTask } from './worker.js'

type Values = ReadonlyMap<string, number>
type Changes = Readonly<Record<string, number>>

/** The answer at one point of the assumptions. */
export interface Point {
  readonly difference: number
  /** Parameters of the nodes that matter most, with how far each alone moves the answer. */
  readonly because: readonly { readonly parameter: string; readonly value: number; readonly moves: number }[]
  /** Parameters that differ from the world's. */
  readonly parameters: Changes
}

export interface Explored {
  readonly low: Point
  readonly high: Point
  readonly variances: { readonly sampling: number; readonly rounding: number; readonly assumptions: number }
  readonly indices: readonly Index[]
  /** Every point of both samples, with its parameters that differ from the world's. */
  readonly sampled: readonly { readonly difference: number; readonly parameters: Changes }[]
}

export interface ExploreOptions {
  readonly metric: string
  /** Points of either sample. */
  readonly points: number
  /** The answer in the world itself. */
  readonly centre: number
  readonly seed: string
  /** The question of a figure in the world with some parameters changed. */
  readonly ask: (parameters: Changes, metric: string, people: number) => Question
  readonly workers?: number
  readonly signal?: AbortSignal
  readonly onProgress: (what: string, done: number, total: number) => void
}

/**
 * Parameters that are set from figures which calibration does not aim at, such as the counts of sessions per person: no
 * knob brings those figures back, so they stay.
 */
const SET_FROM_FIGURES: ReadonlySet<string> = new Set(
  PARAMETERS.filter(p => p.pinnedBy?.some(f => SET_DIRECTLY.includes(f))).map(p => p.id),
)

/** People at each point: differences between points share their draws, and need fewer than an answer. */
const POINT_PEOPLE = 10_000
/** Every point is answered with the same draws, so that points differ by their parameters alone. */
const POINT_REPLICATE = 1

export async function explore(
  question: Question,
  world: Freedom,
  options: ExploreOptions,
): Promise<Explored> {
  const { points, seed, centre } = options
  const values: Values = new Map(Object.entries(question.baseline.parameters))
  const free = withHeadless(world, question)
  const ids = Object.keys(free.assumed).filter(id => !SET_FROM_FIGURES.has(id))
  const nodes = ids.map(id => free.assumed[id]!.node)
  const figures = Object.values(free.figures)
  const { a, b, mixed } = designOf(nodes, points, seed)
  const cube = [...a, ...b, ...mixed.flat()]
  const at = (x: Float64Array) => pointAt(values, free, ids, x)
  const [here, ...answers] = (await answersAt(
    question,
    [values, ...cube.map(at), ...figures.map(f => steppedBy(values, f.steps))],
    options,
    'points',
  )) as [number, ...number[]]
  const moved = answers.map(x => x - here)
  const both = moved.slice(0, 2 * points)
  const byFigure = moved.slice(cube.length)
  const variance = (kind: 'rounding' | 'sampling') =>
    figures.reduce((s, f, j) => s + ((byFigure[j] as number) * f[kind]) ** 2, 0)
  const assumptions = momentsOf(both).variance
  const again = mixed.map((_, g) => moved.slice((2 + g) * points, (3 + g) * points))
  const indices = assumptions > 0 ? indicesOf(nodes, moved.slice(0, points), both.slice(points), again) : []
  const end = async (sign: number): Promise<Point> => {
    const i = both.reduce((best, d, j) => (sign * d > sign * (both[best] as number) ? j : best), 0)
    // The world itself is a point too.
    if (sign * (both[i] as number) <= 0) return { difference: centre, because: [], parameters: {} }
    const x = cube[i] as Float64Array
    const alone = alonePoints(ids, nodes, indices, x)
    const each = await answersAt(
      question,
      alone.map(p => at(p.x)),
      options,
      'parameters alone',
    )
    const because = alone
      .map(({ parameter, x: one }, j) => ({
        parameter,
        value: short(at(one).get(parameter) as number),
        moves: (each[j] as number) - here,
      }))
      .sort((p, q) => Math.abs(q.moves) - Math.abs(p.moves))
    return {
      difference: centre + (both[i] as number),
      because: because.slice(0, REASONS),
      parameters: changesFrom(values, at(x)),
    }
  }
  return {
    low: await end(-1),
    high: await end(1),
    variances: { sampling: variance('sampling'), rounding: variance('rounding'), assumptions },
    indices,
    sampled: both.map((d, j) => ({
      difference: centre + d,
      parameters: changesFrom(values, at(cube[j] as Float64Array)),
    })),
  }
}

/** Nodes whose parameters are named as reasons, and how many of them. */
const NODES_NAMED = 2
const REASONS = 3
/** Where a parameter stands as in the world itself. */
const MIDDLE = 0.5
const short = (x: number) => Number(x.toPrecision(3))

/** Points that move one parameter alone to where x has it, for each of the nodes that matter most. */
function alonePoints(
  ids: readonly string[],
  nodes: readonly string[],
  indices: readonly Index[],
  x: Float64Array,
) {
  const largest = [...indices].sort((p, q) => q.total - p.total).slice(0, NODES_NAMED)
  return ids.flatMap((parameter, n) =>
    largest.some(i => i.group === nodes[n])
      ? [{ parameter, x: x.map((v, m) => (m === n ? v : MIDDLE)) }]
      : [],
  )
}

/** Headless sessions are in no figure, so where a scenario lets them in, all that is assumed of them is free. */
function withHeadless(free: Freedom, { scenario }: Question): Freedom {
  if (!scenario.parameters['headless.share']) return free
  const steps = free.knobs.map(() => 0)
  const own = PARAMETERS.filter(p => p.id.startsWith('headless.') && !p.handle).map(p => {
    const [low, high] = p.range.map(to => ({ to, steps, left: 0 })) as [End, End]
    return [p.id, { node: 'session.headless', low, high }] as const
  })
  return { ...free, assumed: { ...free.assumed, ...Object.fromEntries(own) } }
}

type End = Freedom['assumed'][string]['low']

/** The largest miss of a figure at a point, in units of what is tolerated. */
const MOST_LEFT = 1.5

/** The world with every assumed parameter moved towards an end of its range, and the knobs moved to compensate. */
function pointAt(values: Values, free: Freedom, ids: readonly string[], x: Float64Array): Values {
  const moved = new Map(values)
  const steps = new Float64Array(free.knobs.length)
  ids.forEach((id, j) => {
    const side = 2 * (x[j] as number) - 1
    const end = free.assumed[id]![side < 0 ? 'low' : 'high']
    // Where the figures exclude an end of the range, only as much of it is taken as they allow.
    const fraction = Math.abs(side) * Math.min(1, MOST_LEFT / end.left)
    const here = values.get(id) as number
    moved.set(id, here + fraction * (end.to - here))
    end.steps.forEach((t, k) => {
      steps[k] = (steps[k] as number) + fraction * t
    })
  })
  return steppedBy(moved, Array.from(steps))
}

function changesFrom(values: Values, moved: Values): Changes {
  return Object.fromEntries([...moved].filter(([id, x]) => x !== values.get(id)))
}

/** The answer under each set of values, from one replicate of the same draws. */
async function answersAt(
  question: Question,
  worlds: readonly Values[],
  { metric, ask, workers, signal, onProgress }: ExploreOptions,
  what: string,
): Promise<number[]> {
  const values: Values = new Map(Object.entries(question.baseline.parameters))
  const statistic = lineName(answering(question, parseLineName(metric)))
  const people = Math.min(POINT_PEOPLE, question.people)
  const tasks = worlds.map((w, number) => ({
    question: ask(changesFrom(values, w), statistic, people),
    replicate: POINT_REPLICATE,
    number,
  }))
  const points = new Replicates(POINTS, {
    workers,
    signal,
    onProgress: (done, total) => onProgress(what, done, total),
  })
  return (await points.of(tasks)).map(r => (r.scenario[0] as number) - (r.baseline[0] as number))
}

/** The one replicate of a point's question. */
const POINTS: Series<ReplicateTask & { readonly question: Question; readonly number: number }, Replicate> = {
  nameOf: t => String(t.number),
  numberOf: t => t.number + 1,
  open: () => ({
    lasting: true,
    module: compiled('whatif/worker.js'),
    data: {},
    here: () => task => replicateOf(task.question, task.replicate),
  }),
}
