/** plumbline explain: everything known of a figure, a parameter, a node, a column or an estimand. */
import type { CommandModule } from 'yargs'
import { paint, print, printJson } from '../output.js'

export const explainCommand: CommandModule<object, { id: string; json?: boolean }> = {
  builder: yargs =>
    yargs
      .positional('id', {
        type: 'string',
        demandOption: true,
        describe: 'the id of a figure, parameter, node or estimand, or table.column',
      })
      .example('$0 explain success.verified.novice', 'a figure and the parameters it pins down')
      .example('$0 explain sessions.expertise', 'a column and the node that makes it') as never,
  handler: async ({ id, json }) => {
    const { explain } = await import('./explain/facts.js')
    const facts = await explain(id)
    if (json) return printJson(facts)
    const width = Math.max(...facts.map(([key]) => key.length))
    const indent = ' '.repeat(width + 2)
    for (const [key, value] of facts)
      print(`${paint('bold', key.padEnd(width))}  ${value.replace(/\n(?=.)/g, `\n${indent}`)}`)
  },
}
