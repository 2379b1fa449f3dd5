/** The chart types of the study's figures: dots by row, lines over the levels of expertise, printed values behind. */
import * as Plot from '@observablehq/plot'
import { EXPERTISE_LEVELS, EXPERTISE_NAMES } from '../schema/levels.js'
import { draw, spaced } from './report-figure.js'
import type { Point } from './story-points.js'

export const LEVELS = EXPERTISE_LEVELS.map((k, j) => ({ k, name: EXPERTISE_NAMES[j] as string }))
export const REPORTED = 'var(--printed)'
/** Okabe and Ito's palette, whose colors are distinguishable with color blindness, on light and dark. */
export const SERIES = ['var(--s1)', 'var(--s2)', 'var(--s3)', 'var(--s4)'] as const

/** Dots with intervals along x, one row per name, printed intervals behind them. */
export function dots(
  points: readonly Point[],
  x: Plot.ScaleOptions,
  order: readonly string[],
  left: number,
): string {
  return draw({
    marginLeft: left,
    height: 60 + 26 * order.length,
    x: { grid: true, ...x },
    y: { domain: [...order], label: null },
    marks: [
      printedInRows(points),
      Plot.ruleY(points, { y: 'name', x1: 'low', x2: 'high', stroke: SERIES[0], strokeWidth: 2 }),
      Plot.dot(points, { y: 'name', x: 'estimate', fill: SERIES[0], r: 4 }),
    ],
  })
}

/** Series over five levels of expertise, with intervals and printed marks. */
export function byLevel(points: readonly Point[], y: Plot.ScaleOptions): string {
  const series = [...new Set(points.map(p => p.series))]
  const color = colorOf(series)
  return draw({
    height: 360,
    marginLeft: 56,
    marginRight: 130,
    x: { domain: LEVELS.map(l => l.name), type: 'point', label: 'expertise' },
    y: { grid: true, ...y },
    marks: [
      printedInColumns(points),
      Plot.line(points, { x: 'name', y: 'estimate', z: 'series', stroke: color, strokeWidth: 2 }),
      Plot.ruleX(points, { x: 'name', y1: 'low', y2: 'high', stroke: color, strokeWidth: 2 }),
      Plot.dot(points, { x: 'name', y: 'estimate', fill: color, r: 4 }),
      seriesNames(points, series, 12),
      Plot.ruleY([0]),
    ],
  })
}

/** Printed values of points in rows. */
export const printedInRows = (points: readonly Point[]) =>
  Plot.ruleY(points.filter(isPrinted), {
    y: 'name',
    x1: 'printedLow',
    x2: 'printedHigh',
    stroke: REPORTED,
    strokeWidth: 16,
  })

/** Printed values of points in columns. */
export const printedInColumns = (points: readonly Point[]) =>
  Plot.ruleX(points.filter(isPrinted), {
    x: 'name',
    y1: 'printedLow',
    y2: 'printedHigh',
    stroke: REPORTED,
    strokeWidth: 18,
  })

export const isPrinted = (p: Point) => p.printedLow !== undefined

export const colorOf = (series: readonly string[]) => (p: Point) => SERIES[series.indexOf(p.series)] as string

/** Space for a label, as a share of the largest estimate. */
const LABEL_ROOM = 0.05

/** The name of each series beside its last point. */
export function seriesNames(points: readonly Point[], series: readonly string[], dx: number) {
  const last = series.flatMap(name => points.filter(p => p.series === name).slice(-1))
  const room = LABEL_ROOM * Math.max(...points.map(p => p.estimate))
  return Plot.text(
    spaced(last, p => p.estimate, room),
    { x: 'name', y: 'at', text: 'series', fill: colorOf(series), dx, textAnchor: 'start' },
  )
}
