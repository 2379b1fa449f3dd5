/**
 * The report of a corpus as one self-contained HTML page: the round trip, the study's figures, the truth, and how to
 * reproduce it.
 */
import type { Checked, CheckResult } from '../check/check.js'
import { type RoundTripRow, roundTrip, VERDICT_WORDS, verdictSentence } from '../check/round-trip.js'
import { type TruthResult, truthSentence } from '../check/truth.js'
import type { Manifest, ManifestParameter } from '../corpus/manifest.js'
import { writeWhole } from '../files/part-file.js'
import { grouped } from '../ground/format.js'
import type { Recovered } from '../recover/line.js'
import { STUDY } from '../study/register.js'
import { figureHtml } from './report-figure.js'
import { story } from './story.js'
import { storyOf } from './story-points.js'
import { html, STRIP, stripOf } from './strip.js'
import { STYLE } from './style.js'

/** The contents of a report. */
export interface Reported {
  readonly recovered: readonly Recovered[]
  readonly result: CheckResult
  /** For a corpus of this project; other corpora have none. */
  readonly manifest?: Manifest | undefined
  readonly truth?: TruthResult | undefined
}

/** Writes the report as one HTML file without links to others, and returns its path. */
export function writeReport(path: string, reported: Reported): string {
  writeWhole(path, reportPage(reported))
  return path
}

