/** plumbline scenario: the scenarios that ship, what each sets, and the questions that they ask. */
import type { CommandModule } from 'yargs'
import { needOneOf } from '../../ground/error.js'
import type { ScenarioArguments } from '../arguments/scenario.js'

/** Each action, and the module that does it. */
const ACTIONS = {
  list: async () => (await import('./scenario/list.js')).list,
  show: async () => (await import('./scenario/list.js')).show,
  diff: async () => (await import('./scenario/list.js')).diff,
  run: async () => (await import('./scenario/run.js')).run,
  band: async () => (await import('./scenario/band.js')).band,
  grid: async () => (await import('./scenario/grid.js')).grid,
  solve: async () => (await import('./scenario/solve.js')).solve,
  schema: async () => (await import('./scenario/list.js')).schema,
} as const

const OPTIONS = {
  against: { describe: 'what it is compared with [default: the world that the scenario rests on]' },
  world: { describe: 'the world to ask in, or several by commas [default: the scenario’s own]' },
  reps: { describe: 'paired replicates [default: 40]' },
  'target-mcse': { describe: 'size the run: STATISTIC=ERROR, such as mean.verified=0.0001' },
  people: { describe: 'people in each replicate [default: 20000]' },
  seed: { describe: 'any non-empty text [default: "2026"]' },
  statistics: { describe: 'further statistics of recover, by the beginning of their names, by commas' },
  only: { type: 'boolean', describe: 'only --statistics, not the headline figures' },
  band: { type: 'boolean', describe: 'run: also the band over worlds and assumptions' },
  metric: { describe: 'band, grid, solve: the figure asked about [default: mean.verified]' },
  points: {
    describe: 'band: points of either sample over the assumptions [default: 32]; grid: points of ranges',
  },
  confirm: { type: 'boolean', describe: 'band: calibrate again at its ends' },
  vary: { array: true, describe: 'grid, solve: PATH=LOW..HIGH, or PATH=A,B,C; may be repeated in a grid' },
  target: { describe: 'solve: what the figure is to reach' },
  difference: { type: 'boolean', describe: 'solve: the target is of the difference, not of the figure' },
  shard: { describe: 'run: make only share i of n of the replicates, as i/n, and keep them in --out' },
  out: { describe: 'folder of results [default: out/whatif/SCENARIO]' },
  workers: { describe: 'threads; they change no number [default: all cores]' },
} as const

export const scenarioCommand: CommandModule<object, ScenarioArguments> = {
  command: 'scenario <action> [names..]',
  describe:
    'Ask what if: list, show or diff scenarios; run them in pairs; band, grid and solve for what they depend on',
  builder: yargs => {
    yargs
      .positional('action', { type: 'string', demandOption: true, describe: Object.keys(ACTIONS).join(', ') })
      .positional('names', { type: 'string', array: true, describe: 'scenarios, by name or file' })
    for (const [name, option] of Object.entries(OPTIONS))
      yargs.option(name, { type: 'string', ...('type' in option ? {} : { requiresArg: true }), ...option })
    return yargs
      .example(
        '$0 scenario run upskilling --band',
        'what changes, where from, and how far it depends on assumptions',
      )
      .example(
        '$0 scenario solve upskilling --vary transitions.0.share=0..1 --target 0.289',
        'which share of novices would bring verified success to 28.9%',
      ) as never
  },
  handler: async args => {
    const names = Object.keys(ACTIONS) as (keyof typeof ACTIONS)[]
    const action = needOneOf(args.action as keyof typeof ACTIONS, names, 'scenario.action', 'action')
    const act = await ACTIONS[action]()
    await act(args)
  },
}
