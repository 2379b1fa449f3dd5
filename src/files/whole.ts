/** Whole numbers that are stored as doubles, as 64-bit integers. */
import type { Values } from '../schema/batch.js'

const HALF = 2 ** 32

/** The low and high halves of each, in the order of little-endian machines; exact up to 2^53 either side of 0. */
export function halves(values: Values, rows: number): Int32Array {
  const out = new Int32Array(2 * rows)
  for (let i = 0; i < rows; i++) {
    const v = values[i] as number
    out[2 * i] = v | 0
    out[2 * i + 1] = Math.floor(v / HALF)
  }
  return out
}
