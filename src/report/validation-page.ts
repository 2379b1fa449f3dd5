/** A validation as one self-contained HTML page: verdicts, figures, failures, and the study's design for a paper. */
import { writeWhole } from '../files/part-file.js'
import { grouped } from '../ground/format.js'
import { VERSION } from '../ground/version.js'
import { loadScenario, scenarioNames } from '../scenarios/scenario.js'
import { STUDY } from '../study/register.js'
import { failuresOf } from '../validate/failures.js'
import type { Tolerances } from '../validate/judge.js'
import type { Measured } from '../validate/measures.js'
import type { Study } from '../validate/study.js'
import { declaredEstimands, unitOfEstimand } from '../validate/truth.js'
import { truthWords } from '../validate/truth-words.js'
import type { Validated } from '../validate/validate.js'
import type { Verdict } from '../validate/verdict.js'
import { amount, toleranceWords } from '../validate/verdict-words.js'
import { html } from './escape.js'
import { nestedLoops } from './nested-loops.js'
import { type Fact, figuresHtml, moreHtml, pageHtml } from './page.js'
import { tableHtml } from './table.js'
import { biasFigures, coverageFigure, percentOf, zipFigures } from './validation-figures.js'
import { byVerdict, nameOfVerdict, verdictFigure } from './verdict-figure.js'

/** The contents of the page: a validation, or measures of estimates that were made elsewhere. */
export type ValidationReported = Pick<Validated, 'replicates' | 'measures' | 'truths'> & {
  readonly study?: Study
  readonly verdicts: readonly Verdict[]
  readonly tolerances: Tolerances
  /** The command that reproduces the numbers. */
  readonly command: string
  /** The command that makes the corpus of the first replicate. */
  readonly corpus?: string
}

/** Writes the page and returns its path. */
export function writeValidation(path: string, reported: ValidationReported): string {
  writeWhole(path, validationPage(reported))
  return path
}

export function validationPage(reported: ValidationReported): string {
  const { study, replicates, measures, verdicts: all, tolerances, command } = reported
  const estimators = [...new Set(all.map(v => v.estimator))]
  const ordered = [...all].sort(byVerdict)
  return pageHtml({
    title: `plumbline: validation of ${estimators.join(', ')}`,
    kicker: 'Estimators judged on synthetic corpora whose truth is known',
    heading: headline(all),
    finding: findingOf(ordered[0]),
    facts: factsOf(ordered, reported),
    isOff: all.some(v => v.verdict === 'wrong'),
    picture: verdictFigure(all, tolerances),
    sections: [
      `<h2>Verdicts</h2>\n<p>${html(toleranceWords(tolerances))}</p>\n${verdictTable(ordered)}`,
      figuresHtml(
        'Bias, coverage and intervals',
        [
          ...biasFigures(measures),
          coverageFigure(measures, tolerances.level),
          ...zipFigures(replicates, tolerances.level),
          ...(study
            ? [...nestedLoops(study, measures, 'bias'), ...nestedLoops(study, measures, 'coverage')]
            : []),
        ],
        'figure',
      ),
      `<h2>Details</h2>\n<p>${html(truthWords(reported))}</p>`,
      failuresHtml(reported),
      study ? moreHtml('Design, for a paper', ademp(study, reported)) : '',
      measuresHtml(measures),
      moreHtml('How to make it again', `<p><code>${html(command)}</code></p>${corpusHtml(reported)}`),
    ],
  })
}

function corpusHtml({ corpus }: ValidationReported): string {
  return corpus
    ? `<p>The corpus of replicate 1; a seed ends with its replicate’s number: <code>${html(corpus)}</code></p>`
    : ''
}

function headline(all: readonly Verdict[]): string {
  const count = (answer: Verdict['verdict']) => all.filter(v => v.verdict === answer).length
  const [wrong, open] = [count('wrong'), count('undecided')]
  if (wrong > 0) return `${wrong} of ${all.length} verdicts: wrong`
  return open > 0
    ? `Nothing is shown to be wrong; ${open} of ${all.length} verdicts: undecided`
    : 'All verdicts: right, within what is tolerated'
}

