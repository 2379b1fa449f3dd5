/**
 * Exponentials in AssemblyScript: the program behind src/ground/exp-all.ts, compiled by scripts/build/make-wasm.mjs.
 *
 * It replaces each of a chunk of doubles x by e^(shift + scale · x), operation for operation as `exp` of
 * src/ground/math.ts, two at a time.
 */

/** Values of a chunk. */
export const CHUNK: i32 = 1024
export const VALUES: usize = 1024

const LN2_HI: f64 = 0.6931471803691238
const LN2_LO: f64 = 1.9082149292705877e-10
const INV_LN2: f64 = 1.4426950408889634
const LEAST: f64 = -708
const MOST: f64 = 709
/** Added to a whole number k, its low bits are those of k + 1023, the exponent of 2^k. */
const EXPONENT: f64 = 6755399441055744.0 + 1023.0

export function exponentials(n: i32, scale: f64, shift: f64): void {
  for (let at = VALUES, end = VALUES + ((<usize>n) << 3); at < end; at += 16) {
    const x = f64x2.add(f64x2.splat(shift), f64x2.mul(f64x2.splat(scale), v128.load(at)))
    // Where nothing is to be worked out the loop goes on with 0, and the end is put in its place.
    const inside = v128.and(f64x2.gt(x, f64x2.splat(LEAST)), f64x2.le(x, f64x2.splat(MOST)))
    const tame = v128.and(x, inside)
    const y = tamed(tame)
    const over = v128.and(f64x2.gt(x, f64x2.splat(MOST)), f64x2.splat(Infinity))
    const none = v128.and(f64x2.ne(x, x), x)
    v128.store(at, v128.bitselect(y, v128.or(over, none), inside))
  }
}

/** e^x of two numbers in (−708, 709]. */
// @inline
function tamed(x: v128): v128 {
  const k = f64x2.floor(f64x2.add(f64x2.mul(x, f64x2.splat(INV_LN2)), f64x2.splat(0.5)))
  const hi = f64x2.sub(x, f64x2.mul(k, f64x2.splat(LN2_HI)))
  const lo = f64x2.mul(k, f64x2.splat(LN2_LO))
  const r = f64x2.sub(hi, lo)
  const t = f64x2.mul(r, r)
  let c = f64x2.add(
    f64x2.splat(-1.6533902205465251539e-6),
    f64x2.mul(t, f64x2.splat(4.13813679705723846039e-8)),
  )
  c = f64x2.add(f64x2.splat(6.61375632143793436117e-5), f64x2.mul(t, c))
  c = f64x2.add(f64x2.splat(-2.77777777770155933842e-3), f64x2.mul(t, c))
  c = f64x2.add(f64x2.splat(1.66666666666666019037e-1), f64x2.mul(t, c))
  c = f64x2.sub(r, f64x2.mul(t, c))
  const quotient = f64x2.div(f64x2.mul(r, c), f64x2.sub(f64x2.splat(2), c))
  const y = f64x2.sub(f64x2.splat(1), f64x2.sub(f64x2.sub(lo, quotient), hi))
  return f64x2.mul(y, i64x2.shl(f64x2.add(k, f64x2.splat(EXPONENT)), 52))
}
