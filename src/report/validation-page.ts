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
import { declaredEstimands } from '../validate/truth.js'
import { truthWords } from '../validate/truth-words.js'
import type { Validated } from '../validate/validate.js'
import type { Verdict } from '../validate/verdict.js'
import { toleranceWords } from '../validate/verdict-words.js'
import { nestedLoops } from './nested-loops.js'
import { figureHtml } from './report-figure.js'
import { html } from './strip.js'
import { STYLE } from './style.js'
import { biasFigures, coverageFigure, zipFigures } from './validation-figures.js'

/** The contents of the page: a validation, or measures of estimates that were made elsewhere. */
export type ValidationReported = Pick<Validated, 'replicates' | 'measures' | 'truths'> & {
  readonly study?: Study
  readonly verdicts: readonly Verdict[]
  readonly tolerances: Tolerances
  /** The command that reproduces the numbers. */
  readonly command: string
}

/** Writes the page and returns its path. */
export function writeValidation(path: string, reported: ValidationReported): string {
  writeWhole(path, validationPage(reported))
  return path
}

export function validationPage(reported: ValidationReported): string {
  const { study, replicates, measures, verdicts: all, command } = reported
  const figures = [
    ...biasFigures(measures),
    coverageFigure(measures),
    ...zipFigures(replicates),
    ...(study ? [...nestedLoops(study, measures, 'bias'), ...nestedLoops(study, measures, 'coverage')] : []),
  ].flatMap(f => (f ? [f] : []))
  const estimators = [...new Set(all.map(v => v.estimator))]
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>plumbline: validation of ${html(estimators.join(', '))}</title>
<style>${STYLE}</style></head><body><main>
<h1>${headline(all)}</h1>
<p class="lead">${html(truthWords(reported))} ${html(toleranceWords(reported.tolerances))}</p>
${estimators.map(e => verdictList(e, all)).join('\n')}
<h2>Bias and coverage</h2>
${figures.map((f, i) => figureHtml(f, `figure-${i + 1}`)).join('\n')}
${failuresHtml(reported)}
${study ? ademp(study, reported) : ''}
<h2>Every measure</h2>
${measuresHtml(measures)}
<h2>How to make it again</h2>
<p><code>${html(command)}</code></p>
</main></body></html>
`
}

function headline(all: readonly Verdict[]): string {
  const count = (answer: Verdict['verdict']) => all.filter(v => v.verdict === answer).length
  const [wrong, open] = [count('wrong'), count('undecided')]
  if (wrong > 0) return `${wrong} of ${all.length} verdicts: wrong`
  return open > 0
    ? `Nothing is shown to be wrong; ${open} of ${all.length} verdicts: undecided`
    : 'All verdicts: right, within what is tolerated'
}

const CLASSES = { right: 'agrees', wrong: 'differs', undecided: 'open' } as const

function verdictList(estimator: string, all: readonly Verdict[]): string {
  const rows = all
    .filter(v => v.estimator === estimator)
    .map(
      v =>
        `<li class="${CLASSES[v.verdict]}"><span class="verdict">${v.verdict}</span> <code>${html(v.estimand)}</code> ${html(v.words)}</li>`,
    )
  return `<h2>${html(estimator)}</h2><ul>\n${rows.join('\n')}\n</ul>`
}

function failuresHtml({ replicates }: ValidationReported): string {
  const failures = failuresOf(replicates)
  if (failures.length === 0)
    return '<h2>Failures</h2><p>None: every replicate gave its rows without a message.</p>'
  const rows = failures.map(
    f =>
      `<tr><th scope="row">${html(f.message)}</th><td>${html(f.estimator)}</td><td>${html(f.world)}</td><td class="n">${f.count}</td><td class="n">${f.replicate}</td></tr>`,
  )
  return `<h2>Failures</h2><p>Missing estimates are left out of every measure but the shares that count them; <code>--replay N</code> runs a replicate again with its corpus kept.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Failures"><table><thead><tr><th scope="col">Message</th><th scope="col">Estimator</th><th scope="col">World</th><th scope="col" class="n">Rows</th><th scope="col" class="n">First replicate</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div>`
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
  return `<h2>Design, for a paper</h2>
<h3>Aims</h3><p>To learn how ${study.estimators.length === 1 ? `the estimator ${html(study.estimators[0]!.name)} does` : `the estimators ${html(study.estimators.map(e => e.name).join(', '))} do`} in worlds that published figures cannot tell apart.</p>
<h3>Data-generating mechanisms</h3><p>plumbline ${html(VERSION)} draws people, their sessions and turns from a structural causal model that is calibrated to the figures of ${html(STUDY)}. Scenarios: ${scenarios.map(s => html(`${s}${about(s)}`)).join('; ')}. ${axes.length > 0 ? `Crossed with ${html(axes.join(', '))}: ${study.worlds.length} cells. ` : ''}Each of ${grouped(reps)} replicates is a fresh corpus of ${sizes.map(grouped).join(', ')} people, made of the seed “${html(study.seed)} r”, r = 1 … ${reps}; estimators see the same corpora.</p>
<h3>Estimands</h3><ul>${estimands.map(e => `<li><code>${html(e)}</code>: ${html(declaredEstimands().get(e)?.definition ?? '')}</li>`).join('')}</ul><p>${study.truth === 'corpus' ? 'The truth is that of each corpus, from its potential outcomes and true labels (finite sample).' : 'The truth is that of the super-population, from corpora of its own.'}</p>
<h3>Methods</h3><ul>${methods.join('')}</ul><p>Each gets ${html(study.tables.join(' and '))} as an analyst would see them, and at most ${study.limits.seconds} s a corpus and ${study.limits.memoryMb} MB.</p>
<h3>Performance measures</h3><p>Bias, empirical and model standard error, mean squared error, coverage, bias-eliminated coverage, power or type I error, type S and type M error, with Monte Carlo standard errors in closed form, or by the jackknife for root mean squared error and relative bias. The largest are ${largest('bias')} (bias) and ${largest('coverage')} (coverage). Replicates without an estimate, or not converged, are counted and left out; those without a standard error or interval are left out of the measures that need one.</p>`
}

function measuresHtml(measures: readonly Measured[]): string {
  const digits = (x: number) => (Number.isFinite(x) ? String(Number(x.toPrecision(4))) : '–')
  const rows = measures.map(
    m =>
      `<tr><th scope="row">${html(m.estimator)}: ${html(m.estimand)}</th><td>${html(m.world)}</td><td>${html(m.measure.replaceAll('_', ' '))}</td><td class="n">${digits(m.estimate)}</td><td class="n">${digits(m.mcse)}</td><td class="n">${m.reps}</td></tr>`,
  )
  return `<details><summary>${measures.length} measures with their Monte Carlo errors</summary><div class="scroll" tabindex="0" role="region" aria-label="Every measure"><table class="numbers"><thead><tr><th scope="col">Estimator, estimand</th><th scope="col">World</th><th scope="col">Measure</th><th scope="col" class="n">Estimate</th><th scope="col" class="n">Monte Carlo error</th><th scope="col" class="n">Replicates</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div></details>`
}
