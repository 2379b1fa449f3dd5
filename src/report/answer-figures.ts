/** The figures of an answer: changes, their causes, the band, and the Monte Carlo error by number of replicates. */
import * as Plot from '@observablehq/plot'
import { momentsOf } from '../replicates/moments.js'
import { showDifference, showError, showEstimate } from '../schema/display.js'
import { MONTHS } from '../schema/levels.js'
import { ALL, levelWithin, lineName } from '../schema/stratum.js'
import { type Answer, lineNumber } from '../whatif/answer.js'
import type { Band } from '../whatif/band.js'
import { nameOf, nameOfMetric } from '../whatif/names.js'
import { EFFORT_MEANS, isFigure, isProbable } from '../whatif/statistics.js'
import { type Difference, differencesOf, intervalOf, type Part } from '../whatif/summary.js'
import { PART_UNIT, showFactor } from '../whatif/words.js'
import { draw, type ReportFigure, spaced } from './report-figure.js'

const COLOR = 'var(--s1)'
const OTHER = 'var(--s2)'
const MOST_ROWS = 24
const PERCENT = 100
/** Space for a name, as a share of the drawing. */
const LABEL_ROOM = 0.07

/** Statistics that are shown as a change in per cent of the baseline, not in points. */
const SIZES = new Set([...EFFORT_MEANS, 'median.turns'])
/** Observed shares; means of the model's probabilities are not drawn in the forest. */
const isShare = (r: Difference) => r.unit === 'share' && !isProbable(r)

/** Paired differences of the headline figures that move, the largest first. */
export function forest(rows: readonly Difference[], kind: 'share' | 'size'): ReportFigure | undefined {
  const of = (r: Difference) => (kind === 'size' ? SIZES.has(r.statistic) : isShare(r))
  const scale = (r: Difference) => PERCENT / (kind === 'size' ? r.baseline : 1)
  const shown = rows
    .filter(r => of(r) && (isFigure(r) || r.stratum.length === 0 || levelWithin(r.stratum, ALL, 'expertise')))
    .filter(r => r.mcse > 0)
    .sort((a, b) => Math.abs(b.difference * scale(b)) - Math.abs(a.difference * scale(a)))
    .slice(0, MOST_ROWS)
  if (shown.length === 0) return undefined
  const names = new Map(shown.map(r => [lineName(r), shortName(r)]))
  const points = shown.map(r => ({
    name: lineName(r),
    estimate: r.difference * scale(r),
    low: r.conf_low * scale(r),
    high: r.conf_high * scale(r),
  }))
  const unit = kind === 'size' ? 'per cent of the baseline' : 'points'
  const lead = shown[0] as Difference
  return {
    title:
      kind === 'size'
        ? `Effort moves most in: ${nameOf(lead)}`
        : `The figure that moves most: ${nameOf(lead)}, ${showDifference(lead.unit, lead.difference)}`,
    alternative: `Paired differences between scenario and baseline in ${unit}, with 95% Monte Carlo intervals, of the ${shown.length} figures that move most. Figures that do not move are left out.`,
    drawing: draw({
      marginLeft: 330,
      height: 60 + 24 * shown.length,
      x: { grid: true, label: `difference (${unit})` },
      y: { domain: [...names.keys()], label: null, tickFormat: (k: string) => names.get(k) as string },
      marks: [
        Plot.ruleX([0]),
        Plot.ruleY(points, { y: 'name', x1: 'low', x2: 'high', stroke: COLOR, strokeWidth: 2 }),
        Plot.dot(points, { y: 'name', x: 'estimate', fill: COLOR, r: 4 }),
      ],
    }),
    head: ['Figure', 'Baseline', 'Scenario', 'Difference', 'Error', 'Variance divided by'],
    rows: shown.map(r => [
      nameOf(r),
      showEstimate(r.unit, r.baseline),
      showEstimate(r.unit, r.scenario),
      showDifference(r.unit, r.difference),
      showError(r.unit, r.mcse),
      showFactor(r.variance_reduction),
    ]),
  }
}

const LONGEST = 44

function shortName(r: Difference): string {
  const name = nameOf(r)
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name
}

