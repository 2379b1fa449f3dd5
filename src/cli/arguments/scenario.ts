/** The options of `plumbline scenario`, from text to typed values. */
import { need } from '../../ground/error.js'
import { resolveScenario } from '../../scenarios/resolve.js'
import { loadScenario } from '../../scenarios/scenario.js'
import type { Scenario } from '../../scenarios/schema.js'
import type { QuestionOptions } from '../../whatif/ask.js'
import { LEAST_REPS } from '../../whatif/run.js'
import { PILOT } from '../../whatif/sizing.js'
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
  readonly confirm?: boolean
  readonly vary?: readonly string[]
  readonly target?: string
  readonly difference?: boolean
  readonly shard?: string
  readonly out?: string
  readonly workers?: string
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

/** The options that a question takes. A scenario's own number of people is that of a corpus, not of a replicate. */
export function questionOptions(args: ScenarioArguments, world?: string): QuestionOptions {
  const people = wholeNumber('people', args.people, 0)
  need(args.seed !== '', 'spec.seed', 'the seed must be a non-empty text')
  need(
    !args.only || args.statistics,
    'scenario.only',
    '--only needs --statistics, which name what is to be shown',
  )
  return {
    ...(args.against !== undefined && { against: args.against }),
    ...(world !== undefined && { world: worldNamed(world) }),
    ...(people !== undefined && { people }),
    ...(args.seed !== undefined && { seed: args.seed }),
    ...(args.statistics !== undefined && { statistics: statisticsOf(args) }),
    only: args.only ?? false,
    drawn: args.drawn ?? false,
    split: args.parts ?? true,
  }
}

/** The prefixes of the statistics asked for. */
export const statisticsOf = ({ statistics }: ScenarioArguments): readonly string[] =>
  statistics?.split(',').map(s => s.trim()) ?? []

/** A scenario on which others can rest: it extends none. */
export function worldNamed(name: string): Scenario {
  const world = loadScenario(name)
  need(!world.extends, 'scenario.world', `${name} is no world: it extends ${world.extends}`)
  return world
}

/** The worlds to ask in; the scenario's own unless some are named. */
export function worldsOf(args: ScenarioArguments, name: string): readonly string[] {
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
