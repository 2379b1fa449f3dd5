/** Nodes made ready under some parameters, and which of them are the same in two generators. */
import type { Block } from '../model/block.js'
import type { Kernel, Node } from '../model/node.js'
import type { ParameterValues } from '../model/parameter.js'
import type { Key } from '../streams/key.js'

/** A node's law under some parameters. */
export interface Law {
  readonly kernel: Kernel
  /** Draws that it does not read. */
  readonly unread: readonly number[]
  readonly levelsApart: boolean
  /** The parameters that it read, with their values. */
  readonly read: ReadonlyMap<string, number>
}

export interface Prepared {
  readonly node: Node
  readonly law: Law
  /** The node's law in each month, where parameters vary. */
  readonly monthly?: readonly Law[]
  readonly held: boolean
  key: Key
  intervene: ((block: Block) => void) | undefined
  /** Whether its law's columns are the base's; and whether those of each session's own level are too. */
  shared: boolean
  realisedToo: boolean
}

/** The law of a node; it notes which parameters it reads, which nodes do by `get` alone. */
export function lawOf(node: Node, values: ParameterValues): Law {
  const read = new Map<string, number>()
  const get = (id: string) => {
    const value = values.get(id)
    if (value !== undefined) read.set(id, value)
    return value
  }
  const noted = { get } as unknown as ParameterValues
  return {
    kernel: node.prepare(noted),
    unread: node.unread?.(noted) ?? [],
    levelsApart: node.levelsApart?.(noted) ?? false,
    read,
  }
}

/** The node that says how many sessions there are; all others follow its count. */
export const FIRST_NODE = 'person.sessions'
/** The nodes that select one of the potential outcomes. */
const EXPERTISE_NODE = 'session.expertise'
const ACTING_NODE = 'session.acting_level'

/** Marks the nodes that are the same in a base: law, parameters and all that they read. Turns and actions are not shared. */
export function markShared(nodes: readonly Prepared[], base: readonly Prepared[]): void {
  const above = new Map<string, Prepared>()
  for (const p of nodes) {
    above.set(p.node.name, p)
    const other = base.find(b => b.node === p.node)
    if (!other || !isPlain(p) || !isPlain(other) || !sameNumbers(p.law.read, other.law.read)) continue
    p.shared = causesOf(p).every(name => isSharedFor(p, name, above.get(name)))
    p.realisedToo = p.shared && (above.get(EXPERTISE_NODE)?.shared ?? false)
  }
}

const isPlain = ({ node, held, intervene, monthly }: Prepared) =>
  (node.level === 'person' || node.level === 'session') && !held && !intervene && !monthly?.length

/** Sessions follow the count besides what they read. */
function causesOf({ node }: Prepared): readonly string[] {
  return [...node.parents, ...(node.borrows ?? []), ...(node.level === 'session' ? [FIRST_NODE] : [])]
}

/** Whether what a node reads of a cause is the same: at every level, or what each session's own level makes of it. */
function isSharedFor({ node, law }: Prepared, name: string, cause: Prepared | undefined): boolean {
  const atLevels = node.levelsApart !== undefined
  if (atLevels && (name === EXPERTISE_NODE || (name === ACTING_NODE && law.levelsApart))) return true
  return cause?.shared === true && (atLevels || !cause.node.realises || cause.realisedToo)
}

function sameNumbers(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return a.size === b.size && [...a].every(([id, value]) => b.get(id) === value)
}
