/** How many sessions a line leaves out because something that it needs is missing in them. */

import { cached } from './cached.js'
import { type Frame, rowsWhere } from './frame.js'
import type { Line } from './line.js'
import { columnsIn } from './needs.js'
import { EVERYONE, type Population } from './population.js'
import { values } from './values.js'

/** Of each line, the sessions that lack a value in one of these columns and are not known to be others than it speaks of. */
export function leftOut(frame: Frame, columns: readonly string[], lines: readonly Line[]): Float64Array {
  return Float64Array.from(lines, l =>
    countLeftOut(
      frame,
      columns,
      l.sizes.map(s => s.over ?? EVERYONE),
    ),
  )
}

/** Sessions that lack a value in one of these columns, and that may be of one of these populations. */
export function countLeftOut(frame: Frame, columns: readonly string[], sides: readonly Population[]): number {
  if (columns.length === 0) return 0
  const filters = [...new Set(sides.map(filterOf))]
  const names = [...new Set(sides.flatMap(s => cellOf(s).map(([c]) => c)))]
  const isIn = ({ may, codes }: Alike, side: Population) =>
    may[filters.indexOf(filterOf(side))] &&
    cellOf(side).every(([c, v]) => [UNKNOWN, v].includes(codes[names.indexOf(c)]))
  return alike(frame, columns, filters, names)
    .filter(group => sides.some(side => isIn(group, side)))
    .reduce((n, { count }) => n + count, 0)
}

const filterOf = ({ filter = '' }: Population) => filter
const cellOf = ({ cell = [] }: Population) => cell
const UNKNOWN = -1

/** Sessions that are the same as far as populations ask. */
interface Alike {
  /** Of each filter, whether they may meet it. */
  readonly may: readonly boolean[]
  /** Of each column, their value. */
  readonly codes: readonly number[]
  count: number
}

function alike(
  frame: Frame,
  columns: readonly string[],
  filters: readonly string[],
  names: readonly string[],
): Alike[] {
  return cached(frame, `left out of ${columns} by ${filters} and ${names}`, () => {
    const met = filters.map(f => mayMeet(frame, f))
    const held = names.map(c => ({ codes: values(frame, c), valid: frame.valid[c] }))
    const groups = new Map<string, Alike>()
    for (const row of incompleteRows(frame, columns)) {
      const may = met.map(m => m[row] === 1)
      const codes = held.map(h => (h.valid?.[row] === 0 ? UNKNOWN : h.codes[row]))
      const key = [...may, ...codes].join()
      const group = groups.get(key)
      if (group) group.count++
      else groups.set(key, { may, codes, count: 1 })
    }
    return [...groups.values()]
  })
}

function incompleteRows(frame: Frame, columns: readonly string[]): Int32Array {
  return cached(frame, `incomplete in ${columns}`, () => {
    const gaps = columns.flatMap(c => frame.valid[c] ?? [])
    return rowsWhere(frame, i => gaps.some(g => g[i] === 0))
  })
}

/** 1 for each session of which no term of a filter is known to fail. */
function mayMeet(frame: Frame, filter: string): Uint8Array {
  return cached(frame, `may meet ${filter}`, () => {
    const may = new Uint8Array(frame.rows).fill(1)
    for (const term of termsOf(filter)) {
      const holds = new Uint8Array(frame.rows)
      for (const i of frame.sessions.filter(`d => ${term}`).indices()) holds[i] = 1
      const gaps = columnsIn(term).flatMap(c => frame.valid[c] ?? [])
      for (let i = 0; i < may.length; i++) if (holds[i] === 0 && gaps.every(g => g[i] === 1)) may[i] = 0
    }
    return may
  })
}

/** The terms that all hold where a filter does. */
function termsOf(filter: string): string[] {
  const body = filter.replace(/^d => /, '')
  if (body === '') return []
  return body.includes('||') ? [body] : body.split(' && ')
}
