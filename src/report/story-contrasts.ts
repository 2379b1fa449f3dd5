/** The truth of the study's main contrast beside the recovered one. */
import * as Plot from '@observablehq/plot'
import type { TruthResult } from '../check/truth.js'
import { EXPERTISE_NAMES } from '../schema/levels.js'
import { dotsInRows, rowsChart, TRUTH } from './charts.js'
import type { ReportFigure } from './report-figure.js'

const PERCENT = 100
const CRITICAL = 1.96
const TITLES: Readonly<Record<string, string>> = {
  verified: 'verified',
  at_least_partial: 'at least partial',
  trouble: 'hit trouble',
  abandoned: 'abandoned',
}

/** The higher of two levels compared, in words: the other is novice. */
const levelNames = (levels: string) => EXPERTISE_NAMES[Number(levels.split('-')[0]) - 1] ?? levels

/** The regression's contrast beside the simulator's truth. */
export function contrasts({ rows, agrees }: TruthResult): ReportFigure {
  const LEVELS = [...new Set(rows.map(r => r.levels))]
  const drawn = rows.map(r => ({
    ...r,
    panel: TITLES[r.outcome] ?? r.outcome,
    name: levelNames(r.levels),
    low: r.estimate - CRITICAL * r.std_error,
    high: r.estimate + CRITICAL * r.std_error,
  }))
  const points = (x: number) => (PERCENT * x).toFixed(2)
  return {
    title: agrees
      ? 'The regression shows the true effect of expertise, as its own weights average it'
      : 'The regression does not show the true effect of expertise in this world',
    alternative:
      'Contrasts with novices: blue dots and lines are recovered, with 95% intervals; squares are the truth under the regression’s weights, crosses the average effect.',
    drawing: size =>
      rowsChart(size, {
        names: LEVELS.map(levels => levelNames(levels)),
        panels: [...new Set(drawn.map(r => r.panel))],
        x: { percent: true, label: 'contrast with novices (points)' },
        marks: facet => {
          const at = { ...facet, y: 'name' }
          return [
            Plot.ruleX([0]),
            ...dotsInRows(drawn, facet),
            Plot.dot(drawn, { ...at, x: 'wate', symbol: 'square', stroke: TRUTH, strokeWidth: 2, r: 6.5 }),
            Plot.dot(drawn, { ...at, x: 'ate', symbol: 'times', stroke: TRUTH, strokeWidth: 2, r: 4.5 }),
          ]
        },
      }),
    head: ['Contrast', 'Recovered', 'Standard error', 'Truth, same weights', 'Average effect'],
    rows: drawn.map(r => [`${r.panel}, ${r.name}`, ...[r.estimate, r.std_error, r.wate, r.ate].map(points)]),
  }
}
