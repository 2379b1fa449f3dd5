/** The round trip as one SVG picture: a strip for every figure that a corpus can show. */
import type { CheckResult } from '../check/check.js'
import { type RoundTripRow, roundTrip, verdictSentence } from '../check/round-trip.js'
import { html } from './escape.js'
import { STRIP, stripOf } from './strip.js'

const COLUMNS = 2
const COLUMN_WIDTH = 560
const ROW = 22
const TOP = 76
const LABEL_WIDTH = 352
const LONGEST = 52

export function roundTripPicture(result: CheckResult): string {
  const rows = roundTrip(result)
    .flatMap(s => s.rows)
    .filter(r => stripOf(r.checked, '', '', '') !== '')
  const deep = Math.ceil(rows.length / COLUMNS)
  const width = COLUMNS * COLUMN_WIDTH + 20
  const height = TOP + deep * ROW + 12
  const body = rows.map((r, i) => rowOf(r, 16 + Math.floor(i / deep) * COLUMN_WIDTH, TOP + (i % deep) * ROW))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${html(verdictSentence(result))}">
<style>text{font:12.5px system-ui,sans-serif;fill:#1b1f24}.lead{font-size:16px;font-weight:600}.key{fill:#57606a}.printed{fill:#c7d7ee}.interval{stroke:#0b5cad;stroke-width:2}.dot{fill:#0b5cad}.bad{fill:#b3261e}</style>
<rect width="${width}" height="${height}" fill="#fff"/>
<text class="lead" x="16" y="28">${html(verdictSentence(result).split(';')[0] as string)}</text>
<text class="key" x="16" y="52">Bar: what rounds to the printed figure, or the side of 0 that it claims. Dot and line: what was recovered, with its 95% interval. Each strip has its own scale.</text>
${body.join('\n')}
</svg>
`
}

function rowOf(r: RoundTripRow, x: number, y: number): string {
  const bad = r.verdict === 'differs' || r.verdict === 'violated'
  const label = r.measured.length > LONGEST ? `${r.measured.slice(0, LONGEST - 1)}…` : r.measured
  const strip = stripOf(r.checked, 'printed', 'interval', bad ? 'bad' : 'dot')
  return `<g transform="translate(${x} ${y})"><text${bad ? ' class="bad"' : ''} y="${STRIP.height - 6}">${html(label)}</text><g transform="translate(${LABEL_WIDTH} 0)">${strip}</g></g>`
}
