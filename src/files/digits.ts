/**
 * Numbers as text, written into bytes: the digits of String(x), without making a string for each. What cannot be
 * done exactly here is left to String. Each function writes at `at` and returns where it ended; any number fits in
 * 32 bytes.
 */

export const MOST_BYTES = 32
const ZERO = 48
const MINUS = 45
const POINT = 46

/** Largest whole number written by int32 arithmetic. */
const SHORT = 1e9
const MOST_WHOLE = Number.MAX_SAFE_INTEGER

/** A number in the shortest form that reads back to the same double. */
export function putNumber(out: Uint8Array, at: number, x: number): number {
  if (x >= 0 && x < SHORT && (x | 0) === x) return putDigits(out, at, x | 0, lengthOf(x))
  if (!Number.isInteger(x) || Math.abs(x) > MOST_WHOLE) return putText(out, at, String(x))
  let [end, rest] = [at, x]
  if (x < 0) {
    out[end++] = MINUS
    rest = -x
  }
  const high = Math.floor(rest / SHORT)
  if (high === 0) return putDigits(out, end, rest, lengthOf(rest))
  return putDigits(out, putDigits(out, end, high, lengthOf(high)), rest - high * SHORT, DIGITS)
}

/** Significant digits that any 32-bit float survives. */
const DIGITS = 9
/** 10^−6 … 10^0 and 10^0 … 10^9: the range that is written without an exponent. */
const SMALL = [1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6]
const LARGE = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]
const UP = [1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14]
/** The largest error of a product with a power of ten below 10^9. */
const OFF = 1e-6

/** A number rounded to nine digits, without trailing zeros. */
export function putFloat32(out: Uint8Array, at: number, x: number): number {
  const a = x < 0 ? -x : x
  if (!(a >= 1e-6 && a < SHORT)) return putSlowly(out, at, x)
  // Its first digit is worth 10^e.
  let e = 0
  if (a >= 1) while (a >= (LARGE[e + 1] as number)) e++
  else
    do e--
    while (a < (SMALL[-e] as number))
  const scaled = e > 0 ? (e === 8 ? a : a * (LARGE[8 - e] as number)) : a * (UP[-e] as number)
  const whole = Math.floor(scaled)
  const rest = scaled - whole
  const m = rest > 0.5 ? whole + 1 : whole
  if ((rest > 0.5 - OFF && rest < 0.5 + OFF) || m < 1e8 || m >= SHORT) return putSlowly(out, at, x)
  let digits = m | 0
  let count = DIGITS
  while (digits % 10 === 0) {
    digits = (digits / 10) | 0
    count--
  }
  let end = at
  if (x < 0) out[end++] = MINUS
  if (e < 0) {
    out[end++] = ZERO
    out[end++] = POINT
    for (let k = -1; k > e; k--) out[end++] = ZERO
    return putDigits(out, end, digits, count)
  }
  if (count <= e + 1) {
    end = putDigits(out, end, digits, count)
    for (let k = count; k <= e; k++) out[end++] = ZERO
    return end
  }
  // The point goes after digit e + 1: those after it move up by one.
  const last = putDigits(out, end, digits, count)
  for (let k = last; k > end + e + 1; k--) out[k] = out[k - 1] as number
  out[end + e + 1] = POINT
  return last + 1
}

function putSlowly(out: Uint8Array, at: number, x: number): number {
  return putText(out, at, String(+x.toPrecision(DIGITS)))
}

/** Exactly `count` digits of a whole number below 10^9. */
function putDigits(out: Uint8Array, at: number, x: number, count: number): number {
  let rest = x | 0
  for (let k = at + count - 1; k >= at; k--) {
    const tenth = (rest / 10) | 0
    out[k] = ZERO + rest - 10 * tenth
    rest = tenth
  }
  return at + count
}

function lengthOf(x: number): number {
  let length = 1
  while (length < DIGITS && x >= (LARGE[length] as number)) length++
  return length
}

/** ASCII text. */
export function putText(out: Uint8Array, at: number, text: string): number {
  for (let k = 0; k < text.length; k++) out[at + k] = text.charCodeAt(k)
  return at + text.length
}

export function putBytes(out: Uint8Array, at: number, bytes: Uint8Array): number {
  for (let k = 0; k < bytes.length; k++) out[at + k] = bytes[k] as number
  return at + bytes.length
}
