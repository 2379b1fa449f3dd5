/** 95% intervals of shares from their clustered error: within 0 and 1, and exact at both ends. */
import { ALPHA } from './critical.js'

export type Ends = readonly [low: number, high: number]

const NEITHER: Ends = [Number.NaN, Number.NaN]

/**
 * Wilson's (1927) interval of a proportion in the effective number of observations p(1 − p)/error², as Dean and
 * Pagano (2015) extend it to clustered samples; `critical` is the half-width in errors. Where all or no people show
 * it there is no error, and the interval is Clopper and Pearson's (1934) in the number of people.
 */
export function proportionInterval(p: number, error: number, critical: number, people: number): Ends {
  if (p === 0) return [0, 1 - rest(people)]
  if (p === 1) return [rest(people), 1]
  if (!(error > 0)) return NEITHER
  const size = (p * (1 - p)) / error ** 2
  const shrink = critical ** 2 / size
  const center = (p + shrink / 2) / (1 + shrink)
  const half = (critical * Math.sqrt((p * (1 - p)) / size + shrink / (4 * size))) / (1 + shrink)
  return [Math.max(0, center - half), Math.min(1, center + half)]
}

/** (α/2)^(1/n): the smallest share with which n of n people show it in more than α/2 of samples. */
const rest = (people: number) => (people > 0 ? (ALPHA / 2) ** (1 / people) : Number.NaN)

/**
 * The interval of a share that a model gives, on the scale of its log odds; the plain one, cut at 0 and 1, where that
 * reaches beyond them: so near an end, in units of the error, log odds say next to nothing.
 */
export function adjustedInterval(p: number, error: number, critical: number): Ends {
  const half = critical * error
  if (!(p - half > 0 && p + half < 1)) return [Math.max(0, p - half), Math.min(1, p + half)]
  const center = Math.log(p / (1 - p))
  const reach = half / (p * (1 - p))
  return [shareOf(center - reach), shareOf(center + reach)]
}

const shareOf = (logOdds: number) => 1 / (1 + Math.exp(-logOdds))
