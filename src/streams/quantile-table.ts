/**
 * Inverse-distribution sampling from a table: the lower and upper half of (0, 1) are cut by octave of the
 * distance p from their end, each octave into eight, and on each piece the quantile is a polynomial.
 */

/** Pieces per octave, and the number of bits below the leading one that select a piece. */
const PIECE_BITS = 3
export const PIECES = 1 << PIECE_BITS
/** Octaves of p = (k + ½)·2⁻⁵² below ½: 2⁻² ≤ p < 2⁻¹ is the first, 2⁻⁵³ lies in the last. */
export const OCTAVES = 52
export const DEGREE = 6
/** A row is a midpoint and DEGREE + 1 coefficients in powers of (p − midpoint): one cache line. */
export const ROW = DEGREE + 2
/** Rows of either half of a table. */
export const HALF_ROWS = OCTAVES * PIECES
const HALF = HALF_ROWS * ROW

const TWO_32 = 4294967296
const TWO_M52 = 2.220446049250313e-16
/** Bits of the high word of k, and its leading zeros when p lies in the first octave. */
const HIGH_SHIFT = 12
const FIRST_CLZ = 13
/** High words below this do not contain all the bits that select a piece. */
const FEW_BITS = PIECES

export interface QuantileTable {
  /** Rows of the lower half and, unless symmetric, of the upper half. */
  readonly rows: Float64Array
  /** Whether the upper half is the lower one with its sign changed. */
  readonly symmetric: boolean
}

/** The uniform that two random words stand for: (k + ½)·2⁻⁵² with 52 random bits k, never 0 or 1. */
export function uniformOf(x0: number, x1: number): number {
  return ((x0 >>> HIGH_SHIFT) * TWO_32 + (x1 >>> 0) + 0.5) * TWO_M52
}

/** Writes to out[0 … n) the quantiles at the uniforms that the words (x0[i], x1[i]) stand for. */
export function quantiles(
  table: QuantileTable,
  x0: Int32Array,
  x1: Int32Array,
  out: Float64Array,
  n: number,
): void {
  const rows = table.rows
  const upperOffset = table.symmetric ? 0 : HALF
  const upperFlip = table.symmetric ? -2 : 0
  for (let i = 0; i < n; i++) {
    const a = x0[i]
    const upper = a >>> 31
    const mask = a >> 31
    const high = (a ^ mask) >>> HIGH_SHIFT
    const p = (high * TWO_32 + ((x1[i] ^ mask) >>> 0) + 0.5) * TWO_M52
    let piece: number
    if (high >= FEW_BITS) {
      const zeros = Math.clz32(high)
      piece = ((zeros - FIRST_CLZ) << PIECE_BITS) + ((high >>> (31 - PIECE_BITS - zeros)) & (PIECES - 1))
    } else piece = rarePiece(p)
    const r = piece * ROW + upper * upperOffset
    const t = p - rows[r]
    const q =
      rows[r + 1] +
      t *
        (rows[r + 2] +
          t * (rows[r + 3] + t * (rows[r + 4] + t * (rows[r + 5] + t * (rows[r + 6] + t * rows[r + 7])))))
    out[i] = q * (1 + upper * upperFlip)
  }
}

/** The piece of a p below 2⁻¹⁷, found by doubling. */
function rarePiece(p: number): number {
  let octave = 0
  let scaled = p
  while (scaled < 0.25) {
    scaled *= 2
    octave++
  }
  return octave * PIECES + Math.floor((scaled - 0.25) * 4 * PIECES)
}

/**
 * A table for the quantile function given by its two tails: lower(p) = Q(p) and upper(p) = Q(1 − p) for
 * p in (0, ½]. Each piece interpolates at Chebyshev points. Pass no `upper` for a distribution symmetric about 0.
 */
export function makeTable(lower: (p: number) => number, upper?: (p: number) => number): QuantileTable {
  const rows = new Float64Array(upper ? 2 * HALF : HALF)
  fillHalf(rows, 0, lower)
  if (upper) fillHalf(rows, HALF, upper)
  return { rows, symmetric: !upper }
}

function fillHalf(rows: Float64Array, offset: number, q: (p: number) => number): void {
  for (let octave = 0, width = 0.25; octave < OCTAVES; octave++, width /= 2) {
    for (let piece = 0; piece < PIECES; piece++) {
      const mid = width * (1 + (piece + 0.5) / PIECES)
      const half = width / (2 * PIECES)
      const row = offset + (octave * PIECES + piece) * ROW
      rows[row] = mid
      rows.set(interpolate(q, mid, half), row + 1)
    }
  }
}

/** cos((j + ½)π / (DEGREE + 1)), j = 0 … DEGREE: the Chebyshev points, written out so that no engine computes them. */
const CHEBYSHEV = [
  0.9749279121818236, 0.7818314824680298, 0.4338837391175581, 0, -0.4338837391175581, -0.7818314824680298,
  -0.9749279121818236,
]

/** Coefficients in powers of (p − mid) of the polynomial through the Chebyshev points of mid ± half. */
function interpolate(q: (p: number) => number, mid: number, half: number): number[] {
  const nodes = CHEBYSHEV.map(c => c * half)
  const divided = nodes.map(t => q(mid + t))
  for (let order = 1; order <= DEGREE; order++) {
    for (let j = DEGREE; j >= order; j--) {
      divided[j] = (divided[j] - divided[j - 1]) / (nodes[j] - nodes[j - order])
    }
  }
  let coefficients = [divided[DEGREE]]
  for (let j = DEGREE - 1; j >= 0; j--) {
    const shifted = [0, ...coefficients]
    coefficients.forEach((c, power) => {
      shifted[power] = shifted[power] - c * nodes[j]
    })
    shifted[0] = shifted[0] + divided[j]
    coefficients = shifted
  }
  return coefficients
}
