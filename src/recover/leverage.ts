/**
 * Residuals corrected for leverage: a fit bends towards the sessions that it rests on, the more so the fewer they are, and
 * the residuals that are left are too small. Each person's are taken times (I − H)^(−½), H being the block of the hat matrix
 * of their sessions (CR2; Bell and McCaffrey 2002, Pustejovsky and Tipton 2018), so that squared contributions have the right
 * mean where the errors of sessions are alike.
 */
import { EXPLAINED } from './absorb.js'
import type { Frame } from './frame.js'
import { doublesOf, intsOf } from './values.js'

/** The entry of the hat matrix of a session in one cell and a session in another, by the cells' places in the fit. */
export type Hat = (cell: number, other: number) => number

/** The corrected residuals of the rows of a frame that a fit rests on, each in the cell at its place. */
export type Corrector = (
  frame: Frame,
  rows: Int32Array,
  cells: Int32Array,
  residuals: Float64Array,
) => Float64Array

/** Corrects residuals of fits with one hat matrix of so many cells, whose rows are always the same ones of a frame. */
export function correctorOf(size: number, entry: Hat): Corrector {
  const hat = withDiagonal(size, entry)
  let last: { readonly frame: Frame; readonly blocks: Blocks } | undefined
  return (frame, rows, cells, residuals) => {
    if (last?.frame !== frame) last = { frame, blocks: blocksOf(frame, rows, cells, hat) }
    return times(last.blocks, residuals, doublesOf(frame, residuals.length))
  }
}

/** The same, the entries of each cell and itself worked out once: all that most people need, who have one session. */
function withDiagonal(size: number, hat: Hat): Hat {
  const diagonal = new Float64Array(size).fill(Number.NaN)
  return (cell, other) => {
    if (cell !== other) return hat(cell, other)
    const known = diagonal[cell]
    if (!Number.isNaN(known)) return known
    const h = hat(cell, cell)
    diagonal[cell] = h
    return h
  }
}

/** Of people, one after another, the places of their rows and their block: (I − H)^(−½) of one or two rows, H of more. */
interface Blocks {
  readonly sizes: readonly number[]
  readonly places: Int32Array
  readonly entries: Float64Array
}

function blocksOf(frame: Frame, rows: Int32Array, cells: Int32Array, hat: Hat): Blocks {
  const { person } = frame
  const sizes: number[] = []
  const places = intsOf(frame, rows.length)
  let entries: Float64Array = doublesOf(frame, 2 * rows.length)
  let [placed, filled] = [0, 0]
  for (let from = 0, to = 0; from < rows.length; from = to) {
    const first = placed
    for (; to < rows.length && person[rows[to]] === person[rows[from]]; to++) places[placed++] = to
    const size = placed - first
    sizes.push(size)
    if (filled + size ** 2 > entries.length) entries = grown(entries, filled + size ** 2)
    for (let i = 0; i < size; i++) {
      const own = cells[places[first + i]]
      for (let j = 0; j <= i; j++)
        entries[filled + i * size + j] = entries[filled + j * size + i] = hat(own, cells[places[first + j]])
    }
    if (size === 1) entries[filled] = rootOf(1 - entries[filled])
    else if (size === 2) inverseRoot(entries.subarray(filled, filled + size ** 2))
    filled += size ** 2
  }
  return { sizes, places, entries }
}

function grown(entries: Float64Array, least: number): Float64Array {
  const more = new Float64Array(Math.max(least, 2 * entries.length))
  more.set(entries)
  return more
}

/** What is left of the freedom of one session, to the power −½; nothing where none is. */
const rootOf = (left: number) => (left > EXPLAINED ? 1 / Math.sqrt(left) : 0)

/** Turns H of two rows into (I − H)^(−½): by √M = (M + √det M) / √(trace M + 2 √det M). */
function inverseRoot(h: Float64Array): void {
  const [a, b, d] = [1 - h[0], -h[1], 1 - h[3]]
  const root = Math.sqrt(Math.max(0, a * d - b * b))
  const trace = a + d
  if (root > EXPLAINED) {
    const scale = Math.sqrt(trace + 2 * root) / ((a + root) * (d + root) - b * b)
    h.set([(d + root) * scale, -b * scale, -b * scale, (a + root) * scale])
  } else {
    // Of rank one, M is its trace times a projection.
    const scale = trace > EXPLAINED ? trace ** -1.5 : 0
    h.set([a * scale, b * scale, b * scale, d * scale])
  }
}

function times({ sizes, places, entries }: Blocks, residuals: Float64Array, out: Float64Array): Float64Array {
  out.set(residuals)
  let [first, at] = [0, 0]
  for (const size of sizes) {
    // Most people have one session: a view of each one's memory would take longer than the product.
    if (size === 1) out[places[first]] = entries[at] * residuals[places[first]]
    else {
      const own = places.subarray(first, first + size)
      if (size === 2) timesBlock(entries, at, own, residuals, out)
      else bySeries(entries.subarray(at, at + size ** 2), own, residuals, out)
    }
    first += size
    at += size ** 2
  }
  return out
}

function timesBlock(
  entries: Float64Array,
  at: number,
  own: Int32Array,
  residuals: Float64Array,
  out: Float64Array,
): void {
  const n = own.length
  for (let i = 0; i < n; i++) {
    let s = 0
    for (let j = 0; j < n; j++) s += entries[at + i * n + j] * residuals[own[j]]
    out[own[i]] = s
  }
}

/** After so many terms one is below a hundredth of the first, however little freedom is left. */
const MOST_TERMS = 4000

/**
 * (I − H)^(−½) e = Σ C(2k, k) 4^−k H^k e, to the last digit. It converges although H may leave no freedom in some direction:
 * residuals have nothing in it.
 */
function bySeries(h: Float64Array, own: Int32Array, residuals: Float64Array, out: Float64Array): void {
  const n = own.length
  let term = new Float64Array(n)
  let next = new Float64Array(n)
  let enough = 0
  for (let i = 0; i < n; i++) {
    term[i] = residuals[own[i]]
    enough = Math.max(enough, Number.EPSILON * Math.abs(term[i]))
  }
  for (let k = 1, largest = Infinity; largest > enough && k < MOST_TERMS; k++) {
    largest = 0
    for (let i = 0; i < n; i++) {
      let s = 0
      for (let j = 0; j < n; j++) s += h[i * n + j] * term[j]
      next[i] = (s * (2 * k - 1)) / (2 * k)
      out[own[i]] += next[i]
      largest = Math.max(largest, Math.abs(next[i]))
    }
    ;[term, next] = [next, term]
  }
}
