/** Targets: what calibration aims at, and how precisely each is known. */
import { EXPERTISE_NAMES } from '../schema/levels.js'
import { parseStratum, type Stratum } from '../schema/stratum.js'
import { type Figure, type FigureClass, printedInterval } from '../study/figure.js'
import { REGISTER } from '../study/register.js'

export interface Target {
  /** The id of the figure, or the name of an assumed target or a user's own. */
  readonly figure: string
  readonly class: FigureClass | 'own'
  readonly statistic: string
  readonly stratum: Stratum
  /** Values from low to high round to what was printed; an end may be infinite. */
  readonly low: number
  readonly high: number
  /** The middle of what was printed; absent where only a side is known, which any value on it meets. */
  readonly aim?: number
  /** Where only a side is known: how many errors of a corpus of the study’s size it must be met by. */
  readonly errors?: number
}

/** Figures with a number that calibration does not aim at: the parameters behind them are set from the figure itself. */
export const SET_DIRECTLY: readonly string[] = [
  'sample.over_1',
  'sample.over_5',
  'sample.over_10',
  'sample.sessions_per_person',
  'sample.months',
  'sample.no_clear_goal',
  'sample.occupation_unclear',
  'value.growth.building',
  'value.growth.operating',
  'value.growth.fixing',
  'division.planning',
  'division.execution',
  'division.turns',
  'labels.code_changes',
]
/** A step must be significant; with this many errors the chance that a corpus shows less than 1.96 is 2e-4. */
const CLEARLY = 5.5

/** The target that rounds to `aim`. */
export function rounded(
  target: Omit<Target, 'low' | 'high' | 'aim'>,
  aim: number,
  halfWidth: number,
): Target {
  return { ...target, low: aim - halfWidth, high: aim + halfWidth, aim }
}

const POINT = 0.01
const assumed = (name: string, statistic: string, stratum: string, aim: number, halfWidth = POINT): Target =>
  rounded(
    { figure: `assumed.${name}`, class: 'assumed', statistic, stratum: parseStratum(stratum) },
    aim,
    halfWidth,
  )

/**
 * Targets that no figure prints: the levels between those reported, so that success rises at every step and
 * flattens; rates of trouble that the reported rates inside and outside trouble imply; the size of the
 * rise over the months; the lead of Management; that half of the sessions lie on either side of the median shares of
 * decisions, where shares tie; and how far above 90% the labels of code are borne out.
 */
const ASSUMED: readonly Target[] = [
  assumed('verified.beginner', 'adjusted.verified', 'expertise=2', 0.218),
  assumed('verified.advanced', 'adjusted.verified', 'expertise=4', 0.309, POINT / 2),
  assumed('partial.beginner', 'adjusted.at_least_partial', 'expertise=2', 0.87),
  assumed('trouble.verified.beginner', 'adjusted.verified', 'trouble=true,expertise=2', 0.085),
  assumed('trouble.verified.intermediate', 'adjusted.verified', 'trouble=true,expertise=3', 0.12),
  assumed('trouble.verified.advanced', 'adjusted.verified', 'trouble=true,expertise=4', 0.138),
  assumed('trouble.partial.beginner', 'adjusted.at_least_partial', 'trouble=true,expertise=2', 0.735),
  ...[0.54, 0.44, 0.37, 0.33, 0.31].map((rate, k) =>
    assumed(`trouble.${EXPERTISE_NAMES[k]}`, 'adjusted.trouble', `expertise=${k + 1}`, rate),
  ),
  ...['software', 'other'].map(type =>
    assumed(`trend.${type}`, 'trend.verified', `user_type=${type}`, 0.06, 2 * POINT),
  ),
  assumed('management', 'occupation_gap.verified', 'wrote_code=true,occupation=Management Occupations', 0.02),
  assumed('planning', 'planning_user_share_over.0.7', 'all', 0.5),
  assumed('execution', 'execution_user_share_over.0.2', 'all', 0.5),
  assumed('code_changes', 'mean.wrote_code', 'codebase=modifies+creates', 0.92),
]

/** One target per figure that depends on a knob, as an interval or as a side; and the assumed ones. */
export const TARGETS: readonly Target[] = [
  ...REGISTER.filter(f => f.statistic && !f.table && !SET_DIRECTLY.includes(f.id)).flatMap(targetOf),
  ...ASSUMED,
]

/** The target that a figure makes, if it prints a number or a side of 0. */
export function targetOf(f: Figure): Target[] {
  const { low, high } = printedInterval(f.printed)
  const target = {
    figure: f.id,
    class: f.class,
    statistic: f.statistic as string,
    stratum: f.stratum,
    low,
    high,
  }
  switch (f.printed.kind) {
    case 'value':
    case 'range':
      return [{ ...target, aim: (low + high) / 2 }]
    case 'direction':
      return f.printed.sign === 0 ? [] : [{ ...target, errors: 0 }]
    case 'significant':
      return [{ ...target, errors: CLEARLY }]
    default:
      return []
  }
}

/** How far an estimate is from what is aimed at; 0 where only a side is known and it lies there. */
export function missOf(t: Target, estimate: number, studyError: number): number {
  if (t.aim !== undefined) return estimate - t.aim
  const margin = (t.errors ?? 0) * studyError
  if (estimate < t.low + margin) return estimate - t.low - margin
  if (estimate > t.high - margin) return estimate - t.high + margin
  return 0
}

/** How far an estimate lies outside what rounds to the printed value, or on the wrong side; 0 inside. */
export function outsideOf(t: Target, estimate: number): number {
  return Math.max(t.low - estimate, estimate - t.high, 0)
}

/** How precisely a target is to be met: its rounding or the simulation’s error, whichever is wider; a side, to a corpus’s error. */
export function toleranceOf(t: Target, error: number, studyError: number): number {
  return t.aim === undefined ? studyError : Math.max((t.high - t.low) / 2, error)
}

/** Whether a pattern, in which * stands for any text, names the id. */
export function names(pattern: string, id: string): boolean {
  const parts = pattern.split('*').map(p => p.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(id)
}