/** A mean month by month in both arms. */
export function months(rows: readonly Difference[], outcome: string): ReportFigure | undefined {
  const statistic = `mean.${outcome}`
  const all = { statistic, stratum: ALL }
  const own = MONTHS.flatMap(month =>
    rows
      .filter(r => r.statistic === statistic && levelWithin(r.stratum, ALL, 'month') === month)
      .map(r => ({ ...r, month })),
  )
  if (own.length < 2) return undefined
  const series = [
    ['baseline', COLOR],
    ['scenario', OTHER],
  ] as const
  const points = series.flatMap(([name]) =>
    own.map(r => ({ month: r.month, share: PERCENT * r[name], name })),
  )
  const shares = points.map(p => p.share)
  const color = (p: { name: string }) => (p.name === 'baseline' ? COLOR : OTHER)
  const [start, end] = [own[0] as (typeof own)[0], own.at(-1) as (typeof own)[0]]
  return {
    title: `${nameOf(all)}: ${showDifference(start.unit, start.difference)} in ${start.month}, ${showDifference(end.unit, end.difference)} in ${end.month}`,
    alternative: `${nameOf(all)} of each month's sessions in per cent, in the baseline (round dots) and the scenario (diamonds).`,
    drawing: draw({
      height: 300,
      marginLeft: 56,
      marginRight: 110,
      x: { type: 'point', domain: [...MONTHS], label: 'month' },
      y: { grid: true, nice: true, label: 'share of the month’s sessions (%)' },
      marks: [
        Plot.line(points, { x: 'month', y: 'share', z: 'name', stroke: color, strokeWidth: 2 }),
        Plot.dot(points, {
          x: 'month',
          y: 'share',
          fill: color,
          r: 4.5,
          symbol: (p: { name: string }) => (p.name === 'baseline' ? 'circle' : 'diamond'),
        }),
        Plot.text(
          spaced(
            points.filter(p => p.month === end.month),
            p => p.share,
            LABEL_ROOM * (Math.max(...shares) - Math.min(...shares)),
          ),
          {
            x: 'month',
            y: 'at',
            text: 'name',
            fill: color,
            dx: 12,
            textAnchor: 'start',
          },
        ),
      ],
    }),
    head: ['Month', 'Baseline', 'Scenario', 'Difference', 'Error'],
    rows: own.map(r => [
      r.month,
      showEstimate(r.unit, r.baseline),
      showEstimate(r.unit, r.scenario),
      showDifference(r.unit, r.difference),
      showError(r.unit, r.mcse),
    ]),
  }
}

const SPLIT_NAMES = { composition: 'who does what', path: 'the causal path' } as const

/** The parts of a change as steps from 0 to the whole. */
export function waterfall(
  all: readonly Part[],
  outcome: string,
  split: 'composition' | 'path',
): ReportFigure | undefined {
  const own = all.filter(p => p.outcome === outcome)
  const whole = own.find(p => p.split === 'whole')
  const steps = own.filter(p => p.split === split)
  if (!whole || steps.every(p => p.mcse === 0)) return undefined
  let at = 0
  const bars = steps.map(p => {
    const from = at
    at += PERCENT * p.estimate
    return { name: p.part, from, to: at }
  })
  bars.push({ name: 'the whole', from: 0, to: PERCENT * whole.estimate })
  const name = nameOf({ statistic: `mean.${outcome}`, stratum: ALL })
  const largest = steps.reduce((a, b) => (Math.abs(b.estimate) > Math.abs(a.estimate) ? b : a))
  return {
    title: `By ${SPLIT_NAMES[split]}, most of the change is ${largest.part}: ${showDifference(PART_UNIT, largest.estimate)} of ${showDifference(PART_UNIT, whole.estimate)}`,
    alternative: `The change of ${name.toLowerCase()} in points as steps that sum to the whole: ${steps.map(p => `${p.part} ${showDifference(PART_UNIT, p.estimate)}`).join(', ')}.${split === 'composition' ? ' Cells of expertise, work mode, value band and user type.' : ' Effort and trouble are held at what they would have been, and let respond one after the other.'}`,
    drawing: draw({
      height: 300,
      marginTop: 44,
      marginLeft: 60,
      x: { domain: bars.map(b => b.name), label: null },
      y: { grid: true, label: 'change (points)' },
      marks: [
        Plot.barY(bars, {
          x: 'name',
          y1: 'from',
          y2: 'to',
          fill: b => (b.name === 'the whole' ? 'var(--s3)' : b.to >= b.from ? COLOR : OTHER),
        }),
        Plot.text(bars, {
          x: 'name',
          y: b => Math.max(b.from, b.to),
          text: b => showDifference(PART_UNIT, (b.to - b.from) / PERCENT),
          dy: -8,
          fill: 'currentColor',
        }),
        Plot.ruleY([0]),
      ],
    }),
    head: ['Part', 'Change', 'Error'],
    rows: [...steps, whole].map(p => [
      p.split === 'whole' ? 'the whole' : p.part,
      showDifference(PART_UNIT, p.estimate),
      showError(PART_UNIT, p.mcse),
    ]),
  }
}

