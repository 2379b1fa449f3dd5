/**
 * The report of a corpus as one self-contained HTML page: all figures in one view, the study's story, the truth, the
 * round trip by section, and how to reproduce it.
 */
import type { Checked, CheckResult } from '../check/check.js'
import {
  type RoundTripRow,
  type RoundTripSection,
  roundTrip,
  VERDICT_WORDS,
  verdictHeading,
  verdictSentence,
} from '../check/round-trip.js'
import { type TruthResult, truthSentence } from '../check/truth.js'
import type { Manifest, ManifestParameter } from '../corpus/manifest.js'
import { writeWhole } from '../files/part-file.js'
import { grouped } from '../ground/format.js'
import type { Recovered } from '../recover/line.js'
import { STUDY } from '../study/register.js'
import { html } from './escape.js'
import { overview } from './overview.js'
import { type Fact, figuresHtml, listHtml, moreHtml, pageHtml } from './page.js'
import { story } from './story.js'
import { storyOf } from './story-points.js'
import { STRIP, stripOf } from './strip.js'
import { tableHtml } from './table.js'

/** The contents of a report. */
export interface Reported {
  readonly recovered: readonly Recovered[]
  readonly result: CheckResult
  /** For a corpus of this project; other corpora have none. */
  readonly manifest?: Manifest | undefined
  readonly truth?: TruthResult | undefined
  /** What is to be known of sessions from elsewhere: what is missing, left out or not compared; a sentence each. */
  readonly notes?: readonly string[]
}

/** Writes the report as one HTML file without links to others, and returns its path. */
export function writeReport(path: string, reported: Reported): string {
  writeWhole(path, reportPage(reported))
  return path
}

export function reportPage(reported: Reported): string {
  const { recovered, result, manifest, truth, notes = [] } = reported
  const sections = roundTrip(result)
  return pageHtml({
    title: `plumbline: report of ${manifest?.plumbline.scenario.id ?? 'a corpus'}`,
    kicker: manifest
      ? 'Round trip of a synthetic corpus: the study’s figures, recovered. No real session is in it'
      : 'The study’s figures, recovered from sessions from elsewhere',
    heading: verdictHeading(result),
    finding: verdictSentence(result).replace(/^[^:]*: /, ''),
    facts: factsOf(reported),
    isOff: !result.passed,
    picture: overview(sections),
    sections: [
      notes.length > 0 ? `<h2>What to know of these sessions</h2>\n${listHtml(notes)}` : '',
      figuresHtml(
        'The study’s story, redrawn from this corpus',
        story(storyOf(recovered, result.rows), truth),
        'story',
      ),
      `<h2>Every figure</h2>
<p>The figures are those of ${html(STUDY)}. Each strip shows what rounds to the printed figure (pale bar) and the estimate with its 95% interval (dot and line). “Outside” counts standard errors between the two.</p>
${sections.map(sectionHtml).join('\n')}
${truth ? truthHtml(truth) : ''}`,
      manifest ? `<h2>How to make it again</h2>\n${againHtml(manifest)}` : '',
    ],
  })
}

function factsOf({ recovered, result, manifest, truth }: Reported): Fact[] {
  const whole = recovered.find(r => r.statistic === 'mean.sessions')
  const own = manifest?.plumbline
  const people = own?.people ?? whole?.people ?? 0
  const good = result.rows.filter(r => r.verdict === 'agrees' || r.verdict === 'holds').length
  const far = Math.max(0, ...result.rows.map(r => r.distance).filter(Number.isFinite))
  return [
    {
      name: 'Figures that agree',
      number: `${good} of ${result.tested}`,
      under: `judged together, with a false-alarm rate of ${grouped(100 * result.falseAlarmRate)}%`,
    },
    { name: 'Farthest from print', number: far.toFixed(1), under: 'of its own standard errors' },
    {
      name: 'The corpus',
      number: `${grouped(people)} people`,
      under: own
        ? `${grouped(own.sessions ?? 0)} sessions; scenario ${own.scenario.id}, seed “${own.seed}”, plumbline ${own.version}`
        : `${grouped(whole?.n ?? 0)} sessions`,
    },
    ...(truth
      ? [
          {
            name: 'Effect of expertise',
            number: truth.agrees ? 'recovered' : 'not recovered',
            under: 'by the study’s regression, compared with the truth',
          },
        ]
      : []),
  ]
}

const isOff = (r: Pick<RoundTripRow, 'verdict'>) => r.verdict === 'differs' || r.verdict === 'violated'

