// The page: each property's value in the corpus with its error, in a corpus of independent sessions, and in real sessions.
import { readFileSync } from 'node:fs'
import { EVIDENCE, INSIDE, PEOPLE, TIME } from './properties.mjs'

const clusters = JSON.parse(
  readFileSync(new URL('../../../scenarios/evidence/clusters.json', import.meta.url), 'utf8'),
).rows
const percent = x => `${(100 * x).toFixed(1)}%`

export function page(corpora) {
  return `<!-- Written by scripts/evidence/realism.mjs from the corpus of npm start. Do not edit. -->

# What lies under the figures

A corpus meets what the study printed. What dependence lies under these figures, between the sessions of a person and between a label and its evidence, was not printed. This page shows it: in the corpus that \`npm start\` makes; in independent sessions; and in real ones, where the same statistic was published.

- **Here**: the corpus of the study's size, world \`baseline\`. Errors are by random groups: the spread of the values of ten groups of people, over √10; none is shown where all ten have the same value.
- **Independent**: the same people with as many sessions in each month, but every other column is dealt out anew among all sessions, by itself, and a session starts at any instant of its month. What a column alone says stays what it is. Errors are about those beside them.
- **Real sessions**: published statistics, by name. TraceLab (arXiv 2606.30560) has 4,265 sessions of 43 people; its median of one prompt suggests that automated runs are in. SWE-chat (arXiv 2604.20779) has 5,851 sessions of open-source work; its means are ratios of totals. Neither is a sample of a product's users, and none of these numbers is a target. "The study" is the reported figure, which a corpus meets.

## Evidence behind labels

${section(EVIDENCE, corpora)}

## People

In the study's definition expertise is a person's at a task. Here it is drawn from the person's standing familiarity, the task and the user type; part of it stays with the person at a subject, it is higher on the person's main subject, and it grows with earlier sessions there. What the sessions of a person share otherwise is a standing part of each node's noise, whose size is a parameter (\`standing.*\`, all assumed); it moves no mean, share or quantile of sessions. An intraclass correlation is the share of the variance that lies between people (one-way analysis of variance).

${section(PEOPLE, corpora)}

Intervals of 95% for a mean over sessions, over ${clusters[0].corpora.toLocaleString('en')} corpora of ${clusters[0].people.toLocaleString('en')} people: how many cover the world's value where sessions count as independent, and where people do (\`scripts/evidence/worlds/clusters.mjs\`; errors of a share are at most 1.3 points).

${table(
  ['statistic', 'sessions independent', 'clustered by person', 'error by person over the other'],
  clusters.map(c => [
    c.statistic,
    percent(c.coverage_independent),
    percent(c.coverage_clustered),
    c.error_ratio.toFixed(2),
  ]),
)}

## Time

${section(TIME, corpora)}

## Within sessions

These are distributions of one column each, so independent sessions have the same.

${table(
  ['statistic', 'here', 'real sessions'],
  INSIDE.map(p => [p.name, here(p, corpora).text, p.real]),
)}
`
}

function section(properties, corpora) {
  return table(
    ['property', 'here', 'independent', 'real sessions', ''],
    properties.map(p => {
      const { text, error } = here(p, corpora)
      return [p.name, text, shown(p, p.of(corpora.naive), error), p.real ?? '', p.modelled]
    }),
  )
}

/** The value, and its error by random groups: the spread of the groups' values over the root of their number. */
function here(p, { here: corpus, groups }) {
  const value = p.of(corpus)
  const each = groups.map(p.of)
  const middle = each.reduce((a, b) => a + b, 0) / each.length
  const squares = each.reduce((s, x) => s + (x - middle) ** 2, 0)
  const error = Math.sqrt(squares / (each.length - 1) / each.length)
  const text = error > 0 ? `${shown(p, value, error)} ± ${shown(p, error, error)}` : shown(p, value, 0)
  return { text, error }
}

/** As many digits as the error has: its first. */
function shown({ unit }, value, error) {
  const scale = unit === '%' ? 100 : 1
  const digits = error > 0 ? Math.min(4, Math.max(0, -Math.floor(Math.log10(error * scale)))) : 2
  const text = (value * scale).toFixed(digits)
  return `${Number(text) === 0 ? text.replace('-', '') : error > 0 ? text : Number(text)}${unit}`
}

const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map(r => `| ${r.join(' | ')} |`).join('\n')
