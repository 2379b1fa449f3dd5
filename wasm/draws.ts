/**
 * Draws in AssemblyScript: the program behind src/streams/sampler-wasm.ts, compiled by scripts/build/make-wasm.mjs.
 *
 * It works on a chunk at a time in memory of a fixed layout: entity numbers or counters come in, random words or values
 * of a distribution go out. Additions, multiplications and bits alone, so that every value is that of src/streams/draw.ts.
 */

/** Rows of a chunk: all of its arrays fit in the fastest cache. */
export const CHUNK: usize = 1024
/** Bytes at the start for the tables of quantiles; the compiler keeps the first 1,024 for itself. */
export const TABLES: usize = 1024
export const ENTITIES: usize = 0x20000
export const X0: usize = ENTITIES + 8 * CHUNK
export const X1: usize = X0 + 4 * CHUNK
export const KEYS0: usize = X1 + 4 * CHUNK
export const KEYS1: usize = KEYS0 + 4 * CHUNK
export const OUT: usize = KEYS1 + 4 * CHUNK
/** Of members: the row of each one's parent, and the keys of a run of parents. */
export const PARENTS: usize = OUT + 8 * CHUNK
export const RUN0: usize = PARENTS + 4 * CHUNK
export const RUN1: usize = RUN0 + 4 * CHUNK

const PARITY: i32 = 0x1bd11bda
/** Bytes of a row of a table of quantiles, as a shift, and rows an octave, likewise. */
const ROW_SHIFT: usize = 6
const PIECE_SHIFT: i32 = 3
/** Leading zeros of 2k + 1 where p lies in the first octave. */
const FIRST_ZEROS: i32 = 12
const MANTISSA: i64 = 0xfffffffffffff
const ONE: i64 = 0x3ff0000000000000
const SIGN: i64 = 0x8000000000000000
const TWO_M53: f64 = 1.1102230246251565e-16

/** Words of n entities under one key; `high` holds the draw's number above an entity's upper bits. */
export function entities(n: i32, high: i32, key0: i32, key1: i32): void {
  for (let i: usize = 0, end: usize = n; i < end; i++) {
    const id = <i64>load<f64>(ENTITIES + (i << 3))
    store<i32>(X0 + (i << 2), <i32>id)
    store<i32>(X1 + (i << 2), <i32>(id >> 32) | high)
  }
  const k0 = i32x4.splat(key0)
  const k1 = i32x4.splat(key1)
  for (let i: usize = 0, end: usize = (<usize>n) << 2; i < end; i += 32) {
    threefry(i, k0, k1, k0, k1)
  }
}

/** Gives each of n members the key of its parent, of a run of `count` parents from row `first`; 0 if one lies outside of it. */
export function inherit(n: i32, first: i32, count: i32): i32 {
  for (let i: usize = 0, end: usize = (<usize>n) << 2; i < end; i += 4) {
    const place = <u32>(load<i32>(PARENTS + i) - first)
    if (place >= <u32>count) return 0
    const at = (<usize>place) << 2
    store<i32>(KEYS0 + i, load<i32>(RUN0 + at))
    store<i32>(KEYS1 + i, load<i32>(RUN1 + at))
  }
  return 1
}

/** Words of the n counters (X0, draw), each under a key of its own in KEYS0 and KEYS1. */
export function members(n: i32, draw: i32): void {
  const second = i32x4.splat(draw)
  for (let i: usize = 0, end: usize = (<usize>n) << 2; i < end; i += 32) {
    v128.store(X1 + i, second)
    v128.store(X1 + i, second, 16)
    threefry(
      i,
      v128.load(KEYS0 + i),
      v128.load(KEYS1 + i),
      v128.load(KEYS0 + i, 16),
      v128.load(KEYS1 + i, 16),
    )
  }
}

/** Values of the uniform (k + ½)·2⁻⁵² from n pairs of words. */
export function uniforms(n: i32): void {
  for (let i: usize = 0, end: usize = (<usize>n) << 2; i < end; i += 8) {
    v128.store(OUT + (i << 1), share(v128.load64_zero(X1 + i), v128.load64_zero(X0 + i), i64x2.splat(0)))
  }
}

