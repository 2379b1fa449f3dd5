/** The options of `plumbline scenario`, from text to typed values. */
import { join } from 'node:path'
import { need } from '../../ground/error.js'
import { resolveScenario } from '../../scenarios/resolve.js'
import { loadScenario, WORLDS } from '../../scenarios/scenario.js'
import type { Scenario } from '../../scenarios/schema.js'
import { isStack } from '../../scenarios/stack.js'
import type { QuestionOptions } from '../../whatif/ask.js'
import { LEAST_REPS } from '../../whatif/run.js'
import { PILOT } from '../../whatif/sizing.js'
import { metricNamed } from '../../whatif/statistics.js'
import { settings } from './corpus.js'
import { wholeNumber } from './numbers.js'

export interface ScenarioArguments {
  readonly action: string
  readonly names?: readonly string[]
  readonly json?: boolean
  readonly quiet?: boolean
  readonly against?: string
  readonly world?: string
  readonly reps?: string
  readonly targetMcse?: string
  readonly people?: string
  readonly seed?: string
  readonly statistics?: string
  readonly only?: boolean
  readonly drawn?: boolean
  readonly parts?: boolean
  readonly band?: boolean
  readonly metric?: string
  readonly points?: string
  readonly vary?: readonly string[]
  readonly target?: string
  readonly difference?: boolean
  readonly shard?: string
  readonly set?: readonly string[]
  readonly by?: string
  readonly out?: string
  readonly workers?: string
  readonly change?: string
  readonly amount?: string
  readonly level?: string
  readonly to?: string
  readonly shares?: string
  readonly occupation?: string
  readonly parameter?: string
  readonly where?: readonly string[]
  readonly from?: string
  readonly until?: string
  readonly question?: string
  readonly force?: boolean
}

/** The scenarios named, at least one. */
export function namesOf({ action, names = [] }: ScenarioArguments): readonly string[] {
  need(
    names.length > 0,
    'scenario.name',
    `scenario ${action} needs a name, such as ${action === 'show' ? 'baseline' : 'upskilling'}`,
  )
  return names
}

/** The one scenario named. */
export function nameOf(args: ScenarioArguments): string {
  const names = namesOf(args)
  need(
    names.length === 1,
    'scenario.one',
    `scenario ${args.action} takes one scenario, got ${names.join(', ')}`,
  )
  return names[0] as string
}

const EVERY_WORLD = 'all'
/** Commas that do not stand between the terms of a stratum. */
const BETWEEN_METRICS = /,(?![^[]*\])/

/** The statistics named by --metric, each checked. */
export function metricsOf({ metric }: ScenarioArguments): string[] {
  return metric?.split(BETWEEN_METRICS).map(m => metricNamed(m.trim())) ?? []
}

/** The scenario's record; of a stack, one that names its scenarios. */
export function recordOf(name: string): Scenario {
  return isStack(name) ? resolveScenario(name).scenario : loadScenario(name)
}

/** The folder of a scenario's results: --out, with a folder for each where several are named. */
export function resultFolder(name: string, args: ScenarioArguments): string {
  const { id } = recordOf(name)
  if (args.out === undefined) return join('out', 'whatif', id)
  return namesOf(args).length > 1 ? join(args.out, id) : args.out
}

/** The options that a question takes. */
export function questionOptions(args: ScenarioArguments, world?: string): QuestionOptions {
  const people = wholeNumber('people', args.people, 0)
  need(args.seed !== '', 'spec.seed', 'the seed must be a non-empty text')
  need(
    !args.only || args.statistics || args.metric,
    'scenario.only',
    '--only needs --statistics or --metric, which name what is to be shown',
  )
  const statistics = statisticsOf(args)
  return {
    ...(args.against !== undefined && { against: args.against }),
    ...(world !== undefined && { world: worldNamed(world) }),
    ...(people !== undefined && { people }),
    ...(args.seed !== undefined && { seed: args.seed }),
    ...(statistics.length > 0 && { statistics }),
    ...(args.by !== undefined && { by: args.by.split(',').map(c => c.trim()) }),
    ...(args.set !== undefined && { set: settings(args.set) }),
    only: args.only ?? false,
    drawn: args.drawn ?? false,
    split: args.parts ?? true,
  }
}

/** The statistics asked for: prefixes, and the metrics named. */
export const statisticsOf = (args: ScenarioArguments): readonly string[] => [
  ...(args.statistics?.split(',').map(s => s.trim()) ?? []),
  ...metricsOf(args),
]

/** A scenario on which others can rest: it extends none. */
export function worldNamed(name: string): Scenario {
  const world = loadScenario(name)
  need(!world.extends, 'scenario.world', `${name} is no world: it extends ${world.extends}`)
  return world
}

/** The worlds to ask in; the scenario's own unless some are named. */
export function worldsOf(args: ScenarioArguments, name: string): readonly string[] {
  if (args.world === EVERY_WORLD) return WORLDS
  return args.world?.split(',').map(w => w.trim()) ?? [resolveScenario(name).world.id]
}

export function runOptions(args: ScenarioArguments) {
  const reps = wholeNumber('reps', args.reps, 0)
  const workers = wholeNumber('workers', args.workers, 1)
  need(
    reps === undefined || reps >= LEAST_REPS,
    'whatif.reps',
    `a run needs a whole number of at least ${LEAST_REPS} replicates, got ${args.reps}`,
  )
  need(!args.reps || !args.targetMcse, 'option.both', 'give --reps or --target-mcse, not both')
  const precision = args.targetMcse === undefined ? undefined : precisionOf(args.targetMcse)
  return {
    ...(reps !== undefined && { reps }),
    ...(workers !== undefined && { workers }),
    ...(precision && { precision }),
  }
}

function precisionOf(text: string) {
  const at = text.lastIndexOf('=')
  const mcse = Number(text.slice(at + 1))
  need(
    at > 0 && mcse > 0,
    'option.target_mcse',
    `--target-mcse must be STATISTIC=ERROR, such as mean.verified=0.0001, got "${text}"`,
  )
  return { metric: text.slice(0, at), mcse, pilot: PILOT }
}
