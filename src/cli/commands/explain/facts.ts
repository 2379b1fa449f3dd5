/** Collects what the register, the model and the schema state of an id, and what refers to it. */
import { emptySums, estimandsOf } from '../../../estimands/estimand.js'
import { NO_CELLS, weightedContrasts } from '../../../estimands/weighted.js'
import { needOneOf } from '../../../ground/error.js'
import { type Node, noiseWords } from '../../../model/node.js'
import { NODES, PARAMETERS, readersOf } from '../../../model/nodes.js'
import type { Parameter } from '../../../model/parameter.js'
import { declaredStatistic } from '../../../recover/statistics.js'
import { loadScenario, scenarioNames } from '../../../scenarios/scenario.js'
import { lineName } from '../../../schema/stratum.js'
import { TABLE_NAMES, TABLES } from '../../../schema/tables.js'
import { type Figure, linesOf, printedInterval } from '../../../study/figure.js'
import { REGISTER } from '../../../study/register.js'
import { declaredEstimands } from '../../../validate/truth.js'

export type Fact = readonly [key: string, value: string]

/** Whether a corpus's manifest states an estimand. */
function isStated(id: string): boolean {
  return [...estimandsOf(emptySums()), ...weightedContrasts(NO_CELLS)].some(e => e.id === id)
}

/** The facts of an id; an unknown one is an error that names the nearest. */
export async function explain(id: string): Promise<Fact[]> {
  const columns = TABLE_NAMES.flatMap(t => TABLES[t].columns.map(c => `${t}.${c.name}`))
  const estimands = declaredEstimands()
  const figure = REGISTER.find(f => f.id === id)
  if (figure) return [...figureFacts(figure), ...(linesOf(figure).length > 0 ? await queryFacts(id) : [])]
  const parameter = PARAMETERS.find(p => p.id === id)
  if (parameter) return parameterFacts(parameter)
  const node = NODES.find(n => n.name === id)
  if (node) return nodeFacts(node)
  if (columns.includes(id)) return columnFacts(id)
  const statistic = declaredStatistic(id)
  if (statistic)
    return [
      ['statistic', id],
      ['measures', statistic.family.meaning],
      ['unit', statistic.unit],
      ['kind', statistic.kind],
      [
        'figures',
        REGISTER.filter(f => linesOf(f).some(l => l.statistic === id))
          .map(f => f.id)
          .join(', ') || 'none',
      ],
      [
        'computed',
        statistic.family.table
          ? `plumbline recover, from the table ${statistic.family.table}`
          : `plumbline recover, and plumbline scenario run --metric ${id}`,
      ],
    ]
  const estimand = estimands.get(id)
  if (estimand)
    return [
      ['estimand', id],
      ['definition', estimand.definition],
      ['unit', estimand.unit],
      ['kind', estimand.kind],
      ['computed', isStated(id) ? 'from the potential outcomes of truth_sessions' : 'by plumbline validate'],
    ]
  const known = [
    ...REGISTER.map(f => f.id),
    ...PARAMETERS.map(p => p.id),
    ...NODES.map(n => n.name),
    ...columns,
    ...estimands.keys(),
  ]
  needOneOf(id, known, 'explain.unknown', 'figure, parameter, node, column, estimand or statistic')
  return []
}

function figureFacts(f: Figure): Fact[] {
  const { low, high } = printedInterval(f.printed)
  const of = linesOf(f)
  const pins = PARAMETERS.filter(p => p.pinnedBy?.includes(f.id))
  return [
    ['figure', f.id],
    ['measures', f.measured],
    ['population', f.population],
    ['printed', f.text],
    ...(Number.isNaN(low) ? [] : [['true within', `[${low}, ${high}]`] as const]),
    ['class', f.class],
    ['source', f.source],
    ['recovered as', of.map(lineName).join('; ') || 'not measurable'],
    ...(f.table ? [['table', f.table] as const] : []),
    ...(f.printed.kind === 'unmeasured' ? [['because', f.printed.why] as const] : []),
    ...(f.note ? [['note', f.note] as const] : []),
    ['pins down', pins.length > 0 ? pins.map(p => p.id).join(', ') : 'no parameter'],
  ]
}

/** The figure's query in Arquero; its many modules are loaded only when they are needed. */
async function queryFacts(id: string): Promise<Fact[]> {
  const { headlineOf } = await import('../../../headline/headline.js')
  const { placeWords, queryText } = await import('../../../headline/query-text.js')
  const headline = headlineOf(id)
  return [
    ['in Arquero', placeWords(headline)],
    ['query', queryText(headline)],
  ]
}

function parameterFacts(p: Parameter): Fact[] {
  const point = p.range[0] === p.range[1]
  return [
    ['parameter', p.id],
    ['means', p.meaning],
    ['default', `${p.value} (${p.unit})`],
    ...worldValues(p.id),
    ['class', p.class],
    ['source', p.source],
    ['support', `[${p.support.join(', ')}]`],
    ['plausible', point ? 'as reported' : `[${p.range.map(x => +x.toPrecision(6)).join(', ')}]`],
    ['pinned by', p.pinnedBy?.length ? p.pinnedBy.join(', ') : 'nothing reported'],
    [
      'read by',
      readersOf(p.id)
        .map(n => n.name)
        .join(', '),
    ],
  ]
}

/** The values that shipped scenarios set it to. */
function worldValues(id: string): Fact[] {
  return scenarioNames()
    .map(loadScenario)
    .flatMap(s => (s.parameters[id] === undefined ? [] : [[`in ${s.id}`, String(s.parameters[id])] as const]))
}

function nodeFacts(n: Node): Fact[] {
  const children = NODES.filter(c => c.parents.includes(n.name))
  return [
    ['node', n.name],
    ['level', n.level],
    ['distribution', n.distribution],
    ['parents', n.parents.join(', ') || 'none'],
    ['children', children.map(c => c.name).join(', ') || 'none'],
    ['writes', n.writes.join(', ') || 'nothing public'],
    ['draws', n.noise.map(noiseWords).join(', ') || 'none'],
    ['parameters', n.parameters.map(g => g.id).join(', ') || 'none'],
  ]
}

const LEVEL_SUFFIX = /_[1-5]$/

function columnFacts(id: string): Fact[] {
  const table = TABLES[id.slice(0, id.indexOf('.')) as keyof typeof TABLES]
  const column = table.columns.find(c => c.name === id.slice(id.indexOf('.') + 1))!
  const aliases = [id, id.replace(LEVEL_SUFFIX, '_k')]
  const makers = NODES.filter(n => n.writes.some(w => aliases.includes(w)))
  const users = REGISTER.filter(
    f =>
      linesOf(f).some(l => declaredStatistic(l.statistic)?.column === column.name) ||
      f.stratum.some(([of]) => of === column.name),
  )
  return [
    ['column', id],
    ['means', column.meaning],
    ['type', `${column.type}${column.nullable ? ' or null' : ''}`],
    ...(column.unit ? [['unit', column.unit] as const] : []),
    ...(column.levels ? [['levels', column.levels.join('; ')] as const] : []),
    ['table', `${table.name} (${table.kind})`],
    ['made by', makers.map(n => n.name).join(', ') || 'the layout of the corpus, or its definition'],
    ['figures', users.map(f => f.id).join(', ') || 'none'],
  ]
}
