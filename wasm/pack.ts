/**
 * Packing for Parquet in AssemblyScript: the program behind src/files/pack-wasm.ts, compiled by scripts/build/make-wasm.mjs.
 *
 * It works on a chunk of a column at a time: values come in at IN, packed bytes go out at OUT, those of
 * src/files/pack-plain.ts. Apache Parquet format, "Encodings".
 */

/** Values of a chunk: a whole number of blocks of differences, and of words of packed bits. */
export const CHUNK: i32 = 4096
export const IN: usize = 1024
export const VALID: usize = IN + 8 * 4096
export const DELTAS: usize = VALID + 4096
export const OUT: usize = DELTAS + 8 * 128

const BLOCK: i32 = 128
const MINIBLOCKS: i32 = 4
const MINIBLOCK: i32 = 32
/** Gathers the lowest bit of eight bytes, the first byte's lowest, in the highest byte of a product. */
const GATHER: u64 = 0x0102040810204080

/** Blocks of differences of n values, the first from `before`; returns their bytes. */
export function deltas32(n: i32, before: f64): i32 {
  return blocks<i32>(n, <i64>before)
}

/** The same of whole numbers that are held as doubles. */
export function deltas64(n: i32, before: f64): i32 {
  return blocks<f64>(n, <i64>before)
}

function blocks<T>(n: i32, start: i64): i32 {
  let at = OUT
  let before = start
  for (let first = 0; first < n; first += BLOCK) {
    const count = min(BLOCK, n - first)
    let least = i64.MAX_VALUE
    for (let i = 0; i < count; i++) {
      const value = <i64>load<T>(IN + <usize>(first + i) * sizeof<T>())
      const delta = value - before
      before = value
      store<i64>(DELTAS + ((<usize>i) << 3), delta)
      least = min(least, delta)
    }
    for (let i = count; i < BLOCK; i++) store<i64>(DELTAS + ((<usize>i) << 3), least)
    at = varint(at, <u64>((least << 1) ^ (least >> 63)))
    const widths = at
    store<i32>(widths, 0)
    at += MINIBLOCKS
    for (let m = 0; m * MINIBLOCK < count; m++) {
      const from = DELTAS + ((<usize>(m * MINIBLOCK)) << 3)
      let all: u64 = 0
      for (let i: usize = 0; i < (<usize>MINIBLOCK) << 3; i += 8) {
        const above = <u64>(load<i64>(from + i) - least)
        store<u64>(from + i, above)
        all |= above
      }
      const width = 64 - <i32>clz(all)
      store<u8>(widths + m, <u8>width)
      at = miniblock(at, from, width)
    }
  }
  return <i32>(at - OUT)
}

/** 32 numbers of at most 63 bits, one after another. */
function miniblock(start: usize, from: usize, width: i32): usize {
  let at = start
  let word: u64 = 0
  let used: i32 = 0
  for (let i: usize = 0; i < (<usize>MINIBLOCK) << 3; i += 8) {
    const x = load<u64>(from + i)
    word |= x << used
    used += width
    if (used >= 64) {
      store<u64>(at, word)
      at += 8
      used -= 64
      word = x >> (width - used)
    }
  }
  if (used === 0) return at
  store<u32>(at, <u32>word)
  return at + 4
}

function varint(start: usize, x: u64): usize {
  let at = start
  let rest = x
  for (; rest >= 0x80; rest >>= 7) store<u8>(at++, <u8>rest | 0x80)
  store<u8>(at++, <u8>rest)
  return at
}

/** The low bits of each of n values less `from`. */
export function pack8(n: i32, from: i32, width: i32): void {
  pack<u8>(n, from & 0xff, width, 0xff)
}

export function pack32(n: i32, from: i32, width: i32): void {
  pack<i32>(n, from, width, -1)
}

function pack<T>(n: i32, from: i32, width: i32, mask: i32): void {
  let at = OUT
  let word: u64 = 0
  let used: i32 = 0
  for (let i: usize = 0; i < <usize>n; i++) {
    const x = <u64>(<u32>((<i32>load<T>(IN + i * sizeof<T>()) - from) & mask))
    word |= x << used
    used += width
    if (used >= 64) {
      store<u64>(at, word)
      at += 8
      used -= 64
      word = x >> (width - used)
    }
  }
  store<u64>(at, word)
  // What is missing of the last group of eight: fewer than 32 bytes.
  for (let more: usize = 8; more <= 32; more += 8) store<u64>(at + more, 0)
}

/** n values, 0 or 1, as bits. */
export function bits(n: i32): void {
  for (let i = n; i < ((n + 7) & ~7); i++) store<u8>(IN + i, 0)
  for (let i: usize = 0, g: usize = 0; i < <usize>n; i += 8, g++)
    store<u8>(OUT + g, <u8>((load<u64>(IN + i) * GATHER) >> 56))
}

/** Of n values those whose VALID is 1; returns how many. */
export function keep8(n: i32): i32 {
  return keep<u8>(n)
}

export function keep32(n: i32): i32 {
  return keep<i32>(n)
}

export function keep64(n: i32): i32 {
  return keep<f64>(n)
}

function keep<T>(n: i32): i32 {
  let kept: usize = 0
  for (let i: usize = 0; i < <usize>n; i++) {
    store<T>(OUT + kept * sizeof<T>(), load<T>(IN + i * sizeof<T>()))
    kept += <usize>load<u8>(VALID + i)
  }
  return <i32>kept
}

/** The smallest and the largest of n whole numbers of 32 bits, at OUT. */
export function ends32(n: i32): void {
  let low = load<i32>(IN)
  let high = low
  for (let i: usize = 4; i < (<usize>n) << 2; i += 4) {
    const x = load<i32>(IN + i)
    low = min(low, x)
    high = max(high, x)
  }
  store<i32>(OUT, low)
  store<i32>(OUT + 4, high)
}
