/** The columns that a line needs. */
import type { ColumnTable } from '../ground/arquero.js'
import { COLUMNS_OF_ANYONE, type Frame } from './frame.js'
import type { Total } from './total.js'

/** What a line is made of, as far as columns go. */
interface Made {
  readonly sizes: readonly Total[]
  readonly estimator: { readonly totals: readonly Total[] }
}

const needed = new WeakMap<Made, readonly string[]>()

/**
 * The columns that a line's totals read, in the order of the table: found by computing them on a frame that records
 * which columns are read.
 */
export function needsOf(line: Made, known = new Map<string, readonly string[]>()): readonly string[] {
  const found = needed.get(line) ?? lookedAt(line, known)
  needed.set(line, found)
  return found
}

function lookedAt(line: Made, known: Map<string, readonly string[]>): string[] {
  const totals = [...line.sizes, ...line.estimator.totals]
  for (const total of totals) {
    if (known.has(total.key)) continue
    const seen = new Set<string>()
    total.of(listening(seen))
    known.set(total.key, [...seen])
  }
  const seen = new Set(totals.flatMap(t => known.get(t.key)!))
  const first = COLUMNS_OF_ANYONE.filter(c => seen.has(c))
  return [...new Set<string>([...first, ...seen])]
}

/** Measures that a frame itself derives from a column. */
const FROM: Readonly<Record<string, string>> = { succeeded: 'outcome', clear: 'outcome' }
const NAMED = /\bd\.(\w+)/g

/** The columns that an expression names. */
export function columnsIn(expression: string): string[] {
  return [...expression.matchAll(NAMED)].map(([, name]) => FROM[name!] ?? name!)
}

function listening(seen: Set<string>): Frame {
  const note = (name: string) => seen.add(FROM[name] ?? name)
  const one = new Float64Array(1)
  const columns = new Proxy({} as Record<string, Float64Array>, {
    get: (_, name) => {
      if (!COLUMNS_OF_ANYONE.includes(String(name))) return undefined
      note(String(name))
      return one
    },
  })
  const sessions = {
    filter: (expression: string) => {
      for (const name of columnsIn(expression)) note(name)
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
