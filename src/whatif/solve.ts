/**
 * The inverse question: at which value of one entry of a scenario a figure, or its difference from the baseline,
 * reaches a target. Common random numbers make the figure a nearly smooth function of the entry, so a bracketed
 * secant finds the root; its error is the figure's divided by the slope there.
 */
import { need } from '../ground/error.js'
import { type Moments, momentsOf } from '../replicates/moments.js'
import { withPath } from '../scenarios/path.js'
import type { Scenario } from '../scenarios/schema.js'
import { lineNumber } from './answer.js'
import { type QuestionOptions, questionOf } from './ask.js'
import { type RunOptions, runQuestion } from './run.js'
import { lineKey } from './statistics.js'
import { intervalOf } from './summary.js'

/** Which entry of a scenario is varied, and which figure is to reach which target. */
export interface SolveForOptions extends QuestionOptions, RunOptions {
  /** The entry that is varied, and between which values. */
  readonly vary: string
  readonly low: number
  readonly high: number
  readonly metric: string
  readonly target: number
  /** Whether the target is of the difference from the baseline, not of the scenario's own figure. */
  readonly difference?: boolean
  readonly onStep?: (value: number, reached: number) => void
}

/** The value at which the figure reaches its target, with its Monte Carlo error. */
export interface SolvedFor {
  readonly vary: string
  readonly metric: string
  readonly target: number
  readonly value: number
  /** Monte Carlo error of the value, and its 95% interval. */
  readonly mcse: number
  readonly conf_low: number
  readonly conf_high: number
  /** The figure at the value. */
  readonly reached: number
  readonly slope: number
  readonly reps: number
}

const MOST_STEPS = 30
/**
 * A root is found when the distance of the figure from the target is this share of its Monte Carlo error, or the
 * bracket this small.
 */
const NEAR = 0.05
const NARROW = 1e-6

/**
 * The value of one entry of a scenario at which a figure, or its difference from the baseline, reaches a target: by
 * common random numbers, so that the same people decide at every step. Errors: a range that does not rise, a target
 * that its ends do not enclose.
 */
export async function solveFor(scenario: Scenario, options: SolveForOptions): Promise<SolvedFor> {
  const { vary, low, high, metric, target, difference = false, onStep } = options
  need(low < high, 'solve.range', `the range must rise, got ${low} to ${high}`)
  const at = async (value: number): Promise<Moments> => {
    const version = withPath(scenario, vary, value)
    const question = questionOf(version, {
      ...options,
      statistics: [lineKey(metric)],
      only: true,
      split: false,
    })
    const answer = await runQuestion(question, options)
    const line = lineNumber(answer, metric)
    const moments = momentsOf(
      answer.replicates.map(
        r => (r.scenario[line] as number) - (difference ? (r.baseline[line] as number) : 0),
      ),
    )
    onStep?.(value, moments.mean)
    return moments
  }
  let [a, b] = [
    { x: low, m: await at(low) },
    { x: high, m: await at(high) },
  ]
  const miss = (p: typeof a) => p.m.mean - target
  need(
    a.m.mean !== b.m.mean,
    'solve.still',
    `${metric} is ${a.m.mean.toPrecision(4)} at ${vary} = ${low} and at ${high}: ${vary} does not move it`,
  )
  need(
    miss(a) * miss(b) <= 0,
    'solve.bracket',
    `${metric}${difference ? ' less the baseline' : ''} goes from ${a.m.mean.toPrecision(4)} at ${vary} = ${low} to ${b.m.mean.toPrecision(4)} at ${high}, and does not pass ${target}`,
  )
  let [weightA, weightB] = [1, 1]
  let best = Math.abs(miss(a)) < Math.abs(miss(b)) ? a : b
  for (
    let step = 0;
    step < MOST_STEPS && !isNear(best.m, target) && b.x - a.x > NARROW * (high - low);
    step++
  ) {
    // Illinois: an end that stays has its miss halved, so that both ends close in (Dowell and Jarratt 1971).
    const [fa, fb] = [weightA * miss(a), weightB * miss(b)]
    const x = a.x - (fa * (b.x - a.x)) / (fb - fa)
    const p = { x, m: await at(x) }
    if (miss(p) * miss(b) <= 0) {
      a = p
      weightA = 1
      weightB /= 2
    } else {
      b = p
      weightB = 1
      weightA /= 2
    }
    if (Math.abs(miss(p)) < Math.abs(miss(best))) best = p
  }
  const slope = await slopeAt(at, best.x, options)
  const error = intervalOf(best.m)
  // Both ends of the figure's interval, carried over by the slope.
  const half = Math.abs((error.conf_high - best.m.mean) / slope)
  return {
    vary,
    metric,
    target,
    value: best.x,
    mcse: error.mcse / Math.abs(slope),
    conf_low: best.x - half,
    conf_high: best.x + half,
    reached: best.m.mean,
    slope,
    reps: best.m.n,
  }
}

/** The slope at the root over a tenth of the range, so wide that the jumps of single sessions do not show. */
async function slopeAt(
  at: (value: number) => Promise<Moments>,
  value: number,
  { low, high }: Pick<SolveForOptions, 'low' | 'high'>,
): Promise<number> {
  const reach = (high - low) * SLOPE_REACH
  const [left, right] = [Math.max(low, value - reach), Math.min(high, value + reach)]
  return ((await at(right)).mean - (await at(left)).mean) / (right - left)
}

const SLOPE_REACH = 0.05

function isNear(m: Moments, target: number): boolean {
  return Math.abs(m.mean - target) <= NEAR * intervalOf(m).mcse
}
