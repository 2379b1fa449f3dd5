/** The interaction of scenarios: what all of them together change, less the sum of what each changes alone. */
import { need } from '../ground/error.js'
import { momentsOf } from '../replicates/moments.js'
import type { Nature } from '../schema/nature.js'
import { type LineOf, lineName } from '../schema/stratum.js'
import type { Answer } from './answer.js'
import { answering, isShown } from './statistics.js'
import { differencesOf, intervalOf } from './summary.js'

/** A difference with its Monte Carlo error. */
export interface Alone {
  readonly scenario: string
  readonly difference: number
  readonly mcse: number
}

/** The interaction of scenarios in one statistic, from the same people and draws in every arm. */
export interface Interaction extends LineOf, Nature {
  readonly world: string
  /** What each changes by itself, in their order. */
  readonly alone: readonly Alone[]
  /** What all change together, and its error. */
  readonly together: number
  readonly together_mcse: number
  /** What that is more, or less, than the sum of the others, with its paired error and 95% interval. */
  readonly interaction: number
  readonly mcse: number
  readonly conf_low: number
  readonly conf_high: number
  readonly reps: number
}

/**
 * The interaction in every statistic that all answers have: the answer of the stack, and those of its scenarios by name, of
 * one world, seed and number of people. Errors: answers that are not paired.
 *
 * @example
 * import { interactionsOf, questionOf, runQuestion } from '@plumbline/plumbline/whatif'
 *
 * const ask = { people: 200, statistics: ['mean.verified'], only: true, split: false }
 * const answer = async name => runQuestion(questionOf(name, ask), { reps: 2, workers: 1 })
 * const [a, b] = ['upskilling', 'models-improve']
 * const alone = { [a]: await answer(a), [b]: await answer(b) }
 * const [row] = interactionsOf(await answer(`${a}+${b}`), alone)
 * console.log(row.statistic, row.alone.length) // → mean.verified 2
 */
export function interactionsOf(
  together: Answer,
  alone: Readonly<Record<string, Answer>>,
): readonly Interaction[] {
  const key = ({ question: { world, seed, people }, replicates }: Answer) =>
    `${world} ${seed} ${people} ${replicates.length}`
  need(
    Object.values(alone).every(a => key(a) === key(together)),
    'whatif.unpaired',
    'an interaction needs answers of one world, seed, number of people and of replicates',
  )
  const answers = [together, ...Object.values(alone)]
  const found = (answer: Answer, name: string) => answer.lines.findIndex(x => lineName(x) === name)
  return together.lines.flatMap(line => {
    if (!isShown(together.question, line)) return []
    // All on the same line: that of drawn outcomes where it is all that they share.
    const names = [answering(together.question, line), line].map(lineName)
    const name = names.find(n => answers.every(a => found(a, n) >= 0)) ?? lineName(line)
    const of = (answer: Answer) => {
      const at = found(answer, name)
      return at < 0 ? [] : differencesOf(answer, at)
    }
    const own = Object.entries(alone).map(([scenario, answer]) => ({ scenario, differences: of(answer) }))
    const all = of(together)
    const excess = all.map((d, r) => own.reduce((s, o) => s - (o.differences[r] ?? Number.NaN), d))
    const used = excess.flatMap((x, r) => (Number.isFinite(x) ? [r] : []))
    if (used.length < 2) return []
    const moments = (xs: readonly number[]) => momentsOf(used.map(r => xs[r] as number))
    const error = (xs: readonly number[]) => intervalOf(moments(xs)).mcse
    return [
      {
        ...line,
        world: together.question.world,
        alone: own.map(({ scenario, differences: d }) => ({
          scenario,
          difference: moments(d).mean,
          mcse: error(d),
        })),
        together: moments(all).mean,
        together_mcse: error(all),
        interaction: moments(excess).mean,
        ...intervalOf(moments(excess)),
        reps: used.length,
      },
    ]
  })
}
