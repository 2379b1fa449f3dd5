/** Verdicts: whether an estimator is right, wrong or undecided about an estimand in a world, with the bounds that say so. */

import { groupedBy, groupsOf } from './groups.js'
import { type Answer, type Judged, judged, type Tolerances, tolerancesOf } from './judge.js'
import type { Replicated } from './replicate-row.js'
import { type Evidence, evidenceOf, failsTooOften, givesNothing, isUnknown } from './verdict-evidence.js'
import { verdictWords } from './verdict-words.js'
import type { WorldTruth } from './world-truth.js'

/** A line of verdicts.csv. A part without data is NaN. */
export interface Verdict {
  readonly world: string
  readonly estimator: string
  readonly estimand: string
  readonly verdict: Answer
  /** Mean error, its 95% interval, and how far it may lie from 0. */
  readonly bias: number
  readonly bias_low: number
  readonly bias_high: number
  readonly tolerated_bias: number
  /** Share of intervals that hold the truth, with the interval of Clopper and Pearson. */
  readonly coverage: number
  readonly coverage_low: number
  readonly coverage_high: number
  /** Root mean square of standard errors over the standard deviation of errors, with its interval. */
  readonly se_ratio: number
  readonly se_ratio_low: number
  readonly se_ratio_high: number
  /** The number of replicates that each part rests on. */
  readonly bias_reps: number
  readonly coverage_reps: number
  readonly se_reps: number
  /** The number of replicates that would likely decide what is undecided. */
  readonly reps_to_decide: number
  readonly words: string
}

export interface VerdictOptions extends Partial<Tolerances> {
  /** The super-population's truths, whose own error a bias must exceed too. */
  readonly truths?: readonly WorldTruth[]
}

/**
 * One verdict per world, estimator and estimand, in the order in which they first appear: right, wrong or undecided, by tests of
 * bias, coverage and the size of standard errors, with what was tolerated and the replicates that would decide.
 *
 * @example
 * import { studyOf, validate, verdicts } from '@plumbline/plumbline'
 *
 * const estimate = () => [{ estimand: 'ate.verified.5-1', estimate: 1, std_error: 0.01 }]
 * const study = studyOf({ estimators: [{ name: 'one', estimate }], scenarios: ['baseline'], people: 200 })
 * const { replicates } = await validate(study, { reps: 30, workers: 1 })
 * console.log(verdicts(replicates)[0].verdict) // → wrong
 */
export function verdicts(rows: readonly Replicated[], options: VerdictOptions = {}): Verdict[] {
  const { truths = [], ...given } = options
  const tolerances = tolerancesOf(given)
  const errors = new Map(truths.map(t => [JSON.stringify([t.world, t.estimand]), t.std_error]))
  const found = groupsOf(rows).map(own => {
    const { world, estimator, estimand } = own[0] as Replicated
    const truthError = errors.get(JSON.stringify([world, estimand])) ?? 0
    const evidence = evidenceOf(own, { level: tolerances.level, truthError })
    return { which: { world, estimator, estimand }, evidence }
  })
  const judgements = new Map<Evidence, Judged>()
  const failing = new Set<Evidence>()
  for (const own of groupedBy(found, f => JSON.stringify([f.which.world, f.which.estimator]))) {
    const family = own.map(f => f.evidence)
    for (const [e, j] of judgedFamily(family, tolerances)) judgements.set(e, j)
    if (family.every(givesNothing)) for (const e of family) failing.add(e)
  }
  return found.map(({ which, evidence }) => {
    const onlyFails = failing.has(evidence)
    return verdictOf({ ...which, onlyFails }, evidence, judgements.get(evidence) as Judged, tolerances)
  })
}

/** Estimands with too few estimates, and those whose estimates are the truth itself, are not tested. */
function judgedFamily(family: readonly Evidence[], tolerances: Tolerances): (readonly [Evidence, Judged])[] {
  const tested = family.filter(e => !failsTooOften(e, tolerances) && !e.statesTruth && !isUnknown(e))
  const judgements = judged(tested, tolerances)
  return family.map(e => {
    const j = tested.indexOf(e)
    if (j >= 0) return [e, judgements[j] as Judged] as const
    const verdict = failsTooOften(e, tolerances) ? 'wrong' : 'undecided'
    return [e, { verdict, shown: [], beyond: [], repsToDecide: Number.NaN }] as const
  })
}

function verdictOf(
  {
    onlyFails,
    ...which
  }: Pick<Verdict, 'world' | 'estimator' | 'estimand'> & {
    readonly onlyFails: boolean
  },
  evidence: Evidence,
  judgement: Judged,
  tolerances: Tolerances,
): Verdict {
  const { bias, coverage, ratio, spread } = evidence
  return {
    ...which,
    verdict: judgement.verdict,
    bias: bias?.estimate ?? Number.NaN,
    bias_low: bias?.low ?? Number.NaN,
    bias_high: bias?.high ?? Number.NaN,
    tolerated_bias: tolerances.bias * spread,
    coverage: coverage?.estimate ?? Number.NaN,
    coverage_low: coverage?.low ?? Number.NaN,
    coverage_high: coverage?.high ?? Number.NaN,
    se_ratio: ratio?.estimate ?? Number.NaN,
    se_ratio_low: ratio?.low ?? Number.NaN,
    se_ratio_high: ratio?.high ?? Number.NaN,
    bias_reps: bias?.reps ?? 0,
    coverage_reps: coverage?.reps ?? 0,
    se_reps: ratio?.reps ?? 0,
    reps_to_decide: judgement.repsToDecide,
    words: verdictWords({ ...which, onlyFails }, evidence, judgement, tolerances),
  }
}
