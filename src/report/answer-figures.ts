/** The figures of an answer: its effects by outcome, their months and their causes, the band, and the Monte Carlo error. */
import * as Plot from '@observablehq/plot'
import { momentsOf } from '../replicates/moments.js'
import { SUCCESS_OUTCOMES, type SuccessOutcome } from '../schema/definitions.js'
import { showChange, showDifference, showError } from '../schema/display.js'
import { EXPERTISE_LEVELS, EXPERTISE_NAMES, MONTHS } from '../schema/levels.js'
import { ALL, levelWithin, type Stratum, stratumOf } from '../schema/stratum.js'
import { type Answer, lineNumber } from '../whatif/answer.js'
import type { Band } from '../whatif/band.js'
import type { Dose, Effect } from '../whatif/dose-effects.js'
import { nameOf, nameOfMetric } from '../whatif/names.js'
import { EFFORT_MEANS } from '../whatif/statistics.js'
import { type Difference, differencesOf, intervalOf, type Part } from '../whatif/summary.js'
import { changeOf, isSeen, PART_UNIT, PART_WORDS, showMoved } from '../whatif/words.js'
import { DATA, type Dot, dotsInRows, INK, monthsChart, PRINTED, panelsChart, rowsChart } from './charts.js'
import type { ReportFigure } from './report-figure.js'

const PERCENT = 100
/** Outcomes that get a panel; judged success moves much as at least partial success does. */
const OUTCOMES: readonly SuccessOutcome[] = ['verified', 'at_least_partial', 'trouble', 'abandoned']
const PANELS: readonly string[] = OUTCOMES.map(o => SUCCESS_OUTCOMES[o])
/** Rows of the picture, from the whole to the parts. */
const WHOLE = 'all sessions'
const TOUCHED = 'sessions touched'
/** A row's name fits the narrowest page. */
const LONGEST_NAME = 40

/** An effect to be drawn: its row, its panel, and the numbers behind it. */
interface Drawn extends Dot {
  readonly panel: string
  readonly shown: readonly string[]
}

/** The effect on each outcome: in all sessions, where the scenario touches and was aimed, and at each level of expertise. */
export function effectsFigure(
  rows: readonly Difference[],
  effects: readonly Effect[],
  dose: Dose | undefined,
): ReportFigure | undefined {
  const drawn = OUTCOMES.flatMap(outcome => {
    const panel = SUCCESS_OUTCOMES[outcome]
    return [
      ...ofLine(rows, `mean.${outcome}`, ALL, { panel, name: WHOLE }),
      ...ofGroup(effects, 'touched', outcome, { panel, name: TOUCHED }),
      ...(dose?.aim ? ofGroup(effects, 'aimed', outcome, { panel, name: aimName(dose.aim.words) }) : []),
      ...EXPERTISE_LEVELS.flatMap(k =>
        ofLine(rows, `mean.${outcome}`, stratumOf('expertise', k), {
          panel,
          name: EXPERTISE_NAMES[k - 1] as string,
        }),
      ),
    ]
  })
  const moving = PANELS.filter(panel => drawn.some(d => d.panel === panel && d.estimate !== 0))
  if (moving.length === 0) return undefined
  const shown = drawn.filter(d => moving.includes(d.panel))
  const names = [...new Set(shown.map(d => d.name))]
  return {
    title: titleOf(shown),
    alternative: `The change of each outcome, scenario less baseline, in points of the sessions with a clear goal: in all sessions${names.includes(TOUCHED) ? ', in those that the scenario touches' : ''}${dose?.aim ? `, in those it was aimed at (${dose.aim.words})` : ''}, and at each level of expertise as labelled. Lines: 95% intervals (simulation error only).`,
    drawing: size =>
      rowsChart(size, {
        names,
        panels: moving,
        x: { label: 'change (points)' },
        marks: facet => [Plot.ruleX([0]), ...dotsInRows(shown, facet)],
      }),
    head: ['Outcome', 'Baseline', 'Scenario', 'Difference', '95% interval'],
    rows: shown.map(d => [`${d.panel}, ${d.name}`, ...d.shown]),
  }
}

