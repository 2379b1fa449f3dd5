/** All checked figures in one view, each on its own scale: where it lies in what was printed, or how far outside. */
import * as Plot from '@observablehq/plot'
import type { Checked } from '../check/check.js'
import type { RoundTripSection } from '../check/round-trip.js'
import { BAD, DATA, INK, PRINTED } from './charts.js'
import { draw, type ReportFigure, type Size } from './report-figure.js'

/** The edges of what was printed lie at −1 and 1; a unit beyond is a standard error of the figure. */
const EDGE = 1
/** Standard errors at which a claim of a direction, whose range has one edge, is half way into it. */
const HALF_WAY = 2
/** Standard errors that the axis shows at least, and at most: what is farther is drawn at its end. */
const LEAST = 3
const MOST = 8

interface Placed {
  readonly section: string
  readonly measured: string
  readonly reported: string
  readonly recovered: string
  /** Place on the axis. */
  readonly x: number
  /** Standard errors outside, with their sign. */
  readonly outside: number
  readonly isBad: boolean
  readonly isClaim: boolean
}

/** Undefined where nothing was judged. */
export function overview(sections: readonly RoundTripSection[]): ReportFigure | undefined {
  const all = sections.flatMap(({ section, rows }) =>
    rows.flatMap(({ measured, reported, recovered, checked }) => {
      const place = placeOf(checked)
      const isBad = checked.verdict === 'differs' || checked.verdict === 'violated'
      return place ? [{ section, measured, reported, recovered, ...place, isBad }] : []
    }),
  )
  if (all.length === 0) return undefined
  const inside = all.filter(p => p.outside === 0).length
  const far = [...all].sort((a, b) => Math.abs(b.outside) - Math.abs(a.outside))
  const farthest = far[0] as Placed
  return {
    title: titleOf(all.length, inside, farthest),
    alternative: `Every figure is a dot on a scale of its own. The pale band is what rounds to the printed number; beside it, an estimate is as many of its own standard errors away as the axis says. Hollow dots are claims of a direction, such as “rises”: 0 is the left edge, and the more certain the claim, the farther to the right they lie.${all.some(p => p.isBad) ? ' Red: the figure differs.' : ''}`,
    drawing: size => drawingOf(size, all),
    head: ['Farthest outside', 'Reported', 'Recovered ± error', 'Standard errors outside'],
    rows: far.slice(0, ROWS).map(p => [p.measured, p.reported, p.recovered, Math.abs(p.outside).toFixed(1)]),
  }
}

const ROWS = 10

function titleOf(all: number, inside: number, farthest: Placed): string {
  if (inside === all) return `All ${all} figures lie inside what was printed`
  return `${inside} of ${all} figures lie inside what was printed; the farthest outside, by ${Math.abs(farthest.outside).toFixed(1)} of its standard errors, is: ${farthest.measured}`
}

function placeOf(c: Checked): Pick<Placed, 'x' | 'outside' | 'isClaim'> | undefined {
  const { verdict, estimate, std_error, printed_low: low, printed_high: high, distance } = c
  if (verdict === 'not_measurable' || !Number.isFinite(estimate) || Number.isNaN(low)) return undefined
  const sign = estimate < low ? -1 : estimate > high ? 1 : 0
  const isClaim = !Number.isFinite(low) || !Number.isFinite(high)
  if (sign !== 0) {
    // A claim that something falls is turned, so that every claim has its edge on the left.
    const side = isClaim ? -1 : sign
    return { x: side * (EDGE + Math.min(MOST, distance)), outside: side * distance, isClaim }
  }
  if (!isClaim)
    return { x: high > low ? 2 * ((estimate - low) / (high - low)) - EDGE : 0, outside: 0, isClaim }
  const depth = std_error > 0 ? Math.abs(estimate - (Number.isFinite(low) ? low : high)) / std_error : 0
  return { x: (2 * depth) / (depth + HALF_WAY) - EDGE, outside: 0, isClaim }
}