export function reportPage({ recovered, result, manifest, truth }: Reported): string {
  const plumbline = manifest?.plumbline
  const sections = roundTrip(result)
  const tables = sections.map(
    s => `<h2>${html(s.section)}</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Round trip: ${html(s.section)}"><table>
<thead><tr><th scope="col">Figure</th><th scope="col">Reported</th><th scope="col" class="n">Recovered ± error</th><th scope="col">Against what was printed</th><th scope="col" class="n">Outside</th><th scope="col">Verdict</th></tr></thead>
<tbody>
${s.rows.map(rowHtml).join('\n')}
</tbody></table></div>`,
  )
  const whole = recovered.find(r => r.statistic === 'mean.sessions')
  const { people, sessions } = plumbline ?? { people: whole?.people, sessions: undefined }
  const size = plumbline
    ? `${grouped(people ?? 0)} people, ${grouped(sessions ?? 0)} sessions, scenario ${html(plumbline.scenario.id)}, seed “${html(plumbline.seed)}”, plumbline ${html(plumbline.version)}. No real session is in it`
    : `${grouped(people ?? 0)} people`
  const figures = story(storyOf(recovered, result.rows), truth).map((f, i) =>
    figureHtml(f, `figure-${i + 1}`),
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>plumbline: report of ${html(plumbline?.scenario.id ?? 'a corpus')}</title>
<style>${STYLE}</style></head><body><main>
<h1>${result.passed ? 'The corpus agrees with the study' : 'The corpus differs from the study'}</h1>
<p class="lead">${html(verdictSentence(result))}</p>
<p>${size}.</p>
<p>Each strip shows the interval that rounds to what was printed (bar) and the estimate with its 95% interval (dot and line). “Outside” counts standard errors between the two. The figures are those of ${html(STUDY)}.</p>
${tables.join('\n')}
<h2>The study’s story, redrawn from this corpus</h2>
${figures.join('\n')}
${truth ? truthHtml(truth) : ''}
${manifest ? parametersHtml(manifest.plumbline.parameters) : ''}
${manifest ? againHtml(manifest) : ''}
</main></body></html>
`
}

/** Every parameter with its source, collapsed. */
function parametersHtml(parameters: readonly ManifestParameter[]): string {
  const classes = [...new Set(parameters.map(p => p.class))]
  const counts = classes.map(c => `${parameters.filter(p => p.class === c).length} ${c}`).join(', ')
  const rows = parameters.map(
    p =>
      `<tr><th scope="row"><code>${html(p.id)}</code></th><td class="n">${p.value}</td><td>${html(p.class)}</td><td>${html(p.source)}</td></tr>`,
  )
  return `<h2>What the corpus was made with</h2>
<details><summary>${parameters.length} parameters: ${html(counts)}</summary><div class="scroll" tabindex="0" role="region" aria-label="Parameters"><table class="numbers"><thead><tr><th scope="col">Parameter</th><th scope="col" class="n">Value</th><th scope="col">Class</th><th scope="col">Source</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div></details>`
}

function againHtml({ plumbline }: Manifest): string {
  const { version, seed, scenario, people, parts = [] } = plumbline
  const bytes = parts.reduce((sum, p) => sum + p.bytes, 0)
  const rows = parts.map(
    p =>
      `<tr><th scope="row"><code>${html(p.path)}</code></th><td class="n">${grouped(p.rows)}</td><td><code>${html(p.sha256)}</code></td></tr>`,
  )
  return `<h2>How to make it again</h2>
<p>plumbline ${html(version)}: <code>plumbline run --seed ${html(seed)} --scenario ${html(scenario.id)} --people ${people}</code> makes the same bytes anywhere.</p>
<details><summary>${parts.length} parts, ${grouped(bytes)} bytes, with their SHA-256</summary><div class="scroll" tabindex="0" role="region" aria-label="Parts"><table class="numbers"><thead><tr><th scope="col">Part</th><th scope="col" class="n">Rows</th><th scope="col">SHA-256</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div></details>`
}

/** Recovered contrasts with novices beside what the simulator knows, in points. */
function truthHtml(truth: TruthResult): string {
  const points = (x: number) => (100 * x).toFixed(2)
  const rows = truth.rows.map(
    r =>
      `<tr class="${r.verdict}"><th scope="row">${html(r.outcome)}<code>wate.${html(r.outcome)}.${r.levels}</code></th><td class="n" data-h="Recovered ± error">${points(r.estimate)} ± ${points(r.std_error)}</td><td class="n" data-h="Truth">${points(r.wate)}</td><td class="n" data-h="In errors">${r.distance.toFixed(1)}</td><td class="n" data-h="Average effect">${points(r.ate)}</td><td><span class="verdict">${VERDICT_WORDS[r.verdict]}</span></td></tr>`,
  )
  return `<h2>Recovered and true effects</h2>
<p>${html(truthSentence(truth))}</p>
<div class="scroll" tabindex="0" role="region" aria-label="Truth"><table>
<thead><tr><th scope="col">Contrast with novices, points</th><th scope="col" class="n">Recovered ± error</th><th scope="col" class="n">Truth under the regression’s weights</th><th scope="col" class="n">In errors</th><th scope="col" class="n">Average effect</th><th scope="col">Verdict</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table></div>`
}

function rowHtml(r: RoundTripRow): string {
  const note = r.checked.note ? `<span class="note">${html(r.checked.note)}</span>` : ''
  return `<tr class="${r.verdict}"><th scope="row">${html(r.measured)}<code>${html(r.id)}</code></th><td data-h="Reported">${html(r.reported)}</td><td class="n" data-h="Recovered ± error">${html(r.recovered)}</td><td>${strip(r.checked)}${note}</td><td class="n" data-h="Outside">${r.distance}</td><td><span class="verdict">${VERDICT_WORDS[r.verdict]}</span></td></tr>`
}

/** The printed interval, the estimate and its 95% interval on a scale of their own. */
function strip(c: Checked): string {
  const drawing = stripOf(c, 'printed', 'interval', 'dot')
  if (!drawing) return ''
  const label = `printed ${c.printed_low} to ${c.printed_high}, estimate ${c.estimate.toPrecision(4)}, standard error ${c.std_error.toPrecision(2)}`
  return `<svg role="img" aria-label="${label}" viewBox="0 0 ${STRIP.width} ${STRIP.height}" width="${STRIP.width}" height="${STRIP.height}">${drawing}</svg>`
}
