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
