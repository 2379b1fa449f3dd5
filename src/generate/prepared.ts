/** Nodes prepared under some parameters, and which of them are the same in two generators. */
import type { Block } from '../model/block.js'
import type { Kernel, Node } from '../model/node.js'
import { fillerOf } from '../model/nodes.js'
import type { ParameterValues } from '../model/parameter.js'
import type { Key } from '../streams/key.js'
import type { Arm } from './arm.js'
import { heldWith } from './hold.js'

/** A node under some parameters. */
export interface Ready {
  readonly kernel: Kernel
  /** Draws that it does not read. */
  readonly unread: readonly number[]
  readonly levelsApart: boolean
  readonly values: ParameterValues
}

export interface Prepared {
  readonly node: Node
  readonly ready: Ready
  /** The node in each month, where parameters vary. */
  readonly monthly?: readonly Ready[]
  readonly held: boolean
  /** Of its random stream; undefined until it runs under a seed. */
  key: Key | undefined
  intervene: ((block: Block) => void) | undefined
  /** Whether the columns that its kernel fills are the base's; and whether those of each session's own level are too. */
  shared: boolean
  realisedToo: boolean
}

/** The prepared nodes of an arm; they have no stream yet, and nothing is shared. */
export function prepare(arm: Arm, nodes: readonly Node[], holds: readonly string[]): Prepared[] {
  const turning = nodes.findIndex(n => n.name === MONTH_NODE)
  const held = heldWith(nodes, holds)
  const values = valuesOf(arm.parameters)
  const months = arm.months?.map(valuesOf)
  return nodes.map((node, j) => ({
    node,
    ready: readyUnder(node, values),
    ...(months &&
      node.level === 'session' &&
      j > turning && { monthly: months.map(v => readyUnder(node, v)) }),
    held: held.has(node.name),
    key: undefined,
    intervene: undefined,
    shared: false,
    realisedToo: false,
  }))
}

const valuesOf = (parameters: Readonly<Record<string, number>>) => new Map(Object.entries(parameters))

function readyUnder(node: Node, values: ParameterValues): Ready {
  return {
    kernel: node.prepare(values),
    unread: node.unread?.(values) ?? [],
    levelsApart: node.levelsApart?.(values) ?? false,
    values,
  }
}

/** The node that says how many sessions there are; all others follow its count. */
export const FIRST_NODE = fillerOf('people.sessions')
/** The node below which parameters may vary by month. */
const MONTH_NODE = fillerOf('sessions.month')
/** The nodes that select one of the potential outcomes. */
const EXPERTISE_NODE = fillerOf('sessions.expertise')
const ACTING_NODE = fillerOf('sessions.acting')

/**
 * Marks the nodes that are the same in a base: parameters and all that they read. Turns and actions are not shared; nor, with
 * `ownAlone`, what a base works out at its own levels alone.
 */
export function markShared(nodes: readonly Prepared[], base: readonly Prepared[], ownAlone = false): void {
  const above = new Map<string, Prepared>()
  for (const p of nodes) {
    above.set(p.node.name, p)
    const other = base.find(b => b.node === p.node)
    if (!other || !isPlain(p) || !isPlain(other) || !sameParameters(p, other)) continue
    p.shared =
      !(ownAlone && p.node.ownAlone) && causesOf(p).every(name => isSharedFor(p, name, above.get(name)))
    p.realisedToo = p.shared && (above.get(EXPERTISE_NODE)?.shared ?? false)
  }
}

const isPlain = ({ node, held, intervene, monthly }: Prepared) =>
  (node.level === 'person' || node.level === 'session') && !held && !intervene && !monthly

/** Sessions depend on the count in addition to what they read. */
function causesOf({ node }: Prepared): readonly string[] {
  return [...node.parents, ...(node.borrows ?? []), ...(node.level === 'session' ? [FIRST_NODE] : [])]
}

/** Whether what a node reads of a parent is the same: at every level, or as realised at each session's own level. */
function isSharedFor({ node, ready }: Prepared, name: string, cause: Prepared | undefined): boolean {
  const atLevels = node.levelsApart !== undefined
  if (atLevels && (name === EXPERTISE_NODE || (name === ACTING_NODE && ready.levelsApart))) return true
  return cause?.shared === true && (atLevels || !cause.node.realises || cause.realisedToo)
}

/** A node reads what it declares, and nothing else. */
function sameParameters({ node, ready }: Prepared, other: Prepared): boolean {
  const ids = node.parameters.flatMap(g => g.members.map(m => m.id))
  return ids.every(id => ready.values.get(id) === other.ready.values.get(id))
}
