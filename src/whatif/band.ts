/**
 * How far an answer depends on what nobody knows: the same question in every world that meets the register, and in
 * each over the assumed parameters, along the directions that the figures leave free.
 */
import { availableParallelism } from 'node:os'
import { type Freedom, turnedBy } from '../calibrate/free.js'
import { KNOBS } from '../calibrate/knob.js'
import { solveWorld } from '../calibrate/solve-world.js'
import { PlumblineError } from '../ground/error.js'
import { compiled, runTasks } from '../ground/pool.js'
import { PARAMETERS } from '../model/nodes.js'
import { resolveScenario } from '../scenarios/resolve.js'
import { loadScenario, scenarioPath } from '../scenarios/scenario.js'
import type { Scenario } from '../scenarios/schema.js'
import { loadSolution, solutionFile } from '../scenarios/solution.js'
import { type Answer, lineNumber } from './answer.js'
import { type Question, type QuestionOptions, questionOf } from './question.js'
import { type Replicate, replicateOf } from './replicate.js'
import { runQuestion } from './run.js'
import { designOf, type Index, indicesOf } from './sobol.js'
import { lineKey, linesOf } from './statistics.js'
import { intervalOf, momentsOf } from './summary.js'

/** Worlds that the published figures cannot tell apart. */
export const WORLDS = ['baseline', 'selection', 'noisy-labels'] as const

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

/** The answer at one point of the assumptions. */
export interface Point {
  readonly difference: number
  /** Parameters of the nodes that matter most, with how far each alone moves the answer. */
  readonly because: readonly { readonly parameter: string; readonly value: number; readonly moves: number }[]
  readonly parameters: Readonly<Record<string, number>>
}

export interface WorldBand {
  readonly world: string
  readonly title: string
  readonly difference: number
  readonly mcse: number
  readonly conf_low: number
  readonly conf_high: number
  readonly reps: number
  /** Farthest answers over the assumptions; those of the world itself where they were left out. */
  readonly low: Point
  readonly high: Point
  /** Variances of the answer: of its Monte Carlo error, of what sampling and rounding leave open in the figures, and of assumptions. */
  readonly variances: {
    readonly monte_carlo: number
    readonly sampling: number
    readonly rounding: number
    readonly assumptions: number
  }
  readonly indices: readonly Index[]
  /** Whether the assumptions were moved. */
  readonly explored: boolean
}

export interface Band {
  readonly metric: string
  readonly worlds: readonly WorldBand[]
  readonly low: WorldBand
  readonly high: WorldBand
}

export const DEFAULT_METRIC = 'mean.verified'
export const DEFAULT_POINTS = 32
/** People at each point: differences between points share their draws, and need fewer than an answer. */
const POINT_PEOPLE = 10_000
const DEFAULT_REPS = 40
/** Every point is answered with the same draws, so that points differ by their parameters alone. */
const POINT_REPLICATE = 1

/** The band of an answer over worlds and assumptions. `freedom` gives what the figures leave free in a world. */
export async function bandOf(
  scenario: Scenario | string,
  freedom: (world: string) => Freedom | undefined,
  options: BandOptions = {},
): Promise<Band> {
  const { metric = DEFAULT_METRIC, worlds = WORLDS } = options
  const bands: WorldBand[] = []
  for (const world of worlds) bands.push(await inWorld(scenario, world, metric, freedom(world), options))
  const by = (f: (b: WorldBand) => number) => bands.reduce((a, b) => (f(b) < f(a) ? b : a))
  return { metric, worlds: bands, low: by(b => b.low.difference), high: by(b => -b.high.difference) }
}

