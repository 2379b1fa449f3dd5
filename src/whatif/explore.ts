/**
 * The answer to a question at the checked points of a world's assumptions: its range, the parameters behind it, and what
 * leaves it open.
 */

import { steppedBy } from '../calibrate/free.js'
import { type Assumptions, movedBy, sharesAt } from '../calibrate/points.js'
import { compiled } from '../ground/pool.js'
import { PARAMETERS } from '../model/nodes.js'
import { momentsOf } from '../replicates/moments.js'
import { Replicates, type Series } from '../replicates/replicates.js'
import { latinHypercube } from '../streams/latin-hypercube.js'
import type { Question } from './question.js'
import { type Replicate, replicateOf } from './replicate.js'
import type { ReplicateTask } from './worker.js'

type Values = ReadonlyMap<string, number>
type Changes = Readonly<Record<string, number>>

/** The answer at one point of the assumptions. */
export interface Sampled {
  /** The number of the point in the file of its world. */
  readonly point: number
  readonly difference: number
  /** The Monte Carlo error of how far it is from the world's own answer. */
  readonly mcse: number
  /** The share of the drawn way from the world that the figures allow. */
  readonly factor: number
  /** Figures of the register that were checked there; none failed. */
  readonly figures: number
  /** Parameters that differ from the world's. */
  readonly parameters: Changes
}

/** An end of the range: a point, or the world itself. */
export interface Point extends Pick<Sampled, 'difference' | 'mcse' | 'parameters'> {
  /** Parameters of the nodes that matter most, with how far each alone moves the answer. */
  readonly because: readonly { readonly parameter: string; readonly value: number; readonly moves: number }[]
}

export interface Explored {
  readonly low: Point
  readonly high: Point
  readonly variances: { readonly sampling: number; readonly rounding: number; readonly assumptions: number }
  readonly sampled: readonly Sampled[]
}

export interface ExploreOptions {
  /** The answer in the world itself, replicate by replicate. */
  readonly own: readonly number[]
  /** The people of the question. */
  readonly people: number
  readonly seed: string
  /** The question of the one figure in the world with some parameters changed. */
  readonly ask: (parameters: Changes, people: number) => Question
  readonly workers?: number
  readonly signal?: AbortSignal
  readonly onProgress: (what: string, done: number, total: number) => void
}

/** Replicates of each point: the world's own first ones, with the same people and draws. */
const POINT_REPS = 12
/** Steps that are only needed for a variance or a reason have fewer replicates, of fewer people. */
const STEP_REPS = 3
const STEP_PEOPLE = 10_000

export async function explore(world: Assumptions, options: ExploreOptions): Promise<Explored> {
  const { own, people } = options
  const assumptions = withHeadless(world, options)
  const { values, points } = assumptions
  const centre = momentsOf(own).mean
  const answers = await answersAt(
    points.map(p => p.parameters),
    { ...options, what: 'points', reps: Math.min(POINT_REPS, own.length), people },
  )
  const sampled = points.map(({ number, ...point }, j): Sampled => {
    const moved = momentsOf((answers[j] as number[]).map((x, r) => x - (own[r] as number)))
    return {
      ...point,
      point: number,
      difference: centre + moved.mean,
      mcse: Math.sqrt(moved.variance / moved.n),
    }
  })
  const steps = new Steps(values, options)
  const here = { difference: centre, mcse: 0, because: [], parameters: {} }
  const end = async (sign: number): Promise<Point> => {
    const [first] = [...sampled].sort((a, b) => sign * (b.difference - a.difference))
    // The world itself is a point too.
    if (!first || sign * (first.difference - centre) <= 0) return here
    const { difference, mcse, parameters } = first
    return { difference, mcse, parameters, because: await reasons(assumptions, parameters, steps) }
  }
  return {
    low: await end(-1),
    high: await end(1),
    variances: { ...(await ofFigures(assumptions, steps)), assumptions: spreadOf(sampled) },
    sampled,
  }
}

/** The variance between points, less that of their errors. */
function spreadOf(sampled: readonly Sampled[]): number {
  if (sampled.length < 2) return 0
  const noise = momentsOf(sampled.map(s => s.mcse ** 2)).mean
  return Math.max(0, momentsOf(sampled.map(s => s.difference)).variance - noise)
}

/** What the figures leave open: the answer's variance when each is moved by its own spread of sampling and of rounding. */
async function ofFigures({ values, free }: Assumptions, steps: Steps) {
  const figures = Object.values(free.figures)
  const squares = await steps.squares(
    figures.map(f => steppedBy(values, f.steps)),
    'figures',
  )
  const variance = (kind: 'rounding' | 'sampling') =>
    Math.max(
      0,
      figures.reduce((s, f, j) => s + (squares[j] as number) * f[kind] ** 2, 0),
    )
  return { sampling: variance('sampling'), rounding: variance('rounding') }
}

