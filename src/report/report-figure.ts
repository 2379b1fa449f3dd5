/**
 * One figure of a page: a drawing for wide and for narrow screens, a title that states the finding, a text
 * alternative, and the numbers as a table.
 */
import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { html } from './escape.js'
import { numbersHtml } from './table.js'

/** The size that a drawing is made for, in pixels. */
export interface Size {
  readonly width: number
  /** Whether labels stand above their marks, and panels one below the other. */
  readonly isNarrow: boolean
}

const WIDE: Size = { width: 1000, isNarrow: false }
const NARROW: Size = { width: 358, isNarrow: true }

export interface ReportFigure {
  /** The finding, as a sentence. */
  readonly title: string
  /** What the drawing shows, for people who cannot see it. */
  readonly alternative: string
  readonly drawing: (size: Size) => string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** A drawing as SVG text. Plot needs a document to build in; this one is never shown. */
export function draw({ width }: Size, options: Plot.PlotOptions): string {
  const { document } = parseHTML('<html><body></body></html>')
  const svg = Plot.plot({
    document: document as never,
    width,
    marginBottom: 44,
    style: { fontSize: '13px', background: 'transparent' },
    ...options,
  })
  return svg.outerHTML
}

/** The figure as HTML; `id` is unique on the page. */
export function figureHtml(figure: ReportFigure, id: string, heading: 'h2' | 'h3' = 'h3'): string {
  const { title, alternative, drawing, head, rows } = figure
  return `<figure id="${id}"><figcaption><${heading}>${html(title)}</${heading}><p id="${id}-alt" class="alt">${html(alternative)}</p></figcaption>
<div class="wide">${picture(drawing(WIDE), id)}</div><div class="narrow">${picture(drawing(NARROW), id)}</div>
<details><summary>The numbers</summary>${numbersHtml(head, rows, `Numbers: ${title}`)}</details></figure>`
}

/** Plot names the parts of a drawing for assistive programs; as one picture it needs one name only. */
function picture(drawing: string, id: string): string {
  return drawing
    .replaceAll(/ aria-label="[^"]*"/g, '')
    .replaceAll('<svg ', `<svg role="img" aria-labelledby="${id}-alt" `)
}
