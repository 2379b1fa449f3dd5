/** The sessions of one month as a block of their own, and back. */
import {
  type Block,
  potentialLayout,
  resize,
  resizeLevels,
  seenLayout,
  sessionsLayout,
} from '../model/block.js'

export function rowsOfMonth({ sessions }: Block, month: number): Int32Array {
  const rows: number[] = []
  for (let i = 0; i < sessions.n; i++) if (sessions.month[i] === month) rows.push(i)
  return Int32Array.from(rows)
}

/** The nodes above those that run by month. */
const ABOVE = ['sessionId', 'person', 'month'] as const

export function gather({ sessions: from }: Block, part: Block, rows: Int32Array): void {
  const { sessions: to } = part
  resize(to, sessionsLayout, rows.length)
  resize(part.seen, seenLayout, rows.length)
  resizeLevels(part.potential, rows.length)
  part.rows = rows
  for (const name of ABOVE) for (let j = 0; j < rows.length; j++) to[name][j] = from[name][rows[j]]
}

export function scatter(part: Block, to: Block, rows: Int32Array): void {
  const tables = [
    [sessionsLayout, part.sessions, to.sessions],
    [seenLayout, part.seen, to.seen],
    ...part.potential.map((at, k) => [potentialLayout, at, to.potential[k]] as const),
  ] as const
  for (const [layout, from, into] of tables)
    for (const name of Object.keys(layout))
      put(from[name as never] as Float64Array, into[name as never] as Float64Array, rows)
}

function put(from: Float64Array, to: Float64Array, rows: Int32Array): void {
  for (let j = 0; j < rows.length; j++) to[rows[j]] = from[j]
}
