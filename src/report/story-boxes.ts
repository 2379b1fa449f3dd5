/** Distributions of effort by expertise: quartiles, whiskers at the 5th and 95th percentiles, geometric means. */
import * as Plot from '@observablehq/plot'
import { BOX } from '../recover/effort.js'
import { stratumOf } from '../schema/stratum.js'
import { DATA, INK, PRINTED, rowsChart } from './charts.js'
import type { ReportFigure } from './report-figure.js'
import { type Draws, LEVELS, type Point, pointOf, type Story } from './story-points.js'

const PERCENT = 100
const show = (x: number) => Number(x.toPrecision(3)).toLocaleString('en-US')

interface Box {
  readonly name: string
  readonly bottom: number
  readonly low: number
  readonly middle: number
  readonly high: number
  readonly top: number
}

function boxOf(s: Story, column: string, { k, name }: (typeof LEVELS)[number]): Box[] {
  const at = BOX.map(p => s.of(`quantile.${column}.${p}`, stratumOf('expertise', k))?.estimate)
  if (at.some(v => v === undefined)) return []
  const [bottom, low, middle, high, top] = at as [number, number, number, number, number]
  return [{ name, bottom, low, middle, high, top }]
}

function boxesOf(column: string, what: string, mean?: string): Draws {
  return s => {
    const found = LEVELS.flatMap(l => boxOf(s, column, l))
    const [first, last] = [found[0], found.at(-1)]
    if (!first || !last) return undefined
    const means = mean ? LEVELS.flatMap(l => pointOf(s, l.name, '', mean, stratumOf('expertise', l.k))) : []
    return {
      title: titleOf(what, first.middle, last.middle),
      alternative: `Distribution of ${what} by expertise on a logarithmic scale. Boxes: quartiles and median. Whiskers: 5th and 95th percentiles.${mean ? ' Diamonds: geometric means; pale bars: what rounds to the reported ones.' : ''}`,
      drawing: drawingOf(found, means, what),
      head: ['Expertise', ...BOX.map(p => `${PERCENT * p}%`), ...(mean ? ['geometric mean'] : [])],
      rows: found.map(({ name, ...box }) => [
        name,
        ...Object.values(box).map(show),
        ...means.filter(m => m.name === name).map(m => show(m.estimate)),
      ]),
    }
  }
}

function titleOf(what: string, first: number, last: number): string {
  return show(first) === show(last)
    ? `The median session has ${show(first)} ${what} at every level of expertise`
    : `The median session has ${show(first)} ${what} with a novice and ${show(last)} with an expert`
}

function drawingOf(found: readonly Box[], means: readonly Point[], what: string): ReportFigure['drawing'] {
  // A logarithmic scale has no 0: sessions without any are drawn at the smallest size shown.
  const floor = Math.min(...found.flatMap(({ name: _, ...b }) => Object.values(b)).filter(v => v > 0))
  const at = (key: keyof Omit<Box, 'name'>) => (b: Box) => Math.max(b[key], floor)
  return size =>
    rowsChart(size, {
      names: found.map(b => b.name),
      rowHeight: 36,
      x: {
        type: 'log',
        label: `${what} (logarithmic scale)`,
        tickFormat: size.isNarrow ? '~s' : ',',
        ticks: size.isNarrow ? 4 : 8,
      },
      marks: () => [
        Plot.ruleY(found, { y: 'name', x1: at('bottom'), x2: at('top'), stroke: INK }),
        Plot.barX(found, {
          y: 'name',
          x1: at('low'),
          x2: at('high'),
          fill: 'var(--card)',
          stroke: INK,
          insetTop: size.isNarrow ? 13 : 9,
          insetBottom: size.isNarrow ? 13 : 9,
        }),
        Plot.tickX(found, { y: 'name', x: at('middle'), stroke: INK, strokeWidth: 3, inset: 9 }),
        Plot.ruleY(
          means.filter(m => m.printedLow !== undefined),
          { y: 'name', x1: 'printedLow', x2: 'printedHigh', stroke: PRINTED, strokeWidth: 22 },
        ),
        Plot.dot(means, { y: 'name', x: 'estimate', symbol: 'diamond', fill: DATA, r: 6 }),
      ],
    })
}

export const boxes: readonly Draws[] = [
  boxesOf('turns', 'turns'),
  boxesOf('actions_a_turn', 'actions per turn', 'gm.actions'),
  boxesOf('words_a_turn', 'words per turn', 'gm.words'),
]
