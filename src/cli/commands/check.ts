/** plumbline check: recovered beside reported. */
import type { CommandModule } from 'yargs'
import { print, printJson } from '../output.js'

interface Arguments {
  readonly dir: string
  readonly json?: boolean
}

export const checkCommand: CommandModule<object, Arguments> = {
  command: 'check <dir>',
  describe: 'Put what a corpus shows beside what the study reported; exit 1 if a figure differs',
  builder: yargs =>
    yargs
      .positional('dir', {
        type: 'string',
        demandOption: true,
        describe: 'a corpus’s folder, or a file of sessions, in any format',
      })
      .example('$0 check out/baseline', 'the round-trip table')
      .example('$0 check out/baseline --json > check.json', 'the same for machines') as never,
  handler: async ({ dir, json }) => {
    const { checkCorpus } = await import('../check-corpus.js')
    const { roundTripTable } = await import('../round-trip-table.js')
    const result = await checkCorpus(dir)
    if (json) printJson(result.rows)
    else print(roundTripTable(result))
    process.exitCode = result.passed ? 0 : 1
  },
}
