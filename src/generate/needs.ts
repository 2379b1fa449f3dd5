/** Which nodes have to run for some columns. */
import type { Node } from '../model/node.js'
import { fillerOf, NODES } from '../model/nodes.js'
import { EXPERTISE_LEVELS } from '../schema/levels.js'
import { TABLES, type TableName } from '../schema/tables.js'

/** Tables by the columns of them that are wanted. */
export type Wanted = Readonly<Partial<Record<TableName, readonly string[]>>>

/** Every column of some tables. */
export function allOf(tables: readonly TableName[]): Wanted {
  return Object.fromEntries(tables.map(t => [t, TABLES[t].columns.map(c => c.name)]))
}

/** Nodes by the public column that they write, such as `sessions.month`. */
const WRITERS = writers()

function writers(): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, string[]>()
  for (const n of NODES)
    for (const column of n.writes.flatMap(atLevels)) all.set(column, [...(all.get(column) ?? []), n.name])
  return all
}

function atLevels(column: string): string[] {
  return column.endsWith('_k') ? EXPERTISE_LEVELS.map(k => column.replace(/k$/, String(k))) : [column]
}

/** The nodes that determine the number of a table's rows, where none of its own columns may be wanted. */
const COUNTERS: Readonly<Partial<Record<TableName, string>>> = {
  second_reading: fillerOf('sessions.readTwice'),
  turns: fillerOf('sessions.turns'),
  actions: fillerOf('turns.actions'),
  decisions: fillerOf('sessions.planningDecisions'),
}

const known = new Map<string, ReadonlySet<string>>()

/** The nodes that write these columns, and those that lay out the tables' rows; known once for all corpora. */
export function nodesOf(wanted: Wanted): ReadonlySet<string> {
  const key = JSON.stringify(wanted)
  if (!known.has(key)) known.set(key, writersOf(wanted))
  return known.get(key) as ReadonlySet<string>
}

function writersOf(wanted: Wanted): ReadonlySet<string> {
  const tables = Object.entries(wanted).map(([t, columns]) => [readAs(t), columns] as const)
  return new Set(
    tables.flatMap(([table, columns]) => [
      ...[COUNTERS[table]].filter(n => n !== undefined),
      ...columns.flatMap(c => WRITERS.get(`${table}.${c}`) ?? []),
    ]),
  )
}

/** True labels are written where the labels are that are read from them, whose nodes include all behind them. */
const readAs = (table: string) => (table === 'gold' ? 'sessions' : table) as TableName

/** The wanted nodes and all that they read, directly or indirectly; `more` lists what else a node reads. */
export function withAncestors(
  nodes: readonly Node[],
  wanted: (node: Node) => boolean,
  more: Readonly<Record<string, readonly string[]>> = {},
): ReadonlySet<string> {
  const found = new Set<string>()
  // Parents are above, so that one pass from below finds all.
  for (const n of [...nodes].reverse()) {
    if (!wanted(n) && !found.has(n.name)) continue
    found.add(n.name)
    for (const p of [...n.parents, ...(n.borrows ?? []), ...(more[n.name] ?? [])]) found.add(p)
  }
  return found
}
