/** The standard normal: its quantile by algorithm AS241, from which its table is made, and the odds of its probability. */
import { expAll } from './exp-all.js'
import { exp, log } from './math.js'

const CENTRAL = 0.425
const CENTRAL_SQUARED = 0.180625
const SPLIT = 5
const SHIFT = 1.6

const A = [
  3.387132872796366608, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
  4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
]
const B = [
  1, 4.2313330701600911252e1, 6.871870074920579083e2, 5.3941960214247511077e3, 2.1213794301586595867e4,
  3.930789580009271061e4, 2.8729085735721942674e4, 5.226495278852854561e3,
]
const C = [
  1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
  1.27045825245236838258, 2.4178072517745061177e-1, 2.27238449892691845833e-2, 7.7454501427834140764e-4,
]
const D = [
  1, 2.05319162663775882187, 1.6763848301838038494, 6.8976733498510000455e-1, 1.4810397642748007459e-1,
  1.51986665636164571966e-2, 5.475938084995344946e-4, 1.05075007164441684324e-9,
]
const E = [
  6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 2.9656057182850489123e-1,
  2.6532189526576123093e-2, 1.2426609473880784386e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
]
const F = [
  1, 5.9983220655588793769e-1, 1.3692988092273580531e-1, 1.48753612908506148525e-2, 7.868691311456132591e-4,
  1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
]

/** z with Φ(z) = p for 0 < p < 1, relative error about 1e-16. Wichura (1988), AS241, routine PPND16. */
export function normalQuantile(p: number): number {
  const q = p - 0.5
  if (Math.abs(q) <= CENTRAL) {
    const r = CENTRAL_SQUARED - q * q
    return (q * polynomial(A, r)) / polynomial(B, r)
  }
  const r = Math.sqrt(-log(q < 0 ? p : 1 - p))
  const z =
    r <= SPLIT
      ? polynomial(C, r - SHIFT) / polynomial(D, r - SHIFT)
      : polynomial(E, r - SPLIT) / polynomial(F, r - SPLIT)
  return q < 0 ? -z : z
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, c) => sum * x + c, 0)
}

const RATIONAL = 7.07106781186547
const ROOT_TWO_PI = 2.506628274631

/**
 * The odds Φ(z) / (1 − Φ(z)) of a standard normal, those of its uniform: within 1e-13 of their size for |z| ≤ 4, 1e-8 beyond. By Hart
 * (1968), algorithm 5666, as West (2005, "Better approximations to cumulative normal functions") states it.
 */
export function normalOdds(z: number): number {
  return oddsBeside(z, exp(-0.5 * z * z))
}

/** Replaces each of the first n values z by these odds, with the same bits. */
export function normalOddsAll(values: Float64Array, n: number): void {
  if (room.length < n) room = new Float64Array(2 * n)
  for (let i = 0; i < n; i++) room[i] = -0.5 * values[i] * values[i]
  expAll(room, n)
  for (let i = 0; i < n; i++) values[i] = oddsBeside(values[i], room[i])
}

let room = new Float64Array(0)

/** The odds at z, beside e^(−z²/2). */
function oddsBeside(z: number, e: number): number {
  const x = Math.abs(z)
  const tail = x < RATIONAL ? e * rational(x) : e / fraction(x) / ROOT_TWO_PI
  return z < 0 ? tail / (1 - tail) : (1 - tail) / tail
}

function rational(x: number): number {
  const above =
    220.206867912376 +
    x *
      (221.213596169931 +
        x *
          (112.079291497871 +
            x *
              (33.912866078383 + x * (6.37396220353165 + x * (0.700383064443688 + x * 3.52624965998911e-2)))))
  const below =
    440.413735824752 +
    x *
      (793.826512519948 +
        x *
          (637.333633378831 +
            x *
              (296.564248779674 +
                x *
                  (86.7807322029461 +
                    x * (16.064177579207 + x * (1.75566716318264 + x * 8.83883476483184e-2))))))
  return above / below
}

function fraction(x: number): number {
  return x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))))
}
