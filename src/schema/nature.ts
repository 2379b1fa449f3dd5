/** The nature of a number of a result table: its unit and its kind. Every statistic and estimand declares both. */

/**
 * Units. A share is a number from 0 to 1 in every table (0.15, not 15) and is shown in per cent; a difference of
 * shares is stored the same way (0.05) and shown in points.
 */
export const UNITS = {
  share: { meaning: 'part of a whole, from 0 to 1; shown in per cent' },
  points: { meaning: 'a difference of shares, from -1 to 1; shown in percentage points (0.05 is 5 points)' },
  relative: { meaning: 'a change over what it changes, from -1; shown in per cent (0.09 is +9%)' },
  ratio: { meaning: 'one amount over another of its unit' },
  log: { meaning: 'a natural logarithm, or a difference of two' },
  count: { meaning: 'a number of things, or their average per turn, session or person' },
  dollars: { meaning: 'US dollars' },
  coefficient: { meaning: 'a number without a unit, such as kappa: 1 at best' },
} as const satisfies Readonly<Record<string, { readonly meaning: string }>>

/** One of UNITS: what a number counts, and so how it is shown. */
export type Unit = keyof typeof UNITS

/** Kinds of quantity. */
export const KINDS = {
  level: { meaning: 'what one group shows: a mean, a median, a geometric mean, a count' },
  proportion: { meaning: 'a level that is so many of n sessions or people' },
  adjusted: { meaning: 'a level that a model standardises to the sample, or corrects for misread labels' },
  probability: { meaning: 'a mean of the model’s own probabilities, which no corpus shows' },
  difference: { meaning: 'one level less another' },
  ratio: { meaning: 'one level over another' },
  change: { meaning: 'one level over another, less 1' },
  slope: { meaning: 'what a level changes by per step of expertise' },
} as const satisfies Readonly<Record<string, { readonly meaning: string }>>

/** One of KINDS: a level, a difference, a slope and so on. */
export type Kind = keyof typeof KINDS

/** The declaration of a statistic's or an estimand's number. */
export interface Nature {
  readonly unit: Unit
  readonly kind: Kind
}

/** The unit of a difference of two numbers, or of an error or a bias: points where they are shown in per cent. */
export function differenceUnit(unit: Unit): Unit {
  return unit === 'share' || unit === 'relative' ? 'points' : unit
}