function sectionHtml({ section, rows }: RoundTripSection): string {
  const bad = rows.filter(isOff).length
  const open = rows.filter(r => r.verdict === 'not_measurable').length
  const said = [
    bad > 0 ? `${bad} differ` : `${rows.length - open} agree`,
    ...(open > 0 ? [`${open} not measurable`] : []),
  ]
  return moreHtml(
    `${section}: ${rows.length} figures, ${said.join(', ')}`,
    tableHtml(
      [
        { name: 'Figure' },
        { name: 'Reported' },
        { name: 'Recovered ± error', isNumber: true },
        { name: 'Compared with what was printed' },
        { name: 'Outside', isNumber: true },
        { name: 'Verdict' },
      ],
      rows.map(r => ({
        cells: [
          { html: `${html(r.measured)}<code>${html(r.id)}</code>` },
          r.reported,
          // The error stays on the line of its estimate.
          r.recovered.replace(' ± ', '\u00a0±\u00a0'),
          {
            html: `${strip(r.checked)}${r.checked.note ? `<span class="note">${html(r.checked.note)}</span>` : ''}`,
          },
          r.distance,
          { html: `<span class="verdict">${VERDICT_WORDS[r.verdict]}</span>` },
        ],
        className: isOff(r) ? 'off' : r.verdict === 'not_measurable' ? 'quiet' : '',
      })),
      `Round trip: ${section}`,
    ),
  )
}

/** The printed interval, the estimate and its 95% interval on a scale of their own. */
function strip(c: Checked): string {
  const drawing = stripOf(c, 'printed', 'interval', 'dot')
  if (!drawing) return ''
  const label = `printed ${c.printed_low} to ${c.printed_high}, estimate ${c.estimate.toPrecision(4)}, standard error ${c.std_error.toPrecision(2)}`
  return `<svg role="img" aria-label="${label}" viewBox="0 0 ${STRIP.width} ${STRIP.height}" width="${STRIP.width}" height="${STRIP.height}">${drawing}</svg>`
}

/** Recovered contrasts with novices beside what the simulator knows, in points. */
function truthHtml(truth: TruthResult): string {
  const points = (x: number) => (100 * x).toFixed(2)
  const table = tableHtml(
    [
      { name: 'Contrast with novices, points' },
      { name: 'Recovered ± error', isNumber: true },
      { name: 'Truth under the regression’s weights', isNumber: true },
      { name: 'In errors', isNumber: true },
      { name: 'Average effect', isNumber: true },
      { name: 'Verdict' },
    ],
    truth.rows.map(r => ({
      cells: [
        { html: `${html(r.outcome)}<code>wate.${html(r.outcome)}.${r.levels}</code>` },
        `${points(r.estimate)} ± ${points(r.std_error)}`,
        points(r.wate),
        r.distance.toFixed(1),
        points(r.ate),
        { html: `<span class="verdict">${VERDICT_WORDS[r.verdict]}</span>` },
      ],
      className: r.verdict === 'differs' ? 'off' : '',
    })),
    'Truth',
  )
  return moreHtml('Recovered and true effects', `<p>${html(truthSentence(truth))}</p>\n${table}`)
}

function againHtml({ plumbline }: Manifest): string {
  const { version, seed, scenario, people, parts = [], parameters } = plumbline
  const bytes = parts.reduce((sum, p) => sum + p.bytes, 0)
  const rows = parts.map(p => ({
    cells: [
      { html: `<code>${html(p.path)}</code>` },
      grouped(p.rows),
      { html: `<code>${html(p.sha256)}</code>` },
    ],
  }))
  return `<p>plumbline ${html(version)}: <code>plumbline run --seed ${html(seed)} --scenario ${html(scenario.id)} --people ${people}</code> makes the same bytes anywhere.</p>
${parametersHtml(parameters)}
${moreHtml(
  `${parts.length} parts, ${grouped(bytes)} bytes, with their SHA-256`,
  tableHtml([{ name: 'Part' }, { name: 'Rows', isNumber: true }, { name: 'SHA-256' }], rows, 'Parts'),
  true,
)}`
}

/** Every parameter with its source. */
function parametersHtml(parameters: readonly ManifestParameter[]): string {
  const classes = [...new Set(parameters.map(p => p.class))]
  const counts = classes.map(c => `${parameters.filter(p => p.class === c).length} ${c}`).join(', ')
  return moreHtml(
    `${parameters.length} parameters: ${counts}`,
    tableHtml(
      [{ name: 'Parameter' }, { name: 'Value', isNumber: true }, { name: 'Class' }, { name: 'Source' }],
      parameters.map(p => ({
        cells: [{ html: `<code>${html(p.id)}</code>` }, String(p.value), p.class, p.source],
      })),
      'Parameters',
    ),
    true,
  )
}
