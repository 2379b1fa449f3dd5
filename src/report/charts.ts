/** The charts of all pages: labelled rows along x, and columns over months, in one panel or in several. */
import * as Plot from '@observablehq/plot'
import { MONTHS } from '../schema/levels.js'
import { draw, type Size } from './report-figure.js'

export const DATA = 'var(--data)'
export const PRINTED = 'var(--printed)'
export const TRUTH = 'var(--truth)'
export const BAD = 'var(--bad)'
export const INK = 'currentColor'
/** Lines end at the words that they would cross. */
export const CLEARED = { stroke: 'var(--paper)', strokeWidth: 5 } as const

/** The channel that puts a mark into its panel. */
export type Facet = { readonly fx?: string; readonly fy?: string }

export interface Rows {
  /** Names of the rows, from the top; they are their labels. */
  readonly names: readonly string[]
  /** Panels, side by side, or one below the other where it is narrow; data name theirs as `panel`, and their row as `name`. */
  readonly panels?: readonly string[]
  readonly x: Plot.ScaleOptions
  /** Whether the labels of rows are those of a chart to the left, unless it is narrow. */
  readonly isUnlabelled?: boolean
  /** Pixels of a row. */
  readonly rowHeight?: number
  readonly marks: (facet: Facet) => readonly Plot.Markish[]
}

const LETTER = 7.7
const WIDEST = 340
const ROW = 27
const NARROW_ROW = 44
const TOP = 12
const BOTTOM = 44
const GAP = 44
const HEADING = 30
const MOST_TICKS = 5
const FEW_TICKS = 3
/** More panels side by side than this have room for few ticks. */
const MANY = 3

const widthOf = (names: readonly string[]) => LETTER * Math.max(...names.map(n => n.length))

/** Marks in labelled rows. */
export function rowsChart(
  size: Size,
  { names, panels, x, isUnlabelled, rowHeight = ROW, marks }: Rows,
): string {
  const { isNarrow } = size
  const facet: Facet = !panels ? {} : isNarrow ? { fy: 'panel' } : { fx: 'panel' }
  const own = (isNarrow ? Math.max(rowHeight, NARROW_ROW) : rowHeight) * names.length
  const top = TOP + (panels ? HEADING : 0)
  const below = isNarrow && panels ? (panels.length - 1) * (own + GAP) : 0
  const left = isNarrow || isUnlabelled ? 14 : Math.min(WIDEST, widthOf(names)) + 14
  return draw(size, {
    height: top + own + below + BOTTOM,
    marginTop: top,
    marginBottom: BOTTOM,
    marginLeft: left,
    marginRight: 24,
    ...facetScale(facet, panels, own),
    x: {
      grid: true,
      ...(panels && !isNarrow && { ticks: panels.length > MANY ? FEW_TICKS : MOST_TICKS }),
      ...(isNarrow && { ticks: MOST_TICKS }),
      ...x,
    },
    y: { type: 'band', domain: [...names], axis: null, padding: 0 },
    marks: [
      isNarrow || isUnlabelled ? null : Plot.axisY({ tickSize: 0, lineWidth: WIDEST / 14, label: null }),
      ...marks(facet),
      isNarrow ? labelsAbove(names, panels, facet) : null,
      ...(panels ? [panelNames(panels, facet)] : []),
    ],
  })
}

function facetScale(facet: Facet, panels: readonly string[] | undefined, own: number): Plot.PlotOptions {
  if (!panels) return {}
  const domain = [...panels]
  return facet.fy
    ? { fy: { domain, axis: null, paddingInner: GAP / (own + GAP), paddingOuter: 0, round: false } }
    : { fx: { domain, axis: null, paddingInner: 0.12, paddingOuter: 0 } }
}

function labelsAbove(names: readonly string[], panels: readonly string[] | undefined, facet: Facet) {
  const all = (panels ?? ['']).flatMap(panel => names.map(name => ({ panel, name })))
  return Plot.text(all, {
    ...facet,
    y: 'name',
    text: 'name',
    frameAnchor: 'left',
    textAnchor: 'start',
    dy: -16,
    fill: INK,
    ...CLEARED,
  })
}