async function inWorld(
  scenario: Scenario | string,
  name: string,
  metric: string,
  free: Freedom | undefined,
  options: BandOptions,
): Promise<WorldBand> {
  const { reps = DEFAULT_REPS, points = DEFAULT_POINTS, onProgress, ...rest } = options
  const world = loadScenario(name)
  const ask = (
    people: number | undefined,
    parameters: Readonly<Record<string, number>> = {},
    statistic = metric,
  ): Question =>
    questionOf(scenario, {
      ...rest,
      ...(people !== undefined && { people }),
      world,
      worldParameters: parameters,
      statistics: [lineKey(statistic)],
      only: true,
      split: false,
    })
  const question = ask(rest.people)
  const answer = await runQuestion(question, {
    reps,
    ...pooled(options),
    onProgress: (d, t) => onProgress?.(name, 'replicates', d, t),
  })
  const line = lineNumber(answer, metric)
  const moments = momentsOf(differencesOf(answer, line))
  const here = { difference: moments.mean, because: [], parameters: {} }
  const plain = {
    world: name,
    title: world.title,
    difference: moments.mean,
    ...intervalOf(moments),
    reps,
    low: here,
    high: here,
    variances: { monte_carlo: moments.variance / reps, sampling: 0, rounding: 0, assumptions: 0 },
    indices: [],
    explored: false,
  }
  if (!free || points === 0) return plain
  const values = new Map(Object.entries(resolveScenario(world).parameters))
  const quiet = withoutNoise(metric, question)
  const ids = Object.keys(free.assumed)
  const nodes = ids.map(id => free.assumed[id]!.node)
  const design = designOf(nodes, points, `${options.seed ?? ''} assumptions`)
  const figures = Object.keys(free.figures)
  const cube = [...design.a, ...design.b, ...design.mixed.flat()]
  const at = [
    values,
    ...cube.map(x => pointAt(values, free, ids, x)),
    ...figures.map(f => turnedBy(values, free.figures[f]!.turns)),
  ].map(v => Object.fromEntries([...v].filter(([id, x]) => x !== values.get(id))))
  const answers = await answersAt(
    at.map(p => ask(Math.min(POINT_PEOPLE, question.people), p, quiet)),
    line,
    options,
    (d, t) => onProgress?.(name, 'points', d, t),
  )
  const [centre, ...others] = answers as [number, ...number[]]
  const results = others.slice(0, cube.length)
  const moved = others.slice(cube.length).map(d => d - centre)
  const both = [...results.slice(0, 2 * points)]
  const shifted = (d: number) => moments.mean + d - centre
  const farthest = (sign: number) =>
    both.reduce((best, d, i) => (sign * d > sign * (both[best] as number) ? i : best), 0)
  const variance = (kind: 'rounding' | 'sampling') =>
    figures.reduce((s, f, j) => s + ((moved[j] as number) * free.figures[f]![kind]) ** 2, 0)
  const mixed = design.mixed.map((_, g) => results.slice((2 + g) * points, (3 + g) * points))
  const spread = momentsOf(both).variance
  const indices =
    spread > 0 ? indicesOf(nodes, results.slice(0, points), results.slice(points, 2 * points), mixed) : []
  const largest = [...indices]
    .sort((a, b) => b.total - a.total)
    .slice(0, NODES_NAMED)
    .map(x => x.group)
  const named = ids.flatMap((id, n) => (largest.includes(nodes[n] as string) ? [{ id, n }] : []))
  /** A point with the parameters that moved its answer most, each moved there alone. */
  const pointOf = async (i: number): Promise<Point> => {
    const x = cube[i] as Float64Array
    const alone = named.map(({ n }) =>
      pointAt(
        values,
        free,
        ids,
        x.map((v, m) => (m === n ? v : MIDDLE)),
      ),
    )
    const moves = await answersAt(
      alone.map(v => ask(Math.min(POINT_PEOPLE, question.people), Object.fromEntries(v), quiet)),
      line,
      options,
      (d, t) => onProgress?.(name, 'parameters alone', d, t),
    )
    const because = named
      .map(({ id }, m) => ({
        parameter: id,
        value: short(alone[m]!.get(id) as number),
        moves: (moves[m] as number) - centre,
      }))
      .sort((a, b) => Math.abs(b.moves) - Math.abs(a.moves))
    return {
      difference: shifted(results[i] as number),
      because: because.slice(0, REASONS),
      parameters: at[i + 1] as Record<string, number>,
    }
  }
  return {
    ...plain,
    low: await pointOf(farthest(-1)),
    high: await pointOf(farthest(1)),
    variances: {
      monte_carlo: moments.variance / reps,
      sampling: variance('sampling'),
      rounding: variance('rounding'),
      assumptions: spread,
    },
    indices,
    explored: true,
  }
}

/** Nodes whose parameters are named as reasons, and how many of them. */
const NODES_NAMED = 2
const REASONS = 3
/** Where a parameter stands as in the world itself. */
const MIDDLE = 0.5
const short = (x: number) => Number(x.toPrecision(3))

/**
 * The statistic that points are told apart by: the truth's probabilities in place of drawn outcomes, where labels are
 * exact, so that both have one expectation. It costs nothing and leaves out the noise of the outcomes.
 */
function withoutNoise(metric: string, question: Question): string {
  const probable = metric.replace(/^mean\./, 'p.')
  const isExact = [question.baseline, question.scenario].every(({ parameters }) =>
    LABELS.every(p => parameters[p.id] === p.value),
  )
  const exists = linesOf({ ...question, statistics: [lineKey(probable)] }).length > 0
  return isExact && exists ? probable : metric
}

