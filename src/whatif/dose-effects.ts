/** The dose of a scenario and its effects, over the replicates of an answer. */
import { type Moments, momentsOf } from '../replicates/moments.js'
import type { Answer } from './answer.js'
import {
  COUNTS,
  type Count,
  DOSE_GROUPS,
  DOSE_OUTCOMES,
  type DoseGroup,
  type DoseOutcome,
  GROUP_WIDTH,
} from './dose.js'
import { intervalOf } from './summary.js'

/** A number over replicates, with its Monte Carlo error and 95% interval. */
export interface Estimated {
  readonly estimate: number
  readonly mcse: number
  readonly conf_low: number
  readonly conf_high: number
  readonly reps: number
}

/** Shares of the baseline's sessions and people. */
export interface Dose {
  readonly world: string
  /** Sessions that differ in anything that they show or in their probabilities of success, and their people. */
  readonly sessions: Estimated
  readonly people: Estimated
  /** Sessions that the scenario's rules name, and their people; undefined where they name no one, or all. */
  readonly aim?: { readonly words: string; readonly sessions: Estimated; readonly people: Estimated }
  /** Sessions and people that the baseline does not have, over those that it has. */
  readonly added?: { readonly sessions: Estimated; readonly people: Estimated }
  /** Whether people count by other weights, so that shares of sessions change and no session does. */
  readonly weighted: boolean
}

/** The change of an outcome in a group of sessions: shares of those with a clear goal. */
export interface Effect extends Estimated {
  readonly world: string
  readonly group: DoseGroup
  readonly outcome: DoseOutcome
  /** Of the same sessions without and with the scenario; those that it adds have no baseline. */
  readonly baseline: number
  readonly scenario: number
}

/**
 * How many sessions and people a scenario touches, as shares of the baseline's; undefined where the question asks for
 * no parts.
 *
 * @example
 * import { doseOf, questionOf, runQuestion } from '@plumbline/plumbline/whatif'
 *
 * const answer = await runQuestion(questionOf('upskilling', { people: 500 }), { reps: 2, workers: 1 })
 * console.log(doseOf(answer)?.aim?.words) // → novice or beginner sessions
 */
export function doseOf({ question, replicates }: Answer): Dose | undefined {
  if (!question.split) return undefined
  const share = (what: Count, of: Count) =>
    estimated(
      momentsOf(
        replicates.map(
          r => (r.dose[COUNTS.indexOf(what)] as number) / (r.dose[COUNTS.indexOf(of)] as number),
        ),
      ),
    )
  const pair = (what: 'touched' | 'aimed' | 'added') => ({
    sessions: share(`${what}_sessions`, 'sessions'),
    people: share(`${what}_people`, 'people'),
  })
  const added = pair('added')
  return {
    world: question.world,
    ...pair('touched'),
    ...(question.aim && { aim: { words: question.aim.words, ...pair('aimed') } }),
    ...(added.sessions.estimate > 0 && { added }),
    weighted: question.scenario.tilts !== undefined || question.baseline.tilts !== undefined,
  }
}

/**
 * Outcomes without and with a scenario, in every group that has sessions: shares of those with a clear goal, with the
 * Monte Carlo error and 95% interval of their paired difference. Empty where the question asks for no parts.
 */
export function effectsOf({ question, replicates }: Answer): Effect[] {
  if (!question.split) return []
  return DOSE_GROUPS.flatMap((group, g) =>
    DOSE_OUTCOMES.flatMap((outcome, o): Effect[] => {
      const from = COUNTS.length + g * GROUP_WIDTH
      const mean = (arm: 0 | 1) =>
        replicates.map(
          ({ dose }) =>
            (dose[from + 2 + arm * DOSE_OUTCOMES.length + o] as number) / (dose[from + arm] as number),
        )
      const [before, after] = [mean(0), mean(1)]
      const isOnlyAfter = group === 'added'
      const used = after.flatMap((y, r) => {
        const x = isOnlyAfter ? 0 : (before[r] as number)
        return Number.isFinite(x) && Number.isFinite(y) ? [[x, y] as const] : []
      })
      const isUnknown = outcome.startsWith('p_') && used.every(([x, y]) => x === 0 && y === 0)
      if (used.length < 2 || isUnknown) return []
      const average = (j: 0 | 1) => momentsOf(used.map(u => u[j])).mean
      return [
        {
          world: question.world,
          group,
          outcome,
          baseline: isOnlyAfter ? Number.NaN : average(0),
          scenario: average(1),
          ...estimated(momentsOf(used.map(([x, y]) => y - x))),
        },
      ]
    }),
  )
}

function estimated(m: Moments): Estimated {
  return { estimate: m.mean, ...intervalOf(m), reps: m.n }
}