/** Quantiles at the uniforms of n pairs of words, from the table at `table`; `upper` rows on stands its upper half, if any. */
export function quantiles(n: i32, table: usize, upper: i32): void {
  const sign = i64x2.splat(upper === 0 ? SIGN : 0)
  for (let i: usize = 0, end: usize = (<usize>n) << 2; i < end; i += 8) {
    const r = rowOf(load<i32>(X0 + i), load<i32>(X1 + i), table, upper)
    const s = rowOf(load<i32>(X0 + i, 4), load<i32>(X1 + i, 4), table, upper)
    const high = v128.load64_zero(X0 + i)
    const isUpper = i32x4.shr_s(v128.shuffle<i32>(high, high, 0, 0, 1, 1), 31)
    const t = f64x2.sub(share(v128.load64_zero(X1 + i), high, isUpper), two(r, s, 0))
    let q = two(r, s, 56)
    q = f64x2.add(two(r, s, 48), f64x2.mul(t, q))
    q = f64x2.add(two(r, s, 40), f64x2.mul(t, q))
    q = f64x2.add(two(r, s, 32), f64x2.mul(t, q))
    q = f64x2.add(two(r, s, 24), f64x2.mul(t, q))
    q = f64x2.add(two(r, s, 16), f64x2.mul(t, q))
    q = f64x2.add(two(r, s, 8), f64x2.mul(t, q))
    v128.store(OUT + (i << 1), v128.xor(q, v128.and(isUpper, sign)))
  }
}

/** (k + ½)·2⁻⁵² of two pairs of words, their bits flipped by `flip`: k is the mantissa of a double from 1 to 2. */
// @inline
function share(low: v128, high: v128, flip: v128): v128 {
  const k = v128.xor(v128.shuffle<i32>(low, i32x4.shr_u(high, 12), 0, 4, 1, 5), flip)
  const above = v128.or(v128.and(k, i64x2.splat(MANTISSA)), i64x2.splat(ONE))
  return f64x2.add(f64x2.sub(above, f64x2.splat(1)), f64x2.splat(TWO_M53))
}

/** The row of the table for the distance of a uniform from its end: octave and piece are the leading bits of 2k + 1. */
// @inline
function rowOf(x0: i32, x1: i32, table: usize, upper: i32): usize {
  const mask = x0 >> 31
  const k = ((<u64>(<u32>(x0 ^ mask) >>> 12)) << 32) | <u64>(<u32>(x1 ^ mask))
  const w = (k << 1) | 1
  const zeros = <i32>clz(w)
  const piece = ((zeros - FIRST_ZEROS) << PIECE_SHIFT) + <i32>(((w << PIECE_SHIFT) >> (63 - zeros)) & 7)
  return table + ((<usize>(piece + (mask & upper))) << ROW_SHIFT)
}

/** The doubles at the same place of two rows. */
// @inline
function two(r: usize, s: usize, at: usize): v128 {
  return v128.load64_lane(s + at, v128.load64_zero(r + at), 1)
}

