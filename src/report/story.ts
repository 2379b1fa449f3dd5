/** The study's figures redrawn from a corpus, with the reported values marked. */
import * as Plot from '@observablehq/plot'
import type { TruthResult } from '../check/truth.js'
import { BOX } from '../recover/effort.js'
import { showEstimate } from '../schema/display.js'
import { MONTHS, OCCUPATIONS, WORK_MODES } from '../schema/levels.js'
import { ALL, both, type Stratum, stratumOf } from '../schema/stratum.js'
import { draw, type ReportFigure } from './report-figure.js'
import {
  byLevel,
  colorOf,
  dots,
  isPrinted,
  LEVELS,
  printedInColumns,
  printedInRows,
  REPORTED,
  SERIES,
  seriesNames,
} from './story-charts.js'
import { contrasts } from './story-contrasts.js'
import { HEAD, numbers, type Point, pointOf, type Story } from './story-points.js'

/** All figures that the corpus has numbers for, in the order of the study. */
export function story(s: Story, truth?: TruthResult): ReportFigure[] {
  return [modes, paths, decisions, ...boxes, adjusted, trouble, occupations, values]
    .map(figure => figure(s))
    .concat(truth ? [contrasts(truth)] : [])
    .flatMap(f => (f ? [f] : []))
}

type Draws = (s: Story) => ReportFigure | undefined

const PERCENT = 100
const percent = (x: number) => `${Math.round(PERCENT * x)}%`
const capital = (text: string) => `${text[0]!.toUpperCase()}${text.slice(1)}`
const KEY = 'Pale bars: what rounds to the reported figure. Dots and lines: recovered, with 95% intervals.'

const modes: Draws = s => {
  const points = WORK_MODES.flatMap(m => pointOf(s, m, '', `share.work_mode.${m}`))
  if (points.length === 0) return undefined
  const order = [...points].sort((a, b) => b.estimate - a.estimate)
  const writes = s.of('share.work_mode.building+fixing+testing+orchestrating')
  return {
    title: `${capital(order[0]!.name)} and ${order[1]!.name} lead: ${percent(writes?.estimate ?? 0)} of sessions write code directly`,
    alternative: `Share of sessions in each work mode, from ${order[0]!.name} at ${percent(order[0]!.estimate)} to ${order.at(-1)!.name} at ${showEstimate(order.at(-1)!.unit, order.at(-1)!.estimate)}. ${KEY}`,
    drawing: dots(
      points,
      { label: 'share of sessions (%)', percent: true, zero: true },
      order.map(p => p.name),
      120,
    ),
    head: HEAD,
    rows: numbers(order),
  }
}

const paths: Draws = s => {
  const series: readonly (readonly [string, string])[] = [
    ['fixing', 'fixing'],
    ['building', 'building'],
    ['operating', 'operating'],
    ['analyzing, communicating', 'analyzing+communicating'],
  ]
  const points = series.flatMap(([name, id]) =>
    MONTHS.flatMap(m => pointOf(s, m, name, `share.work_mode.${id}`, stratumOf('month', m))),
  )
  const fixing = points.filter(p => p.series === 'fixing')
  if (fixing.length < 2) return undefined
  const names = series.map(([name]) => name)
  const color = colorOf(names)
  return {
    title: `Fixing falls from ${percent(fixing[0]!.estimate)} to ${percent(fixing.at(-1)!.estimate)} of sessions in seven months`,
    alternative: `Monthly shares of four kinds of work. ${KEY}`,
    drawing: draw({
      height: 360,
      marginLeft: 56,
      marginRight: 170,
      x: { type: 'point', domain: [...MONTHS], label: 'month' },
      y: { grid: true, zero: true, percent: true, label: 'share of the month’s sessions (%)' },
      marks: [
        printedInColumns(points),
        Plot.line(points, { x: 'name', y: 'estimate', z: 'series', stroke: color, strokeWidth: 2 }),
        Plot.dot(points, { x: 'name', y: 'estimate', fill: color, r: 3.5 }),
        seriesNames(points, names, 10),
        Plot.ruleY([0]),
      ],
    }),
    head: HEAD,
    rows: numbers(points),
  }
}

