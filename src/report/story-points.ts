/** The data of the study's figures: recovered estimates, each with its printed value. */
import type { Checked } from '../check/check.js'
import type { Recovered } from '../recover/line.js'
import { showEstimate } from '../schema/display.js'
import { EXPERTISE_LEVELS, EXPERTISE_NAMES } from '../schema/levels.js'
import type { Unit } from '../schema/nature.js'
import { ALL, lineName, type Stratum } from '../schema/stratum.js'
import type { ReportFigure } from './report-figure.js'

export const LEVELS = EXPERTISE_LEVELS.map((k, j) => ({ k, name: EXPERTISE_NAMES[j] as string }))

/** A figure of the story; undefined where the corpus has no numbers for it. */
export type Draws = (s: Story) => ReportFigure | undefined

/** Recovered statistics by name, with their printed values. */
export interface Story {
  readonly of: (statistic: string, stratum?: Stratum) => Recovered | undefined
  readonly printed: (statistic: string, stratum?: Stratum) => readonly [low: number, high: number] | undefined
}

export function storyOf(recovered: readonly Recovered[], checked: readonly Checked[]): Story {
  const key = (statistic: string, stratum = ALL) => lineName({ statistic, stratum })
  const rows = new Map(recovered.map(r => [lineName(r), r]))
  const printed = new Map(checked.map(c => [lineName(c), c]))
  return {
    of: (statistic, stratum) => rows.get(key(statistic, stratum)),
    printed: (statistic, stratum) => {
      const c = printed.get(key(statistic, stratum))
      return c && Number.isFinite(c.printed_low) && Number.isFinite(c.printed_high)
        ? [c.printed_low, c.printed_high]
        : undefined
    },
  }
}

/** One estimate to be drawn: its place, its series, and its printed value. */
export interface Point {
  readonly name: string
  readonly series: string
  readonly unit: Unit
  readonly estimate: number
  readonly low: number
  readonly high: number
  readonly printedLow?: number
  readonly printedHigh?: number
}

export function pointOf(
  s: Story,
  name: string,
  series: string,
  statistic: string,
  stratum?: Stratum,
): Point[] {
  const r = s.of(statistic, stratum)
  if (!r || !Number.isFinite(r.estimate)) return []
  const p = s.printed(statistic, stratum)
  const [printedLow, printedHigh] = p ?? []
  return [
    {
      name,
      series,
      unit: r.unit,
      estimate: r.estimate,
      low: r.conf_low,
      high: r.conf_high,
      ...(p && { printedLow: printedLow as number, printedHigh: printedHigh as number }),
    },
  ]
}

export const HEAD = ['What', 'Recovered', '95% interval', 'Reported, within rounding']

/** Rows under `HEAD`. */
export function numbers(points: readonly Point[]): string[][] {
  const show = (p: Point, x: number | undefined) => (x === undefined ? '' : showEstimate(p.unit, x))
  return points.map(p => [
    [p.series, p.name].filter(Boolean).join(', '),
    show(p, p.estimate),
    intervalText(p, x => show(p, x)),
    p.printedLow === undefined ? '' : `${show(p, p.printedLow)} to ${show(p, p.printedHigh)}`,
  ])
}

/** An interval in words; a comparison that rests on too few people has none. */
export const intervalText = ({ low, high }: Pick<Point, 'low' | 'high'>, show: (end: number) => string) =>
  Number.isFinite(low) && Number.isFinite(high) ? `${show(low)} to ${show(high)}` : 'none: too few people'
