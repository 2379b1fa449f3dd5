/** plumbline model: the nodes in causal order, as text or as a graph. */
import type { CommandModule } from 'yargs'
import { columns, print, printJson } from '../output.js'

interface Arguments {
  readonly dot?: boolean
  readonly mermaid?: boolean
  readonly parameters?: boolean
  readonly json?: boolean
}

export const modelCommand: CommandModule<object, Arguments> = {
  builder: yargs =>
    yargs
      .option('dot', { type: 'boolean', describe: 'a graph for Graphviz' })
      .option('mermaid', { type: 'boolean', describe: 'a graph for Mermaid' })
      .option('parameters', { type: 'boolean', describe: 'every parameter with its class, range and source' })
      .example('$0 model', 'every node with its parents')
      .example('$0 model --dot | dot -Tsvg > model.svg', 'the graph as a picture') as never,
  handler: async ({ dot, mermaid, parameters, json }) => {
    const { NODES, PARAMETERS } = await import('../../model/nodes.js')
    const edges = NODES.flatMap(n => n.parents.map(p => [p, n.name] as const))
    const safe = (name: string) => name.replaceAll('.', '_')
    if (parameters) {
      if (json) return printJson(PARAMETERS)
      const rows = PARAMETERS.map(p => [
        p.id,
        String(+p.value.toPrecision(6)),
        p.unit,
        p.class,
        p.range.map(x => +x.toPrecision(4)).join(' to '),
        p.source,
      ])
      return print(
        columns([['parameter', 'value', 'unit', 'class', 'plausible', 'source'], ...rows], [1]).join('\n'),
      )
    }
    if (json) {
      return printJson(
        NODES.map(({ prepare: _, parameters: groups, ...n }) => ({
          ...n,
          parameters: groups.map(g => g.id),
        })),
      )
    }
    if (dot) {
      const lines = [
        ...NODES.map(n => `  "${n.name}" [shape=box];`),
        ...edges.map(([a, b]) => `  "${a}" -> "${b}";`),
      ]
      return print(`digraph plumbline {\n  rankdir=LR;\n${lines.join('\n')}\n}`)
    }
    if (mermaid) {
      const lines = [
        ...NODES.map(n => `  ${safe(n.name)}["${n.name}"]`),
        ...edges.map(([a, b]) => `  ${safe(a)} --> ${safe(b)}`),
      ]
      return print(`flowchart LR\n${lines.join('\n')}`)
    }
    for (const n of NODES) {
      print(`${n.name}\n  parents       ${n.parents.join(', ') || 'none'}\n  distribution  ${n.distribution}`)
    }
    print(
      `\n${NODES.length} nodes, ${PARAMETERS.length} parameters. plumbline explain ID shows more about one.`,
    )
  },
}
