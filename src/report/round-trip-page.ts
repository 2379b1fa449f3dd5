/** The round trip as one plain, self-contained HTML page. */
import type { Checked, CheckResult } from '../check/check.js'
import { type RoundTripRow, roundTrip, VERDICT_WORDS, verdictSentence } from '../check/round-trip.js'
import { type TruthResult, truthSentence } from '../check/truth.js'
import type { Manifest } from '../corpus/manifest.js'
import { writeWhole } from '../files/part-file.js'
import { grouped } from '../ground/format.js'
import { STUDY } from '../study/register.js'
import { html, STRIP, stripOf } from './strip.js'

/** Writes the page and returns its path. */
export function writeRoundTripPage(
  path: string,
  result: CheckResult,
  manifest: Manifest,
  truth?: TruthResult,
): string {
  writeWhole(path, roundTripPage(result, manifest, truth))
  return path
}

export function roundTripPage(result: CheckResult, { plumbline }: Manifest, truth?: TruthResult): string {
  const sections = roundTrip(result)
  const tables = sections.map(
    s => `<h2>${html(s.section)}</h2>
<div class="scroll"><table>
<thead><tr><th scope="col">Figure</th><th scope="col">Reported</th><th scope="col" class="n">Recovered ± error</th><th scope="col">Against what was printed</th><th scope="col" class="n">Outside</th><th scope="col">Verdict</th></tr></thead>
<tbody>
${s.rows.map(rowHtml).join('\n')}
</tbody></table></div>`,
  )
  const size = `${grouped(plumbline.people)} people, ${grouped(plumbline.sessions ?? 0)} sessions, scenario ${html(plumbline.scenario.id)}, seed “${html(plumbline.seed)}”, plumbline ${html(plumbline.version)}`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>plumbline: round trip of ${html(plumbline.scenario.id)}</title>
<style>${STYLE}</style></head><body><main>
<h1>${result.passed ? 'The corpus hangs true' : 'The corpus does not hang true'}</h1>
<p class="lead">${html(verdictSentence(result))}</p>
<p>${size}. No real session is in it.</p>
<p>Each strip shows the interval that rounds to what was printed (bar) and the estimate with its 95% interval (dot and line). “Outside” counts standard errors between the two. The figures are those of ${html(STUDY)}.</p>
${tables.join('\n')}
${truth ? truthHtml(truth) : ''}
<h2>How to make it again</h2>
<p><code>plumbline run --seed ${html(plumbline.seed)} --scenario ${html(plumbline.scenario.id)} --people ${plumbline.people}</code></p>
</main></body></html>
`
}

/** Recovered contrasts with novices beside what the simulator knows, in points. */
function truthHtml(truth: TruthResult): string {
  const points = (x: number) => (100 * x).toFixed(2)
  const rows = truth.rows.map(
    r =>
      `<tr class="${r.verdict}"><th scope="row">${html(r.outcome)}<code>wate.${html(r.outcome)}.${r.levels}</code></th><td class="n" data-h="Recovered ± error">${points(r.estimate)} ± ${points(r.std_error)}</td><td class="n" data-h="Truth">${points(r.wate)}</td><td class="n" data-h="In errors">${r.distance.toFixed(1)}</td><td class="n" data-h="Average effect">${points(r.ate)}</td><td><span class="verdict">${r.verdict}</span></td></tr>`,
  )
  return `<h2>What the simulator knows</h2>
<p>${html(truthSentence(truth))}</p>
<div class="scroll"><table>
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

const STYLE = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--line:#d8dee4;--paper:#fff;--printed:#c7d7ee;--dot:#0b5cad;--bad:#b3261e;--good:#1a6b3c}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9aa5b1;--line:#30363d;--paper:#0d1117;--printed:#27405f;--dot:#6cb2ff;--bad:#ff8a80;--good:#6fd398}}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.45 system-ui,sans-serif}
main{max-width:1120px;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.7rem;margin:0 0 .3rem}h2{font-size:1.15rem;margin:2.2rem 0 .5rem}.lead{font-size:1.1rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;min-width:820px}
th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid var(--line);vertical-align:top;font-weight:400}
thead th{color:var(--soft);font-size:.85rem;border-bottom-width:2px}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
tbody th{width:34%}tbody th code{display:block;color:var(--soft);font-size:.78rem}
.note{display:block;color:var(--soft);font-size:.8rem}.verdict{white-space:nowrap}
.agrees .verdict,.holds .verdict{color:var(--good)}.differs .verdict,.violated .verdict{color:var(--bad);font-weight:700}.not_measurable{color:var(--soft)}
.printed{fill:var(--printed)}.interval{stroke:var(--dot);stroke-width:2}.dot{fill:var(--dot)}.differs .dot,.violated .dot{fill:var(--bad)}
@media (max-width:640px){table{min-width:0}thead{display:none}table,tbody,tr,tbody th,td{display:block;width:auto;border:0;padding:.1rem 0}
tbody tr{border-bottom:1px solid var(--line);padding:.6rem 0}.n{text-align:left}td[data-h]:not(:empty)::before{content:attr(data-h) ": ";color:var(--soft)}td:empty{display:none}}
@media print{.scroll{overflow:visible}}`
