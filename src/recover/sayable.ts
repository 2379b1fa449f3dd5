/** The lines that can be computed for sessions that lack some columns. */
import type { Frame } from './frame.js'
import type { Line } from './line.js'
import { needsOf } from './needs.js'

/** The columns that sessions lack. */
export interface Gaps {
  /** Columns without any value. */
  readonly missing: readonly string[]
  /** Columns without a value in some sessions. */
  readonly incomplete: readonly string[]
}

export const NO_GAPS: Gaps = { missing: [], incomplete: [] }

/** Lines that need the same incomplete columns. */
export interface Group {
  readonly columns: readonly string[]
  readonly lines: readonly Line[]
}

/**
 * The lines that can be computed, grouped by the incomplete columns that they need; and those that cannot, by the
 * missing ones.
 */
export function sayable(lines: readonly Line[], { missing, incomplete }: Gaps) {
  if (missing.length === 0 && incomplete.length === 0) return { said: [{ columns: [], lines }], unsaid: [] }
  const known = new Map<string, readonly string[]>()
  const needs = new Map(lines.map(l => [l, needsOf(l, known)]))
  const lacking = (line: Line) => needs.get(line)!.filter(c => missing.includes(c))
  const [said, unsaid] = [
    lines.filter(l => lacking(l).length === 0),
    lines.filter(l => lacking(l).length > 0),
  ]
  return {
    said: grouped(said, l => needs.get(l)!.filter(c => incomplete.includes(c))),
    unsaid: grouped(unsaid, lacking),
  }
}

function grouped(lines: readonly Line[], columnsOf: (line: Line) => readonly string[]): Group[] {
  const groups = new Map<string, { columns: readonly string[]; lines: Line[] }>()
  for (const line of lines) {
    const columns = columnsOf(line)
    const key = columns.join()
    if (!groups.has(key)) groups.set(key, { columns, lines: [] })
    groups.get(key)!.lines.push(line)
  }
  return [...groups.values()]
}

/** What is missing in some frames, taken together. */
export function gapsOf(frames: readonly Frame[]): Gaps {
  const lacking = [...new Set(frames.flatMap(f => Object.keys(f.valid)))]
  const missing = lacking.filter(c => frames.every(f => f.valid[c]?.includes(1) === false))
  return { missing, incomplete: lacking.filter(c => !missing.includes(c)) }
}

/**
 * How many sessions of a frame lack a value, by column; columns that lack none are not named. Sessions without a clear goal
 * have no success, which is not missing.
 *
 * @example
 * import { frameOfRows, missingIn } from '@plumbline/plumbline/recover'
 *
 * const rows = [{ person_id: 'a', turns: 3, words: 80 }, { person_id: 'b', turns: null, words: 20 }]
 * console.log(missingIn(frameOfRows(rows)).turns) // → 1
 */
export function missingIn(frame: Frame): Record<string, number> {
  return Object.fromEntries(
    Object.entries(frame.valid).map(([column, valid]) => [column, valid.reduce((n, v) => n + 1 - v, 0)]),
  )
}