/** Replaces the eight counters at byte i of X0 and X1 by their words: keys (k0, k1) of the first four, (l0, l1) of the others. */
// @inline
function threefry(i: usize, k0: v128, k1: v128, l0: v128, l1: v128): void {
  const k2 = v128.xor(i32x4.splat(PARITY), v128.xor(k0, k1))
  const l2 = v128.xor(i32x4.splat(PARITY), v128.xor(l0, l1))
  let a = i32x4.add(v128.load(X0 + i), k0)
  let b = i32x4.add(v128.load(X1 + i), k1)
  let c = i32x4.add(v128.load(X0 + i, 16), l0)
  let d = i32x4.add(v128.load(X1 + i, 16), l1)
  a = i32x4.add(a, b)
  c = i32x4.add(c, d)
  b = v128.xor(rot(b, 13), a)
  d = v128.xor(rot(d, 13), c)
  a = i32x4.add(a, b)
  c = i32x4.add(c, d)
  b = v128.xor(rot(b, 15), a)
  d = v128.xor(rot(d, 15), c)
  a = i32x4.add(a, b)
  c = i32x4.add(c, d)
  b = v128.xor(rot(b, 26), a)
  d = v128.xor(rot(d, 26), c)
  a = i32x4.add(a, b)
  c = i32x4.add(c, d)
  b = v128.xor(rot(b, 6), a)
  d = v128.xor(rot(d, 6), c)
  a = i32x4.add(a, k1)
  c = i32x4.add(c, l1)
  b = inject(b, k2, 1)
  d = inject(d, l2, 1)
  a = i32x4.add(a, b)
  c = i32x4.add(c, d)
  b = v128.xor(rot(b, 17), a)
  d = v128.xor(rot(d, 17), c)
  a = i32x4.add(a, b)
  c = i32x4.add(c, d)
  b = v128.xor(rot(b, 29), a)
  d = v128.xor(rot(d, 29), c)
  a = i32x4.add(a, b)
  c = i32x4.add(c, d)
  b = v128.xor(rot(b, 16), a)
  d = v128.xor(rot(d, 16), c)
  a = i32x4.add(a, b)
  c = i32x4.add(c, d)
  b = v128.xor(rot(b, 24), a)
  d = v128.xor(rot(d, 24), c)
  a = i32x4.add(a, k2)
  c = i32x4.add(c, l2)
  b = inject(b, k0, 2)
  d = inject(d, l0, 2)
  a = i32x4.add(a, b)
  c = i32x4.add(c, d)
  b = v128.xor(rot(b, 13), a)
  d = v128.xor(rot(d, 13), c)
  a = i32x4.add(a, b)
  c = i32x4.add(c, d)
  b = v128.xor(rot(b, 15), a)
  d = v128.xor(rot(d, 15), c)
  a = i32x4.add(a, b)
  c = i32x4.add(c, d)
  b = v128.xor(rot(b, 26), a)
  d = v128.xor(rot(d, 26), c)
  a = i32x4.add(a, b)
  c = i32x4.add(c, d)
  b = v128.xor(rot(b, 6), a)
  d = v128.xor(rot(d, 6), c)
  a = i32x4.add(a, k0)
  c = i32x4.add(c, l0)
  b = inject(b, k1, 3)
  d = inject(d, l1, 3)
  a = i32x4.add(a, b)
  c = i32x4.add(c, d)
  b = v128.xor(rot(b, 17), a)
  d = v128.xor(rot(d, 17), c)
  a = i32x4.add(a, b)
  c = i32x4.add(c, d)
  b = v128.xor(rot(b, 29), a)
  d = v128.xor(rot(d, 29), c)
  a = i32x4.add(a, b)
  c = i32x4.add(c, d)
  b = v128.xor(rot(b, 16), a)
  d = v128.xor(rot(d, 16), c)
  a = i32x4.add(a, b)
  c = i32x4.add(c, d)
  b = v128.xor(rot(b, 24), a)
  d = v128.xor(rot(d, 24), c)
  a = i32x4.add(a, k1)
  c = i32x4.add(c, l1)
  b = inject(b, k2, 4)
  d = inject(d, l2, 4)
  a = i32x4.add(a, b)
  c = i32x4.add(c, d)
  b = v128.xor(rot(b, 13), a)
  d = v128.xor(rot(d, 13), c)
  a = i32x4.add(a, b)
  c = i32x4.add(c, d)
  b = v128.xor(rot(b, 15), a)
  d = v128.xor(rot(d, 15), c)
  a = i32x4.add(a, b)
  c = i32x4.add(c, d)
  b = v128.xor(rot(b, 26), a)
  d = v128.xor(rot(d, 26), c)
  a = i32x4.add(a, b)
  c = i32x4.add(c, d)
  b = v128.xor(rot(b, 6), a)
  d = v128.xor(rot(d, 6), c)
  v128.store(X0 + i, i32x4.add(a, k2))
  v128.store(X0 + i, i32x4.add(c, l2), 16)
  v128.store(X1 + i, inject(b, k0, 5))
  v128.store(X1 + i, inject(d, l0, 5), 16)
}

// @inline
function rot(v: v128, left: i32): v128 {
  return v128.or(i32x4.shl(v, left), i32x4.shr_u(v, 32 - left))
}

// @inline
function inject(v: v128, key: v128, round: i32): v128 {
  return i32x4.add(v, i32x4.add(key, i32x4.splat(round)))
}
