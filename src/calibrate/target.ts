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
/** Means of a group that is one of several: aimed at so that the group is where the study has it. */
const LEAD: Target = {
  figure: 'occupation.highest',
  statistic: 'occupation_gap.verified',
  stratum: 'wrote_code=true,occupation=Management Occupations',
  low: 0.01,
  high: 0.03,
  aim: 0.02,
}

/** One target a figure that prints an interval and depends on a knob, and the assumed lead of Management. */
export const TARGETS: readonly Target[] = [
  ...REGISTER.flatMap(f => {
    const isInterval = f.printed.kind === 'value' || f.printed.kind === 'range'
    if (!isInterval || !f.statistic || SET_DIRECTLY.some(s => f.id.startsWith(s))) return []
    const { low, high } = printedInterval(f.printed)
    return [{ figure: f.id, statistic: f.statistic, stratum: f.stratum, low, high, aim: (low + high) / 2 }]
  }),
  LEAD,
]
