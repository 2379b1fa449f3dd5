/** The options of `plumbline cluster`. */
export interface ClusterArguments {
  readonly system: string
  readonly shards: string
  readonly folder?: string
  readonly submit?: boolean
  readonly state?: boolean
  readonly retry?: boolean
  readonly partition?: string
  readonly time?: string
  readonly cpus?: string
  readonly memory?: string
  readonly image?: string
  readonly claim?: string
  readonly parallel?: string
  readonly json?: boolean
}

export const OPTIONS = {
  shards: { demandOption: true, describe: 'number of tasks that the command is divided into' },
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
