/** What the measures say of an estimator, in a sentence: whether it is biased, whether its intervals cover. */
import { scaleOf } from '../schema/display.js'
import { groupedBy, groupsOf } from './groups.js'
import type { Measure, Measured } from './measures.js'
import { criticalNormal } from './normal.js'
import type { Replicated } from './replicate.js'
import type { Study } from './study.js'
import { declaredEstimands } from './truth.js'
import type { Validated } from './validate.js'
import type { WorldTruth } from './world-truth.js'

export interface Verdict {
  readonly world: string
  readonly estimator: string
  readonly estimand: string
  /** Whether bias or coverage are beyond chance and matter. */
  readonly flagged: boolean
  readonly words: string
}

/** A right estimator is flagged in at most this share of validations, over all its estimands in a world. */
const FALSE_ALARMS = 0.01
/** Of bias and of coverage. */
const CHECKS = 2
/** A bias is small if it is less than this share of the estimator's own spread. */
const SMALL_BIAS = 0.1
const NOMINAL = 0.95
/** Coverage off by less than this does no harm. */
const SMALL_GAP = 0.01
const FEWEST_FOUND = 0.5

/** A verdict a world, estimator and estimand, in the order of the measures; a bias must exceed the truth's own error too. */
export function verdicts(measures: readonly Measured[], truths: readonly WorldTruth[] = []): Verdict[] {
  const errors = new Map(truths.map(t => [JSON.stringify([t.world, t.estimand]), t.std_error]))
  const groups = groupsOf(measures)
  return groups.map(own => {
    const { world, estimator, estimand } = own[0] as Measured
    const family = groups.filter(([g]) => g!.world === world && g!.estimator === estimator).length
    return verdictOf(own, {
      critical: criticalNormal(FALSE_ALARMS / (CHECKS * family)),
      truthError: errors.get(JSON.stringify([world, estimand])) ?? 0,
    })
  })
}

interface Yardstick {
  /** Errors beyond which a bias or a gap of coverage is not chance (Bonferroni over the estimator's family). */
  readonly critical: number
  readonly truthError: number
}

function verdictOf(own: readonly Measured[], { critical, truthError }: Yardstick): Verdict {
  const { world, estimator, estimand } = own[0] as Measured
  const of = (measure: Measure) => own.find(m => m.measure === measure)
  const bias = of('bias') as Measured
  const spread = of('empirical_se') as Measured
  const coverage = of('coverage') as Measured
  const none = of('no_estimate') as Measured
  const left = missingWords(none, of('not_converged') as Measured)
  const which = { world, estimator, estimand }
  if (bias.reps < FEWEST_FOUND * none.reps || bias.reps < 2)
    return {
      ...which,
      flagged: true,
      words: `${left.length > 0 ? `${left.join('; ')} of replicates` : 'one replicate alone'} in ${world}`,
    }
  const isBiased =
    Math.abs(bias.estimate) > critical * Math.hypot(bias.mcse, truthError) &&
    Math.abs(bias.estimate) > SMALL_BIAS * spread.estimate
  const chance = Math.sqrt((NOMINAL * (1 - NOMINAL)) / coverage.reps)
  const gap = coverage.estimate - NOMINAL
  const isOff = coverage.reps > 0 && Math.abs(gap) > critical * chance && Math.abs(gap) > SMALL_GAP
  if (spread.estimate === 0 && bias.estimate === 0)
    return {
      ...which,
      flagged: false,
      words: `it states the corpus’s own figure, without error, in ${world}: hold it against the world (--truth world)`,
    }
  const said = [
    isBiased
      ? `biased by ${inUnit(estimand, bias.estimate)} (error ${sizeIn(estimand, bias.mcse)}) in ${world}`
      : `unbiased in ${world}`,
    coverage.reps === 0
      ? 'it gives no intervals'
      : `its 95% intervals cover ${percent(coverage.estimate)}${isOff ? '' : ', which is within chance of 95%'}`,
    ...left,
  ]
  return { ...which, flagged: isBiased || isOff, words: said.join('; ') }
}

/** How many replicates the measures leave out, and why. */
function missingWords(none: Measured, unsettled: Measured): string[] {
  return [
    ...(none.estimate > 0 ? [`no estimate in ${percent(none.estimate)}`] : []),
    ...(unsettled.estimate > 0 ? [`not converged in ${percent(unsettled.estimate)}`] : []),
  ]
}

/** Which truth the estimates were held against, and how well it is known. */
export function truthWords({
  study,
  truths,
}: Pick<Validated, 'truths'> & { readonly study?: Study }): string {
  if (!study) return 'Held against the truths that the table gives.'
  if (study.truth === 'corpus') return 'Held against the truth of each corpus (finite sample).'
  const coarse = truths.filter(t => !t.fine)
  const known =
    coarse.length === 0
      ? 'known to at most a tenth of every Monte Carlo error of a bias'
      : `known less well than to a tenth of the Monte Carlo error of the bias for ${coarse.map(t => `${t.estimand} in ${t.world}`).join(', ')}: bias there holds the truth’s own error too`
  return `Held against the truth of each world (super-population), ${known}.`
}

/** A kind of message, how often it came, and where it came first. */
export interface Failure {
  readonly estimator: string
  readonly world: string
  readonly replicate: number
  readonly message: string
  readonly count: number
}

/** Messages of an estimator in a world, the most frequent first; numbers in them do not make another kind. */
export function failuresOf(rows: readonly Replicated[]): Failure[] {
  const told = rows.filter(r => r.message !== '')
  return groupedBy(told, r => JSON.stringify([r.estimator, r.world, r.message.replace(/\d+/g, '#')]))
    .map(own => {
      const { estimator, world, replicate, message } = own[0] as Replicated
      return { estimator, world, replicate, message, count: own.length }
    })
    .sort((a, b) => b.count - a.count)
}

const percent = (x: number) => `${(100 * x).toFixed(x > 0 && x < 0.01 ? 1 : 0)}%`

/** What an estimand that is a share is shown in, against logs, counts and ratios, which are shown as they are. */
export function inPoints(estimand: string): boolean {
  const declared = declaredEstimands().get(estimand)
  return declared === undefined || scaleOf(declared.unit) !== 1
}

/** A difference with its sign and unit. */
export function inUnit(estimand: string, x: number): string {
  const [size, unit] = inPoints(estimand) ? [Math.abs(100 * x), ' points'] : [Math.abs(x), '']
  return `${x > 0 ? '+' : '−'}${Number(size.toPrecision(3))}${unit}`
}

function sizeIn(estimand: string, x: number): string {
  return String(Number((inPoints(estimand) ? 100 * x : x).toPrecision(1)))
}
