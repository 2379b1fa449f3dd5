/** Gives a node the columns that it has in another block of the same sessions. */
import type { Block } from '../model/block.js'
import type { Node } from '../model/node.js'

const SESSIONS = 'sessions.'

/** The nodes that are held if these are: holding decisions also holds the shares that restate them. */
export function heldWith(nodes: readonly Node[], held: readonly string[]): ReadonlySet<string> {
  const all = nodes.filter(n => held.includes(n.name) || (n.heldWith && held.includes(n.heldWith)))
  return new Set(all.map(n => n.name))
}

/**
 * Columns of sessions that are held: for a node with potential outcomes the realised ones, for other nodes all that
 * they fill.
 */
function heldColumns({ fills, realises }: Node): readonly string[] {
  return realises ?? fills.filter(f => f.startsWith(SESSIONS)).map(f => f.slice(SESSIONS.length))
}

/** At every level the potential outcomes take the value that is realised in the other block. */
export function hold(node: Node, block: Block, base: Block): void {
  const { sessions, rows } = block
  const row = (i: number) => (rows ? rows[i] : i)
  for (const name of heldColumns(node)) {
    const [to, from] = [columnOf(sessions, name), columnOf(base.sessions, name)]
    for (let i = 0; i < sessions.n; i++) to[i] = from[row(i)]
  }
  for (const name of node.realises ?? []) {
    const from = base.potential.map(at => columnOf(at, name))
    for (const at of block.potential) {
      const to = columnOf(at, name)
      for (let i = 0; i < sessions.n; i++) {
        const own = base.sessions.expertise[row(i)]
        to[i] = from[own][row(i)]
      }
    }
  }
}

function columnOf(columns: object, name: string): Float64Array {
  return (columns as Record<string, Float64Array>)[name] as Float64Array
}
