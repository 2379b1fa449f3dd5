/** Estimates, differences and errors displayed by their unit: the one place that does so. */
import { grouped } from '../ground/format.js'
import type { Unit } from './nature.js'

interface Display {
  /** The factor by which the number is shown. */
  readonly scale: number
  readonly before?: string
  readonly after?: string
  /** The text after a difference. */
  readonly afterDifference?: string
}

const PLAIN: Display = { scale: 1 }
const PER_CENT: Display = { scale: 100, after: '%', afterDifference: ' points' }
const DISPLAYS: Readonly<Record<Unit, Display>> = {
  share: PER_CENT,
  relative: PER_CENT,
  points: { scale: 100, after: ' points', afterDifference: ' points' },
  ratio: PLAIN,
  log: PLAIN,
  count: PLAIN,
  dollars: { scale: 1, before: '$' },
  coefficient: PLAIN,
}

/** The factor of numbers whose unit is beside them, as on an axis: 100 for per cent and points. */
export const scaleOf = (unit: Unit): number => DISPLAYS[unit].scale

/** The unit of differences on an axis or in a heading. */
export const differenceLabel = (unit: Unit): string =>
  scaleOf(unit) === 1 ? (unit === 'dollars' ? 'dollars' : 'unit of the estimand') : 'points'

/** An estimate or an end of its interval, to as many digits as its size deserves. */
export function showEstimate(unit: Unit, x: number): string {
  if (!Number.isFinite(x)) return '–'
  const { scale, before = '', after = '' } = DISPLAYS[unit]
  return `${before}${significant(x * scale)}${after}`
}

/** An interval by its ends. */
export function showInterval(unit: Unit, low: number, high: number): string {
  return `${showEstimate(unit, low)} to ${showEstimate(unit, high)}`
}

/** A difference with its sign: in points where the numbers are shares. */
export function showDifference(unit: Unit, x: number): string {
  if (!Number.isFinite(x)) return '–'
  if (x === 0) return '0'
  const { scale, before = '', afterDifference = '' } = DISPLAYS[unit]
  const size = Math.abs(x * scale)
  const decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 0.1 ? 2 : 4
  return `${x > 0 ? '+' : '−'}${before}${grouped(size, decimals)}${afterDifference}`
}

/** A number in two arms, with its difference and the interval of that. */
export interface Change {
  readonly baseline: number
  readonly scenario: number
  readonly difference: number
  readonly conf_low: number
  readonly conf_high: number
}

/**
 * A change as text, all of it to the same decimals: so many that half of the interval is at least one unit of the last,
 * so that a change beyond its interval shows in both arms.
 */
export function showChange(unit: Unit, c: Change): { readonly [K in keyof Shown]: string } {
  const { scale, before = '', after = '', afterDifference = '' } = DISPLAYS[unit]
  const half = (Math.abs(c.conf_high - c.conf_low) / 2) * scale
  const decimals = decimalsFor(
    Math.abs(c.baseline * scale),
    half,
    [c.difference, c.conf_low, c.conf_high].map(x => Math.abs(x * scale)),
  )
  const size = (x: number) => `${before}${grouped(Math.abs(x * scale), decimals)}`
  const end = (x: number) => `${x < 0 ? '−' : ''}${size(x)}`
  const arm = (x: number) => (Number.isFinite(x) ? `${end(x)}${after}` : '–')
  return {
    baseline: arm(c.baseline),
    scenario: arm(c.scenario),
    difference: signed(c.difference, size(c.difference), afterDifference),
    interval: half > 0 ? `${end(c.conf_low)} to ${end(c.conf_high)}${afterDifference}` : '',
  }
}

interface Shown {
  baseline: string
  scenario: string
  difference: string
  /** Empty where the difference has no error. */
  interval: string
}

const signed = (x: number, size: string, after: string) =>
  x === 0 ? '0' : Number.isFinite(x) ? `${x > 0 ? '+' : '−'}${size}${after}` : '–'

const MOST_DECIMALS = 8
/** Digits of a difference that has no error. */
const EXACT_DIGITS = 2

/** Decimals for an end of an interval that is nearly 0, beyond those of its half. */
const MORE_DECIMALS = 2

function decimalsFor(size: number, half: number, [difference = 0, ...ends]: readonly number[]): number {
  const least = size >= 1000 ? 0 : size >= 100 ? 1 : 2
  const above = (x: number) => (x > 0 && Number.isFinite(x) ? -Math.floor(Math.log10(x)) : 0)
  const needed = half > 0 ? above(half) : difference > 0 ? above(difference) + EXACT_DIGITS - 1 : 0
  const enough = Math.max(least, needed)
  const isZero = (decimals: number) => ends.some(x => x > 0 && x < 0.5 * 10 ** -decimals)
  const more = half > 0 ? [0, 1, MORE_DECIMALS].find(m => !isZero(enough + m)) : 0
  return Math.min(MOST_DECIMALS, enough + (more ?? 0))
}

/** A standard error to so many significant digits, on the scale of its estimate (points where that is in per cent). */
export function showError(unit: Unit, x: number, digits = 2): string {
  return String(Number((x * scaleOf(unit)).toPrecision(digits)))
}

/** Two decimals below 100 and four below 0.1, one to 1,000, none from there on. */
function significant(x: number): string {
  const size = Math.abs(x)
  const extra = size >= 1000 ? -2 : size >= 100 ? -1 : size >= 0.1 || size === 0 ? 0 : 2
  return grouped(x, 2 + extra)
}
