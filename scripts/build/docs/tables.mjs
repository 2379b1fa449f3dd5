// The page of tables: the data dictionary that stands beside every corpus.
import { dataDictionary, TABLES } from '../../../dist/index.js'
import { code, table } from './markdown.mjs'

export function tablesPage() {
  const rows = Object.values(TABLES).map(t => [
    code(t.name),
    t.kind,
    t.key.join(', '),
    t.foreignKeys.map(k => `${k.column} → ${k.table}`).join(', '),
  ])
  return `# Tables and columns

Every corpus has this page beside it as \`data-dictionary.md\`, and as schemas in \`datapackage.json\` (a Frictionless Data Package).

${table(['table', 'kind', 'key', 'refers to'], rows)}

Observed tables hold what an analyst of real sessions would have. Truth tables hold what only the simulator knows.

${dataDictionary().replace(/^# .*\n+/, '')}`
}
