/** The figures of a validation: bias and coverage by world, intervals as a zip. */
import * as Plot from '@observablehq/plot'
import { differenceLabel, scaleOf as scaleOfUnit } from '../schema/display.js'
import { groupsOf } from '../validate/groups.js'
import type { Measure, Measured } from '../validate/measures.js'
import { criticalNormal } from '../validate/normal-tails.js'
import type { Replicated } from '../validate/replicate-row.js'
import { unitOfEstimand } from '../validate/truth.js'
import { amount } from '../validate/verdict-words.js'
import { BAD, DATA, dotsInRows, INK, rowsChart } from './charts.js'
import { draw, type ReportFigure, type Size } from './report-figure.js'

export const PERCENT = 100
const MOST_ROWS = 40

interface Point {
  /** Estimator and estimand. */
  readonly name: string
  readonly world: string
  readonly estimate: number
  readonly mcse: number
  readonly low: number
  readonly high: number
}

const nameOf = (m: { readonly estimator: string; readonly estimand: string }) =>
  `${m.estimator}: ${m.estimand}`
/**
 * The factor by which numbers of an estimand are shown, and the unit of their differences; 1 and no unit where none
 * is declared.
 */
export function scaleOf(estimand: string): number {
  const unit = unitOfEstimand(estimand)
  return unit ? scaleOfUnit(unit) : 1
}
export function labelOf(estimand: string): string {
  const unit = unitOfEstimand(estimand)
  return unit ? differenceLabel(unit) : 'unit of the estimand'
}
export const digits = (x: number) => (Number.isFinite(x) ? String(Number(x.toPrecision(3))) : '–')

function pointsOf(measures: readonly Measured[], measure: Measure, scale: (m: Measured) => number): Point[] {
  const half = criticalNormal()
  return measures
    .filter(m => m.measure === measure && m.reps > 0)
    .slice(0, MOST_ROWS)
    .map(m => {
      const unit = scale(m)
      const [low, high] =
        measure === 'coverage'
          ? wilson(m.estimate, m.reps)
          : [m.estimate - half * m.mcse, m.estimate + half * m.mcse]
      return {
        name: nameOf(m),
        world: m.world,
        estimate: m.estimate * unit,
        mcse: m.mcse * unit,
        low: low * unit,
        high: high * unit,
      }
    })
}

/** Wilson's interval of a share, which does not shrink to a point where all replicates agree. */
function wilson(share: number, n: number): readonly [number, number] {
  const z2 = criticalNormal() ** 2
  const middle = (share + z2 / (2 * n)) / (1 + z2 / n)
  const half = (Math.sqrt(z2) / (1 + z2 / n)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n))
  return [middle - half, middle + half]
}

export const unique = <T>(xs: readonly T[]) => [...new Set(xs)]

/** Worlds that get a panel of their own; with more, each is named in its row. */
const MOST_WORLDS = 4

/**
 * A measure of every estimator, estimand and world as a dot with its Monte Carlo interval, with a line at its
 * target.
 */
function forest(
  points: readonly Point[],
  { at, label, title, alternative }: { at: number; label: string; title: string; alternative: string },
): ReportFigure {
  const worlds = unique(points.map(p => p.world))
  const isPaneled = worlds.length > 1 && worlds.length <= MOST_WORLDS
  const dots = points.map(p => ({
    ...p,
    panel: p.world,
    name: isPaneled || worlds.length === 1 ? p.name : `${p.name}, ${p.world}`,
    ...((p.low > at || p.high < at) && { color: BAD }),
  }))
  return {
    title,
    alternative,
    drawing: size =>
      rowsChart(size, {
        names: unique(dots.map(d => d.name)),
        ...(isPaneled && { panels: worlds }),
        x: { label },
        marks: facet => [Plot.ruleX([at]), ...dotsInRows(dots, facet)],
      }),
    head: ['Estimator, estimand, world', label, 'Monte Carlo error'],
    rows: points.map(p => [`${p.name}, ${p.world}`, digits(p.estimate), digits(p.mcse)]),
  }
}

/** Bias: one figure per unit. */
export function biasFigures(measures: readonly Measured[]): ReportFigure[] {
  return unique(measures.map(m => labelOf(m.estimand))).flatMap(unit => {
    const own = measures.filter(m => labelOf(m.estimand) === unit)
    const points = pointsOf(own, 'bias', m => scaleOf(m.estimand))
    if (points.length === 0) return []
    const worst = own
      .filter(m => m.measure === 'bias')
      .reduce((a, b) => (Math.abs(b.estimate) > Math.abs(a.estimate) ? b : a))
    return [
      forest(points, {
        at: 0,
        label: `bias (${unit})`,
        title: `The largest bias: ${amount(unitOfEstimand(worst.estimand), worst.estimate, true)} by ${worst.estimator} in ${worst.world}`,
        alternative: `Bias of every estimator and estimand in each world, in ${unit}, with 95% Monte Carlo intervals; red where the interval leaves 0 out.`,
      }),
    ]
  })
}

/** `level` is that of the intervals. */
export function coverageFigure(measures: readonly Measured[], level: number): ReportFigure | undefined {
  const points = pointsOf(measures, 'coverage', () => PERCENT)
  if (points.length === 0) return undefined
  const nominal = percentOf(level)
  const off = (p: Point) => Math.abs(p.estimate - nominal)
  const worst = points.reduce((a, b) => (off(b) > off(a) ? b : a))
  return forest(points, {
    at: nominal,
    label: `coverage of ${nominal}% intervals (%)`,
    title: `Farthest from ${nominal}%: intervals that cover ${digits(worst.estimate)}%, ${worst.name} in ${worst.world}`,
    alternative: `Share of replicates whose ${nominal}% interval holds the truth, with 95% Monte Carlo intervals; red where the interval leaves ${nominal}% out.`,
  })
}

