/** The figure of an answer by the levels of a column. */
import * as Plot from '@observablehq/plot'
import { EXPERTISE_NAMES } from '../schema/levels.js'
import { ALL, levelWithin } from '../schema/stratum.js'
import { nameOf } from '../whatif/names.js'
import type { Difference } from '../whatif/summary.js'
import { isSeen, rowsBy, showMoved } from '../whatif/words.js'
import { inPoints } from './answer-figures.js'
import { dotsInRows, rowsChart } from './charts.js'
import type { ReportFigure } from './report-figure.js'

/** The change of what was asked about at every level of a column; undefined where it has no lines there. */
export function byFigure(
  rows: readonly Difference[],
  column: string,
  asked: readonly string[],
): ReportFigure | undefined {
  const own = rowsBy(rows, column, asked)
  const [first] = own
  if (!first) return undefined
  const levelOf = (r: Difference) => {
    const level = levelWithin(r.stratum, ALL, column) as string
    const name = column === 'expertise' ? (EXPERTISE_NAMES[Number(level) - 1] as string) : level
    return name.replace(/ Occupations$/, '').replaceAll('_', ' ')
  }
  const dots = own.map(r => ({ name: levelOf(r), ...inPoints(r.difference, r.conf_low, r.conf_high) }))
  const name = nameOf({ statistic: first.statistic, stratum: ALL })
  const words = column.replaceAll('_', ' ')
  const seen = own.filter(isSeen)
  const most = seen.reduce<Difference | undefined>(
    (a, b) => (a && Math.abs(a.difference) >= Math.abs(b.difference) ? a : b),
    undefined,
  )
  return {
    title: most
      ? `${name} by ${words}: most at ${levelOf(most)}, ${showMoved(most)[2]}`
      : `${name} by ${words}: no change is clear at any level`,
    alternative: `The change of ${name.toLowerCase()} at each level of ${words}, scenario less baseline, in points. Lines: 95% intervals (simulation error only).`,
    drawing: size =>
      rowsChart(size, {
        names: dots.map(d => d.name),
        x: { label: 'change (points)', zero: true },
        marks: facet => [Plot.ruleX([0]), ...dotsInRows(dots, facet)],
      }),
    head: [words, 'Baseline', 'Scenario', 'Difference', '95% interval'],
    rows: own.map(r => [levelOf(r), ...showMoved(r)]),
  }
}
