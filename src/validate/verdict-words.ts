/** A verdict in words for a paper: what was shown, within which bounds, on how many corpora. */
import { grouped } from '../ground/format.js'
import { scaleOf } from '../schema/display.js'
import { differenceUnit, type Unit } from '../schema/nature.js'
import type { Check } from './checks.js'
import { normalCritical } from './exact-tails.js'
import { FALSE_ALARMS, type Judged, type Tolerances } from './judge.js'
import { unitOfEstimand } from './truth.js'
import { type Evidence, failsTooOften, isUnknown } from './verdict-evidence.js'

interface Which {
  readonly world: string
  readonly estimand: string
  /** Whether the estimator gave no estimate of anything in the world. */
  readonly onlyFails: boolean
}

export function verdictWords(
  { world, estimand, onlyFails }: Which,
  evidence: Evidence,
  judgement: Judged,
  tolerances: Tolerances,
): string {
  const unit = unitOfEstimand(estimand)
  const parts = failsTooOften(evidence, tolerances)
    ? [`${onlyFails ? 'it only fails: ' : ''}${failureWords(evidence, tolerances)}`]
    : isUnknown(evidence)
      ? [unknownWords(evidence, estimand), ...missingWords(evidence)]
      : evidence.statesTruth
        ? [STATES_TRUTH, ...missingWords(evidence)]
        : [
            biasWords(evidence, judgement, tolerances, unit),
            coverageWords(evidence, judgement, tolerances),
            ...ratioWords(evidence, judgement),
            ...contradictionWords(evidence, tolerances),
            ...missingWords(evidence),
            ...decisionWords(judgement),
          ]
  return `in ${world}: ${parts.join('; ')}`
}

const STATES_TRUTH =
  'it states each corpus’s own figure, up to rounding, so its errors say nothing: compare it with the world’s truth (--truth world)'

function unknownWords({ unknown, withoutTruth }: Evidence, estimand: string): string {
  return `${unknown || `no truth is known for ${estimand}`}; its estimates of ${corpora(withoutTruth)} are measured and not judged`
}

/** The meaning of the verdicts: the tests, and the tolerances. */
export function toleranceWords({ level, bias, coverage, failures }: Tolerances): string {
  const [low, high] = coverage.map(percent) as [string, string]
  return `Right: the 95% intervals lie within ${bias} of the estimator’s spread for bias, and within ${low} to ${high} for the coverage of its ${percent(level)} intervals. Wrong: a test at ${percent(FALSE_ALARMS)} over all that an estimator estimates in a world (Holm) rejects, and the 95% interval reaches beyond what is tolerated; or more than ${percent(failures)} of corpora have no estimate. Else undecided.`
}

function failureWords(e: Evidence, { failures }: Tolerances): string {
  const lost = e.reps - e.found
  const why = e.message === '' ? '' : `; it says: ${e.message}`
  return e.found === 0
    ? `no estimate in ${e.reps === 1 ? 'the' : 'any of'} ${corpora(e.reps)} tried${why}`
    : `no estimate, or not converged, in ${lost} of ${corpora(e.reps)} (${percent(lost / e.reps)}); ${percent(failures)} are tolerated${why}`
}

function biasWords(
  { bias, spread }: Evidence,
  { shown, beyond }: Judged,
  tolerances: Tolerances,
  unit: Unit | undefined,
): string {
  if (!bias) return 'one estimate alone: bias cannot be judged'
  const rests = `95%, ${corpora(bias.reps)}`
  const mean = amount(unit, bias.estimate, true)
  const range = `${signed(unit, bias.low)} to ${amount(unit, bias.high, true)}, ${rests}`
  if (beyond.includes('bias')) return `biased by ${mean} (${range})`
  if (shown.includes('bias'))
    return `a bias of ${mean} is shown (${range}) and tolerated (up to ${amount(unit, tolerances.bias * spread)})`
  // The single interval may leave out 0 where the test over all that is estimated does not reject.
  if (bias.low > 0 || bias.high < 0)
    return `a bias of ${mean} is suggested (${range}), not shown at ${percent(FALSE_ALARMS)} over all tests`
  return `no bias detected; at most ${amount(unit, Math.max(-bias.low, bias.high))} (${rests})`
}

