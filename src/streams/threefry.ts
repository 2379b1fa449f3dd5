/** Threefry-2×32 with 20 rounds: a keyed, counter-based random function of two 32-bit words. */

const PARITY = 0x1bd11bda

/**
 * Writes the two output words for key (k0, k1) and counter (c0, c1) to x0[i] and x1[i].
 * Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3"; checked against
 * the published known answers.
 */
export function threefry(
  x0: Int32Array,
  x1: Int32Array,
  i: number,
  k0: number,
  k1: number,
  c0: number,
  c1: number,
): void {
  const k2 = PARITY ^ k0 ^ k1
  let a = (c0 + k0) | 0
  let b = (c1 + k1) | 0
  a = (a + b) | 0; b = ((b << 13) | (b >>> 19)) ^ a
  a = (a + b) | 0; b = ((b << 15) | (b >>> 17)) ^ a
  a = (a + b) | 0; b = ((b << 26) | (b >>> 6)) ^ a
  a = (a + b) | 0; b = ((b << 6) | (b >>> 26)) ^ a
  a = (a + k1) | 0; b = (b + k2 + 1) | 0
  a = (a + b) | 0; b = ((b << 17) | (b >>> 15)) ^ a
  a = (a + b) | 0; b = ((b << 29) | (b >>> 3)) ^ a
  a = (a + b) | 0; b = ((b << 16) | (b >>> 16)) ^ a
  a = (a + b) | 0; b = ((b << 24) | (b >>> 8)) ^ a
  a = (a + k2) | 0; b = (b + k0 + 2) | 0
  a = (a + b) | 0; b = ((b << 13) | (b >>> 19)) ^ a
  a = (a + b) | 0; b = ((b << 15) | (b >>> 17)) ^ a
  a = (a + b) | 0; b = ((b << 26) | (b >>> 6)) ^ a
  a = (a + b) | 0; b = ((b << 6) | (b >>> 26)) ^ a
  a = (a + k0) | 0; b = (b + k1 + 3) | 0
  a = (a + b) | 0; b = ((b << 17) | (b >>> 15)) ^ a
  a = (a + b) | 0; b = ((b << 29) | (b >>> 3)) ^ a
  a = (a + b) | 0; b = ((b << 16) | (b >>> 16)) ^ a
  a = (a + b) | 0; b = ((b << 24) | (b >>> 8)) ^ a
  a = (a + k1) | 0; b = (b + k2 + 4) | 0
  a = (a + b) | 0; b = ((b << 13) | (b >>> 19)) ^ a
  a = (a + b) | 0; b = ((b << 15) | (b >>> 17)) ^ a
  a = (a + b) | 0; b = ((b << 26) | (b >>> 6)) ^ a
  a = (a + b) | 0; b = ((b << 6) | (b >>> 26)) ^ a
  x0[i] = (a + k2) | 0
  x1[i] = (b + k0 + 5) | 0
}