/** Words of an aim that stand beside a row; longer ones stand in the text above. */
const aimName = (words: string) => (words.length <= LONGEST_NAME ? words : 'sessions aimed at')

type Place = Pick<Drawn, 'panel' | 'name'>

function ofLine(rows: readonly Difference[], statistic: string, stratum: Stratum, place: Place): Drawn[] {
  const key = JSON.stringify(stratum)
  return rows
    .filter(r => r.statistic === statistic && JSON.stringify(r.stratum) === key)
    .map(r => ({ ...place, ...inPoints(r.difference, r.conf_low, r.conf_high), shown: showMoved(r) }))
}

function ofGroup(effects: readonly Effect[], group: Effect['group'], outcome: string, place: Place): Drawn[] {
  return effects
    .filter(e => e.group === group && e.outcome === outcome)
    .map(e => {
      const shown = showChange('share', { ...e, difference: e.estimate })
      return {
        ...place,
        ...inPoints(e.estimate, e.conf_low, e.conf_high),
        shown: [shown.baseline, shown.scenario, shown.difference, shown.interval.replace(' points', '')],
      }
    })
}

/** An estimate with its interval as per cent or points. */
export const inPoints = (estimate: number, low: number, high: number) => ({
  estimate: PERCENT * estimate,
  low: PERCENT * low,
  high: PERCENT * high,
})

/** Where the first outcome changes most, of what is seen. */
function titleOf(shown: readonly Drawn[]): string {
  const [first] = shown
  const own = shown.filter(d => d.panel === first?.panel && d.name !== WHOLE)
  const seen = own.filter(d => d.low > 0 || d.high < 0)
  const most = seen.reduce<Drawn | undefined>(
    (a, b) => (a && Math.abs(a.estimate) >= Math.abs(b.estimate) ? a : b),
    undefined,
  )
  if (!first || !most) return 'The change of each outcome, in all sessions and by level of expertise'
  const where = most.name === TOUCHED ? `the ${TOUCHED}` : most.name
  return `${first.panel} changes most in ${where}${/\bsessions\b/.test(where) ? '' : ' sessions'}: ${most.shown[2]}`
}

/** The change of effort, relative to the baseline: in all sessions and at each level of expertise. */
export function effortFigure(rows: readonly Difference[]): ReportFigure | undefined {
  const lines = rows.filter(
    r =>
      EFFORT_MEANS.includes(r.statistic) &&
      (r.stratum.length === 0 || levelWithin(r.stratum, ALL, 'expertise')) &&
      r.difference !== 0,
  )
  if (lines.length === 0) return undefined
  const drawn = lines.map(r => {
    const level = levelWithin(r.stratum, ALL, 'expertise')
    return {
      ...inPoints(r.difference / r.baseline, r.conf_low / r.baseline, r.conf_high / r.baseline),
      name: level ? (EXPERTISE_NAMES[Number(level) - 1] as string) : WHOLE,
      panel: r.statistic === 'gm.actions' ? 'Actions per prompt' : 'Words per turn',
    }
  })
  const seen = lines.filter(isSeen)
  const most = (seen.length > 0 ? seen : lines).reduce((a, b) =>
    Math.abs(b.difference / b.baseline) > Math.abs(a.difference / a.baseline) ? b : a,
  )
  return {
    title: `Effort changes most in: ${nameOf(most)}, ${showMoved(most)[2]}`,
    alternative:
      'The change of the geometric means of effort, in per cent of the baseline. Lines: 95% intervals (simulation error only).',
    drawing: size =>
      rowsChart(size, {
        names: [WHOLE, ...EXPERTISE_NAMES].filter(n => drawn.some(d => d.name === n)),
        panels: [...new Set(drawn.map(d => d.panel))],
        x: { label: 'change (% of the baseline)' },
        marks: facet => [Plot.ruleX([0]), ...dotsInRows(drawn, facet)],
      }),
    head: ['What', 'Baseline', 'Scenario', 'Difference', '95% interval'],
    rows: lines.map(r => [nameOf(r), ...showMoved(r)]),
  }
}

const MONTHLY = ['verified', 'at_least_partial', 'trouble'] as const

