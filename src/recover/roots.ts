/** The inverse root of I − H of small blocks: two sessions in closed form, a few by a polynomial. */
import { EXPLAINED } from './absorb.js'

/** What is left of the freedom of one session, to the power −½; nothing where none is. */
export const rootOf = (left: number) => (left > EXPLAINED ? 1 / Math.sqrt(left) : 0)

/** Stores M^(−½) of M = [a b; b d], without its upper half: by √M = (M + √det M) / √(trace M + 2 √det M). */
export function rootOfTwo(out: Float64Array, at: number, a: number, b: number, d: number): void {
  const root = Math.sqrt(Math.max(0, a * d - b * b))
  const trace = a + d
  const isRegular = root > EXPLAINED
  // Of rank one, M is its trace times a projection.
  const scale = isRegular
    ? Math.sqrt(trace + 2 * root) / ((a + root) * (d + root) - b * b)
    : trace > EXPLAINED
      ? trace ** -1.5
      : 0
  out[at] = (isRegular ? d + root : a) * scale
  out[at + 1] = (isRegular ? -b : b) * scale
  out[at + 2] = (isRegular ? a + root : d) * scale
}

/** Blocks of fewer sessions than this have their root worked out: a larger one takes longer than its series. */
export const FEW = 8
/** Powers of H are multiplied so many at a time (Paterson and Stockmeyer 1973). */
const AT_ONCE = 4
/** The most groups of terms: beyond, the series of one vector takes less. */
const MOST_GROUPS = 6
/** C(2k, k) 4^−k, the coefficients of (1 − x)^(−½). */
const TERMS = new Float64Array(AT_ONCE * MOST_GROUPS).fill(1)
for (let k = 1; k < TERMS.length; k++) TERMS[k] = (TERMS[k - 1] * (2 * k - 1)) / (2 * k)

const [square, cube, fourth, sum, next] = Array.from(
  { length: 5 },
  () => new Float64Array((FEW - 1) ** 2),
) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]

/**
 * Turns the n × n matrix H that lies at a place into (I − H)^(−½), to the last digit, and says so; where H is so large that many
 * of its powers count, leaves it.
 */
export function rootOfFew(h: Float64Array, at: number, n: number): boolean {
  const groups = groupsFor(largestSum(h, at, n))
  if (groups > MOST_GROUPS) return false
  multiply(square, h, at, h, at, n)
  multiply(cube, h, at, square, 0, n)
  multiply(fourth, square, 0, square, 0, n)
  sum.fill(0)
  for (let g = groups - 1; g >= 0; g--) {
    if (g === groups - 1) next.fill(0)
    else multiply(next, fourth, 0, sum, 0, n)
    addGroup(next, g, h, at, n)
    sum.set(next)
  }
  for (let i = 0; i < n * n; i++) h[at + i] = sum[i]
  return true
}

/** A bound of the eigenvalues: the largest sum of a row. */
function largestSum(h: Float64Array, at: number, n: number): number {
  let largest = 0
  for (let i = 0; i < n; i++) {
    let s = 0
    for (let j = 0; j < n; j++) s += Math.abs(h[at + i * n + j])
    largest = Math.max(largest, s)
  }
  return largest
}

/** How many groups of terms count where the eigenvalues are at most so large. */
function groupsFor(bound: number): number {
  const factor = bound ** AT_ONCE
  let groups = 1
  for (let left = factor; left > Number.EPSILON / 2 && groups <= MOST_GROUPS; left *= factor) groups++
  return groups
}

/** The product of two symmetric matrices that commute, which is symmetric. */
function multiply(
  out: Float64Array,
  a: Float64Array,
  atA: number,
  b: Float64Array,
  atB: number,
  n: number,
): void {
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let s = 0
      for (let k = 0; k < n; k++) s += a[atA + i * n + k] * b[atB + j * n + k]
      out[i * n + j] = out[j * n + i] = s
    }
}

/** Adds the terms of a group: those of H to the powers 0 to 3. */
function addGroup(out: Float64Array, group: number, h: Float64Array, at: number, n: number): void {
  const k = group * AT_ONCE
  const [one, first, second, third] = [TERMS[k], TERMS[k + 1], TERMS[k + 2], TERMS[k + 3]]
  for (let i = 0; i < n * n; i++) out[i] += first * h[at + i] + second * square[i] + third * cube[i]
  for (let i = 0; i < n; i++) out[i * n + i] += one
}
