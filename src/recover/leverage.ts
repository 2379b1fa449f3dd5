/**
 * Residuals corrected for leverage: a fit bends towards the sessions that it rests on, the more so the fewer they are, and
 * the residuals that are left are too small. Each person's are taken times (I − H)^(−½), H being the block of the hat matrix
 * of their sessions (CR2; Bell and McCaffrey 2002, Pustejovsky and Tipton 2018), so that squared contributions have the right
 * mean where the errors of sessions are alike.
 */
import type { Frame } from './frame.js'
import { FEW, rootOf, rootOfFew, rootOfTwo } from './roots.js'
import { type Memory, Slot } from './slot.js'

/** A hat matrix of sessions, by the places of their cells in the fit. */
export interface Hat {
  /** The entry of a session in one cell and a session in another. */
  readonly between: (cell: number, other: number) => number
  /** From so many sessions on, their block times a vector takes less time by its factors than entry by entry. */
  readonly many: number
  /** The block of n sessions, whose cells begin at `from`, times a vector. */
  readonly times: (
    places: Int32Array,
    from: number,
    n: number,
    vector: Float64Array,
    out: Float64Array,
  ) => void
}

/** The sessions that a fit rests on, by person: the cell of each, by place, and where each person's begin; then, the end. */
export interface Clustered {
  readonly places: Int32Array
  readonly starts: Int32Array
}

/** Corrects the residuals of the sessions of a frame that a fit rests on, in place. */
export type Corrector = (frame: Frame, sessions: Clustered, residuals: Float64Array) => void

/** Corrects residuals of fits with one hat matrix of so many cells, whose sessions are always the same ones of a frame. */
export function correctorOf(size: number, factors: Hat): Corrector {
  const hat = withDiagonal(size, factors)
  return (frame, sessions, residuals) => {
    const blocks = BLOCKS.of(hat, frame, memory => blocksOf(memory, sessions, hat))
    multiply(blocks, sessions, hat, residuals)
  }
}

const BLOCKS = new Slot<Float64Array>()

/** A hat matrix whose entries of each cell and itself are worked out once: all that most people need, who have one session. */
interface Diagonal extends Hat {
  readonly own: (cell: number) => number
}

function withDiagonal(size: number, hat: Hat): Diagonal {
  const diagonal = new Float64Array(size).fill(Number.NaN)
  const own = (cell: number) => {
    if (Number.isNaN(diagonal[cell])) diagonal[cell] = hat.between(cell, cell)
    return diagonal[cell]
  }
  return { ...hat, own }
}

/**
 * The people's blocks, one after another: (I − H)^(−½) of one or two sessions, of two without its upper half; of more, but of
 * many, whether it is that or H, then the block.
 */
function blocksOf(memory: Memory, { places, starts }: Clustered, hat: Diagonal): Float64Array {
  const blocks = memory.doubles(lengthOf(starts, hat))
  for (let g = 0, at = 0; g + 1 < starts.length; g++) {
    const [from, n] = [starts[g], starts[g + 1] - starts[g]]
    if (n === 1) blocks[at++] = rootOf(1 - hat.own(places[from]))
    else if (n === 2) {
      const [a, b] = [places[from], places[from + 1]]
      rootOfTwo(blocks, at, 1 - hat.own(a), -hat.between(b, a), 1 - hat.own(b))
      at += 3
    } else if (n < hat.many) {
      fill(blocks, at + 1, places, from, n, hat)
      blocks[at] = n < FEW && rootOfFew(blocks, at + 1, n) ? 1 : 0
      at += 1 + n * n
    }
  }
  return blocks
}

function lengthOf(starts: Int32Array, { many }: Hat): number {
  let length = 0
  for (let g = 0; g + 1 < starts.length; g++) {
    const n = starts[g + 1] - starts[g]
    if (n === 1) length++
    else if (n === 2) length += 3
    else if (n < many) length += 1 + n * n
  }
  return length
}

function fill(
  blocks: Float64Array,
  at: number,
  places: Int32Array,
  from: number,
  n: number,
  { between, own }: Diagonal,
): void {
  for (let i = 0; i < n; i++) {
    const cell = places[from + i]
    for (let j = 0; j < i; j++)
      blocks[at + i * n + j] = blocks[at + j * n + i] = between(cell, places[from + j])
    blocks[at + i * n + i] = own(cell)
  }
}

/** Each person's block times their residuals, in their place. */
function multiply(
  blocks: Float64Array,
  { places, starts }: Clustered,
  hat: Hat,
  residuals: Float64Array,
): void {
  for (let g = 0, at = 0; g + 1 < starts.length; g++) {
    const [from, n] = [starts[g], starts[g + 1] - starts[g]]
    if (n === 1) residuals[from] = blocks[at++] * residuals[from]
    else if (n === 2) {
      const [x, y] = [residuals[from], residuals[from + 1]]
      residuals[from] = blocks[at] * x + blocks[at + 1] * y
      residuals[from + 1] = blocks[at + 1] * x + blocks[at + 2] * y
      at += 3
    } else if (n < hat.many) {
      if (blocks[at] === 1) once(residuals, from, n, blocks, at + 1)
      else bySeries(residuals, from, n, (vector, out) => timesBlock(blocks, at + 1, n, vector, out))
      at += 1 + n * n
    } else bySeries(residuals, from, n, (vector, out) => hat.times(places, from, n, vector, out))
  }
}

function timesBlock(
  blocks: Float64Array,
  at: number,
  n: number,
  vector: Float64Array,
  out: Float64Array,
): void {
  for (let i = 0, row = at; i < n; i++, row += n) {
    let s = 0
    for (let j = 0; j < n; j++) s += blocks[row + j] * vector[j]
    out[i] = s
  }
}

/** The block of so few sessions times their residuals, in their place. */
function once(residuals: Float64Array, from: number, n: number, blocks: Float64Array, at: number): void {
  for (let i = 0; i < n; i++) term[i] = residuals[from + i]
  timesBlock(blocks, at, n, term, next)
  for (let i = 0; i < n; i++) residuals[from + i] = next[i]
}

/** After so many terms one is below a hundredth of the first, however little freedom is left. */
const MOST_TERMS = 4000
/** The terms of a series, in memory that the next uses again. */
let [term, next] = [new Float64Array(64), new Float64Array(64)]

/**
 * (I − H)^(−½) e = Σ C(2k, k) 4^−k H^k e, to the last digit. It converges although H may leave no freedom in some direction:
 * residuals have nothing in it.
 */
function bySeries(
  residuals: Float64Array,
  from: number,
  n: number,
  times: (vector: Float64Array, out: Float64Array) => void,
): void {
  if (term.length < n) [term, next] = [new Float64Array(2 * n), new Float64Array(2 * n)]
  let enough = 0
  for (let i = 0; i < n; i++) {
    term[i] = residuals[from + i]
    enough = Math.max(enough, Number.EPSILON * Math.abs(term[i]))
  }
  for (let k = 1, largest = Infinity; largest > enough && k < MOST_TERMS; k++) {
    const share = (2 * k - 1) / (2 * k)
    times(term, next)
    largest = 0
    for (let i = 0; i < n; i++) {
      const s = next[i] * share
      next[i] = s
      residuals[from + i] += s
      largest = Math.max(largest, Math.abs(s))
    }
    ;[term, next] = [next, term]
  }
}
