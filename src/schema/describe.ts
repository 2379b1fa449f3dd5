/** The schema as descriptions: Frictionless table schemas and the data dictionary. */
import { type Column, type ColumnType, TABLE_NAMES, TABLES, type Table } from './tables.js'

const TYPES: Readonly<Record<ColumnType, string>> = {
  int8: 'integer',
  int32: 'integer',
  int64: 'integer',
  float32: 'number',
  float64: 'number',
  bool: 'boolean',
  cat: 'string',
  timestamp: 'datetime',
}

/** A Table Schema (Frictionless Data, version 1) of a table. */
export function tableSchema(table: Table, present: readonly string[]): Record<string, unknown> {
  const foreignKeys = table.foreignKeys
    .filter(k => present.includes(k.table))
    .map(k => ({ fields: k.column, reference: { resource: k.table, fields: k.column } }))
  return {
    fields: table.columns.map(field),
    missingValues: [''],
    primaryKey: table.key,
    ...(foreignKeys.length > 0 && { foreignKeys }),
  }
}

function field(column: Column): Record<string, unknown> {
  const { levels, min, max, nullable, ordered, unit } = column
  const constraints = {
    ...(!nullable && { required: true }),
    ...(levels && { enum: levels }),
    ...(min !== undefined && { minimum: min }),
    ...(max !== undefined && { maximum: max }),
  }
  return {
    name: column.name,
    type: TYPES[column.type],
    // The default format of version 1 has no fractions of a second.
    ...(column.type === 'timestamp' && { format: 'any' }),
    description: column.meaning,
    ...(Object.keys(constraints).length > 0 && { constraints }),
    // As version 2 of Table Schema has it.
    ...(ordered && { categoriesOrdered: true }),
    ...(unit && { unit }),
    arrowType: column.type === 'cat' ? 'dictionary<utf8>' : column.type,
  }
}

/** The data dictionary in Markdown: every table and column, with type, unit, levels and meaning. */
export function dataDictionary(): string {
  const tables = TABLE_NAMES.map(name => {
    const table = TABLES[name]
    const rows = table.columns.map(c => `| ${c.name} | ${typeText(c)} | ${c.unit ?? ''} | ${c.meaning} |`)
    return `## ${name} (${table.kind})

${table.meaning} Key: ${table.key.join(', ')}.

| column | type | unit | meaning |
|---|---|---|---|
${rows.join('\n')}
`
  })
  const levels = TABLE_NAMES.flatMap(name => TABLES[name].columns)
    .filter((c, i, all) => c.levels && all.findIndex(o => o.name === c.name) === i)
    .map(c => `- **${c.name}**: ${c.levels!.join('; ')}`)
  return `# Data dictionary

Observed tables are what an analyst would have. Truth tables are what only the simulator knows. Missing values are null (an empty field in CSV). Times are UTC.

${tables.join('\n')}
## Levels

${levels.join('\n')}
`
}

function typeText({ type, nullable, min, max }: Column): string {
  const bounds = min === undefined ? '' : max === undefined ? `, ≥ ${min}` : `, ${min} to ${max}`
  return `${type}${nullable ? ' or null' : ''}${bounds}`
}