const findingOf = (v: Verdict | undefined) =>
  v ? `${v.estimator}, about ${v.estimand}, ${v.words}.` : 'There are no estimates to judge.'

function factsOf(
  [first, ...rest]: readonly Verdict[],
  { replicates, study, tolerances: { level } }: ValidationReported,
): Fact[] {
  if (!first) return []
  const unit = unitOfEstimand(first.estimand)
  const count = (answer: Verdict['verdict']) => [first, ...rest].filter(v => v.verdict === answer).length
  const percent = (x: number) => `${Number((100 * x).toFixed(1))}%`
  return [
    ...(Number.isFinite(first.bias)
      ? [
          {
            name: `Bias of ${first.estimator}, ${first.world}`,
            number: amount(unit, first.bias, true),
            under: `95% interval ${amount(unit, first.bias_low, true).replace(' points', '')} to ${amount(unit, first.bias_high, true)}`,
          },
        ]
      : []),
    ...(Number.isFinite(first.coverage)
      ? [
          {
            name: `Coverage of its ${percentOf(level)}% intervals`,
            number: percent(first.coverage),
            under: `95% interval ${percent(first.coverage_low)} to ${percent(first.coverage_high)}`,
          },
        ]
      : []),
    {
      name: 'Verdicts',
      number: `${count('wrong')} wrong`,
      under: `${count('undecided')} undecided, ${count('right')} right`,
    },
    {
      name: 'Rests on',
      number: `${grouped(Math.max(0, ...replicates.map(r => r.replicate)))} corpora`,
      under: `in each of ${study?.worlds.length ?? new Set(replicates.map(r => r.world)).size} worlds`,
    },
  ]
}

function verdictTable(all: readonly Verdict[]): string {
  const percent = (x: number) => `${Number((100 * x).toFixed(1))}%`
  return tableHtml(
    [
      { name: 'Estimator: estimand, world' },
      { name: 'Verdict' },
      { name: 'Bias, 95% bounds', isNumber: true },
      { name: 'Tolerated', isNumber: true },
      { name: 'Coverage, 95% bounds', isNumber: true },
      { name: 'Corpora', isNumber: true },
    ],
    all.map(v => {
      const bias = (x: number, withSign = true) => amount(unitOfEstimand(v.estimand), x, withSign)
      return {
        cells: [
          { html: `${html(nameOfVerdict(v))}<span>${html(v.words)}</span>` },
          { html: `<span class="verdict">${v.verdict}</span>` },
          Number.isFinite(v.bias)
            ? `${bias(v.bias_low).replace(' points', '')} to ${bias(v.bias_high)}`
            : '–',
          Number.isFinite(v.tolerated_bias) ? `± ${bias(v.tolerated_bias, false)}` : '–',
          Number.isFinite(v.coverage) ? `${percent(v.coverage_low)} to ${percent(v.coverage_high)}` : '–',
          grouped(v.bias_reps),
        ],
        className: v.verdict,
      }
    }),
    'Verdicts',
  )
}

function failuresHtml({ replicates }: ValidationReported): string {
  const failures = failuresOf(replicates)
  if (failures.length === 0)
    return moreHtml('No failures', '<p>Every replicate gave its rows without a message.</p>')
  const count = failures.reduce((n, f) => n + f.count, 0)
  return moreHtml(
    `${count} rows with a message`,
    `<p>Missing estimates are left out of every measure but the shares that count them; <code>--replay N</code> runs a replicate again with its corpus kept.</p>
${tableHtml(
  [
    { name: 'Message' },
    { name: 'Estimator' },
    { name: 'World' },
    { name: 'Rows', isNumber: true },
    { name: 'First replicate', isNumber: true },
  ],
  failures.map(f => ({
    cells: [f.message, f.estimator, f.world, String(f.count), String(f.replicate)],
  })),
  'Failures',
)}`,
  )
}

