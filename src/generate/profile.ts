/** The time of generation by node, of the draws, and of the rest. */

import type { Node, Noise } from '../model/node.js'
import { NODES } from '../model/nodes.js'
import type { Arm } from './arm.js'
import { Generator } from './generator.js'
import { ROWS } from './row-ids.js'

export interface Profiled {
  /** A node, or what is not a node's own: all draws, and the layout of rows. */
  readonly node: string
  readonly milliseconds: number
  readonly share: number
  /** Random values that it takes. */
  readonly draws: number
  readonly rows: number
}

const PEOPLE_A_BLOCK = 10_000
/** Blocks before timing starts, so that the engine has compiled the hot functions. */
const WARM = 2

/** Generates so many people in memory, turns among them, and times the nodes. Times differ from run to run. */
export function profile(
  arm: Arm,
  seed: string,
  people: number,
  now: () => number = () => performance.now(),
): Profiled[] {
  const spent = new Map(NODES.map(n => [n.name, { milliseconds: 0, rows: 0 }]))
  const timed = NODES.map(
    (n): Node => ({
      ...n,
      prepare: values => {
        const kernel = n.prepare(values)
        return (block, noise) => {
          const own = spent.get(n.name)!
          const started = now()
          kernel(block, noise)
          own.milliseconds += now() - started
          own.rows += block[ROWS[n.level]].n
        }
      },
    }),
  )
  const generator = new Generator(arm, seed, { nodes: timed })
  for (let b = 0; b < WARM; b++) generator.block(1, PEOPLE_A_BLOCK)
  for (const own of spent.values()) Object.assign(own, { milliseconds: 0, rows: 0 })
  const started = now()
  for (let from = 1; from <= people; from += PEOPLE_A_BLOCK)
    generator.block(from, Math.min(PEOPLE_A_BLOCK, people - from + 1))
  const whole = now() - started
  const values = new Map(Object.entries(arm.parameters))
  const nodes = NODES.filter(n => n.level !== 'action' && n.level !== 'decision').map((n): Profiled => {
    const { milliseconds, rows } = spent.get(n.name)!
    const unread = n.unread?.(values) ?? []
    const drawn = n.noise.filter((_, j) => !unread.includes(j))
    const draws = drawn.reduce((sum, d) => sum + (isOfPerson(d) ? people : rows), 0)
    return { node: n.name, milliseconds, share: milliseconds / whole, draws, rows }
  })
  const rest = whole - nodes.reduce((s, n) => s + n.milliseconds, 0)
  const draws = nodes.reduce((s, n) => s + n.draws, 0)
  return [...nodes, { node: 'draws and layout', milliseconds: rest, share: rest / whole, draws, rows: 0 }]
}
const isOfPerson = (noise: Noise) => typeof noise !== 'string' && noise.of === 'person'