/** A level in percent, without the last digits of a binary fraction. */
export const percentOf = (level: number) => Number((PERCENT * level).toPrecision(DIGITS))
const DIGITS = 6

const MOST_ESTIMANDS = 3
const MOST_COLUMNS = 3
const MOST_PANELS = 4
const MOST_INTERVALS = 200

/** A zip plot of each of the first estimands: worlds side by side, estimators beneath each other. */
export function zipFigures(replicates: readonly Replicated[], level: number): ReportFigure[] {
  const groups = groupsOf(replicates)
    .map(rows =>
      rows.filter(r => Number.isFinite(r.estimate) && !Number.isNaN(r.conf_low) && Number.isFinite(r.truth)),
    )
    .filter(rows => rows.length > 1)
  const estimands = unique(groups.map(g => g[0]!.estimand)).slice(0, MOST_ESTIMANDS)
  return estimands.map(e =>
    zip(
      e,
      groups.filter(g => g[0]!.estimand === e),
      level,
    ),
  )
}

/** Intervals of the replicates, the farthest from the truth on top (Morris, White and Crowther 2019, figure 5). */
function zip(estimand: string, groups: readonly (readonly Replicated[])[], level: number): ReportFigure {
  const nominal = percentOf(level)
  const worlds = unique(groups.map(g => g[0]!.world)).slice(0, MOST_COLUMNS)
  const estimators = unique(groups.map(g => g[0]!.estimator)).slice(0, MOST_PANELS)
  const scale = scaleOf(estimand)
  const covers = (r: Replicated) => r.conf_low <= r.truth && r.truth <= r.conf_high
  const far = (r: Replicated) => Math.abs(r.estimate - r.truth) / (r.conf_high - r.conf_low)
  const shown = groups.filter(([r]) => worlds.includes(r!.world) && estimators.includes(r!.estimator))
  const panels = shown.map(rows => ({
    estimator: rows[0]!.estimator,
    world: rows[0]!.world,
    reps: rows.length,
    coverage: (PERCENT * rows.filter(covers).length) / rows.length,
  }))
  const withinFigure = clipped(shown.flat())
  const intervals = shown.flatMap(rows => {
    const step = Math.ceil(rows.length / MOST_INTERVALS)
    return [...rows]
      .sort((a, b) => far(a) - far(b))
      .map((r, j) => ({
        panel: `${r.estimator}, ${r.world}`,
        centile: (PERCENT * (j + 0.5)) / rows.length,
        low: withinFigure(r.conf_low - r.truth) * scale,
        high: withinFigure(r.conf_high - r.truth) * scale,
        covers: covers(r),
      }))
      .filter((_, j) => j % step === 0)
  })
  const off = (p: { readonly coverage: number }) => Math.abs(p.coverage - nominal)
  const worst = panels.reduce((a, b) => (off(b) > off(a) ? b : a))
  return {
    title: `Where intervals miss ${estimand}: ${worst.estimator} covers it in ${digits(worst.coverage)}% of replicates in ${worst.world}`,
    alternative: `Every replicate’s interval less the truth${labelOf(estimand) === 'points' ? ', in points' : ''}, the farthest on top; those that miss the truth are red. Right intervals miss above the centile ${nominal} (dashed) only.`,
    drawing: size => zipChart(size, intervals, nominal),
    head: ['Estimator, world', 'Replicates', 'Cover, %'],
    rows: panels.map(p => [`${p.estimator}, ${p.world}`, String(p.reps), digits(p.coverage)]),
  }
}

interface Interval {
  readonly panel: string
  readonly centile: number
  readonly low: number
  readonly high: number
  readonly covers: boolean
}

const PANEL = 110
const GAP = 40
const TOP = 34
const BOTTOM = 44

/** A panel for each estimator and world, one below the other, so that their scale is one. */
function zipChart(size: Size, intervals: readonly Interval[], nominal: number): string {
  const panels = unique(intervals.map(i => i.panel))
  return draw(size, {
    height: TOP + PANEL * panels.length + GAP * (panels.length - 1) + BOTTOM,
    marginTop: TOP,
    marginBottom: BOTTOM,
    marginLeft: 42,
    marginRight: 12,
    fy: { domain: panels, axis: null, paddingInner: GAP / (PANEL + GAP), paddingOuter: 0, round: false },
    x: { label: 'interval less the truth', grid: true, ticks: size.isNarrow ? 4 : 8 },
    y: {
      label: null,
      domain: [0, PERCENT],
      ticks: [0, 50, nominal],
      tickFormat: (c: number) => `${c}%`,
    },
    marks: [
      Plot.text(
        panels.map(panel => ({ panel })),
        {
          fy: 'panel',
          text: 'panel',
          frameAnchor: 'top-left',
          dy: -22,
          fontWeight: 'bold',
          fontSize: 14,
          fill: INK,
        },
      ),
      Plot.ruleY(intervals, {
        fy: 'panel',
        y: 'centile',
        x1: 'low',
        x2: 'high',
        stroke: (i: Interval) => (i.covers ? DATA : BAD),
      }),
      Plot.ruleX([0]),
      Plot.ruleY([nominal], { strokeDasharray: '4 3' }),
    ],
  })
}

/** Draws an infinite end where the farthest finite one is. */
function clipped(rows: readonly Replicated[]): (end: number) => number {
  const ends = rows.flatMap(r => [r.conf_low - r.truth, r.conf_high - r.truth, r.estimate - r.truth])
  const finite = ends.filter(Number.isFinite)
  const [low, high] = [Math.min(...finite), Math.max(...finite)]
  return end => Math.min(high, Math.max(low, end))
}
