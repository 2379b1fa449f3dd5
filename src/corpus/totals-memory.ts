/** The memory of totals between threads: shared by all that read it, or handed over. */
import type { Counts, SparseSums, Sums } from '../recover/sums.js'
import type { PartialTotals } from '../recover/totals.js'
import { shared } from '../schema/batch.js'

/** The totals in memory that all threads read, where each would have a copy; those that are given are gone. */
export function sharedTotals(totals: Map<string, Sums | SparseSums | Counts>): PartialTotals {
  const shared = new Map<string, Sums | SparseSums | Counts>()
  for (const [key, total] of totals) {
    shared.set(key, sharedArrays(total))
    totals.delete(key)
  }
  return shared
}

function sharedArrays<T extends Sums | SparseSums | Counts>(total: T): T {
  const moved = Object.entries(total).map(([name, of]) => [
    name,
    of instanceof Float64Array || of instanceof Int32Array ? shared<Float64Array | Int32Array>(of) : of,
  ])
  return Object.fromEntries(moved)
}

/** The memory of a thread's totals, which the thread that asks for them takes over. */
export function memoryOfTotals(given: PartialTotals | Sums): ArrayBuffer[] {
  const all = given instanceof Map ? [...given.values()] : [given as Sums]
  const arrays = all.flatMap(t =>
    'values' in t ? [t.values, t.counts] : [t.high, t.low, ...('at' in t ? [t.at] : [])],
  )
  return [...new Set(arrays.map(a => a.buffer as ArrayBuffer))]
}
