/** Gives a node the columns that it has in another block of the same sessions. */
import type { Block } from '../model/block.js'
import type { Holdable } from '../model/rules.js'

/** Columns of sessions that each node fills and that can be held. */
const FILLED: Readonly<Record<Holdable | 'session.decision_shares', readonly string[]>> = {
  'session.model_family': ['modelFamily'],
  'session.work_mode': ['workMode'],
  'session.subject': ['subject'],
  'session.codebase': ['codebase'],
  'session.value': ['valueUsd', 'logValue'],
  'session.expertise': ['expertise', 'score', 'scoreShift'],
  'session.acting_level': ['acting'],
  'session.decisions': ['planningTendency', 'executionTendency'],
  'session.decision_shares': ['planningUserShare', 'executionUserShare'],
  'session.turns': ['turns'],
  'session.effort': ['actions', 'words'],
  'session.trouble': ['failureSignal'],
  'session.goal': ['noClearGoal'],
  'session.outcome': ['outcome'],
  'session.code': ['wroteCode'],
  'session.evidence': ['successSignal'],
  'session.lines': ['linesAdded', 'linesRemoved'],
}
/** Columns of potential outcomes: at every level they take the value that is realised in the other block. */
const POTENTIAL: Readonly<Record<string, readonly string[]>> = {
  'session.effort': ['actions', 'words'],
  'session.trouble': ['failureSignal'],
  'session.outcome': ['outcome'],
  'session.code': ['wroteCode'],
  'session.evidence': ['successSignal'],
}

/** The nodes that are held where these are to be: who holds decisions holds the shares that follow from them. */
export function heldWith(nodes: readonly string[]): ReadonlySet<string> {
  return new Set(nodes.flatMap(n => (n === 'session.decisions' ? [n, 'session.decision_shares'] : [n])))
}

export function hold(node: string, block: Block, base: Block): void {
  const { sessions, rows } = block
  const row = (i: number) => (rows ? rows[i] : i)
  for (const name of FILLED[node as Holdable] ?? []) {
    const [to, from] = [columnOf(sessions, name), columnOf(base.sessions, name)]
    for (let i = 0; i < sessions.n; i++) to[i] = from[row(i)]
  }
  for (const name of POTENTIAL[node] ?? []) {
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