const RADIUS = 4.5
const LABEL = 170
const TOP = 8
const BOTTOM = 48
/** Pixels of a dot with its border. */
const DOT = 2 * RADIUS + 2
const LEAST_HEIGHT = 40

function drawingOf(size: Size, all: readonly Placed[]): string {
  const { width, isNarrow } = size
  const reach = EDGE + Math.max(LEAST, ...all.map(p => Math.abs(p.x) - EDGE + 0.4))
  const sections = [...new Set(all.map(p => p.section))]
  const perUnit = (width - (isNarrow ? 18 : LABEL + 12)) / (2 * reach)
  const most = Math.max(...sections.map(s => mostTogether(all, s, DOT / perUnit)))
  const own = Math.max(LEAST_HEIGHT, (most + 1) * DOT)
  const step = own + (isNarrow ? 24 : 6)
  return draw(size, {
    width,
    height: TOP + (isNarrow ? 22 : 0) + step * sections.length + BOTTOM,
    marginTop: TOP + (isNarrow ? 22 : 0),
    marginBottom: BOTTOM,
    marginLeft: isNarrow ? 6 : LABEL,
    marginRight: 12,
    x: {
      domain: [-reach, reach],
      ticks: ticksTo(reach),
      tickFormat: (x: number) => String(Math.abs(x) - EDGE),
      label: null,
    },
    fy: { domain: sections, axis: null, paddingInner: (step - own) / step, paddingOuter: 0, round: false },
    marks: [
      Plot.rect(
        sections.map(section => ({ section })),
        { fy: 'section', x1: -EDGE, x2: EDGE, fill: PRINTED, fillOpacity: 0.55 },
      ),
      Plot.gridX(ticksTo(reach), { stroke: INK, strokeOpacity: 0.12 }),
      Plot.text(
        sections.map(section => ({ section })),
        isNarrow
          ? {
              fy: 'section',
              text: 'section',
              frameAnchor: 'top-left',
              dy: -16,
              fontWeight: 'bold',
              fill: INK,
            }
          : { fy: 'section', text: 'section', frameAnchor: 'left', dx: -10, textAnchor: 'end', fill: INK },
      ),
      Plot.text(axisWords(sections, reach), {
        fy: 'section',
        x: 'x',
        text: 'text',
        frameAnchor: 'bottom',
        lineAnchor: 'top',
        textAnchor: 'middle',
        dy: 24,
        fill: INK,
      }),
      Plot.dot(
        all,
        Plot.dodgeY({
          fy: 'section',
          x: 'x',
          r: RADIUS,
          anchor: 'middle',
          padding: 1,
          fill: (p: Placed) => (p.isClaim ? 'var(--paper)' : p.isBad ? BAD : DATA),
          stroke: (p: Placed) => (p.isBad ? BAD : DATA),
          strokeWidth: 1.5,
          title: (p: Placed) => `${p.measured}: ${p.recovered}, reported ${p.reported}`,
        }),
      ),
    ],
  })
}

/** What the axis says, below the last section. */
function axisWords(sections: readonly string[], reach: number) {
  const [section, side] = [sections.at(-1), (reach + EDGE) / 2]
  return [
    { section, x: -side, text: '← errors below' },
    { section, x: 0, text: 'inside' },
    { section, x: side, text: 'errors above →' },
  ]
}

/** The number of dots of a section that lie on one another. */
function mostTogether(all: readonly Placed[], section: string, diameter: number): number {
  const xs = all.filter(p => p.section === section).map(p => p.x)
  return Math.max(...xs.map(x => xs.filter(y => y >= x && y < x + diameter).length))
}

/** Whole standard errors on both sides, from the edges on. */
function ticksTo(reach: number): number[] {
  const beyond = Array.from({ length: Math.floor(reach - EDGE) + 1 }, (_, j) => EDGE + j)
  return [...beyond.map(x => -x).reverse(), ...beyond]
}