function panelNames(panels: readonly string[], facet: Facet) {
  return Plot.text(
    panels.map(panel => ({ panel })),
    {
      ...facet,
      text: 'panel',
      frameAnchor: 'top-left',
      dy: facet.fy ? -26 : -24,
      fontWeight: 'bold',
      fontSize: panels.length > MANY ? 13 : 14,
      fill: INK,
    },
  )
}

/** An estimate with its interval; with what it is compared with behind it, if there is such. */
export interface Dot {
  readonly name: string
  readonly panel?: string
  readonly estimate: number
  readonly low: number
  readonly high: number
  readonly printedLow?: number
  readonly printedHigh?: number
  readonly color?: string
  readonly isHollow?: boolean
}

const BAR = 15
const isPrinted = (d: Dot) => d.printedLow !== undefined
const colorOf = (d: Dot) => d.color ?? DATA

/** Dots with intervals in their rows. */
export function dotsInRows(dots: readonly Dot[], facet: Facet): Plot.Markish[] {
  const at = { ...facet, y: 'name' }
  return [
    Plot.ruleY(dots.filter(isPrinted), {
      ...at,
      x1: 'printedLow',
      x2: 'printedHigh',
      stroke: PRINTED,
      strokeWidth: BAR,
    }),
    Plot.ruleY(dots, { ...at, x1: 'low', x2: 'high', stroke: colorOf, strokeWidth: 2 }),
    Plot.dot(dots, {
      ...at,
      x: 'estimate',
      fill: (d: Dot) => (d.isHollow ? 'var(--paper)' : colorOf(d)),
      stroke: colorOf,
      strokeWidth: 1.5,
      r: 4.5,
    }),
  ]
}

const SHORT_MONTHS: Readonly<Record<string, string>> = Object.fromEntries(
  MONTHS.map(m => [
    m,
    ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][
      Number(m.slice(5)) - 1
    ] as string,
  ]),
)
const PANEL_HEIGHT = 190
const NARROW_PANEL_HEIGHT = 130

export interface Panels {
  /** Panels, side by side, or one below the other where it is narrow; data name theirs as `panel`. */
  readonly panels: readonly string[]
  readonly x: Plot.ScaleOptions
  readonly y: Plot.ScaleOptions
  readonly marks: (facet: Facet) => readonly Plot.Markish[]
}

/** Marks along both axes, in panels of the same scales. */
export function panelsChart(size: Size, { panels, x, y, marks }: Panels): string {
  const { isNarrow } = size
  const facet: Facet = isNarrow ? { fy: 'panel' } : { fx: 'panel' }
  const top = TOP + HEADING
  const own = isNarrow ? NARROW_PANEL_HEIGHT : PANEL_HEIGHT
  return draw(size, {
    height: top + own + (isNarrow ? (panels.length - 1) * (own + GAP) : 0) + BOTTOM,
    marginTop: top,
    marginBottom: BOTTOM,
    marginLeft: 48,
    marginRight: 24,
    ...facetScale(facet, panels, own),
    x,
    y: { grid: true, nice: true, ticks: isNarrow ? FEW_TICKS : MOST_TICKS, ...y, label: null },
    marks: [Plot.ruleY([0]), ...marks(facet), panelNames(panels, facet)],
  })
}

/** Dots with intervals over months, a panel each. */
export function monthsChart(
  size: Size,
  { dots, panels, y }: Pick<Panels, 'panels' | 'y'> & { readonly dots: readonly Dot[] },
): string {
  const tickFormat = (m: string) => SHORT_MONTHS[m] ?? m
  return panelsChart(size, {
    panels,
    x: { type: 'point', domain: [...MONTHS], label: null, tickFormat, tickSize: 0 },
    y,
    marks: facet => {
      const at = { ...facet, x: 'name' }
      return [
        Plot.ruleX(dots.filter(isPrinted), {
          ...at,
          y1: 'printedLow',
          y2: 'printedHigh',
          stroke: PRINTED,
          strokeWidth: BAR,
        }),
        Plot.line(dots, { ...at, y: 'estimate', z: 'panel', stroke: DATA, strokeWidth: 1.5 }),
        Plot.ruleX(dots, { ...at, y1: 'low', y2: 'high', stroke: DATA, strokeWidth: 2 }),
        Plot.dot(dots, { ...at, y: 'estimate', fill: DATA, r: 4 }),
      ]
    },
  })
}
