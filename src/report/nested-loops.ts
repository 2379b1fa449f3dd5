/**
 * A measure over all cells of a grid, in the order of nested loops, with the loops themselves as steps beneath
 * (Rücker and Schwarzer 2014).
 */
import * as Plot from '@observablehq/plot'
import type { Measured } from '../validate/measures.js'
import type { Study } from '../validate/study.js'
import { CLEARED, DATA, INK } from './charts.js'
import { draw, type ReportFigure, type Size } from './report-figure.js'
import { digits, labelOf, PERCENT, percentOf, scaleOf, unique } from './validation-figures.js'

type Shown = 'bias' | 'coverage'

const MOST_ESTIMANDS = 3

/** A figure for each of the first estimands; none where nothing is varied. */
export function nestedLoops(study: Study, measures: readonly Measured[], measure: Shown): ReportFigure[] {
  if (Object.keys(study.worlds[0]!.at).length === 0) return []
  const own = measures.filter(m => m.measure === measure && m.reps > 0)
  const estimands = unique(own.map(m => m.estimand)).slice(0, MOST_ESTIMANDS)
  return estimands.map(e =>
    nested(
      study,
      own.filter(m => m.estimand === e),
      { measure, estimand: e },
    ),
  )
}

/** A measure of one estimator in a cell of the grid. */
interface Reading {
  readonly cell: number
  readonly y: number
  readonly mcse: number
  readonly name: string
}

function nested(
  study: Study,
  own: readonly Measured[],
  { measure, estimand }: { readonly measure: Shown; readonly estimand: string },
): ReportFigure {
  const scale = measure === 'coverage' ? PERCENT : scaleOf(estimand)
  const unit = measure === 'coverage' ? '%' : labelOf(estimand)
  const ideal = measure === 'coverage' ? percentOf(study.level) : 0
  const cells = study.worlds.map(w => w.name)
  const readings: Reading[] = own
    .map(m => ({
      cell: cells.indexOf(m.world),
      y: m.estimate * scale,
      mcse: m.mcse * scale,
      name: m.estimator,
    }))
    .sort((a, b) => a.cell - b.cell)
  const names = unique(readings.map(l => l.name))
  const ys = [...readings.map(l => l.y), ideal]
  const [low, high] = [Math.min(...ys), Math.max(...ys)]
  const { loops, steps } = loopsOf(study, low, high)
  const worst = readings.reduce((a, b) => (Math.abs(b.y - ideal) > Math.abs(a.y - ideal) ? b : a))
  return {
    title: `${measure === 'bias' ? 'Bias' : 'Coverage'} of ${estimand} over the grid: farthest off in ${cells[worst.cell]}`,
    alternative: `${measure === 'bias' ? 'Bias' : 'Coverage'} (${unit}) of ${names.join(', ')} in ${cells.length} cells in the order of nested loops; beneath, the value of each loop: ${loops.join(', then ')}. Dashed: ${digits(ideal)}.`,
    drawing: size =>
      loopsChart(size, { names, loops, steps, ideal, cells: cells.length, low, high, readings }),
    head: ['Cell', ...names],
    rows: cells.map((cell, j) => [
      cell,
      ...names.map(n => {
        const l = readings.find(x => x.cell === j && x.name === n)
        return l ? `${digits(l.y)} ± ${digits(l.mcse)}` : '–'
      }),
    ]),
  }
}

interface Loops extends ReturnType<typeof loopsOf> {
  readonly names: readonly string[]
  readonly readings: readonly Reading[]
  readonly cells: number
  readonly ideal: number
  readonly low: number
  readonly high: number
}

const TOP = 30
const BOTTOM = 16
const GAP = 34
const LINE_HEIGHT = 150
const LOOP_HEIGHT = 40

/** A panel for each estimator: its measure as a line of steps, the loops beneath. */
function loopsChart(size: Size, { names, loops, steps, readings, cells, ideal, low, high }: Loops): string {
  const own = LINE_HEIGHT + LOOP_HEIGHT * loops.length
  const lines = names.flatMap(name => toTheEnd(readings.filter(r => r.name === name)))
  const at = { x: 'cell', y: 'y', curve: 'step-after' } as const
  return draw(size, {
    height: TOP + names.length * own + (names.length - 1) * GAP + BOTTOM,
    marginTop: TOP,
    marginBottom: BOTTOM,
    marginLeft: 48,
    marginRight: 12,
    fy: { domain: names, axis: null, paddingInner: GAP / (own + GAP), paddingOuter: 0, round: false },
    x: { axis: null, domain: [0, cells] },
    y: { label: null, grid: true, ticks: ticksOf(low, high) },
    marks: [
      Plot.ruleY([ideal], { strokeDasharray: '4 3' }),
      Plot.line(lines, { ...at, fy: 'name', z: 'name', stroke: DATA, strokeWidth: 2 }),
      Plot.text(
        names.map(name => ({ name })),
        {
          fy: 'name',
          text: 'name',
          frameAnchor: 'top-left',
          dy: -20,
          fontWeight: 'bold',
          fontSize: 14,
          fill: INK,
        },
      ),
      Plot.line(steps, { ...at, z: 'loop', stroke: INK, strokeWidth: 1 }),
      Plot.text(
        steps.filter(s => s.cell === 0),
        { x: 'cell', y: 'y', text: 'label', textAnchor: 'start', dy: -9, dx: 4, fill: INK, ...CLEARED },
      ),
    ],
  })
}

/** Extends the last cell to its full width. */
function toTheEnd(readings: readonly Reading[]): readonly Reading[] {
  const last = readings.at(-1)
  return last ? [...readings, { ...last, cell: last.cell + 1 }] : []
}

/** Height of the steps of a loop, as a share of the range of the measure. */
const STRIP_SHARE = 0.16

/** What is varied, outermost first, and the value of each in every cell as steps below the measure's range. */
function loopsOf({ worlds }: Study, low: number, high: number) {
  const hasScenarios = unique(worlds.map(w => w.scenario)).length > 1
  const loops = [...(hasScenarios ? ['scenario'] : []), ...Object.keys(worlds[0]!.at)]
  const room = (high - low || 1) * STRIP_SHARE
  const steps = loops.flatMap((loop, k) => {
    const settings = worlds.map(w => (loop === 'scenario' ? w.scenario : (w.at[loop] as string | number)))
    const values = unique(settings)
    const base = low - room * (1.6 * k + 1.5)
    const label = `${loop.split('.').at(-1)}: ${values.join(', ')}`
    return [...settings, settings.at(-1)!].map((setting, cell) => ({
      cell,
      y: base + (room * 0.8 * values.indexOf(setting)) / Math.max(1, values.length - 1),
      loop,
      label,
    }))
  })
  return { loops, steps }
}

const TICKS = 5

/** Ticks over the range of the measure, not beside the loops. */
function ticksOf(low: number, high: number): number[] {
  const step = (high - low || 1) / TICKS
  const size = 10 ** Math.floor(Math.log10(step))
  const nice = [1, 2, 5, 10].map(f => f * size).find(f => f >= step) as number
  const first = Math.ceil(low / nice)
  return Array.from({ length: Math.floor(high / nice) - first + 1 }, (_, j) =>
    Number(((first + j) * nice).toPrecision(6)),
  )
}
