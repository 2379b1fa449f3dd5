/**
 * The summary of a question's replicates: one line per statistic, with Monte Carlo errors; and the parts of each
 * change.
 */
import { criticalValue } from '../recover/critical.js'
import { type Moments, momentsOf } from '../replicates/moments.js'
import type { Nature } from '../schema/nature.js'
import { type LineOf, lineName, printStratum } from '../schema/stratum.js'
import type { Answer } from './answer.js'
import { TERMS } from './kitagawa.js'
import { PATH_NAMES, SPLIT_OUTCOMES } from './paths.js'
import { answering, drawnLine, isProbable, isShown, sizedLines } from './statistics.js'

/** A line of a scenario’s result table. */
export interface Difference extends LineOf, Nature {
  readonly world: string
  /** Mean over replicates in either arm, and of their paired difference. */
  readonly baseline: number
  readonly scenario: number
  readonly difference: number
  /** Standard deviation of the replicates’ differences over the root of their number. */
  readonly mcse: number
  readonly conf_low: number
  readonly conf_high: number
  /**
   * The variance of the difference if the arms were drawn independently, over its variance in pairs; NaN where
   * nothing moves. For a mean of probabilities (p.…) it is the factor relative to outcomes drawn independently,
   * whose expectation is the same.
   */
  readonly variance_reduction: number
  /**
   * The variance of the difference if the arms were drawn independently, and the relative error of that: from the standard errors
   * of every replicate where they are worked out, else from how replicates vary.
   */
  readonly apart: { readonly variance: number; readonly error: number }
  readonly reps: number
  /** What the estimates average: drawn outcomes, or their probabilities where these have the same expectation. */
  readonly basis: 'outcomes' | 'probabilities'
}

/** A part of the change of an outcome. */
export interface Part {
  readonly world: string
  readonly outcome: string
  readonly split: 'composition' | 'path' | 'whole'
  readonly part: string
  readonly estimate: number
  readonly mcse: number
  readonly conf_low: number
  readonly conf_high: number
  readonly reps: number
}

/**
 * One line per statistic, in the order of the question’s; those without an estimate in either arm in any replicate
 * are left out.
 * Each is the mean over replicates, with its Monte Carlo error and 95% interval, in the unit of the statistic.
 *
 * @example
 * import { differences, questionOf, runQuestion } from '@plumbline/plumbline'
 *
 * const question = questionOf('returns-fade', { people: 200, statistics: ['mean.verified'], only: true, split: false })
 * const [verified] = differences(await runQuestion(question, { reps: 4, workers: 1 }))
 * console.log(verified.difference.toFixed(4), '±', verified.mcse.toFixed(4)) // → -0.0016 ± 0.0005
 */
export function differences({ question, lines, replicates }: Answer): Difference[] {
  const numbers = new Map(lines.map((line, l) => [lineName(line), l]))
  const armsOf = (l: number) => {
    const pairs = replicates
      .map(r => [r.baseline[l] as number, r.scenario[l] as number] as const)
      .filter(([a, b]) => Number.isFinite(a) || Number.isFinite(b))
    const [a, b] = [0, 1].map(j => momentsOf(pairs.map(p => p[j as 0 | 1]).filter(Number.isFinite)))
    return { pairs, a: a as Moments, b: b as Moments }
  }
  const sized = sizedLines(question, lines)
  const apartOf = (l: number): Difference['apart'] => {
    const at = sized.indexOf(l)
    const squares = replicates.map(({ errors }) => sumOfSquares([errors[at], errors[sized.length + at]]))
    if (at >= 0 && squares.every(Number.isFinite)) {
      const { mean, variance, n } = momentsOf(squares)
      return { variance: mean, error: Math.sqrt(variance / n) / mean }
    }
    const { a, b } = armsOf(l)
    return { variance: a.variance + b.variance, error: Math.sqrt(2 / (Math.min(a.n, b.n) - 1)) }
  }
  return lines.flatMap((line, l) => {
    const { statistic, stratum, unit, kind } = line
    const answers = numbers.get(lineName(answering(question, line))) ?? l
    const { pairs, a, b } = armsOf(answers)
    if (pairs.length === 0 || !isShown(question, line)) return []
    const apart = apartOf(numbers.get(lineName(drawnLine(line))) ?? l)
    const both = pairs.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y))
    // One replicate has no error.
    if (both.length < 2) return []
    const d = momentsOf(both.map(([x, y]) => y - x))
    return [
      {
        world: question.world,
        statistic,
        stratum,
        baseline: a.mean,
        scenario: b.mean,
        difference: d.mean,
        ...intervalOf(d),
        variance_reduction: d.variance > 0 ? apart.variance / d.variance : Number.NaN,
        apart,
        reps: both.length,
        basis: isProbable(lines[answers] ?? line) ? 'probabilities' : 'outcomes',
        unit,
        kind,
      } as const,
    ]
  })
}

const sumOfSquares = (xs: readonly (number | undefined)[]) =>
  xs.reduce<number>((sum, x) => sum + (x ?? Number.NaN) ** 2, 0)

/** A difference as tables show it: its stratum as text. */
export function differenceRow({ stratum, unit: _, kind: __, apart: ___, ...row }: Difference) {
  const { world, statistic, ...numbers } = row
  return { world, statistic, stratum: printStratum(stratum), ...numbers }
}

/** Every outcome’s change in parts: by cells (Kitagawa) and along the causal path. */
export function parts({ question, replicates }: Answer): Part[] {
  if (!question.split) return []
  const kinds = [
    { split: 'composition', names: TERMS, from: 0 },
    { split: 'path', names: PATH_NAMES, from: SPLIT_OUTCOMES.length * TERMS.length },
  ] as const
  return SPLIT_OUTCOMES.flatMap((outcome, o) =>
    kinds.flatMap(({ split, names, from }) => {
      const at = (p: number) => from + o * names.length + p
      const row = (kind: Part['split'], part: string, of: (r: Float64Array) => number): Part => {
        const m = momentsOf(replicates.map(r => of(r.split)))
        return {
          world: question.world,
          outcome,
          split: kind,
          part,
          estimate: m.mean,
          ...intervalOf(m),
          reps: replicates.length,
        }
      }
      const whole = row('whole', 'difference', r => names.reduce((s, _, p) => s + (r[at(p)] as number), 0))
      return [
        ...(split === 'composition' ? [whole] : []),
        ...names.map((name, p) => row(split, name, r => r[at(p)] as number)),
      ]
    }),
  )
}

/** The paired difference of a line in every replicate. */
export function differencesOf({ replicates }: Pick<Answer, 'replicates'>, line: number): number[] {
  return replicates.map(r => (r.scenario[line] as number) - (r.baseline[line] as number))
}

/** The Monte Carlo error of a mean and its 95% interval: Student’s t with n − 1 degrees of freedom. */
export function intervalOf({ n, mean, variance }: Moments): {
  mcse: number
  conf_low: number
  conf_high: number
} {
  const mcse = Math.sqrt(variance / n)
  const half = criticalValue(n) * mcse
  return { mcse, conf_low: mean - half, conf_high: mean + half }
}

/** The median of the variance-reduction factors of the lines that a scenario moves. */
export function medianReduction(rows: readonly Difference[]): number {
  const factors = rows
    .map(r => r.variance_reduction)
    .filter(Number.isFinite)
    .sort((a, b) => a - b)
  const middle = factors.length / 2
  return factors.length === 0
    ? Number.NaN
    : ((factors[Math.ceil(middle) - 1] as number) + (factors[Math.floor(middle)] as number)) / 2
}
