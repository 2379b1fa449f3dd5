/** The study's figures redrawn from a corpus, with the reported values marked. */
import * as Plot from '@observablehq/plot'
import type { TruthResult } from '../check/truth.js'
import { showEstimate } from '../schema/display.js'
import { MONTHS, OCCUPATIONS, WORK_MODES } from '../schema/levels.js'
import { ALL, both, type Stratum, stratumOf } from '../schema/stratum.js'
import { dotsInRows, monthsChart, rowsChart } from './charts.js'
import type { ReportFigure } from './report-figure.js'
import { boxes } from './story-boxes.js'
import { contrasts } from './story-contrasts.js'
import {
  type Draws,
  HEAD,
  intervalText,
  LEVELS,
  numbers,
  type Point,
  pointOf,
  type Story,
} from './story-points.js'

/** All figures that the corpus has numbers for, in the order of the study. */
export function story(s: Story, truth?: TruthResult): ReportFigure[] {
  return [modes, paths, decisions, ...boxes, adjusted, trouble, occupations, values]
    .map(figure => figure(s))
    .concat(truth ? [contrasts(truth)] : [])
    .flatMap(f => (f ? [f] : []))
}

const PERCENT = 100
const percent = (x: number) => `${Math.round(PERCENT * x)}%`
const LEVEL_NAMES = LEVELS.map(l => l.name)
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
    drawing: size =>
      rowsChart(size, {
        names: order.map(p => p.name),
        x: { label: 'share of sessions (%)', percent: true, zero: true },
        marks: facet => dotsInRows(order, facet),
      }),
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
  return {
    title: `Fixing falls from ${percent(fixing[0]!.estimate)} to ${percent(fixing.at(-1)!.estimate)} of sessions in seven months`,
    alternative: `Share of each month’s sessions (%) in four kinds of work. ${KEY}`,
    drawing: size =>
      monthsChart(size, {
        dots: points.map(p => ({ ...p, panel: p.series })),
        panels: series.map(([name]) => name),
        y: { zero: true, percent: true },
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
  return {
    title: `People keep ${percent(plan)} of planning decisions and hand over all but ${percent(execute)} of execution`,
    alternative: `Median share of decisions made by the user, overall and by expertise: planning near ${percent(plan)}, execution near ${percent(execute)}. ${KEY}`,
    drawing: size =>
      rowsChart(size, {
        names: ['all', ...LEVEL_NAMES],
        panels: kinds.map(([kind]) => kind),
        x: { percent: true, domain: [0, PERCENT], label: 'median share of decisions made by the user (%)' },
        marks: facet => dotsInRows(paneled(points), facet),
      }),
    head: HEAD,
    rows: numbers(points),
  }
}

function ratesByLevel(s: Story, within: Stratum, kinds: readonly (readonly [string, string])[]): Point[] {
  return kinds.flatMap(([name, outcome]) =>
    LEVELS.flatMap(l =>
      pointOf(s, l.name, name, `adjusted.${outcome}`, both(within, stratumOf('expertise', l.k))),
    ),
  )
}

const paneled = (points: readonly Point[]) => points.map(p => ({ ...p, panel: p.series }))

/** Rates by level of expertise, a panel for each outcome. */
function byLevel(points: readonly Point[], label: string): ReportFigure['drawing'] {
  return size =>
    rowsChart(size, {
      names: LEVEL_NAMES,
      panels: [...new Set(points.map(p => p.series))],
      x: { percent: true, zero: true, label },
      marks: facet => dotsInRows(paneled(points), facet),
    })
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
    drawing: byLevel(points, 'adjusted share of sessions with a clear goal (%)'),
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
    drawing: byLevel(points, 'adjusted share of troubled sessions (%)'),
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
    drawing: size =>
      rowsChart(size, {
        names: points.map(p => p.name),
        x: { percent: true, label: 'verified success less that of software (points)' },
        marks: facet => [
          Plot.ruleX([0]),
          ...dotsInRows(
            points.map(({ printedLow: _, printedHigh: __, ...p }) => p),
            facet,
          ),
        ],
      }),
    head: ['Occupation', 'Share of sessions', 'Verified less software, points', '95% interval'],
    rows: points.map((p, j) => [
      p.name,
      showEstimate('share', ten[j]!.share),
      (PERCENT * p.estimate).toFixed(1),
      intervalText(p, x => (PERCENT * x).toFixed(1)),
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
    drawing: size =>
      rowsChart(size, {
        names: points.map(p => p.name),
        x: { percent: true, label: 'rise of the mean value, first month to last (%)' },
        marks: facet => [Plot.ruleX([0]), ...dotsInRows(points, facet)],
      }),
    head: HEAD,
    rows: numbers(points),
  }
}
