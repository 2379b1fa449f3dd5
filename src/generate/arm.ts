/** A generator of one arm: a world's parameters, perhaps by month, and a scenario's rules. */
import { need } from '../ground/error.js'
import type { Node } from '../model/node.js'
import type { Mix, Rules } from '../model/rules.js'
import { Generator, type Interventions } from './generator.js'
import { rankCuts } from './mix.js'
import { interventionsOf, readsOf } from './rules.js'

/** What an arm is made of; plain, so that it can be sent to a worker. */
export interface Arm {
  readonly parameters: Readonly<Record<string, number>>
  readonly months?: readonly Readonly<Record<string, number>>[]
  readonly rules: Rules
}

export interface ArmOptions {
  readonly nodes?: readonly Node[]
  /** Another arm of the same seed: held nodes take its columns, and what is the same in both is made once. */
  readonly base?: Generator
  /** Nodes held besides the scenario's own. */
  readonly hold?: readonly string[]
}

/** The generator of an arm. A mix by people changes no one's sessions: it weighs people (`personTilts`). */
export function generatorOf(arm: Arm, seed: string, { nodes, base, hold = [] }: ArmOptions = {}): Generator {
  const { parameters, months, rules } = arm
  const held = [...rules.fixed, ...hold]
  need(held.length === 0 || base, 'arm.base', 'nodes can only be held to those of another arm')
  return new Generator({
    seed,
    values: valuesOf(parameters),
    ...(months && { months: months.map(valuesOf) }),
    interventions: interventions(arm, seed),
    reads: readsOf(rules),
    ...(base && { base, hold: held }),
    ...(nodes && { nodes }),
  })
}

/** The arm's generator made ready for another seed; the arm that it holds nodes of is to be made ready too. */
export function reseeded(generator: Generator, arm: Arm, seed: string): Generator {
  return generator.reseed(seed, interventions(arm, seed))
}

function interventions(arm: Arm, seed: string): Interventions {
  const cuts = arm.rules.mix?.by === 'rank' ? cutsOf(arm) : undefined
  return interventionsOf(arm.rules, { values: valuesOf(arm.parameters), cuts, seed })
}

const valuesOf = (parameters: Readonly<Record<string, number>>) => new Map(Object.entries(parameters))

const known = new WeakMap<object, { shares: readonly number[]; cuts: number[] }>()

/** The cut points of an arm's mix, worked out once for its parameters. */
function cutsOf({ parameters, rules }: Arm): number[] {
  const { shares } = rules.mix as Mix
  const kept = known.get(parameters)
  if (kept?.shares.every((s, k) => s === shares[k])) return kept.cuts
  const cuts = rankCuts(valuesOf(parameters), shares)
  known.set(parameters, { shares, cuts })
  return cuts
}
