/** The columns that a line needs, and the lines that can be computed for sessions that lack some of them. */
import type { ColumnTable } from '../ground/arquero.js'
import { type Frame, READ_COLUMNS } from './frame.js'
import type { Line } from './line.js'

/** The columns that sessions lack. */
export interface Gaps {
  /** Columns without any value. */
  readonly missing: readonly string[]
  /** Columns without a value in some sessions. */
  readonly incomplete: readonly string[]
}

export const NO_GAPS: Gaps = { missing: [], incomplete: [] }

/** What is missing in some frames, taken together. */
export function gapsOf(frames: readonly Frame[]): Gaps {
  const lacking = READ_COLUMNS.filter(c => frames.some(f => f.valid[c]))
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

/**
 * The columns that a line's totals read, in the order of the table: found by computing them on a frame that records
 * which columns are read.
 */
export function needsOf(line: Line, known = new Map<string, readonly string[]>()): string[] {
  const totals = [...line.sizes, ...line.estimator.totals]
  for (const total of totals) {
    if (known.has(total.key)) continue
    const seen = new Set<string>()
    total.of(listening(seen))
    known.set(total.key, [...seen])
  }
  const needed = new Set(totals.flatMap(t => known.get(t.key)!))
  return READ_COLUMNS.filter(c => needed.has(c))
}

/** Measures that a frame itself derives from a column. */
const FROM: Readonly<Record<string, string>> = { succeeded: 'outcome', clear: 'outcome' }
const NAMED = /\bd\.(\w+)/g

function listening(seen: Set<string>): Frame {
  const note = (name: string) => seen.add(FROM[name] ?? name)
  const one = new Float64Array(1)
  const columns = new Proxy({} as Record<string, Float64Array>, {
    get: (_, name) => {
      if (!(READ_COLUMNS as readonly string[]).includes(String(name))) return undefined
      note(String(name))
      return one
    },
  })
  const sessions = {
    filter: (expression: string) => {
      for (const [, name] of expression.matchAll(NAMED)) note(name)
      return sessions
    },
    indices: () => [0],
    array: (name: string) => {
      note(name)
      return one
    },
  }
  return {
    sessions: sessions as unknown as ColumnTable,
    columns,
    rows: 1,
    person: new Int32Array(1),
    people: 1,
    ids: one,
    counts: Float64Array.of(1),
    valid: {},
    vocabulary: {},
    cache: new Map(),
  }
}