/** Parameters by which labels are misread; at their defaults labels are exact. */
const LABELS = PARAMETERS.filter(p => p.id.startsWith('label.') && !p.id.startsWith('label.unclear'))

function pooled({ workers, signal }: BandOptions) {
  return { ...(workers !== undefined && { workers }), ...(signal && { signal }) }
}

function differencesOf({ replicates }: Answer, line: number): number[] {
  return replicates.map(r => (r.scenario[line] as number) - (r.baseline[line] as number))
}

/** How far off, in what is tolerated, a figure may stay at a point. */
const MOST_LEFT = 1.5

/** The world with every assumed parameter moved towards an end of its range, and the knobs against it. */
export function pointAt(
  values: ReadonlyMap<string, number>,
  free: Freedom,
  ids: readonly string[],
  x: Float64Array,
): ReadonlyMap<string, number> {
  const moved = new Map(values)
  const turns = new Float64Array(free.knobs.length)
  ids.forEach((id, j) => {
    const side = 2 * (x[j] as number) - 1
    const end = free.assumed[id]![side < 0 ? 'low' : 'high']
    // Where the figures exclude an end of the range, only as much of it is taken as they allow.
    const fraction = Math.abs(side) * Math.min(1, MOST_LEFT / end.left)
    const here = values.get(id) as number
    moved.set(id, here + fraction * (end.to - here))
    end.turns.forEach((t, k) => {
      turns[k] = (turns[k] as number) + fraction * t
    })
  })
  return turnedBy(moved, Array.from(turns))
}

/** The answer to each question from one replicate of the same draws. */
async function answersAt(
  questions: readonly Question[],
  line: number,
  { workers = availableParallelism(), signal }: BandOptions,
  onProgress: (done: number, total: number) => void,
): Promise<number[]> {
  const answers = new Array<number>(questions.length)
  let done = 0
  const tasks = questions.map((question, number) => ({ question, replicate: POINT_REPLICATE, number }))
  await runTasks<(typeof tasks)[0], Replicate>(tasks, {
    workers,
    module: compiled(import.meta.url, 'worker.js'),
    data: {},
    here: () => task => replicateOf(task.question, task.replicate),
    ...(signal && { signal }),
    onResult: (r, { number }) => {
      answers[number] = (r.scenario[line] as number) - (r.baseline[line] as number)
      onProgress(++done, questions.length)
    },
  })
  if (signal?.aborted) throw new PlumblineError('interrupted', 'interrupted')
  return answers
}

/** An end of the band, with the world calibrated again from there. */
export interface Confirmed {
  readonly world: string
  readonly end: 'lower' | 'upper'
  /** The answer by the linear picture of what the figures leave free, and once every knob is solved again. */
  readonly linear: number
  readonly confirmed: number
  /** Figures that the solved world still misses. */
  readonly missed: readonly string[]
}

const CONFIRM_REPS = 10

/** Calibrates again at both ends of each world's range, and asks once more. */
export async function confirmBand(
  scenario: Scenario | string,
  { metric, worlds }: Band,
  options: BandOptions = {},
): Promise<Confirmed[]> {
  const out: Confirmed[] = []
  for (const w of worlds) {
    if (!w.explored || w.low.difference === w.high.difference) continue
    for (const [end, point] of [
      ['lower', w.low],
      ['upper', w.high],
    ] as const) {
      const solved = solvedAt(w.world, point)
      const question = questionOf(scenario, {
        ...options,
        world: loadScenario(w.world),
        worldParameters: Object.fromEntries(solved.values),
        statistics: [lineKey(metric)],
        only: true,
        split: false,
      })
      const answer = await runQuestion(question, { reps: CONFIRM_REPS, ...pooled(options) })
      out.push({
        world: w.world,
        end,
        linear: point.difference,
        confirmed: momentsOf(differencesOf(answer, lineNumber(answer, metric))).mean,
        missed: solved.missed,
      })
    }
  }
  return out
}

/** The world with its knobs solved again where the assumptions are those of a point. */
function solvedAt(name: string, { parameters }: Point) {
  const world = loadScenario(name)
  const turnedIds = new Set(KNOBS.flatMap(k => k.parameters))
  const assumed = Object.fromEntries(Object.entries(parameters).filter(([id]) => !turnedIds.has(id)))
  const solved = solveWorld({
    scenario: { ...world, parameters: { ...world.parameters, ...parameters } },
    goOn: true,
    solution: loadSolution(solutionFile(scenarioPath(name))),
    set: assumed,
    truth: false,
  })
  const missed = solved.calibration.reached.filter(r => r.missed).map(r => r.figure)
  return { values: solved.calibration.values, missed }
}
