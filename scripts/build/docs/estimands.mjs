// The page of estimands: all that an estimator can be compared with.
import { declaredEstimands } from '../../../dist/index.js'
import { code, grouped, table } from './markdown.mjs'

const WHAT = {
  ate: 'Average effects: contrasts of potential outcomes between two levels of expertise, over all sessions of a population.',
  wate: 'The same contrasts under the weights of the study’s regression.',
  slope: 'Mean effect of one level more.',
  po: 'Means of potential outcomes: what would be if every session were at this level.',
  share: 'Shares of sessions by their true label.',
  mean: 'Means over sessions: what their dependence makes less precise than it looks.',
  practice:
    'The effect of practice: what one earlier session of the person on the subject adds to true expertise. It needs the score behind the level, which no table holds, so validate alone knows it.',
}
const FIGURES = 'Figures of the study as they would be if every label were read right.'

export function estimandsPage() {
  const all = [...declaredEstimands()].map(([id, e]) => ({ id, definition: e.definition ?? e }))
  const groups = grouped(all, e => WHAT[kindOf(e.id)] ?? FIGURES)
  return `# Estimands

\`plumbline validate\` compares an estimator's rows with the truth of these ${all.length} estimands, by id. \`plumbline validate --list\` prints them. A stratum stands in square brackets; where an estimand is given in several strata, the table shows the columns.

${[...groups].map(([what, list]) => section(what, list)).join('\n\n')}`
}

/** Means of potential outcomes end with a level. */
const kindOf = id => (/^mean\..*\.\d/.test(id) ? 'po' : id.split('.')[0])

function section(what, list) {
  const [title, more] = what.split(/[:.](.*)/)
  return `## ${title}
${more ? `\n${more.trim().replace(/^./, c => c.toUpperCase())}\n` : ''}
${table(['estimand', 'definition', 'also by'], rowsOf(list))}`
}

/** One row an estimand, with the columns of the strata in which it is given too. */
function rowsOf(list) {
  const groups = grouped(list, e => e.id.replace(/ ?\[.*\]$/, ''))
  return [...groups].map(([id, members]) => {
    const whole = members.find(m => m.id === id)
    const strata = members.filter(m => m !== whole).map(m => /\[(.*)=/.exec(m.id)?.[1])
    return [code(id), (whole ?? members[0]).definition, [...new Set(strata)].join(', ')]
  })
}
