/** Sums that do not depend on how their terms were divided among parts, and counts of distinct values. */

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
export function mergeSums(into: Sums, other: Sums): void {
  for (let k = 0; k < into.high.length; k++) {
    addTo(into, k, other.high[k])
    into.low[k] = into.low[k] + other.low[k]
  }
}

/** The totals, each rounded once. */
export function rounded({ high, low }: Sums): Float64Array {
  const out = new Float64Array(high.length)
  for (let k = 0; k < out.length; k++) out[k] = high[k] + low[k]
  return out
}

/** How often each distinct value occurs, values ascending. */
export interface Counts {
  readonly values: Float64Array
  readonly counts: Float64Array
  /** Whether there were too many values to store them exactly. */
  readonly rounded?: boolean
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
  while (i < a.values.length || j < b.values.length) {
    const x = i < a.values.length ? a.values[i] : Number.POSITIVE_INFINITY
    const y = j < b.values.length ? b.values[j] : Number.POSITIVE_INFINITY
    values[n] = Math.min(x, y)
    if (x <= y) counts[n] = counts[n] + a.counts[i++]
    if (y <= x) counts[n] = counts[n] + b.counts[j++]
    n++
  }
  const rounded = a.rounded || b.rounded
  return collapse({ values: values.slice(0, n), counts: counts.slice(0, n) }, rounded ? 0 : most)
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
