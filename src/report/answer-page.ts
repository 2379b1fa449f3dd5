/** The answer to a what-if question as one self-contained HTML page. */

import * as Plot from '@observablehq/plot'
import { writeWhole } from '../files/part-file.js'
import { grouped, showDifference, showError, showEstimate } from '../ground/format.js'
import { lineName } from '../recover/line.js'
import type { Scenario } from '../scenarios/schema.js'
import { MONTHS } from '../schema/levels.js'
import { type Answer, lineNumber } from '../whatif/answer.js'
import type { Band } from '../whatif/band.js'
import { isFigure } from '../whatif/statistics.js'
import {
  type Difference,
  differences,
  differencesOf,
  intervalOf,
  momentsOf,
  type Part,
  parts,
} from '../whatif/summary.js'
import { answerWords, bandWords, differenceText, nameOf, showFactor } from '../whatif/words.js'
import { draw, figureHtml, type ReportFigure } from './figure.js'
import { html } from './strip.js'
import { STYLE } from './style.js'

/** What the page is made from. */
export interface Answered {
  readonly scenario: Scenario
  readonly against: string
  /** One a world. */
  readonly answers: readonly Answer[]
  readonly band?: Band | undefined
  /** The command that gives the same numbers. */
  readonly command: string
}

/** Writes the page and returns its path. */
export function writeAnswer(path: string, answered: Answered): string {
  writeWhole(path, answerPage(answered))
  return path
}

