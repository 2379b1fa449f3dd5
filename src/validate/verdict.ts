/** What the measures say of an estimator, in a sentence: whether it is biased, whether its intervals cover. */
import type { Measure, Measured } from './measures.js'

export interface Verdict {
  readonly world: string
  readonly estimator: string
  readonly estimand: string
  /** Whether bias or coverage are beyond chance and matter. */
  readonly flagged: boolean
  readonly words: string
}

/** Two checks, each at half of 1%: a right estimator is flagged in at most one validation of a hundred. */
const CRITICAL = 2.807
/** A bias is small if it is less than this share of the estimator's own spread. */
const SMALL_BIAS = 0.1
const NOMINAL = 0.95
/** Coverage off by less than this does no harm. */
const SMALL_GAP = 0.01
const FEWEST_FOUND = 0.5

/** A verdict a world, estimator and estimand, in the order of the measures. */
export function verdicts(measures: readonly Measured[]): Verdict[] {
  const groups = new Map<string, Measured[]>()
  for (const m of measures) {
    const key = JSON.stringify([m.world, m.estimator, m.estimand])
    groups.set(key, [...(groups.get(key) ?? []), m])
  }
  return [...groups.values()].map(verdictOf)
}

function verdictOf(own: readonly Measured[]): Verdict {
  const { world, estimator, estimand } = own[0] as Measured
  const of = (measure: Measure) => own.find(m => m.measure === measure)
  const bias = of('bias') as Measured
  const spread = of('empirical_error') as Measured
  const coverage = of('coverage') as Measured
  const none = (of('no_estimate') as Measured).estimate
  const which = { world, estimator, estimand }
  if (none > FEWEST_FOUND || bias.reps < 2)
    return { ...which, flagged: true, words: `no estimate in ${percent(none)} of replicates in ${world}` }
  const isBiased =
    Math.abs(bias.estimate) > CRITICAL * bias.mcse && Math.abs(bias.estimate) > SMALL_BIAS * spread.estimate
  const chance = Math.sqrt((NOMINAL * (1 - NOMINAL)) / coverage.reps)
  const gap = coverage.estimate - NOMINAL
  const isOff = coverage.reps > 0 && Math.abs(gap) > CRITICAL * chance && Math.abs(gap) > SMALL_GAP
  const said = [
    isBiased
      ? `biased by ${inUnit(estimand, bias.estimate)} (error ${sizeIn(estimand, bias.mcse)}) in ${world}`
      : `unbiased in ${world}`,
    coverage.reps === 0
      ? 'it gives no intervals'
      : `its 95% intervals cover ${percent(coverage.estimate)}${isOff ? '' : ', which is within chance of 95%'}`,
    ...(none > 0 ? [`no estimate in ${percent(none)}`] : []),
  ]
  return { ...which, flagged: isBiased || isOff, words: said.join('; ') }
}

const percent = (x: number) => `${(100 * x).toFixed(x > 0 && x < 0.01 ? 1 : 0)}%`

/** Logs as they are; shares in points. */
const isLog = (estimand: string) => estimand.includes('.log_')

function inUnit(estimand: string, x: number): string {
  const [size, unit] = isLog(estimand) ? [Math.abs(x), ''] : [Math.abs(100 * x), ' points']
  return `${x > 0 ? '+' : '−'}${Number(size.toPrecision(3))}${unit}`
}

function sizeIn(estimand: string, x: number): string {
  return String(Number((isLog(estimand) ? x : 100 * x).toPrecision(1)))
}
