/** The truth of the study's main contrast beside the recovered one. */
import * as Plot from '@observablehq/plot'
import type { TruthResult } from '../check/truth.js'
import { draw, type ReportFigure } from './report-figure.js'
import { SERIES } from './story-charts.js'

const PERCENT = 100

/** The regression's contrast beside the simulator's truth. */
export function contrasts({ rows, agrees }: TruthResult): ReportFigure {
  const TITLES: Readonly<Record<string, string>> = {
    verified: 'verified',
    at_least_partial: 'at least partial',
    trouble: 'hit trouble',
    abandoned: 'abandoned',
  }
  const CRITICAL = 1.96
  const drawn = rows.map(r => ({
    ...r,
    outcome: TITLES[r.outcome] ?? r.outcome,
    low: r.estimate - CRITICAL * r.std_error,
    high: r.estimate + CRITICAL * r.std_error,
  }))
  const points = (x: number) => (PERCENT * x).toFixed(2)
  return {
    title: agrees
      ? 'The regression shows the true effect of expertise, as its own weights average it'
      : 'The regression does not show the true effect of expertise in this world',
    alternative:
      'Contrasts with novices: dots and lines are recovered with 95% intervals, squares the truth under the regression’s weights, crosses the average effect.',
    drawing: draw({
      height: 380,
      marginLeft: 70,
      marginRight: 120,
      x: { grid: true, percent: true, label: 'contrast with novices (points)' },
      y: { label: 'levels compared' },
      fy: { label: null },
      marks: [
        Plot.ruleX([0]),
        Plot.ruleY(drawn, {
          fy: 'outcome',
          y: 'levels',
          x1: 'low',
          x2: 'high',
          stroke: SERIES[0],
          strokeWidth: 2,
        }),
        Plot.dot(drawn, { fy: 'outcome', y: 'levels', x: 'estimate', fill: SERIES[0], r: 4 }),
        Plot.dot(drawn, {
          fy: 'outcome',
          y: 'levels',
          x: 'wate',
          symbol: 'square',
          stroke: SERIES[1],
          strokeWidth: 2,
          r: 6,
        }),
        Plot.dot(drawn, {
          fy: 'outcome',
          y: 'levels',
          x: 'ate',
          symbol: 'times',
          stroke: SERIES[2],
          strokeWidth: 2,
          r: 5,
        }),
      ],
    }),
    head: ['Contrast', 'Recovered', 'Standard error', 'Truth, same weights', 'Average effect'],
    rows: drawn.map(r => [
      `${r.outcome}, ${r.levels}`,
      ...[r.estimate, r.std_error, r.wate, r.ate].map(points),
    ]),
  }
}