export function answerPage({ scenario, against, answers, band, command }: Answered): string {
  const first = answers[0] as Answer
  const rows = differences(first)
  const split = parts(first)
  const figures = [
    forest(rows, 'share'),
    forest(rows, 'size'),
    ...['verified', 'trouble'].map(o => months(rows, o)),
    ...(['composition', 'path'] as const).map(k => waterfall(split, 'verified', k)),
    band && bandFigure(band),
    convergence(first),
  ].flatMap(f => (f ? [f] : []))
  const { question, replicates } = first
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>plumbline: ${html(scenario.title)}</title>
<style>${STYLE}</style></head><body><main>
<h1>${html(scenario.question ?? scenario.title)}</h1>
<p class="lead">${html(answerWords(rows, split)[0] ?? '')}</p>
${scenario.about ? `<p>${html(scenario.about.trim())}</p>` : ''}
<ul>
${[...answerWords(rows, split).slice(1), ...(band ? bandWords(band) : [])].map(w => `<li>${html(w)}</li>`).join('\n')}
</ul>
<p>${replicates.length} paired replicates of ${grouped(question.people)} people in the world ${html(question.world)}: scenario ${html(scenario.id)} against ${html(against)}, the same people and draws in both arms. Errors are Monte Carlo errors; intervals hold the difference with 95% confidence.</p>
<h2>What moves, and where it comes from</h2>
${figures.map((f, i) => figureHtml(f, `figure-${i + 1}`)).join('\n')}
<h2>Every figure</h2>
${answers.map(a => tableHtml(a.question.world, differences(a))).join('\n')}
<h2>How to make it again</h2>
<p><code>${html(command)}</code></p>
</main></body></html>
`
}

function tableHtml(world: string, rows: readonly Difference[]): string {
  const body = rows.map(
    r =>
      `<tr><th scope="row">${html(nameOf(r))}<code>${html(`${r.statistic} [${r.stratum}]`)}</code></th><td class="n">${showEstimate(r.statistic, r.baseline)}</td><td class="n">${showEstimate(r.statistic, r.scenario)}</td><td class="n">${html(differenceText(r))}</td><td class="n">${Number.isFinite(r.variance_reduction) ? showFactor(r.variance_reduction) : '–'}</td></tr>`,
  )
  return `<details><summary>${rows.length} statistics in the world ${html(world)}</summary><div class="scroll" tabindex="0" role="region" aria-label="Every statistic, ${html(world)}"><table>
<thead><tr><th scope="col">What</th><th scope="col" class="n">Baseline</th><th scope="col" class="n">Scenario</th><th scope="col" class="n">Difference ± error</th><th scope="col" class="n">Variance divided by</th></tr></thead><tbody>
${body.join('\n')}
</tbody></table></div></details>`
}

const COLOR = 'var(--s1)'
const OTHER = 'var(--s2)'
const MOST_ROWS = 24
const PERCENT = 100

/** Statistics that are shown as a change in per cent of the baseline, not in points. */
const isSize = (statistic: string) => statistic.startsWith('gm.') || statistic === 'median.turns'
/** Statistics that are neither shares nor sizes, or that belong to the truth, have no place in the forest. */
const isShare = (statistic: string) =>
  /^(mean|adjusted|share|actions_over)\./.test(statistic) && statistic !== 'mean.sessions'

/** Paired differences of the headline figures that move, farthest from 0 first. */
function forest(rows: readonly Difference[], kind: 'share' | 'size'): ReportFigure | undefined {
  const of = (r: Difference) => (kind === 'size' ? isSize(r.statistic) : isShare(r.statistic))
  const scale = (r: Difference) => PERCENT / (kind === 'size' ? r.baseline : 1)
  const shown = rows
    .filter(
      r =>
        of(r) &&
        (isFigure(r.statistic, r.stratum) || r.stratum === 'all' || r.stratum.startsWith('expertise=')),
    )
    .filter(r => r.mcse > 0)
    .sort((a, b) => Math.abs(b.difference * scale(b)) - Math.abs(a.difference * scale(a)))
    .slice(0, MOST_ROWS)
  if (shown.length === 0) return undefined
  const names = new Map(shown.map(r => [lineName(r), shortName(r)]))
  const points = shown.map(r => ({
    name: lineName(r),
    estimate: r.difference * scale(r),
    low: r.conf_low * scale(r),
    high: r.conf_high * scale(r),
  }))
  const unit = kind === 'size' ? 'per cent of the baseline' : 'points'
  const lead = shown[0] as Difference
  return {
    title:
      kind === 'size'
        ? `Effort moves most in: ${nameOf(lead)}`
        : `The figure that moves most: ${nameOf(lead)}, ${showDifference(lead.statistic, lead.difference)}`,
    alternative: `Paired differences between scenario and baseline in ${unit}, with 95% Monte Carlo intervals, of the ${shown.length} figures that move most. Figures that do not move are left out.`,
    drawing: draw({
      marginLeft: 330,
      height: 60 + 24 * shown.length,
      x: { grid: true, label: `difference (${unit})` },
      y: { domain: [...names.keys()], label: null, tickFormat: (k: string) => names.get(k) as string },
      marks: [
        Plot.ruleX([0]),
        Plot.ruleY(points, { y: 'name', x1: 'low', x2: 'high', stroke: COLOR, strokeWidth: 2 }),
        Plot.dot(points, { y: 'name', x: 'estimate', fill: COLOR, r: 4 }),
      ],
    }),
    head: ['Figure', 'Baseline', 'Scenario', 'Difference', 'Error', 'Variance divided by'],
    rows: shown.map(r => [
      nameOf(r),
      showEstimate(r.statistic, r.baseline),
      showEstimate(r.statistic, r.scenario),
      showDifference(r.statistic, r.difference),
      showError(r.statistic, r.mcse),
      showFactor(r.variance_reduction),
    ]),
  }
}

const LONGEST = 44

function shortName(r: Difference): string {
  const name = nameOf(r)
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name
}

/** A mean month by month in both arms. */
function months(rows: readonly Difference[], outcome: string): ReportFigure | undefined {
  const own = MONTHS.flatMap(m =>
    rows.filter(r => r.statistic === `mean.${outcome}` && r.stratum === `month=${m}`),
  )
  if (own.length < 2) return undefined
  const series = [
    ['baseline', COLOR],
    ['scenario', OTHER],
  ] as const
  const points = series.flatMap(([name]) =>
    own.map(r => ({ month: r.stratum.replace('month=', ''), share: PERCENT * r[name], name })),
  )
  const color = (p: { name: string }) => (p.name === 'baseline' ? COLOR : OTHER)
  const [start, end] = [own[0] as Difference, own.at(-1) as Difference]
  const statistic = `mean.${outcome}`
  return {
    title: `${nameOf({ statistic, stratum: 'all' })}: ${showDifference(statistic, start.difference)} in ${start.stratum.replace('month=', '')}, ${showDifference(statistic, end.difference)} in ${end.stratum.replace('month=', '')}`,
    alternative: `${nameOf({ statistic, stratum: 'all' })} of each month's sessions in per cent, in the baseline (round dots) and the scenario (diamonds).`,
    drawing: draw({
      height: 300,
      marginLeft: 56,
      marginRight: 110,
      x: { type: 'point', domain: [...MONTHS], label: 'month' },
      y: { grid: true, nice: true, label: 'share of the month’s sessions (%)' },
      marks: [
        Plot.line(points, { x: 'month', y: 'share', z: 'name', stroke: color, strokeWidth: 2 }),
        Plot.dot(points, {
          x: 'month',
          y: 'share',
          fill: color,
          r: 4.5,
          symbol: (p: { name: string }) => (p.name === 'baseline' ? 'circle' : 'diamond'),
        }),
        Plot.text(
          apart(
            points.filter(p => p.month === end.stratum.replace('month=', '')),
            points,
          ),
          {
            x: 'month',
            y: 'at',
            text: 'name',
            fill: color,
            dx: 12,
            textAnchor: 'start',
          },
        ),
      ],
    }),
    head: ['Month', 'Baseline', 'Scenario', 'Difference', 'Error'],
    rows: own.map(r => [
      r.stratum.replace('month=', ''),
      showEstimate(statistic, r.baseline),
      showEstimate(statistic, r.scenario),
      showDifference(statistic, r.difference),
      showError(statistic, r.mcse),
    ]),
  }
}

