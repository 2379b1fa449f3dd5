/** plumbline cluster: runs shards of a command over a cluster's machines. */
import type { CommandModule } from 'yargs'
import { needOneOf } from '../../ground/error.js'
import { type ClusterArguments, OPTIONS } from '../arguments/cluster.js'
import { declare } from '../arguments/declare.js'

export const SYSTEMS = ['slurm', 'kubernetes'] as const

export const clusterCommand: CommandModule<object, ClusterArguments & { '--'?: string[] }> = {
  builder: yargs => {
    yargs.positional('system', { type: 'string', demandOption: true, describe: SYSTEMS.join(' or ') })
    return declare(yargs, OPTIONS)
      .example(
        '$0 cluster slurm --shards 100 --submit -- generate --scale 1000 --out big',
        'an array of a hundred tasks, then a merge',
      )
      .example(
        '$0 cluster kubernetes --shards 8 --image plumbline --claim data -- generate --scale 10 --out /data/big',
        'manifests of an Indexed Job',
      ) as never
  },
  handler: async args => {
    const system = needOneOf(args.system as (typeof SYSTEMS)[number], SYSTEMS, 'cluster.system', 'system')
    const words = args['--'] ?? []
    if (system === 'slurm') (await import('./cluster/slurm.js')).slurm(args, words)
    else (await import('./cluster/kubernetes.js')).kubernetes(args, words)
  },
}