/** The paired difference of each outcome, month by month. */
export function monthsFigure(rows: readonly Difference[]): ReportFigure | undefined {
  const lines = MONTHLY.flatMap(outcome =>
    MONTHS.flatMap(month =>
      rows
        .filter(r => r.statistic === `mean.${outcome}` && levelWithin(r.stratum, ALL, 'month') === month)
        .map(r => ({ ...r, month, panel: SUCCESS_OUTCOMES[outcome] })),
    ),
  )
  const moving = [...new Set(lines.map(l => l.panel))].filter(p =>
    lines.some(l => l.panel === p && l.difference !== 0),
  )
  const shown = lines.filter(l => moving.includes(l.panel))
  const [start] = shown
  if (!start || new Set(shown.map(l => l.month)).size < 2) return undefined
  const end = shown.filter(l => l.panel === start.panel).at(-1) as typeof start
  return {
    title: `${start.panel}, month by month: ${showMoved(start)[2]} in ${start.month}, ${showMoved(end)[2]} in ${end.month}`,
    alternative:
      'The paired difference between scenario and baseline in each month’s sessions with a clear goal, in points. Lines: 95% intervals (simulation error only).',
    drawing: size =>
      monthsChart(size, {
        dots: shown.map(l => ({
          ...inPoints(l.difference, l.conf_low, l.conf_high),
          name: l.month,
          panel: l.panel,
        })),
        panels: moving,
        y: { label: 'change (points)' },
      }),
    head: ['Outcome, month', 'Baseline', 'Scenario', 'Difference', '95% interval'],
    rows: shown.map(l => [`${l.panel}, ${l.month}`, ...showMoved(l)]),
  }
}

const SPLIT_NAMES = { composition: 'who does what', path: 'the causal path' } as const
const WHOLE_CHANGE = 'the whole change'

/** The parts of a change as steps from 0 to the whole. */
export function waterfall(
  all: readonly Part[],
  outcome: SuccessOutcome,
  split: 'composition' | 'path',
): ReportFigure | undefined {
  const own = all.filter(p => p.outcome === outcome)
  const whole = own.find(p => p.split === 'whole')
  const steps = own.filter(p => p.split === split && (p.estimate !== 0 || p.mcse !== 0))
  if (!whole || steps.length === 0) return undefined
  const text = (p: Part) => showChange(PART_UNIT, changeOf(p))
  const bars = barsOf(steps, whole)
  const largest = steps.reduce((a, b) => (Math.abs(b.estimate) > Math.abs(a.estimate) ? b : a))
  const name = SUCCESS_OUTCOMES[outcome]
  return {
    title: `${name} by ${SPLIT_NAMES[split]}: ${text(largest).difference} of ${text(whole).difference} is ${wordsOf(largest)}`,
    alternative: `Steps from 0 to the whole change of ${name.toLowerCase()}, in points. Lines: the 95% interval of each step (simulation error only). ${split === 'composition' ? 'Other work is other shares of sessions in the cells of expertise, work mode, value band and user type; other results are other rates within the cells.' : 'Effort and trouble are held at what they would have been, and let respond one after the other.'}`,
    drawing: size =>
      rowsChart(size, {
        names: bars.map(b => b.name),
        rowHeight: 34,
        x: { label: 'change (points)' },
        marks: () => [
          Plot.ruleX([0]),
          Plot.ruleY(bars, {
            y: 'name',
            x1: 'from',
            x2: 'to',
            stroke: b => (b.isWhole ? DATA : PRINTED),
            strokeWidth: 16,
          }),
          Plot.ruleY(bars, { y: 'name', x1: 'low', x2: 'high', stroke: INK, strokeWidth: 1.5 }),
        ],
      }),
    head: ['Part', 'Change', '95% interval'],
    rows: [...steps, whole].map(p => [
      p === whole ? WHOLE_CHANGE : wordsOf(p),
      text(p).difference,
      text(p).interval || 'exact',
    ]),
  }
}

const wordsOf = (p: Part) => PART_WORDS[p.part] ?? p.part

const labelOf = (p: Part, words: string) =>
  `${words}: ${showChange(PART_UNIT, changeOf(p)).difference.replace(' points', '')}`

