/** The answer to a what-if question as one self-contained HTML page. */
import { writeWhole } from '../files/part-file.js'
import { grouped } from '../ground/format.js'
import type { Scenario } from '../scenarios/schema.js'
import { showEstimate } from '../schema/display.js'
import { lineName } from '../schema/stratum.js'
import type { Answer } from '../whatif/answer.js'
import type { Band } from '../whatif/band.js'
import { nameOf } from '../whatif/names.js'
import { type Difference, differences, parts } from '../whatif/summary.js'
import { answerWords, bandWords, differenceText, showFactor } from '../whatif/words.js'
import { bandFigure, convergence, forest, months, waterfall } from './answer-figures.js'
import { figureHtml } from './report-figure.js'
import { html } from './strip.js'
import { STYLE } from './style.js'

/** The contents of the page. */
export interface Answered {
  readonly scenario: Scenario
  readonly against: string
  /** One per world. */
  readonly answers: readonly Answer[]
  readonly band?: Band | undefined
  /** The command that reproduces the numbers. */
  readonly command: string
}

/** Writes the answer as one HTML file without links to others, and returns its path. */
export function writeAnswer(path: string, answered: Answered): string {
  writeWhole(path, answerPage(answered))
  return path
}

/** The answer to a question as one HTML document without links to other files: text. */
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
      `<tr><th scope="row">${html(nameOf(r))}<code>${html(lineName(r))}</code></th><td class="n">${showEstimate(r.unit, r.baseline)}</td><td class="n">${showEstimate(r.unit, r.scenario)}</td><td class="n">${html(differenceText(r))}</td><td class="n">${Number.isFinite(r.variance_reduction) ? showFactor(r.variance_reduction) : '–'}</td></tr>`,
  )
  return `<details><summary>${rows.length} statistics in the world ${html(world)}</summary><div class="scroll" tabindex="0" role="region" aria-label="Every statistic, ${html(world)}"><table>
<thead><tr><th scope="col">What</th><th scope="col" class="n">Baseline</th><th scope="col" class="n">Scenario</th><th scope="col" class="n">Difference ± error</th><th scope="col" class="n">Variance divided by</th></tr></thead><tbody>
${body.join('\n')}
</tbody></table></div></details>`
}
