// The page of scenario files: the schema, entry by entry.
import { scenarioJsonSchema } from '../../../dist/index.js'
import { BY_COLUMNS } from '../../../dist/scenarios/column-reasons.js'
import { ADDED_SESSIONS, conditionsOf } from '../../../dist/scenarios/conditions.js'
import { conditionLevels } from '../../../dist/schema/condition-columns.js'
import { code, codes, table } from './markdown.mjs'

export function scenarioPage() {
  const schema = scenarioJsonSchema()
  return `# Scenario files

A scenario is a YAML file with these entries. \`plumbline scenario schema\` prints the JSON Schema, from which editors complete and check ([scenario.schema.json](../../scenarios/scenario.schema.json)). Required: ${codes(schema.required)}. How a scenario is used: [ask a what-if](../how-to/ask-a-what-if.md).

${table(['entry', 'value', 'meaning'], entries(schema, ''))}

## Conditions

\`where\` picks sessions by any column that is drawn before what is changed: another could follow from the change. Columns hold true labels, before the scenario's own rules. Transitions change \`expertise\`; sessions are added to people. \`--by\` divides an answer by the columns marked so.

${table(['column', 'value', 'meaning', 'picks for changes of', '--by'], conditionRows(schema))}
`
}

/** What a condition's column is, and the first change, in the order in which the model draws, that it can pick for. */
function conditionRows({ properties }) {
  const { properties: columns } = properties.transitions.items.properties.where
  const changed = [ADDED_SESSIONS, ...properties.do.items.properties.set.enum]
  return Object.entries(columns).map(([name, { description }]) => {
    const own = changed.filter(c => conditionsOf(c).includes(name))
    const levels = conditionLevels(name)
    return [
      code(name),
      levels ? (levels.length > MOST_LISTED ? `${levels.length} levels` : levels.join(', ')) : 'number',
      description,
      picked(own, changed),
      BY_COLUMNS.includes(name) ? 'yes' : '',
    ]
  })
}

const picked = (own, changed) =>
  ['anything', 'anything but added sessions'][changed.length - own.length] ?? own.map(c => code(c)).join(', ')

/** Every property below an object, by its path. */
function entries(schema, path) {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const own = path + name
    return [
      [code(own), isWhere(own) ? whereType(property) : typeOf(property), meaningOf(property)],
      ...below(property, own),
    ]
  })
}

function below(property, path) {
  if (isWhere(path)) return []
  if (property.properties) return entries(property, `${path}.`)
  if (property.items?.properties) return entries(property.items, `${path}[].`)
  const value = property.additionalProperties
  return value?.properties && !property.propertyNames?.enum ? entries(value, `${path}.NAME.`) : []
}

/** Conditions take one form, whatever the column, and columns have a page of their own. */
const isWhere = path => path.endsWith('.where')
const whereType = ({ properties }) =>
  `map from [columns](#conditions) to ${typeOf(Object.values(properties)[0])}`

/** Levels that are told apart by columns' own page are not listed twice. */
const MOST_LISTED = 14

function typeOf(p) {
  if (p.enum)
    return p.enum.length > MOST_LISTED ? `one of ${p.enum.length} names` : `one of ${p.enum.join(', ')}`
  if (p.anyOf) return [...new Set(p.anyOf.map(typeOf))].join(', or ')
  if (p.type === 'array') return `list of: ${typeOf(p.items)}`
  if (p.type === 'object') return objectType(p)
  return `${p.type ?? 'anything'}${bounds(p)}`
}

function objectType(p) {
  if (!p.additionalProperties) return 'entries below'
  const names = p.propertyNames?.enum
  const keys = names ? (names.length > MOST_LISTED ? `${names.length} names` : names.join(', ')) : 'names'
  return `map from ${keys} to ${typeOf(p.additionalProperties)}`
}

function bounds({ minimum, maximum, exclusiveMinimum }) {
  if (exclusiveMinimum === 0) return ' above 0'
  const whole = Number.MAX_SAFE_INTEGER
  if (minimum === undefined || minimum === -whole) return ''
  return maximum === undefined || maximum === whole ? ` from ${minimum}` : ` from ${minimum} to ${maximum}`
}

function meaningOf(p) {
  const preset = p.default === undefined || typeof p.default === 'object' ? '' : `default: ${p.default}`
  return [p.description, preset].filter(Boolean).join('; ')
}
