/** All verdicts in one view: bias and coverage with their bounds, beside what is tolerated. */
import * as Plot from '@observablehq/plot'
import type { Tolerances } from '../validate/judge.js'
import type { Verdict } from '../validate/verdict.js'
import { BAD, type Dot, dotsInRows, PRINTED, rowsChart } from './charts.js'
import type { ReportFigure, Size } from './report-figure.js'
import { digits, PERCENT, percentOf, unique } from './validation-figures.js'

const MOST_ROWS = 40
const ORDER: readonly Verdict['verdict'][] = ['wrong', 'undecided', 'right']
/** Bias over what is tolerated of it. */
const severity = (v: Verdict) => (Number.isFinite(v.bias) ? Math.abs(v.bias) / v.tolerated_bias : Infinity)
/** Wrong first, then undecided, then right; the largest bias, for what is tolerated, first. */
export const byVerdict = (a: Verdict, b: Verdict) =>
  ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) || severity(b) - severity(a) || 0
export const nameOfVerdict = ({ estimator, estimand, world }: Verdict) =>
  `${estimator}: ${estimand}, ${world}`

/** Biases in units of the spread of the estimates; what is farther is drawn at the end of the axis. */
const FARTHEST = 6

/** Undefined where no verdict has a bias. */
export function verdictFigure(all: readonly Verdict[], tolerances: Tolerances): ReportFigure | undefined {
  const shown = [...all].sort(byVerdict).slice(0, MOST_ROWS)
  if (!shown.some(v => Number.isFinite(v.bias))) return undefined
  const { bias, coverage } = tolerances
  const [low, high] = coverage.map(c => PERCENT * c) as [number, number]
  const count = (verdict: Verdict['verdict']) => all.filter(v => v.verdict === verdict).length
  const percent = (x: number) => (Number.isFinite(x) ? `${digits(PERCENT * x)}%` : '–')
  return {
    title: `${all.length} verdicts: ${ORDER.map(v => `${count(v)} ${v}`).join(', ')}`,
    alternative: `Each verdict’s bias in standard deviations of the estimates, and the coverage of its intervals in per cent, with 95% bounds. The pale band is what is tolerated: right means that both bounds lie within it. Red: wrong. Hollow: undecided. A bias beyond the axis is drawn at its end.${all.length > shown.length ? ` The first ${shown.length} of ${all.length} are drawn.` : ''}`,
    drawing: size =>
      `<div class="pair">${[
        chart(sized(size, LEFT), 'Bias (standard deviations)', {
          names: shown.map(nameOfVerdict),
          dots: dotsOf(shown, v => inSpreads(v, bias)),
          range: [-bias, bias],
          at: 0,
          reach: 2 * bias * FARTHEST,
        }),
        chart(sized(size, RIGHT), `Coverage of ${percentOf(tolerances.level)}% intervals (%)`, {
          isUnlabelled: true,
          names: shown.map(nameOfVerdict),
          dots: dotsOf(shown, v => scaled([v.coverage, v.coverage_low, v.coverage_high], PERCENT)),
          range: [low, high],
          at: percentOf(tolerances.level),
        }),
      ].join('')}</div>`,
    head: ['Verdict', 'Bias / spread', '95% bounds', 'Coverage', '95% bounds'],
    rows: shown.map(v => {
      const [b, l, h] = inSpreads(v, bias)
      return [
        `${v.verdict}: ${nameOfVerdict(v)}`,
        digits(b),
        `${digits(l)} to ${digits(h)}`,
        percent(v.coverage),
        `${percent(v.coverage_low)} to ${percent(v.coverage_high)}`,
      ]
    }),
  }
}

/** A verdict's bias and its bounds in spreads; estimates that are all off by the same are infinitely many off, or none. */
function inSpreads(v: Verdict, tolerated: number): Three {
  const by = v.tolerated_bias > 0 ? tolerated / v.tolerated_bias : v.bias === 0 ? 0 : Infinity
  return scaled([v.bias, v.bias_low, v.bias_high], by)
}

type Three = [estimate: number, low: number, high: number]
const scaled = (xs: Three, by: number) => xs.map(x => x * by) as Three

function dotsOf(all: readonly Verdict[], three: (v: Verdict) => Three): Dot[] {
  return all.flatMap(v => {
    const [estimate, low, high] = three(v)
    if (Number.isNaN(estimate)) return []
    return [
      {
        name: nameOfVerdict(v),
        estimate,
        low,
        high,
        ...(v.verdict === 'wrong' && { color: BAD }),
        isHollow: v.verdict === 'undecided',
      },
    ]
  })
}

/** Width of the left of two charts side by side. */
const LEFT = 620
const RIGHT = 350
const sized = (size: Size, width: number): Size => (size.isNarrow ? size : { ...size, width })

interface Part {
  readonly isUnlabelled?: boolean
  /** Of all rows, also of those without a dot. */
  readonly names: readonly string[]
  readonly dots: readonly Dot[]
  readonly range: readonly [number, number]
  readonly at: number
  /** How far beyond the range the axis goes at most. */
  readonly reach?: number
}

function chart(
  size: Size,
  label: string,
  { names, dots, range, at, reach = Infinity, isUnlabelled = false }: Part,
): string {
  const [low, high] = range
  const clip = (x: number) => Math.max(low - reach, Math.min(high + reach, x))
  const clipped = dots.map(d => ({ ...d, estimate: clip(d.estimate), low: clip(d.low), high: clip(d.high) }))
  return rowsChart(size, {
    names: unique(names),
    isUnlabelled,
    x: { label },
    marks: facet => [
      Plot.rect([{}], { x1: low, x2: high, fill: PRINTED, fillOpacity: 0.55 }),
      Plot.ruleX([at]),
      ...dotsInRows(clipped, facet),
    ],
  })
}
