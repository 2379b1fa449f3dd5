/**
 * Elementary functions made of additions, multiplications and divisions only, so that they return the
 * same bits in every JavaScript engine. ECMAScript leaves Math.exp and Math.log to the implementation.
 */

const LN2_HI = 0.6931471803691238
const LN2_LO = 1.9082149292705877e-10
const INV_LN2 = 1.4426950408889634
const SQRT2 = 1.4142135623730951
const MIN_EXPONENT = -1022
const MAX_EXPONENT = 1023

/** powersOfTwo[e − MIN_EXPONENT] = 2^e, exact. */
const powersOfTwo = new Float64Array(MAX_EXPONENT - MIN_EXPONENT + 1)
for (let e = MIN_EXPONENT, v = 2 ** MIN_EXPONENT; e <= MAX_EXPONENT; e++, v *= 2) {
  powersOfTwo[e - MIN_EXPONENT] = v
}

/** Arguments below and above which e^x is not computed: it is 0 or too large. */
const LEAST = -708
const MOST = 709

/**
 * e^x within 1 unit in the last place for |x| ≤ 708; saturates to 0 below and to the largest finite
 * range above. fdlibm's e_exp.c: reduce to |r| ≤ ½ ln 2, then a rational form in r².
 */
export function exp(x: number): number {
  if (!(x > LEAST && x <= MOST)) return x !== x ? x : x > MOST ? Infinity : 0
  // A whole number to the engine too: the table's index, without a check per call.
  const k = Math.floor(x * INV_LN2 + 0.5) | 0
  const hi = x - k * LN2_HI
  const lo = k * LN2_LO
  const r = hi - lo
  const t = r * r
  const c =
    r -
    t *
      (1.66666666666666019037e-1 +
        t *
          (-2.77777777770155933842e-3 +
            t *
              (6.61375632143793436117e-5 + t * (-1.6533902205465251539e-6 + t * 4.13813679705723846039e-8))))
  const y = 1 - (lo - (r * c) / (2 - c) - hi)
  return y * powersOfTwo[k - MIN_EXPONENT]
}

const float = new Float64Array(1)
const words = new Int32Array(float.buffer)

/**
 * ln x within 1 unit in the last place for positive normal x; −Infinity at 0 and NaN below.
 * fdlibm's e_log.c: x = 2^k (1 + f), then a polynomial in s = f / (2 + f).
 */
export function log(x: number): number {
  if (x === 0) return -Infinity
  if (!(x > 0)) return NaN
  if (x === Infinity) return x
  float[0] = x
  const k = ((words[1] >>> 20) & 0x7ff) - 1023
  words[1] = (words[1] & 0xfffff) | 0x3ff00000
  return logOf(float[0], k)
}

/** ln n of a whole number below 2³¹: the bits of `log`, without a look at the bits of a double. */
export function logOfWhole(n: number): number {
  if (n < 1) return n === 0 ? -Infinity : NaN
  const k = 31 - Math.clz32(n)
  return logOf(n * powersOfTwo[-k - MIN_EXPONENT], k)
}

/** ln(mantissa · 2^exponent), the mantissa from 1 to 2. */
function logOf(mantissa: number, exponent: number): number {
  const up = +(mantissa > SQRT2)
  const m = mantissa * (1 - 0.5 * up)
  const k = exponent + up
  const f = m - 1
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const odd = w * (0.3999999999940941908 + w * (0.2222219843214978396 + w * 0.1531383769920937332))
  const even =
    z *
    (0.666666666666673513 +
      w * (0.2857142874366239149 + w * (0.1818357216161805012 + w * 0.1479819860511658591)))
  const h = 0.5 * f * f
  return k * LN2_HI - (h - (s * (h + odd + even) + k * LN2_LO) - f)
}

/** x^p for positive x, from `exp` and `log`. Relative error about |p ln x| ulp. */
export function pow(x: number, p: number): number {
  return exp(p * log(x))
}

/** The logistic function 1 / (1 + e^−x). */
export function logistic(x: number): number {
  return 1 / (1 + exp(-x))
}

/** ln(p / (1 − p)). */
export function logit(p: number): number {
  return log(p / (1 - p))
}
