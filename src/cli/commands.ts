/** The commands: what each is called and says of itself, and the module that does it, loaded when it is named. */
import { SHELLS } from './shell.js'

export interface Command {
  /** Its name and what it takes, as yargs reads them. */
  readonly command: string
  readonly describe: string
  /** Its options and what it does, of a type of its own. */
  readonly load: () => Promise<object>
}

export const ABOUT =
  'Synthetic corpora of people working with a coding agent, with known truth behind every row.'

/** In the order of the help: the most used first. */
export const GROUPS: Readonly<Record<string, readonly Command[]>> = {
  'Most used': [
    {
      command: 'run',
      describe:
        'Generate a corpus, recover the study’s figures from it, compare them, and write the report; exit 1 if a figure differs',
      load: async () => (await import('./commands/run.js')).runCommand,
    },
    {
      command: 'generate',
      describe: 'Write a synthetic corpus: people, sessions, turns and the truth behind them',
      load: async () => (await import('./commands/generate.js')).generateCommand,
    },
    {
      command: 'check <dir..>',
      describe: 'Compare a corpus with the study’s figures; exit 1 if a figure differs',
      load: async () => (await import('./commands/check.js')).checkCommand,
    },
    {
      command: 'recover [dir..]',
      describe: 'Compute every statistic of a corpus, with standard errors clustered by person',
      load: async () => (await import('./commands/recover.js')).recoverCommand,
    },
    {
      command: 'report <dir..>',
      describe: 'Write the report of a corpus: one HTML file, readable offline, with every figure drawn',
      load: async () => (await import('./commands/report.js')).reportCommand,
    },
  ],
  'What if, and known truth': [
    {
      command: 'scenario <action> [names..]',
      describe:
        'Ask what if: write (new), check, list, show or compare (diff) scenarios; run one beside its world; band, grid and solve show what the answer depends on',
      load: async () => (await import('./commands/scenario.js')).scenarioCommand,
    },
    {
      command: 'validate',
      describe:
        'Run an estimator in any language on many corpora: bias, coverage and power, with Monte Carlo errors',
      load: async () => (await import('./commands/validate.js')).validateCommand,
    },
    {
      command: 'calibrate',
      describe:
        'Solve a world’s parameters so that it meets the reported figures; exit 1 if a target is missed or a figure fails',
      load: async () => (await import('./commands/calibrate.js')).calibrateCommand,
    },
  ],
  'To look things up': [
    {
      command: 'figures',
      describe: 'List every figure that the study reports, with its source and precision',
      load: async () => (await import('./commands/figures.js')).figuresCommand,
    },
    {
      command: 'explain <id>',
      describe:
        'Show what is known about a figure, parameter, node, column or estimand, and what refers to it',
      load: async () => (await import('./commands/explain.js')).explainCommand,
    },
    {
      command: 'model',
      describe: 'Print the causal model: nodes with their parents and distributions, or parameters',
      load: async () => (await import('./commands/model.js')).modelCommand,
    },
  ],
  'Large runs': [
    {
      command: 'status <dir>',
      describe:
        'Show what is done of a corpus, of its shards or of the replicates of a run; exit 1 while something is missing',
      load: async () => (await import('./commands/status.js')).statusCommand,
    },
    {
      command: 'verify <dir>',
      describe:
        'Compare every part of a corpus with the SHA-256 in its manifest; exit 1 if one is missing, altered or not listed',
      load: async () => (await import('./commands/verify.js')).verifyCommand,
    },
    {
      command: 'cluster <system>',
      describe:
        'Run generate, validate or scenario run as shards on Slurm or Kubernetes, and merge the results',
      load: async () => (await import('./commands/cluster.js')).clusterCommand,
    },
    {
      command: 'merge <dir>',
      describe:
        'Join shards (DIR/shard=1, DIR/shard=2, …) into one corpus by writing its manifest; no part is copied',
      load: async () => (await import('./commands/merge.js')).mergeCommand,
    },
  ],
  'Your shell': [
    {
      command: 'completion <shell>',
      describe: `Print what makes a shell complete this command’s words: ${SHELLS.join(', ')}`,
      load: async () => (await import('./commands/completion.js')).completionCommand,
    },
  ],
}
export const COMMANDS = Object.values(GROUPS).flat()

/** A command's name, without what it takes. */
export function nameOf({ command }: Command): string {
  return command.split(' ')[0] as string
}

/** Every command by its name, in the order of the help. */
export function commandNames(): string[] {
  return COMMANDS.map(nameOf)
}
