/** The form of every page: a card with the finding, one picture that shows it, then details that open on demand. */
import { html } from './escape.js'
import { figureHtml, type ReportFigure } from './report-figure.js'
import { STYLE } from './style.js'

/** A number of the card, with what it is and what qualifies it: text. */
export interface Fact {
  readonly name: string
  readonly number: string
  readonly under: string
}

export interface Page {
  readonly title: string
  /** What kind of page it is. */
  readonly kicker: string
  readonly heading: string
  readonly finding: string
  readonly facts: readonly Fact[]
  /** Whether the finding is that something is wrong. */
  readonly isOff?: boolean
  readonly picture?: ReportFigure | undefined
  /** HTML of the sections below, in order. */
  readonly sections: readonly string[]
}

export function pageHtml({ title, kicker, heading, finding, facts, isOff, picture, sections }: Page): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(title)}</title>
<style>${STYLE}</style></head><body><main>
<header class="card${isOff ? ' off' : ''}"><p class="kicker">${html(kicker)}</p>
<h1>${html(heading)}</h1>
<p class="finding">${html(finding)}</p>
<dl class="facts">${facts.map(factHtml).join('')}</dl></header>
${picture ? figureHtml(picture, 'picture', 'h2') : ''}
${sections.filter(s => s !== '').join('\n')}
</main></body></html>
`
}

const factHtml = ({ name, number, under }: Fact) =>
  `<div><dt>${html(name)}</dt><dd><b>${html(number)}</b><span>${html(under)}</span></dd></div>`

/** A part of the page that opens on demand; a long one is left out on paper. */
export function moreHtml(summary: string, inside: string, isLong = false): string {
  return `<details class="more${isLong ? ' long' : ''}"><summary>${html(summary)}</summary>
${inside}
</details>`
}

/** A section of figures under a heading; none without figures. */
export function figuresHtml(
  heading: string,
  figures: readonly (ReportFigure | undefined)[],
  id: string,
): string {
  const all = figures.flatMap(f => (f ? [f] : []))
  if (all.length === 0) return ''
  return `<h2>${html(heading)}</h2>\n${all.map((f, j) => figureHtml(f, `${id}-${j + 1}`)).join('\n')}`
}

export const listHtml = (sentences: readonly string[]): string =>
  `<ul>\n${sentences.map(s => `<li>${html(s).replace(MONTH, '<span class="month">$&</span>')}</li>`).join('\n')}\n</ul>`

/** A month, which lines do not break. */
const MONTH = /\b\d{4}-\d{2}\b/g
