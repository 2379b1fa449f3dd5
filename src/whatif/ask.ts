/** The question that a scenario asks. */
import { armOf } from '../generate/arm-of.js'
import { personTilts } from '../generate/mix.js'
import { need, needOneOf } from '../ground/error.js'
import { aimOf } from '../scenarios/aim.js'
import { BY_COLUMNS, whyNotBy } from '../scenarios/column-reasons.js'
import { type Resolved, type ResolveOptions, resolveScenario } from '../scenarios/resolve.js'
import type { Scenario } from '../scenarios/schema.js'
import type { Question, WeighedArm } from './question.js'

/** What a scenario is compared with, in replicates of which size, and by which statistics. */
export interface QuestionOptions extends ResolveOptions {
  /** The arm that the scenario is compared with; its own world by default. */
  readonly against?: string
  readonly seed?: string
  readonly people?: number
  readonly statistics?: readonly string[]
  readonly only?: boolean
  /** Columns at whose levels success, trouble and their probabilities are asked for too, such as subject. */
  readonly by?: readonly string[]
  readonly split?: boolean
  /** Answer on drawn outcomes also where probabilities have the same expectation, and less noise. */
  readonly drawn?: boolean
  /** Work out the standard errors that say how much data show a change; as where it is split. */
  readonly sized?: boolean
}

export const DEFAULT_PEOPLE = 20_000
export const DEFAULT_SEED = '2026'
const LEAST_PEOPLE = 100

/**
 * The question that a scenario asks, by name, file or record: the arm that it describes against its own world, or against
 * another scenario of the same world. Errors: fewer than 100 people, arms of two worlds, an unknown scenario.
 *
 * @example
 * import { questionOf } from '@plumbline/plumbline'
 *
 * const question = questionOf('upskilling', { people: 500, statistics: ['mean.turns'] })
 * console.log(question.world, question.people, question.seed) // → baseline 500 2026
 */
export function questionOf(scenario: Scenario | string, options: QuestionOptions = {}): Question {
  const {
    against,
    seed = DEFAULT_SEED,
    statistics = [],
    only = false,
    split = true,
    by = [],
    drawn = false,
    sized = false,
  } = options
  for (const column of by) needBy(column)
  const resolved = resolveScenario(scenario, options)
  const people = options.people ?? peopleOf(resolved) ?? DEFAULT_PEOPLE
  need(
    Number.isInteger(people) && people >= LEAST_PEOPLE,
    'whatif.people',
    `a replicate needs a whole number of at least ${LEAST_PEOPLE} people, got ${people}`,
  )
  const { set: _, ...ofWorld } = options
  const base = resolveScenario(against ?? resolved.world, {
    ...ofWorld,
    world: options.world ?? (against ? undefined : resolved.world),
  } as ResolveOptions)
  need(
    base.world.id === resolved.world.id,
    'whatif.worlds',
    `scenario ${resolved.scenario.id} rests on the world ${resolved.world.id}, ${base.scenario.id} on ${base.world.id}; both arms must be of one world`,
  )
  const [own, others] = [resolved, base].map(r => JSON.stringify(r.rules.added))
  need(
    others === undefined || own === others,
    'whatif.added',
    `${base.scenario.id} adds people or sessions that ${resolved.scenario.id} does not have as well; only what the scenario adds can differ`,
  )
  need(
    own === undefined || base.rules.mix?.by !== 'people',
    'whatif.added',
    `${base.scenario.id} weighs people, and ${resolved.scenario.id} adds some; compare it with another`,
  )
  const aim = aimOf(resolved.rules, base.rules)
  return {
    world: resolved.world.id,
    baseline: weighed(base, people),
    scenario: weighed(resolved, people),
    seed,
    people,
    statistics,
    only,
    split,
    ...(drawn && { drawn }),
    ...(sized && { sized }),
    ...(by.length > 0 && { by }),
    ...(aim && { aim }),
  }
}

/** Throws, with the reason, where an answer cannot be given by the levels of a column. */
function needBy(column: string): void {
  const refused = whyNotBy(column)
  need(!refused, 'whatif.by', `--by: ${refused}`)
  needOneOf(column, BY_COLUMNS, 'whatif.by', 'column', '--by')
}

/** The people of a corpus that the scenario, or what it extends, states. */
function peopleOf({ chain }: Resolved): number | undefined {
  return chain.findLast(s => s.population?.people)?.population?.people
}

function weighed(resolved: Resolved, people: number): WeighedArm {
  const { mix } = resolved.rules
  return {
    ...armOf(resolved, people),
    ...(mix?.by === 'people' && { tilts: personTilts(resolved.parameters, mix.shares) }),
  }
}