/** Nodes whose parameters are named as reasons, and how many of them. */
const NODES_NAMED = 2
const REASONS = 3
const short = (x: number) => Number(x.toPrecision(3))

/** The parameters that alone move the answer most, of the nodes that do. */
async function reasons(
  { values, free }: Assumptions,
  parameters: Changes,
  steps: Steps,
): Promise<Point['because']> {
  const shares = [...sharesAt(values, free, parameters)]
  const nodeOf = ([id]: readonly [string, number]) => free.assumed[id]!.node
  const alone = (some: readonly (readonly [string, number])[]) => movedBy(values, free, new Map(some))
  const nodes = [...new Set(shares.map(nodeOf))]
  const byNode = await steps.moves(
    nodes.map(n => alone(shares.filter(s => nodeOf(s) === n))),
    'nodes alone',
  )
  const largest = nodes
    .map((node, j) => ({ node, size: Math.abs(byNode[j] as number) }))
    .sort((a, b) => b.size - a.size)
    .slice(0, NODES_NAMED)
  const candidates = shares.filter(s => largest.some(({ node }) => node === nodeOf(s)))
  const each = await steps.moves(
    candidates.map(s => alone([s])),
    'parameters alone',
  )
  return candidates
    .map(([parameter], j) => ({
      parameter,
      value: short(parameters[parameter] as number),
      moves: each[j] as number,
    }))
    .sort((p, q) => Math.abs(q.moves) - Math.abs(p.moves))
    .slice(0, REASONS)
}

/** Headless sessions are in no figure, so where a scenario lets them in, all that is assumed of them is free. */
function withHeadless(world: Assumptions, { ask, seed, people }: ExploreOptions): Assumptions {
  if (!ask({}, people).scenario.parameters['headless.share']) return world
  const { free, points } = world
  const own = PARAMETERS.filter(p => p.id.startsWith('headless.') && !p.handle)
  const cube = latinHypercube(points.length, own.length, seed)
  const steps = free.knobs.map(() => 0)
  const ends = own.map(p => {
    const [low, high] = p.range.map(to => ({ to, steps, left: 0 })) as [End, End]
    return [p.id, { node: 'session.headless', low, high }] as const
  })
  return {
    ...world,
    free: { ...free, assumed: { ...free.assumed, ...Object.fromEntries(ends) } },
    points: points.map((point, i) => ({
      ...point,
      parameters: {
        ...point.parameters,
        ...Object.fromEntries(
          own.map(({ id, range: [low, high] }, j) => [id, low + (high - low) * (cube[i]![j] as number)]),
        ),
      },
    })),
  }
}

type End = Assumptions['free']['assumed'][string]['low']

/** The answers of steps from the world, beside its own with the same draws. */
class Steps {
  readonly #values: Values
  readonly #options: ExploreOptions

  constructor(values: Values, options: ExploreOptions) {
    this.#values = values
    this.#options = options
  }

  /** How far each step moves the answer. */
  async moves(worlds: readonly Values[], what: string): Promise<number[]> {
    return (await this.#moments(worlds, what)).map(m => m.mean)
  }

  /** The squares of how far each step moves the answer, without what their errors add. */
  async squares(worlds: readonly Values[], what: string): Promise<number[]> {
    return (await this.#moments(worlds, what)).map(m => m.mean ** 2 - m.variance / m.n)
  }

  async #moments(worlds: readonly Values[], what: string) {
    const people = Math.min(STEP_PEOPLE, this.#options.people)
    const changes = worlds.map(w => changesFrom(this.#values, w))
    const [here, ...each] = (await answersAt([{}, ...changes], {
      ...this.#options,
      what,
      reps: STEP_REPS,
      people,
    })) as [number[], ...number[][]]
    return each.map(xs => momentsOf(xs.map((x, r) => x - (here[r] as number))))
  }
}

function changesFrom(values: Values, moved: Values): Changes {
  return Object.fromEntries([...moved].filter(([id, x]) => x !== values.get(id)))
}

interface AnswersOptions extends Pick<ExploreOptions, 'ask' | 'workers' | 'signal' | 'onProgress'> {
  readonly what: string
  readonly reps: number
  readonly people: number
}

/** The answers with each set of changes, replicate by replicate; all have the same draws. */
async function answersAt(changes: readonly Changes[], options: AnswersOptions): Promise<number[][]> {
  const { ask, what, reps, people, workers, signal, onProgress } = options
  const tasks = changes.flatMap((parameters, j) => {
    const question = ask(parameters, people)
    return Array.from({ length: reps }, (_, r) => ({ question, replicate: r + 1, number: j * reps + r }))
  })
  const replicates = new Replicates(POINTS, {
    workers,
    signal,
    onProgress: (done, total) => onProgress(what, done, total),
  })
  const found = (await replicates.of(tasks)).map(r => (r.scenario[0] as number) - (r.baseline[0] as number))
  return changes.map((_, j) => found.slice(j * reps, (j + 1) * reps))
}

/** Replicates of points’ questions. */
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
