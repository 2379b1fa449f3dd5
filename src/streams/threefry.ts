/** Threefry-2×32 with 20 rounds: a keyed, counter-based random function of two 32-bit words. */

const PARITY = 0x1bd11bda

/**
 * Replaces each of the first n counters (x0[i], x1[i]) by the two output words for it under the key (k0, k1).
 * Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3"; checked against the
 * published known answers. The rounds stand twice in this file because a call a counter costs as much as they do.
 */
export function threefry(x0: Int32Array, x1: Int32Array, n: number, key0: number, key1: number): void {
  // Keys are doubles; the rounds need integers.
  const k0 = key0 | 0
  const k1 = key1 | 0
  const k2 = PARITY ^ k0 ^ k1
  for (let i = 0; i < n; i++) {
    let a = (x0[i] + k0) | 0
    let b = (x1[i] + k1) | 0
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
}

/** The same with a key for each counter: that of row rows[i] of (keys0, keys1). */
export function threefryKeyed(
  x0: Int32Array,
  x1: Int32Array,
  n: number,
  keys0: Int32Array,
  keys1: Int32Array,
  rows: Int32Array,
): void {
  for (let i = 0; i < n; i++) {
    const row = rows[i]
    const k0 = keys0[row]
    const k1 = keys1[row]
    const k2 = PARITY ^ k0 ^ k1
    let a = (x0[i] + k0) | 0
    let b = (x1[i] + k1) | 0
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
}
