/** Targets: what calibration aims at, with how precisely each is known. */
import { printedInterval } from '../study/figure.js'
import { REGISTER } from '../study/register.js'

export interface Target {
  readonly figure: string
  readonly statistic: string
  readonly stratum: string
  readonly low: number
  readonly high: number
  readonly aim: number
}

/** Figures whose parameters are set by other means: sessions a person by their own law, the rest directly. */
const SET_DIRECTLY = [
  'sample.',
  'division.planning',
  'division.execution',
  'division.turns',
  'labels.',
  'value.growth.',
]
const assumed = (
  figure: string,
  statistic: string,
  stratum: string,
  aim: number,
  halfWidth: number,
): Target => ({
  figure,
  statistic,
  stratum,
  low: aim - halfWidth,
  high: aim + halfWidth,
  aim,
})

const POINT = 0.01

/**
 * Targets that no figure prints: the levels between those reported, so that success rises at every step and
 * flattens; the lead of Management; and how far above 90% the labels of code are borne out.
 */
const ASSUMED: readonly Target[] = [
  assumed('assumed: verified, beginner', 'adjusted.verified', 'expertise=2', 0.218, POINT),
  assumed('assumed: verified, advanced', 'adjusted.verified', 'expertise=4', 0.309, POINT / 2),
  assumed('assumed: at least partial, beginner', 'adjusted.at_least_partial', 'expertise=2', 0.87, POINT),
  assumed(
    'assumed: verified in trouble, beginner',
    'adjusted.verified',
    'trouble=true,expertise=2',
    0.085,
    POINT,
  ),
  assumed(
    'assumed: verified in trouble, intermediate',
    'adjusted.verified',
    'trouble=true,expertise=3',
    0.12,
    POINT,
  ),
  assumed(
    'assumed: verified in trouble, advanced',
    'adjusted.verified',
    'trouble=true,expertise=4',
    0.138,
    POINT,
  ),
  assumed(
    'assumed: at least partial in trouble, beginner',
    'adjusted.at_least_partial',
    'trouble=true,expertise=2',
    0.735,
    POINT,
  ),
  assumed(
    'assumed: lead of Management',
    'occupation_gap.verified',
    'wrote_code=true,occupation=Management Occupations',
    0.02,
    POINT,
  ),
  assumed('labels.code_changes', 'mean.wrote_code', 'codebase=modifies+creates', 0.92, POINT),
]

/** One target a figure that prints an interval and depends on a knob, and those assumed. */
export const TARGETS: readonly Target[] = [
  ...REGISTER.flatMap(f => {
    const isInterval = f.printed.kind === 'value' || f.printed.kind === 'range'
    if (!isInterval || !f.statistic || SET_DIRECTLY.some(s => f.id.startsWith(s))) return []
    const { low, high } = printedInterval(f.printed)
    return [{ figure: f.id, statistic: f.statistic, stratum: f.stratum, low, high, aim: (low + high) / 2 }]
  }),
  ...ASSUMED,
]