/** Each part from where the former ends; its interval lies around its own end. */
function barsOf(steps: readonly Part[], whole: Part) {
  let at = 0
  const bars = steps.map(p => {
    const from = at
    at += PERCENT * p.estimate
    const [low, high] = [from + PERCENT * p.conf_low, from + PERCENT * p.conf_high]
    return { name: labelOf(p, wordsOf(p)), from, to: at, low, high, isWhole: false }
  })
  const [to, low, high] = [whole.estimate, whole.conf_low, whole.conf_high].map(x => PERCENT * x) as [
    number,
    number,
    number,
  ]
  return [...bars, { name: labelOf(whole, WHOLE_CHANGE), from: 0, to, low, high, isWhole: true }]
}

/** The answer in each world: its interval, and the range of the checked points. */
export function bandFigure({ metric, unit, worlds, low, high }: Band): ReportFigure {
  const dots = worlds.map(w => ({
    name: w.world,
    ...inPoints(w.difference, w.conf_low, w.conf_high),
    printedLow: PERCENT * w.low.difference,
    printedHigh: PERCENT * w.high.difference,
  }))
  return {
    title: `${nameOfMetric(metric)}: between ${showDifference(unit, low.low.difference)} and ${showDifference(unit, high.high.difference)} at the checked points of the assumptions`,
    alternative:
      'The change in each world (dots), with its 95% interval (simulation error only), and the range over the checked points of the assumed parameters (pale bars), in points. Not bounds: other assumptions that meet the figures may lie outside.',
    drawing: size =>
      rowsChart(size, {
        names: dots.map(d => d.name),
        rowHeight: 34,
        x: { label: 'change (points)', zero: true },
        marks: facet => [Plot.ruleX([0]), ...dotsInRows(dots, facet)],
      }),
    head: [
      'World',
      'Difference',
      'Error',
      'Lowest',
      'Highest',
      'Assumptions',
      'Sampling',
      'Rounding',
      'Monte Carlo',
    ],
    rows: worlds.map(w => [
      w.world,
      showDifference(unit, w.difference),
      showError(unit, w.mcse),
      showDifference(unit, w.low.difference),
      showDifference(unit, w.high.difference),
      ...[w.variances.assumptions, w.variances.sampling, w.variances.rounding, w.variances.monte_carlo].map(
        v => showError(unit, Math.sqrt(v)),
      ),
    ]),
  }
}

const FEWEST = 5
const MOST_COUNTS = 120

/** How the Monte Carlo error of the main differences shrinks as replicates are added. */
export function convergence(answer: Answer): ReportFigure | undefined {
  const { replicates, lines } = answer
  const wanted = MONTHLY.filter(o => lines.some(l => l.statistic === `mean.${o}` && l.stratum.length === 0))
  const step = Math.ceil(replicates.length / MOST_COUNTS)
  const counts = replicates
    .map((_, n) => n + 1)
    .filter(n => n >= FEWEST && (replicates.length - n) % step === 0)
  const points = wanted.flatMap(o => {
    const d = differencesOf(answer, lineNumber(answer, `mean.${o}`))
    return counts.map(reps => ({
      reps,
      error: PERCENT * intervalOf(momentsOf(d.slice(0, reps))).mcse,
      panel: SUCCESS_OUTCOMES[o],
    }))
  })
  const last = points.filter(p => p.reps === replicates.length)
  const [first] = last
  if (!first || points.every(p => p.error === 0)) return undefined
  const digits = (x: number) => String(Number(x.toPrecision(2)))
  return {
    title: `After ${replicates.length} replicates the error of ${first.panel.toLowerCase()} is ${digits(first.error)} points`,
    alternative: `Monte Carlo error of the difference, in points, by the number of replicates, for ${last.map(p => p.panel.toLowerCase()).join(', ')}.`,
    drawing: size =>
      panelsChart(size, {
        panels: last.map(p => p.panel),
        x: { label: 'replicates', ticks: 4 },
        y: { zero: true },
        marks: facet => [
          Plot.line(points, { ...facet, x: 'reps', y: 'error', z: 'panel', stroke: DATA, strokeWidth: 2 }),
        ],
      }),
    head: ['What', 'Replicates', 'Error, points'],
    rows: last.map(p => [p.panel, String(p.reps), digits(p.error)]),
  }
}
