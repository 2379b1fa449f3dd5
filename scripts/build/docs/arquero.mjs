// The page of the figures in Arquero: every query, and where in its result each figure stands.
import * as arquero from '../../../dist/arquero.js'
import { REGISTER } from '../../../dist/index.js'

/** The functions that queries call, from those that a reader meets first. */
const CALLED = ['adjustedRates', 'effects', 'slope', 'effortRise', 'flattening', 'leastSquares', 'complete']
const functions = new Map(Object.entries(arquero))

export function arqueroPage() {
  const { HEADLINES, HEADLINE_FIGURES, define } = arquero
  const sections = new Map()
  for (const headline of HEADLINES) {
    const name = figureOf(Object.keys(headline.figures)[0]).section
    sections.set(name, [...(sections.get(name) ?? []), headline])
  }
  return `# The figures in Arquero

Every figure of the study that a corpus can show, ${HEADLINE_FIGURES.length} of them, as a query in [Arquero](https://idl.uw.edu/arquero/). The text below is that of the functions that \`@plumbline/plumbline/arquero\` exports, printed from the code; \`plumbline explain FIGURE\` prints a figure's own, and \`plumbline check DIR --engine arquero\` makes the whole round trip by them. They share no code with \`plumbline recover\`: a test holds the two to each other to nine digits (medians: to the last bit) in three worlds, and to DuckDB's SQL where SQL can say a figure.

<!-- not run: the queries below follow -->
${block(`import { op } from 'arquero'
import { headlines, openCorpus } from '@plumbline/plumbline/arquero'

const { sessions } = await openCorpus('out/baseline')
headlines({ sessions }).print()`)}

A query takes tables and gives a table, so any of them may be changed, grouped by something else, or run on sessions of one's own: see [Change a definition](../how-to/change-a-definition.md). What is missing is null, and left out.

## Definitions

\`openCorpus\` gives sessions these columns by \`define\`; give it your own Arquero table of sessions for the same.

${text(define)}
${[...sections].map(([name, list]) => `\n## ${name}\n\n${list.map(query).join('\n\n')}`).join('\n')}

## What the queries call

${CALLED.map(name => text(functions.get(name))).join('\n\n')}
`
}

function figureOf(id) {
  return REGISTER.find(f => f.id === id)
}

function query(headline) {
  const figures = Object.entries(headline.figures).map(([id, place]) => {
    const { measured, text: printed } = figureOf(id)
    return `| \`${id}\` | ${measured} | ${printed} | ${arquero.whereWords(place)} |`
  })
  return `### ${headline.shows}

${text(headline.query)}

| figure | what is measured | printed | in the result |
|---|---|---|---|
${figures.join('\n')}`
}

const text = written =>
  `<!-- not run: the text of a function of the package -->\n${block(arquero.textOf(written))}`
const block = code => `\`\`\`js\n${code}\n\`\`\``