const LABEL_ROOM = 0.07

/** Places for the names of two series that do not overlap. */
function apart<P extends { readonly share: number }>(
  last: readonly P[],
  all: readonly P[],
): (P & { at: number })[] {
  const shares = all.map(p => p.share)
  const room = LABEL_ROOM * (Math.max(...shares) - Math.min(...shares))
  const sorted = [...last].sort((a, b) => a.share - b.share)
  return sorted.map((p, j) => ({ ...p, at: j === 0 ? p.share : Math.max(p.share, sorted[0]!.share + room) }))
}

const SPLIT_NAMES = { composition: 'who does what', path: 'the causal path' } as const

/** The parts of a change as steps from 0 to the whole. */
function waterfall(
  all: readonly Part[],
  outcome: string,
  split: 'composition' | 'path',
): ReportFigure | undefined {
  const own = all.filter(p => p.outcome === outcome)
  const whole = own.find(p => p.split === 'whole')
  const steps = own.filter(p => p.split === split)
  if (!whole || steps.every(p => p.mcse === 0)) return undefined
  let at = 0
  const bars = steps.map(p => {
    const from = at
    at += PERCENT * p.estimate
    return { name: p.part, from, to: at }
  })
  bars.push({ name: 'the whole', from: 0, to: PERCENT * whole.estimate })
  const statistic = `mean.${outcome}`
  const largest = steps.reduce((a, b) => (Math.abs(b.estimate) > Math.abs(a.estimate) ? b : a))
  return {
    title: `By ${SPLIT_NAMES[split]}, most of the change is ${largest.part}: ${showDifference(statistic, largest.estimate)} of ${showDifference(statistic, whole.estimate)}`,
    alternative: `The change of ${nameOf({ statistic, stratum: 'all' }).toLowerCase()} in points as steps that sum to the whole: ${steps.map(p => `${p.part} ${showDifference(statistic, p.estimate)}`).join(', ')}.${split === 'composition' ? ' Cells of expertise, work mode, value band and user type.' : ' Effort and trouble are held at what they would have been, and let respond one after the other.'}`,
    drawing: draw({
      height: 300,
      marginTop: 44,
      marginLeft: 60,
      x: { domain: bars.map(b => b.name), label: null },
      y: { grid: true, label: 'change (points)' },
      marks: [
        Plot.barY(bars, {
          x: 'name',
          y1: 'from',
          y2: 'to',
          fill: b => (b.name === 'the whole' ? 'var(--s3)' : b.to >= b.from ? COLOR : OTHER),
        }),
        Plot.text(bars, {
          x: 'name',
          y: b => Math.max(b.from, b.to),
          text: b => showDifference(statistic, (b.to - b.from) / PERCENT),
          dy: -8,
          fill: 'currentColor',
        }),
        Plot.ruleY([0]),
      ],
    }),
    head: ['Part', 'Change', 'Error'],
    rows: [...steps, whole].map(p => [
      p.split === 'whole' ? 'the whole' : p.part,
      showDifference(statistic, p.estimate),
      showError(statistic, p.mcse),
    ]),
  }
}