/** Aims, data-generating mechanisms, estimands, methods, performance measures (Morris, White and Crowther 2019). */
function ademp(study: Study, { replicates, measures }: ValidationReported): string {
  const reps = Math.max(...replicates.map(r => r.replicate))
  const estimands = [...new Set(replicates.map(r => r.estimand))].filter(e => declaredEstimands().has(e))
  const scenarios = [...new Set(study.worlds.map(w => w.scenario))]
  const sizes = [...new Set(study.worlds.map(w => w.people))]
  const axes = Object.keys(study.worlds[0]!.at)
  const largest = (measure: string) =>
    Number(
      Math.max(
        ...measures.filter(m => m.measure === measure && Number.isFinite(m.mcse)).map(m => m.mcse),
      ).toPrecision(2),
    )
  const about = (id: string) =>
    scenarioNames().includes(id) ? ` (${loadScenario(id).about?.trim() ?? loadScenario(id).title})` : ''
  const methods = study.estimators.map(e => {
    const how =
      'command' in e
        ? `command <code>${html(e.command)}</code>${e.serve ? ', one process for all corpora' : ''}`
        : 'module' in e
          ? `function of <code>${html(e.module)}</code>`
          : 'a function in this process'
    return `<li>${html(e.name)}: ${how}</li>`
  })
  return `<h3>Aims</h3><p>To learn how ${study.estimators.length === 1 ? `the estimator ${html(study.estimators[0]!.name)} does` : `the estimators ${html(study.estimators.map(e => e.name).join(', '))} do`} in worlds that published figures cannot tell apart.</p>
<h3>Data-generating mechanisms</h3><p>plumbline ${html(VERSION)} draws people, their sessions and turns from a structural causal model that is calibrated to the figures of ${html(STUDY)}. Scenarios: ${scenarios.map(s => html(`${s}${about(s)}`)).join('; ')}. ${axes.length > 0 ? `Crossed with ${html(axes.join(', '))}: ${study.worlds.length} cells. ` : ''}Each of ${grouped(reps)} replicates is a fresh corpus of ${sizes.map(grouped).join(', ')} people, made of the seed “${html(study.seed)} r”, r = 1 … ${reps}; estimators see the same corpora.</p>
<h3>Estimands</h3><ul>${estimands.map(e => `<li><code>${html(e)}</code>: ${html(declaredEstimands().get(e)?.definition ?? '')}</li>`).join('')}</ul><p>${study.truth === 'corpus' ? 'The truth is that of each corpus, from its potential outcomes and true labels (finite sample).' : 'The truth is that of the super-population, from corpora of its own.'}</p>
<h3>Methods</h3><ul>${methods.join('')}</ul><p>Each gets ${html(study.tables.join(' and '))} as an analyst would see them, and at most ${study.limits.seconds} s a corpus and ${study.limits.memoryMb} MB.</p>
<h3>Performance measures</h3><p>Bias, empirical and model standard error, mean squared error, coverage, bias-eliminated coverage (of ${percentOf(study.level)}% intervals), power or type I error (tests at ${percentOf(1 - study.level)}%), type S and type M error, with Monte Carlo standard errors in closed form, or by the jackknife for root mean squared error and relative bias. The largest are ${largest('bias')} (bias) and ${largest('coverage')} (coverage). Replicates without an estimate, or not converged, are counted and left out; those without a standard error or interval are left out of the measures that need one.</p>`
}

function measuresHtml(measures: readonly Measured[]): string {
  const table = tableHtml(
    [
      { name: 'Estimator: estimand' },
      { name: 'World' },
      { name: 'Measure' },
      { name: 'Estimate', isNumber: true },
      { name: 'Monte Carlo error', isNumber: true },
      { name: 'Replicates', isNumber: true },
    ],
    measures.map(m => ({
      cells: [
        `${m.estimator}: ${m.estimand}`,
        m.world,
        m.measure.replaceAll('_', ' '),
        ...[m.estimate, m.mcse].map(x => (Number.isFinite(x) ? String(Number(x.toPrecision(4))) : '–')),
        String(m.reps),
      ],
    })),
    'Every measure',
  )
  return moreHtml(`${measures.length} measures with their Monte Carlo errors`, table, true)
}
