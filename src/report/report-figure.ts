/**
 * One figure of the report: a drawing, a title that states the finding, a text alternative, and the numbers as a
 * table.
 */
import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { html } from './strip.js'

export interface ReportFigure {
  /** The finding, as a sentence. */
  readonly title: string
  /** What the drawing shows, for people who cannot see it. */
  readonly alternative: string
  readonly drawing: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export const WIDTH = 680

/** A drawing as SVG text. Plot needs a document to build in; this one is never shown. */
export function draw(options: Plot.PlotOptions): string {
  const { document } = parseHTML('<html><body></body></html>')
  const svg = Plot.plot({
    document: document as never,
    width: WIDTH,
    marginBottom: 46,
    style: { fontSize: '13px', background: 'transparent' },
    ...options,
  })
  return svg.outerHTML
}

/** The figure as HTML; `id` is unique on the page. */
export function figureHtml({ title, alternative, drawing, head, rows }: ReportFigure, id: string): string {
  // Plot names the parts of a drawing for assistive programs; as one picture it needs one name only.
  const picture = drawing
    .replaceAll(/ aria-label="[^"]*"/g, '')
    .replace('<svg ', `<svg role="img" aria-labelledby="${id}-alt" `)
  const cells = rows.map(
    ([first, ...rest]) =>
      `<tr><th scope="row">${html(first as string)}</th>${rest.map(c => `<td class="n">${html(c)}</td>`).join('')}</tr>`,
  )
  return `<figure id="${id}"><figcaption><h3>${html(title)}</h3><p id="${id}-alt" class="alt">${html(alternative)}</p></figcaption>
<div class="scroll plot" tabindex="0" role="region" aria-label="${html(title)}">${picture}</div>
<details><summary>The numbers</summary><div class="scroll" tabindex="0" role="region" aria-label="Numbers: ${html(title)}"><table class="numbers"><thead><tr>${head.map((h, j) => `<th scope="col"${j > 0 ? ' class="n"' : ''}>${html(h)}</th>`).join('')}</tr></thead><tbody>${cells.join('')}</tbody></table></div></details></figure>`
}

/** Points with a height for the name of each, so that no two names are closer than `room`. */
export function spaced<P>(
  points: readonly P[],
  heightOf: (p: P) => number,
  room: number,
): (P & { readonly at: number })[] {
  const placed: (P & { readonly at: number })[] = []
  for (const p of [...points].sort((a, b) => heightOf(a) - heightOf(b)))
    placed.push({ ...p, at: Math.max(heightOf(p), (placed.at(-1)?.at ?? Number.NEGATIVE_INFINITY) + room) })
  return placed
}