const decisions: Draws = s => {
  const kinds = [
    ['planning', 'median.planning_user_share'],
    ['execution', 'median.execution_user_share'],
  ] as const
  const points = kinds.flatMap(([kind, id]) => [
    ...pointOf(s, 'all', kind, id),
    ...LEVELS.flatMap(l => pointOf(s, l.name, kind, id, stratumOf('expertise', l.k))),
  ])
  const [plan, execute] = kinds.map(([, id]) => s.of(id)?.estimate)
  if (plan === undefined || execute === undefined) return undefined
  const color = colorOf(kinds.map(([kind]) => kind))
  return {
    title: `People keep ${percent(plan)} of planning decisions and hand over all but ${percent(execute)} of execution`,
    alternative: `Median share of decisions made by the user, overall and by expertise: planning near ${percent(plan)}, execution near ${percent(execute)}. ${KEY}`,
    drawing: draw({
      marginLeft: 100,
      height: 230,
      x: {
        percent: true,
        domain: [0, PERCENT],
        grid: true,
        label: 'median share of decisions made by the user (%)',
      },
      y: { domain: ['all', ...LEVELS.map(l => l.name)], label: null },
      color: { legend: false },
      marks: [
        printedInRows(points),
        Plot.ruleY(points, { y: 'name', x1: 'low', x2: 'high', stroke: color, strokeWidth: 2 }),
        Plot.dot(points, { y: 'name', x: 'estimate', fill: color, r: 4 }),
        Plot.text(
          points.filter(p => p.name === 'all'),
          { y: 'name', x: 'estimate', text: 'series', fill: color, dx: 12, dy: -11, textAnchor: 'start' },
        ),
      ],
    }),
    head: HEAD,
    rows: numbers(points),
  }
}

/** Boxes of one measure by expertise: quartiles, whiskers at the 5th and 95th percentiles, geometric means as diamonds. */
function boxesOf(column: string, what: string, unit: string, mean?: string): Draws {
  return s => {
    const boxes = LEVELS.flatMap(l => {
      const q = BOX.map(p => s.of(`quantile.${column}.${p}`, stratumOf('expertise', l.k))?.estimate)
      return q.every(v => v !== undefined) ? [{ name: l.name, q: q as number[] }] : []
    })
    if (boxes.length === 0) return undefined
    // A logarithmic scale has no 0: sessions without any are drawn at the smallest size shown.
    const floor = Math.min(...boxes.flatMap(b => b.q).filter(v => v > 0))
    const drawn = boxes.map(({ name, q }) => {
      const [bottom, low, middle, high, top] = q.map(v => Math.max(v, floor)) as [
        number,
        number,
        number,
        number,
        number,
      ]
      return { name, bottom, low, middle, high, top }
    })
    const means = mean
      ? LEVELS.flatMap(l => pointOf(s, l.name, 'geometric mean', mean, stratumOf('expertise', l.k)))
      : []
    const [first, last] = [boxes[0]!.q[2]!, boxes.at(-1)!.q[2]!]
    const show = (x: number) => Number(x.toPrecision(3)).toLocaleString('en-US')
    return {
      title:
        first === last
          ? `The median session has ${show(first)} ${what} at every level of expertise`
          : `The median session has ${show(first)} ${what} with a novice and ${show(last)} with an expert`,
      alternative: `Distribution of ${what} by expertise on a logarithmic scale. Boxes: quartiles and median. Whiskers: 5th and 95th percentiles.${mean ? ' Diamonds: geometric means; pale bars: what rounds to the reported ones.' : ''}`,
      drawing: draw({
        height: 320,
        marginLeft: 64,
        x: { domain: LEVELS.map(l => l.name), type: 'band', label: 'expertise', padding: 0.45 },
        y: { type: 'log', grid: true, label: unit, tickFormat: ',' },
        marks: [
          Plot.ruleX(drawn, { x: 'name', y1: 'bottom', y2: 'top', stroke: 'currentColor' }),
          Plot.barY(drawn, { x: 'name', y1: 'low', y2: 'high', fill: 'var(--box)', stroke: 'currentColor' }),
          Plot.tickY(drawn, { x: 'name', y: 'middle', strokeWidth: 3, stroke: 'currentColor' }),
          Plot.tickY(drawn, { x: 'name', y: 'bottom', stroke: 'currentColor', inset: 10 }),
          Plot.tickY(drawn, { x: 'name', y: 'top', stroke: 'currentColor', inset: 10 }),
          Plot.barY(means.filter(isPrinted), {
            x: 'name',
            y1: 'printedLow',
            y2: 'printedHigh',
            fill: REPORTED,
            insetLeft: -10,
            insetRight: -10,
          }),
          Plot.dot(means, { x: 'name', y: 'estimate', symbol: 'diamond', fill: SERIES[0], r: 6 }),
        ],
      }),
      head: ['Expertise', ...BOX.map(p => `${PERCENT * p}%`), ...(mean ? ['geometric mean'] : [])],
      rows: boxes.map(({ name, q }) => [
        name,
        ...q.map(show),
        ...means.filter(m => m.name === name).map(m => show(m.estimate)),
      ]),
    }
  }
}