/** The answer in each world: its interval, and its range over the assumptions. */
function bandFigure({ metric, worlds, low, high }: Band): ReportFigure {
  const rows = worlds.map(w => ({
    name: w.world,
    estimate: PERCENT * w.difference,
    low: PERCENT * w.low.difference,
    high: PERCENT * w.high.difference,
  }))
  return {
    title: `Between ${showDifference(metric, low.low.difference)} and ${showDifference(metric, high.high.difference)}, depending on what nobody knows`,
    alternative: `${nameOf({ statistic: metric, stratum: 'all' })}: the change in each world that meets the reported figures (dots), and its range over the assumed parameters along the directions that the figures leave free (bars), in points.`,
    drawing: draw({
      marginLeft: 130,
      height: 70 + 40 * rows.length,
      x: { grid: true, label: 'difference (points)', zero: true },
      y: { domain: rows.map(r => r.name), label: null },
      marks: [
        Plot.ruleX([0]),
        Plot.ruleY(rows, { y: 'name', x1: 'low', x2: 'high', stroke: 'var(--printed)', strokeWidth: 16 }),
        Plot.dot(rows, { y: 'name', x: 'estimate', fill: COLOR, r: 5 }),
      ],
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
      showDifference(metric, w.difference),
      showError(metric, w.mcse),
      showDifference(metric, w.low.difference),
      showDifference(metric, w.high.difference),
      ...[w.variances.assumptions, w.variances.sampling, w.variances.rounding, w.variances.monte_carlo].map(
        v => showError(metric, Math.sqrt(v)),
      ),
    ]),
  }
}

const FEWEST = 5

/** How the Monte Carlo error of the main differences shrinks as replicates are added. */
function convergence(answer: Answer): ReportFigure | undefined {
  const { replicates, lines } = answer
  const wanted = ['mean.verified', 'mean.trouble', 'mean.at_least_partial'].filter(s =>
    lines.some(l => l.statistic === s && l.stratum === 'all'),
  )
  const points = wanted.flatMap(s => {
    const line = lineNumber(answer, s)
    const d = differencesOf(answer, line)
    return replicates.flatMap((_, n) =>
      n + 1 < FEWEST
        ? []
        : [
            {
              reps: n + 1,
              error: PERCENT * intervalOf(momentsOf(d.slice(0, n + 1))).mcse,
              name: nameOf({ statistic: s, stratum: 'all' }),
            },
          ],
    )
  })
  if (points.length === 0 || points.every(p => p.error === 0)) return undefined
  const names = [...new Set(points.map(p => p.name))]
  const colors = [COLOR, OTHER, 'var(--s3)']
  const color = (p: { name: string }) => colors[names.indexOf(p.name)] as string
  const last = points.filter(p => p.reps === replicates.length)
  return {
    title: `After ${replicates.length} replicates the error of ${names[0]!.toLowerCase()} is ${Number((last[0]?.error ?? 0).toPrecision(2))} points`,
    alternative: `Monte Carlo error of the difference, in points, by the number of replicates, for ${names.join(', ').toLowerCase()}.`,
    drawing: draw({
      height: 280,
      marginLeft: 60,
      marginRight: 190,
      x: { label: 'replicates', grid: true },
      y: { label: 'Monte Carlo error (points)', grid: true, zero: true },
      marks: [
        Plot.line(points, { x: 'reps', y: 'error', z: 'name', stroke: color, strokeWidth: 2 }),
        Plot.text(spaced(last, points), {
          x: 'reps',
          y: 'at',
          text: 'name',
          fill: color,
          dx: 8,
          textAnchor: 'start',
        }),
        Plot.ruleY([0]),
      ],
    }),
    head: ['What', 'Replicates', 'Error, points'],
    rows: last.map(p => [p.name, String(p.reps), String(Number(p.error.toPrecision(2)))]),
  }
}

/** Places for the names at the ends of the lines that do not overlap. */
function spaced<P extends { readonly error: number }>(
  last: readonly P[],
  all: readonly P[],
): (P & { at: number })[] {
  const room = LABEL_ROOM * Math.max(...all.map(p => p.error))
  const placed: (P & { at: number })[] = []
  for (const p of [...last].sort((a, b) => a.error - b.error))
    placed.push({ ...p, at: Math.max(p.error, (placed.at(-1)?.at ?? Number.NEGATIVE_INFINITY) + room) })
  return placed
}