/** The answer in each world: its interval, and its range over the assumptions. */
export function bandFigure({ metric, unit, worlds, low, high }: Band): ReportFigure {
  const rows = worlds.map(w => ({
    name: w.world,
    estimate: PERCENT * w.difference,
    low: PERCENT * w.low.difference,
    high: PERCENT * w.high.difference,
  }))
  return {
    title: `Between ${showDifference(unit, low.low.difference)} and ${showDifference(unit, high.high.difference)}, depending on what nobody knows`,
    alternative: `${nameOfMetric(metric)}: the change in each world that meets the reported figures (dots), and its range over the assumed parameters along the directions that the figures leave free (bars), in points.`,
    drawing: draw({
      marginLeft: 130,
      height: 70 + 40 * rows.length,
      x: { grid: true, label: 'difference (points)', zero: true },
      y: { domain: rows.map(r => r.name), label: null },
      marks: [
        Plot.ruleX([0]),
        Plot.ruleY(rows, { y: 'name', x1: 'low', x2: 'high', stroke: 'var(--printed)', strokeWidth: 16 }),
        Plot.dot(rows, { y: 'name', x: 'estimate', fill: COLOR, r: 5 }),
      ],
    }),
    head: [
      'World',
      'Difference',
      'Error',
      'Lowest',
      'Highest',
      'Assumptions',
      'Sampling',
      'Rounding',
      'Monte Carlo',
    ],
    rows: worlds.map(w => [
      w.world,
      showDifference(unit, w.difference),
      showError(unit, w.mcse),
      showDifference(unit, w.low.difference),
      showDifference(unit, w.high.difference),
      ...[w.variances.assumptions, w.variances.sampling, w.variances.rounding, w.variances.monte_carlo].map(
        v => showError(unit, Math.sqrt(v)),
      ),
    ]),
  }
}

const FEWEST = 5
const MOST_COUNTS = 250

/** How the Monte Carlo error of the main differences shrinks as replicates are added. */
export function convergence(answer: Answer): ReportFigure | undefined {
  const { replicates, lines } = answer
  const wanted = ['mean.verified', 'mean.trouble', 'mean.at_least_partial'].filter(s =>
    lines.some(l => l.statistic === s && l.stratum.length === 0),
  )
  const step = Math.ceil(replicates.length / MOST_COUNTS)
  const counts = replicates
    .map((_, n) => n + 1)
    .filter(n => n >= FEWEST && (replicates.length - n) % step === 0)
  const points = wanted.flatMap(s => {
    const line = lineNumber(answer, s)
    const d = differencesOf(answer, line)
    return counts.map(reps => ({
      reps,
      error: PERCENT * intervalOf(momentsOf(d.slice(0, reps))).mcse,
      name: nameOf({ statistic: s, stratum: ALL }),
    }))
  })
  if (points.length === 0 || points.every(p => p.error === 0)) return undefined
  const names = [...new Set(points.map(p => p.name))]
  const colors = [COLOR, OTHER, 'var(--s3)']
  const color = (p: { name: string }) => colors[names.indexOf(p.name)] as string
  const last = points.filter(p => p.reps === replicates.length)
  return {
    title: `After ${replicates.length} replicates the error of ${names[0]!.toLowerCase()} is ${Number((last[0]?.error ?? 0).toPrecision(2))} points`,
    alternative: `Monte Carlo error of the difference, in points, by the number of replicates, for ${names.join(', ').toLowerCase()}.`,
    drawing: draw({
      height: 280,
      marginLeft: 60,
      marginRight: 190,
      x: { label: 'replicates', grid: true },
      y: { label: 'Monte Carlo error (points)', grid: true, zero: true },
      marks: [
        Plot.line(points, { x: 'reps', y: 'error', z: 'name', stroke: color, strokeWidth: 2 }),
        Plot.text(
          spaced(last, p => p.error, LABEL_ROOM * Math.max(...points.map(p => p.error))),
          {
            x: 'reps',
            y: 'at',
            text: 'name',
            fill: color,
            dx: 8,
            textAnchor: 'start',
          },
        ),
        Plot.ruleY([0]),
      ],
    }),
    head: ['What', 'Replicates', 'Error, points'],
    rows: last.map(p => [p.name, String(p.reps), String(Number(p.error.toPrecision(2)))]),
  }
}
