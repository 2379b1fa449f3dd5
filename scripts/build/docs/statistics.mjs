// The page of statistics: every family, its statistics, and the strata in which each is computed.
import { STATISTICS, TABLE_STATISTICS } from '../../../dist/index.js'
import { KINDS, UNITS } from '../../../dist/schema/nature.js'
import { parseStratum, printStratum } from '../../../dist/schema/stratum.js'
import { code, grouped, table } from './markdown.mjs'

export function statisticsPage() {
  const families = [...STATISTICS, ...TABLE_STATISTICS]
  const lines = families.flatMap(family => family.lines())
  return `# Statistics

\`plumbline recover\` computes ${lines.length} lines: each is a statistic in a stratum, with its number of sessions and people, a standard error clustered by person, and a 95% interval. A corpus that has no session for a line leaves it out; the last three families rest on counts of signals in sessions and on the tables \`second_reading\` and \`postings\`, where a corpus has them. \`--only\` takes the beginnings of ids.

${families.map(section).join('\n\n')}

## Units

${table(['unit', 'is'], meanings(UNITS))}

## Kinds

${table(['kind', 'is'], meanings(KINDS))}`
}

const meanings = list => Object.entries(list).map(([name, { meaning }]) => [name, meaning])

function section(family) {
  const byStatistic = grouped(family.lines(), l => l.statistic)
  const rows = [...byStatistic].map(([id, lines]) => [
    code(id),
    lines[0].unit,
    lines[0].kind,
    strataOf(lines),
  ])
  const declared = rows.some(([, unit]) => unit)
  const header = declared ? ['statistic', 'unit', 'kind', 'strata'] : ['statistic', 'strata']
  return `## ${code(family.id)}

${family.meaning}

${table(header, declared ? rows : rows.map(([id, , , strata]) => [id, strata]))}`
}

/** The whole, and each column or crossing with the number of its strata. */
function strataOf(lines) {
  const by = grouped(lines, l => columnsOf(termsOf(l)))
  return [...by]
    .map(([columns, members]) => {
      if (columns === '') return 'all'
      return members.length === 1 ? printStratum(termsOf(members[0])) : `by ${columns} (${members.length})`
    })
    .join('; ')
}

const termsOf = ({ stratum }) => (typeof stratum === 'string' ? parseStratum(stratum) : stratum)

const columnsOf = terms => terms.map(([column]) => column).join(' × ')
