/** Which nodes have to run for some columns. */
import type { Node } from '../model/node.js'
import { NODES } from '../model/nodes.js'
import { EXPERTISE_LEVELS } from '../schema/levels.js'
import { TABLES, type TableName } from '../schema/tables.js'

/** Columns that are worked out from others than those of the node that writes them. */
const ALSO: Readonly<Record<string, string>> = { 'sessions.abandoned': 'session.lines' }

/** Nodes by the public column that they write, under names as `sessions.month`. */
const WRITERS = new Map(
  NODES.flatMap(n =>
    n.writes.flatMap(w =>
      w.endsWith('_k')
        ? EXPERTISE_LEVELS.map(k => [w.replace(/k$/, String(k)), n.name] as const)
        : [[w, n.name] as const],
    ),
  ),
)

/** A node that any look at a table needs: turns are laid out when the first of their nodes runs. */
const ALWAYS: Readonly<Partial<Record<TableName, string>>> = { turns: 'turn.actions' }

/** The nodes that write these columns of a table, or all. */
export function nodesOf(
  table: TableName,
  columns: readonly string[] = TABLES[table].columns.map(c => c.name),
): ReadonlySet<string> {
  const names = columns.map(c => `${table}.${c}`)
  const all = [ALWAYS[table], ...names.flatMap(c => [WRITERS.get(c), ALSO[c]])]
  return new Set(all.filter(n => n !== undefined))
}

/** The wanted nodes and all that they read, directly or round about; `more` says what else some node reads. */
export function withAncestors(
  nodes: readonly Node[],
  wanted: (node: Node) => boolean,
  more: Readonly<Record<string, readonly string[]>> = {},
): ReadonlySet<string> {
  const found = new Set<string>()
  // Causes stand above, so that one pass from below finds all.
  for (const n of [...nodes].reverse()) {
    if (!wanted(n) && !found.has(n.name)) continue
    found.add(n.name)
    for (const p of [...n.parents, ...(n.borrows ?? []), ...(more[n.name] ?? [])]) found.add(p)
  }
  return found
}
