/** plumbline cluster: shards of a command over a cluster's machines. */
import type { CommandModule } from 'yargs'
import { needOneOf } from '../../ground/error.js'
import type { ClusterArguments } from '../arguments/cluster.js'

const SYSTEMS = ['slurm', 'kubernetes'] as const

const OPTIONS = {
  shards: { demandOption: true, describe: 'how many tasks to cut the command into' },
  folder: { describe: 'folder of what is written [default: beside --out]' },
  submit: { type: 'boolean', describe: 'slurm: submit the array and the job that ends it' },
  state: { type: 'boolean', describe: 'slurm: the state of what was submitted' },
  retry: { type: 'boolean', describe: 'slurm: submit only the shards that are not done' },
  partition: { describe: 'slurm: the partition' },
  time: { describe: 'slurm: the time limit of a task' },
  cpus: { describe: 'cores of a task, and its threads [default: 1]' },
  memory: { describe: 'memory of a task, such as 2G (slurm) or 2Gi (kubernetes)' },
  image: { describe: 'kubernetes: an image in which plumbline is a command' },
  claim: { describe: 'kubernetes: a persistent volume claim, mounted where --out lies' },
  parallel: { describe: 'kubernetes: tasks at once [default: all]' },
} as const

export const clusterCommand: CommandModule<object, ClusterArguments & { '--'?: string[] }> = {
  command: 'cluster <system>',
  describe:
    'Cut generate, validate or scenario run into shards for Slurm or Kubernetes, and end them in one result',
  builder: yargs => {
    yargs.positional('system', { type: 'string', demandOption: true, describe: SYSTEMS.join(' or ') })
    for (const [name, option] of Object.entries(OPTIONS))
      yargs.option(name, { type: 'string', ...('type' in option ? {} : { requiresArg: true }), ...option })
    return yargs
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
