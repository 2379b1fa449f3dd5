// The page of figures: the register of what the study reports.
import { lineName, linesOf, REGISTER, STUDY } from '../../../dist/index.js'
import { code, grouped, table } from './markdown.mjs'

export function figuresPage() {
  const sections = grouped(REGISTER, f => f.section)
  const measurable = REGISTER.filter(f => f.printed.kind !== 'unmeasured').length
  return `# Figures of the study

Source: ${STUDY}. Of the ${REGISTER.length} figures, a corpus can show ${measurable}. Class *report*: printed in the report; *appendix*: only in its appendix or notes. "Recovered as" names the [statistic](statistics.md) and, where it is not the whole, the stratum. \`plumbline explain ID\` says the rest.

${[...sections].map(([name, list]) => `## ${name}\n\n${table(HEADER, list.map(row))}`).join('\n\n')}`
}

const HEADER = ['figure', 'what is measured', 'population', 'printed', 'class', 'recovered as', 'note']

function row(f) {
  const lines = linesOf(f).map(l => code(lineName(l)))
  const as = `${lines.join(', ') || 'not measurable'}${f.table ? ` of ${code(f.table)}` : ''}`
  const why = f.printed.kind === 'unmeasured' ? f.printed.why : ''
  return [code(f.id), f.measured, f.population, f.text, f.class, as, [why, f.note].filter(Boolean).join('. ')]
}
