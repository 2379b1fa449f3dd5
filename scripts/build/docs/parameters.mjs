// The page of the model: its nodes in causal order, and every parameter.
import { NODES, PARAMETERS } from '../../../dist/index.js'
import { readersOf } from '../../../dist/model/nodes.js'
import { code, codes, grouped, number, table } from './markdown.mjs'

export function parametersPage() {
  const nodes = NODES.map(n => [
    code(n.name),
    n.distribution,
    codes(n.parents) || 'none',
    codes(n.writes) || 'nothing public',
  ])
  const groups = grouped(PARAMETERS, p => p.id.split('.')[0])
  return `# Nodes and parameters

The model has ${NODES.length} nodes and ${PARAMETERS.length} parameters. \`plumbline model --mermaid\` draws the nodes; \`plumbline explain ID\` says who reads a parameter and which figures pin it down.

## Nodes

In causal order: parents stand above.

${table(['node', 'distribution', 'parents', 'public columns'], nodes)}

## Parameters

Defaults; a [scenario](scenario-schema.md) may give others, and the values of each world are in its file in \`scenarios/\`. Class *report* or *appendix*: the value repeats a figure of the study; *assumed*: it is a choice of this project, and the plausible range says how far it may be wrong.

${[...groups].map(([name, list]) => `### ${name}\n\n${table(HEADER, list.map(row))}`).join('\n\n')}`
}

const HEADER = [
  'parameter',
  'meaning',
  'default',
  'unit',
  'class',
  'plausible',
  'read by',
  'source or reason',
]

function row(p) {
  const [low, high] = p.range
  const plausible = low === high ? 'as reported' : `${number(low)} to ${number(high)}`
  return [
    code(p.id),
    p.meaning,
    number(p.value),
    p.unit,
    p.class,
    plausible,
    codes(readersOf(p.id).map(n => n.name)),
    p.source,
  ]
}
