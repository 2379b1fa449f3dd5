/** plumbline status: how much of a run is done. */
import type { CommandModule } from 'yargs'
import type { Status } from '../../corpus/status.js'
import { print, printJson } from '../output.js'

export const statusCommand: CommandModule<object, { dir: string; json?: boolean }> = {
  builder: yargs =>
    yargs
      .positional('dir', { type: 'string', demandOption: true, describe: 'the folder of the run' })
      .example('$0 status big', 'parts done and missing, shard by shard')
      .example('$0 status out/validate', 'replicates kept') as never,
  handler: async ({ dir, json }) => {
    const [{ statusOf }, { ranges }] = await Promise.all([
      import('../../corpus/status.js'),
      import('../../corpus/merge.js'),
    ])
    const status = statusOf(dir)
    if (json) printJson(status)
    else for (const line of linesOf(status, ranges)) print(line)
    if (status.kind === 'corpus' && status.state === 'incomplete') process.exitCode = 1
  },
}

function linesOf(s: Status, ranges: (numbers: readonly number[]) => string): string[] {
  if (s.kind === 'replicates') return [`${s.done} replicates are kept in ${s.folder}`]
  const unlisted = s.unlisted.map(f => `not in the manifest: ${f}`)
  if (s.state === 'complete') return [`complete: ${s.total} parts`, ...unlisted]
  if (s.absent.length > 0) return [...s.absent.map(f => `missing: ${f}`), ...unlisted]
  const ready = s.missing.length + s.doubled.length + s.foreign.length === 0
  return [
    `${s.done} of ${s.total} parts`,
    ...s.shards.map(h => `  ${h.folder}: ${h.parts} parts`),
    ...(s.missing.length > 0 ? [`missing: ${ranges(s.missing)}`] : []),
    ...(s.doubled.length > 0 ? [`in two shards: ${ranges(s.doubled)}`] : []),
    ...(s.foreign.length > 0 ? [`of another corpus or of none: ${s.foreign.join(', ')}`] : []),
    ...(ready ? [`Next: plumbline merge ${s.folder}`] : []),
  ]
}
