/** plumbline scenario: the scenarios that ship, what each sets, and the questions that they ask. */
import type { CommandModule } from 'yargs'
import { need, needOneOf } from '../../ground/error.js'
import { DETAILS, type Detail } from '../../scenarios/draft-kinds.js'
import { declare } from '../arguments/declare.js'
import type { ScenarioArguments } from '../arguments/scenario.js'
import { OPTIONS } from '../arguments/scenario-options.js'

/** Each action and the module that implements it. */
export const ACTIONS = {
  new: async () => (await import('./scenario/new.js')).create,
  check: async () => (await import('./scenario/list.js')).check,
  list: async () => (await import('./scenario/list.js')).list,
  show: async () => (await import('./scenario/list.js')).show,
  diff: async () => (await import('./scenario/list.js')).diff,
  run: async () => (await import('./scenario/run.js')).run,
  band: async () => (await import('./scenario/band.js')).band,
  grid: async () => (await import('./scenario/grid.js')).grid,
  solve: async () => (await import('./scenario/solve.js')).solve,
  schema: async () => (await import('./scenario/list.js')).schema,
} as const

/** Options that only `new` takes. */
const OF_NEW = [...(Object.keys(DETAILS) as Detail[]), 'change', 'question'] as const

export const scenarioCommand: CommandModule<object, ScenarioArguments> = {
  builder: yargs => {
    yargs
      .positional('action', { type: 'string', demandOption: true, describe: Object.keys(ACTIONS).join(', ') })
      .positional('names', { type: 'string', array: true, describe: 'scenarios, by name or file' })
    return declare(yargs, OPTIONS)
      .example(
        '$0 scenario new more-novices --change people --level novice --from 2026-02',
        'a commented file to start from; without --change a few questions lead to it',
      )
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
    for (const option of action === 'new' ? [] : OF_NEW)
      need(
        args[option] === undefined,
        'scenario.option',
        `--${option} is of scenario new; for scenario ${action} write it into a file, inside the change that it is of`,
      )
    const act = await ACTIONS[action]()
    await act(args)
  },
}