const boxes: readonly Draws[] = [
  boxesOf('turns', 'turns', 'turns per session'),
  boxesOf('actions_a_turn', 'actions per turn', 'actions per turn', 'gm.actions'),
  boxesOf('words_a_turn', 'words per turn', 'words per turn', 'gm.words'),
]

function ratesByLevel(s: Story, within: Stratum, kinds: readonly (readonly [string, string])[]): Point[] {
  return kinds.flatMap(([name, outcome]) =>
    LEVELS.flatMap(l =>
      pointOf(s, l.name, name, `adjusted.${outcome}`, both(within, stratumOf('expertise', l.k))),
    ),
  )
}

const adjusted: Draws = s => {
  const points = ratesByLevel(s, ALL, [
    ['at least partial', 'at_least_partial'],
    ['verified', 'verified'],
    ['hit trouble', 'trouble'],
  ])
  const verified = points.filter(p => p.series === 'verified')
  if (verified.length < LEVELS.length) return undefined
  return {
    title: `Verified success rises from ${percent(verified[0]!.estimate)} for novices to ${percent(verified.at(-1)!.estimate)} for experts, most of it by the intermediate level`,
    alternative: `Adjusted rates by expertise. ${KEY}`,
    drawing: byLevel(points, { percent: true, label: 'adjusted share of sessions with a clear goal (%)' }),
    head: HEAD,
    rows: numbers(points),
  }
}

const trouble: Draws = s => {
  const points = ratesByLevel(s, stratumOf('trouble', 'true'), [
    ['at least partial', 'at_least_partial'],
    ['verified', 'verified'],
    ['abandoned', 'abandoned'],
  ])
  const left = points.filter(p => p.series === 'abandoned')
  if (left.length < LEVELS.length) return undefined
  return {
    title: `In trouble, novices abandon ${percent(left[0]!.estimate)} of sessions, experts ${percent(left.at(-1)!.estimate)}`,
    alternative: `Adjusted rates among troubled sessions by expertise. ${KEY}`,
    drawing: byLevel(points, { percent: true, label: 'adjusted share of troubled sessions (%)' }),
    head: HEAD,
    rows: numbers(points),
  }
}

const LARGEST = 10
const short = (occupation: string) =>
  occupation
    .replace(/ Occupations$/, '')
    .replace(/, and /, ' & ')
    .replaceAll(' and ', ' & ')

const occupations: Draws = s => {
  const sized = OCCUPATIONS.flatMap(o => {
    const share = s.of('occupation_share', stratumOf('occupation', o))?.estimate
    return share === undefined ? [] : [{ o, share }]
  })
  const ten = sized.sort((a, b) => b.share - a.share).slice(0, LARGEST)
  const points = ten.flatMap(({ o }) =>
    pointOf(
      s,
      short(o),
      '',
      'occupation_gap.verified',
      both(stratumOf('wrote_code', 'true'), stratumOf('occupation', o)),
    ),
  )
  if (points.length < 2) return undefined
  const widest = Math.max(...points.map(p => Math.abs(p.estimate)))
  return {
    title: `All of the ten largest occupations verify within ${(PERCENT * widest).toFixed(1)} points of software`,
    alternative: `Verified success in sessions that wrote code, less that of software occupations, for the ten largest occupations in order of size. ${KEY}`,
    drawing: dots(
      points.map(({ printedLow: _, printedHigh: __, ...p }) => p),
      { percent: true, label: 'verified success less that of software (points)' },
      points.map(p => p.name),
      330,
    ),
    head: ['Occupation', 'Share of sessions', 'Verified less software, points', '95% interval'],
    rows: points.map((p, j) => [
      p.name,
      showEstimate('share', ten[j]!.share),
      (PERCENT * p.estimate).toFixed(1),
      `${(PERCENT * p.low).toFixed(1)} to ${(PERCENT * p.high).toFixed(1)}`,
    ]),
  }
}

const values: Draws = s => {
  const points = [
    ...pointOf(s, 'all work', '', 'value_growth'),
    ...WORK_MODES.flatMap(m => pointOf(s, m, '', 'value_growth', stratumOf('work_mode', m))),
  ]
  if (points.length < 2) return undefined
  return {
    title: `The mean task is worth ${percent(points[0]!.estimate)} more in the last month than in the first`,
    alternative: `Rise of the mean task value from October to April, for all work and in each mode. ${KEY}`,
    drawing: dots(
      points,
      { percent: true, label: 'rise of the mean value, first month to last (%)' },
      points.map(p => p.name),
      120,
    ),
    head: HEAD,
    rows: numbers(points),
  }
}