function coverageWords({ coverage }: Evidence, { shown, beyond }: Judged, { level }: Tolerances): string {
  if (!coverage) return 'it gives no intervals, so coverage is not judged'
  const cover = `its ${percent(level)} intervals cover ${percent(coverage.estimate)} (${ends(coverage, percent)})`
  if (beyond.includes('coverage')) return cover
  if (shown.includes('coverage')) return `${cover}, which is tolerated`
  const isWithin = coverage.low <= level && level <= coverage.high
  return `${cover}, ${isWithin ? 'consistent with' : 'not shown to differ from'} ${percent(level)}`
}

/** Sentences on parts that are shown to be off; parts that are not shown are in the table. */
function ratioWords({ ratio }: Evidence, { shown, beyond }: Judged): string[] {
  if (!ratio || !shown.includes('ratio')) return []
  const said = `its standard errors are ${times(ratio.estimate)} times the spread of its estimates (${ends(ratio, times)})`
  return [beyond.includes('ratio') ? said : `${said}, which is tolerated`]
}

function contradictionWords({ contradicts, reach }: Evidence, { level }: Tolerances): string[] {
  if (!contradicts) return []
  if (reach === Infinity) return ['its intervals contradict its standard errors: they have an infinite end']
  return [
    `its intervals contradict its standard errors: they reach ${times(reach)} of them to either side, where ${percent(level)} intervals of a normal reach ${times(normalCritical(1 - level))}`,
  ]
}

function missingWords(evidence: Evidence): string[] {
  const { withoutTruth } = evidence
  const truthless = withoutTruth > 0 && !isUnknown(evidence)
  return [
    ...lostWords(evidence),
    ...unboundedWords(evidence),
    ...(truthless ? [`no truth is known in ${corpora(withoutTruth)}, which are left out`] : []),
  ]
}

/** An interval that reaches everywhere holds the truth, and says nothing. */
function unboundedWords({ unbounded, coverage }: Evidence): string[] {
  if (unbounded === 0 || !coverage) return []
  return [
    `its interval has no finite end in ${unbounded} of ${corpora(coverage.reps)}, which count as covered`,
  ]
}

function lostWords({ reps, found, notConverged }: Evidence): string[] {
  const lost = reps - found
  if (lost === 0) return []
  return [
    notConverged === lost
      ? `not converged in ${lost} of ${corpora(reps)}`
      : `no estimate in ${lost - notConverged} of ${corpora(reps)}${notConverged > 0 ? `, not converged in ${notConverged}` : ''}`,
  ]
}

function decisionWords({ verdict, repsToDecide }: Judged): string[] {
  return verdict === 'undecided' && Number.isFinite(repsToDecide)
    ? [`some ${grouped(repsToDecide)} corpora would likely decide`]
    : []
}

const corpora = (n: number) => `${grouped(n)} ${n === 1 ? 'corpus' : 'corpora'}`
const ends = ({ low, high, reps }: Check, show: (x: number) => string) =>
  `95%: ${show(low)} to ${show(high)}, ${corpora(reps)}`
const times = (x: number) => (x > 0 && x < LEAST_SHOWN ? x.toPrecision(2) : x.toFixed(2))
const LEAST_SHOWN = 0.005
const percent = (x: number) => `${Number((100 * x).toFixed(1))}%`
const DIGITS = 3

/** A size in the unit of the estimand, or a difference with its sign. */
export function amount(unit: Unit | undefined, x: number, withSign = false): string {
  const points = unit && differenceUnit(unit) === 'points' ? ' points' : ''
  return `${withSign ? signed(unit, x) : size(unit, x)}${points}`
}

function size(unit: Unit | undefined, x: number): string {
  const scale = unit ? scaleOf(unit) : 1
  return `${unit === 'dollars' ? '$' : ''}${Number(Math.abs(x * scale).toPrecision(DIGITS))}`
}

function signed(unit: Unit | undefined, x: number): string {
  return `${x > 0 ? '+' : x < 0 ? '−' : ''}${size(unit, x)}`
}
