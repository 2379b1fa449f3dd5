/** Several scenarios in order, by a name such as a+b: each on top of what those before it change. */
import { existsSync } from 'node:fs'
import { need } from '../ground/error.js'
import type { Scenario } from './schema.js'

const BETWEEN = '+'

/** The names of a stack; one where it is no stack. A file whose own name has a + is one scenario. */
export function namesInStack(name: string): readonly string[] {
  if (!name.includes(BETWEEN) || existsSync(name)) return [name]
  const names = name.split(BETWEEN).map(n => n.trim())
  need(
    names.every(n => n !== ''),
    'scenario.stack',
    `"${name}": scenarios are joined by +, as in upskilling+models-improve, with a name on either side`,
  )
  need(
    new Set(names).size === names.length,
    'scenario.stack',
    `"${name}": each scenario can stand once; a change twice as large is written in a file`,
  )
  return names
}

export const isStack = (name: string): boolean => namesInStack(name).length > 1

/** The chain of a stack from the chains of its scenarios, which must rest on one world; what stands twice counts once. */
export function stackedChain(chains: readonly (readonly Scenario[])[]): Scenario[] {
  const [world, ...others] = chains.map(c => c[0] as Scenario) as [Scenario, ...Scenario[]]
  const other = others.find(w => w.id !== world.id)
  need(
    !other,
    'scenario.stack',
    `scenarios are stacked on one world; these rest on ${world.id} and ${other?.id}`,
  )
  const alone = chains.find(c => c.length === 1)
  need(
    !alone,
    'scenario.stack',
    `${world.id} is a world, which changes nothing that could be stacked; name scenarios that extend it`,
  )
  const all = chains.flat()
  const chain = all.filter((s, j) => all.findIndex(t => t.id === s.id) === j)
  return [
    ...chain,
    stackOf(
      chains.map(c => c.at(-1) as Scenario),
      world,
    ),
  ]
}

/** The record of a stack: what its scenarios change is in its chain. */
export function stackOf(scenarios: readonly Scenario[], world: Scenario): Scenario {
  const names = scenarios.map(s => s.id)
  return {
    id: names.join(BETWEEN),
    title: scenarios.map(s => s.title).join('; then: '),
    question: `What if all of these held at once: ${names.join(', ')}?`,
    extends: world.id,
    choices: {},
    exempt: {},
    fails: [],
    parameters: {},
  }
}
