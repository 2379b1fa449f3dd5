/** Sums that do not depend on how their terms were divided among parts, and counts of distinct values. */
import { sortDoubles } from '../ground/sort-doubles.js'

/**
 * Running totals in twice the precision of a double (the cascaded sums of Ogita, Rump and Oishi 2005): what
 * rounding leaves out of `high` is kept in `low`, so that the sum, rounded once, does not depend on order or
 * grouping but where it lies within about n·2⁻¹⁰⁵ of a rounding boundary.
 */
export interface Sums {
  readonly high: Float64Array
  readonly low: Float64Array
}

export function sums(size: number): Sums {
  return { high: new Float64Array(size), low: new Float64Array(size) }
}

/** Adds x to total k (Knuth’s two-sum). */
export function addTo({ high, low }: Sums, k: number, x: number): void {
  const a = high[k]
  const s = a + x
  const b = s - a
  high[k] = s
  low[k] = low[k] + (a - (s - b) + (x - b))
}

/** Adds another part’s totals. */
export function mergeSums(into: Sums, other: Sums | SparseSums): void {
  const at = 'at' in other ? other.at : undefined
  for (let j = 0; j < other.high.length; j++) {
    const k = at ? at[j] : j
    addTo(into, k, other.high[j])
    into.low[k] = into.low[k] + other.low[j]
  }
}

/** The totals, each rounded once. */
export function rounded(all: Sums | SparseSums): Float64Array {
  const { high, low } = all
  const at = 'at' in all ? all.at : undefined
  const out = new Float64Array('at' in all ? all.size : high.length)
  for (let j = 0; j < high.length; j++) out[at ? at[j] : j] = high[j] + low[j]
  return out
}

/** Totals of which most are 0: how many there are, which are not 0, ascending, and these. Most crossed cells have no session. */
export interface SparseSums extends Sums {
  readonly size: number
  readonly at: Int32Array
}

/** Totals are stored sparse where this takes at most half the memory: so many of the places hold something. */
const MOST_FILLED = 2 / 5

/** The totals in less memory, where most of many are 0. */
export function packed(all: Sums): Sums | SparseSums {
  const { high, low } = all
  const size = high.length
  let n = 0
  for (let k = 0; k < size; k++) if (high[k] !== 0 || low[k] !== 0) n++
  if (size < FEW || n > MOST_FILLED * size) return all
  const few = { size, at: new Int32Array(n), high: new Float64Array(n), low: new Float64Array(n) }
  for (let k = 0, j = 0; j < n; k++) {
    if (high[k] === 0 && low[k] === 0) continue
    few.at[j] = k
    few.high[j] = high[k]
    few.low[j++] = low[k]
  }
  return few
}

/** Fewer totals than this are not worth packing. */
const FEW = 64

/** How often each distinct value occurs, values ascending. */
export interface Counts {
  readonly values: Float64Array
  readonly counts: Float64Array
  /** Whether there were too many values to store them exactly. */
  readonly rounded?: boolean
}

/** Values that are still to be counted, in any order. */
export interface Sample {
  readonly sample: Float64Array
}

/** The counts of some samples. */
export function countsOf(samples: readonly Sample[]): Counts {
  const sorted = sortDoubles(joined(samples))
  const values = new Float64Array(sorted.length)
  const counts = new Float64Array(sorted.length)
  let n = 0
  for (let j = 0; j < sorted.length; j++) {
    if (n === 0 || sorted[j] !== values[n - 1]) values[n++] = sorted[j]
    counts[n - 1] = counts[n - 1] + 1
  }
  return collapse({ values: values.slice(0, n), counts: counts.slice(0, n) })
}

function joined(samples: readonly Sample[]): Float64Array {
  const all = new Float64Array(samples.reduce((n, { sample }) => n + sample.length, 0))
  let at = 0
  for (const { sample } of samples) {
    all.set(sample, at)
    at += sample.length
  }
  return all
}

/** Up to this many distinct values are stored exactly; beyond, values are rounded to 2⁻¹⁶ of their size. */
export const MOST_DISTINCT = 1 << 20

/** Both parts’ counts together. */
export function mergeCounts(a: Counts, b: Counts, most = MOST_DISTINCT): Counts {
  const values = new Float64Array(a.values.length + b.values.length)
  const counts = new Float64Array(values.length)
  let i = 0
  let j = 0
  let n = 0
  const [as, bs] = [a.values, b.values]
  while (i < as.length && j < bs.length) {
    const [x, y] = [as[i], bs[j]]
    values[n] = x <= y ? x : y
    counts[n++] = (x <= y ? a.counts[i] : 0) + (y <= x ? b.counts[j] : 0)
    if (x <= y) i++
    if (y <= x) j++
  }
  for (const [rest, from] of [[a, i] as const, [b, j] as const]) {
    values.set(rest.values.subarray(from), n)
    counts.set(rest.counts.subarray(from), n)
    n += rest.values.length - from
  }
  const all =
    n === values.length ? { values, counts } : { values: values.slice(0, n), counts: counts.slice(0, n) }
  return collapse(all, a.rounded || b.rounded ? 0 : most)
}

/**
 * The counts themselves, or with values rounded where there are more than `most`. A union has at least as many
 * distinct values as each of its parts, and rounding twice equals rounding once, so the result is the same for any
 * division.
 */
export function collapse(exact: Counts, most = MOST_DISTINCT): Counts {
  if (exact.values.length <= most) return exact
  const values: number[] = []
  const counts: number[] = []
  exact.values.forEach((v, k) => {
    const x = coarse(v)
    if (x !== values.at(-1)) {
      values.push(x)
      counts.push(0)
    }
    counts[counts.length - 1] = (counts.at(-1) as number) + exact.counts[k]
  })
  return { values: Float64Array.from(values), counts: Float64Array.from(counts), rounded: true }
}

/** Below this a value is rounded to 0. */
const TINY = 2 ** -900

/** x to 16 binary digits after the first. */
function coarse(x: number): number {
  if (Math.abs(x) < TINY) return 0
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(x))) - 16)
  return Math.round(x / unit) * unit
}

/** The value of rank r, from 0, among all in order; ranks beyond the ends give the ends. */
export function atRank({ values, counts }: Counts, rank: number): number {
  let below = 0
  for (let k = 0; k < values.length; k++) {
    below += counts[k]
    if (rank < below) return values[k]
  }
  return values.at(-1) as number
}

/** How many values there are. */
export function sizeOf({ counts }: Counts): number {
  let n = 0
  for (let k = 0; k < counts.length; k++) n += counts[k]
  return n
}
