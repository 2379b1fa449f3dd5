/** plumbline merge: joins shards that were made separately into one corpus. */
import type { CommandModule } from 'yargs'
import { grouped } from '../../ground/format.js'
import { print, printJson } from '../output.js'
import { tablesIn } from '../tables/corpus.js'

export const mergeCommand: CommandModule<object, { dir: string; json?: boolean }> = {
  builder: yargs =>
    yargs
      .positional('dir', { type: 'string', demandOption: true, describe: 'the folder that holds the shards' })
      .example('$0 generate --shard 1/2 --out big/shard=1', 'the first half, on one machine')
      .example('$0 generate --shard 2/2 --out big/shard=2', 'the second, on another')
      .example(
        '$0 merge big',
        'one corpus of both; parts that are missing, given twice or of another corpus are named',
      ) as never,
  handler: async ({ dir, json }) => {
    const { mergeShards } = await import('../../corpus/merge.js')
    const manifest = await mergeShards(dir)
    if (json) printJson(tablesIn(manifest))
    else {
      print(`merged ${manifest.resources.map(r => `${grouped(r.plumbline.rows)} ${r.name}`).join(', ')}`)
      print(`Next: plumbline verify ${dir}, or plumbline recover ${dir}`)
    }
  },
}
