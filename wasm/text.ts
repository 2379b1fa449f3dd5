/**
 * Rows as text in AssemblyScript: the program behind src/files/text-wasm.ts, compiled by scripts/build/make-wasm.mjs.
 *
 * It writes the cells of typed columns row by row, each as src/files/write-text.ts does, byte for byte. A cell that it
 * cannot write for certain it leaves to its caller.
 */

/** What a column holds: the kinds of src/files/text-wasm.ts, but for kind 1, bytes, which is what is left. */
const CODES = 0
const INTEGERS = 2
const DOUBLES = 3
const FLOATS = 4
const INSTANTS = 5

/** A column: its kind, then addresses of its values, of what is 1 where they are present (0 if all are), of the text before a cell and its length, of the text of a missing one and its length, and of the texts of its codes (or of the mark about an instant). */
const COLUMN: usize = 32

/** Where the caller may put things. */
export const FREE: usize = __heap_base
/** Bytes that hold any cell but a category's. */
export const MOST: i32 = 40

/** Where the last call stopped. */
export let row: i32 = 0
export let column: i32 = 0
export let end: usize = 0

/** 128-bit approximations of the powers of ten from 10^FIRST_POWER on, high half first. */
let powers: usize = 0
export const FIRST_POWER: i32 = -292

export function setPowers(address: usize): void {
  powers = address
}

/**
 * Writes rows from (row, column) on to `out` until `rows` are done (0), the text has reached `limit` (1), or a cell is left to the
 * caller (2), who goes on after it. `after` and its length end a row.
 */
export function write(
  columns: usize,
  width: i32,
  firstRow: i32,
  firstColumn: i32,
  rows: i32,
  out: usize,
  limit: usize,
  after: usize,
  afterLength: i32,
): i32 {
  let at = out
  let i = firstRow
  let j = firstColumn
  for (; i < rows; i++) {
    for (; j < width; j++) {
      const c = columns + <usize>j * COLUMN
      at = copy(at, load<u32>(c, 12), load<i32>(c, 16))
      const valid = <usize>load<u32>(c, 8)
      if (valid !== 0 && load<u8>(valid + i) === 0) {
        at = copy(at, load<u32>(c, 20), load<i32>(c, 24))
        continue
      }
      const to = cell(at, load<i32>(c), load<u32>(c, 4), load<u32>(c, 28), i)
      if (to === 0) {
        row = i
        column = j
        end = at
        return 2
      }
      at = to
    }
    j = 0
    at = copy(at, after, afterLength)
    if (at >= limit) {
      i++
      break
    }
  }
  row = i
  column = 0
  end = at
  return i < rows ? 1 : 0
}

// @inline
function cell(at: usize, kind: i32, values: usize, texts: usize, i: i32): usize {
  if (kind === CODES) {
    const text = texts + ((<usize>load<u8>(values + i)) << 3)
    return copy(at, load<u32>(text), load<i32>(text, 4))
  }
  if (kind === INTEGERS) return integer(at, load<i32>(values + ((<usize>i) << 2)))
  if (kind === DOUBLES) return number(at, load<f64>(values + ((<usize>i) << 3)))
  if (kind === INSTANTS) return instant(at, load<f64>(values + ((<usize>i) << 3)), texts)
  if (kind === FLOATS) return single(at, <f64>load<f32>(values + ((<usize>i) << 2)))
  return integer(at, load<i8>(values + i))
}

/** Copies eight bytes at a time: up to seven beyond the end, which what follows writes over. */
// @inline
function copy(at: usize, from: usize, length: i32): usize {
  for (let k: i32 = 0; k < length; k += 8) store<u64>(at + k, load<u64>(from + k))
  return at + length
}

// @inline
function put(at: usize, char: i32): usize {
  store<u8>(at, char)
  return at + 1
}

const ZERO: i32 = 48
const MINUS: i32 = 45
const POINT: i32 = 46
const E: i32 = 101
const PLUS: i32 = 43

function integer(at: usize, x: i32): usize {
  if (x >= 0) return whole(at, x)
  return whole(put(at, MINUS), <u32>(0 - x))
}

/** A whole number of up to ten digits. */
function whole(at: usize, x: u32): usize {
  return digits(at, x, lengthOf(x))
}

// @inline
function lengthOf(x: u32): i32 {
  if (x < 100000) return x < 100 ? (x < 10 ? 1 : 2) : x < 1000 ? 3 : x < 10000 ? 4 : 5
  if (x < 10000000) return x < 1000000 ? 6 : 7
  return x < 100000000 ? 8 : x < 1000000000 ? 9 : 10
}

/** Exactly `count` digits. */
// @inline
function digits(at: usize, x: u32, count: i32): usize {
  let rest = x
  for (let k = at + count - 1; k >= at; k--) {
    const tenth = rest / 10
    store<u8>(k, ZERO + (rest - 10 * tenth))
    rest = tenth
  }
  return at + count
}

const BILLION: u64 = 1000000000

/** A whole number of up to eighteen digits; `count` of them, or as many as it has. */
function long(at: usize, x: u64): usize {
  if (x < BILLION) return whole(at, <u32>x)
  const high = x / BILLION
  return digits(whole(at, <u32>high), <u32>(x - high * BILLION), 9)
}

const MOST_WHOLE: f64 = 9007199254740991

/** The shortest text that reads back as the same double, as JavaScript's String gives it; 0 where it is not finite. */
function number(at: usize, x: f64): usize {
  const a = abs(x)
  if (a <= MOST_WHOLE && floor(a) === a) return long(x < 0 ? put(at, MINUS) : at, <u64>a)
  if (!(a < Infinity)) return 0
  return shortest(x < 0 ? put(at, MINUS) : at, reinterpret<u64>(a))
}

const HIDDEN: u64 = 0x10000000000000
const BIAS: i32 = 1075

/** Schubfach: R. Giulietti (2020), "The Schubfach way to render doubles"; the digits are the shortest, and the nearest of these. */
function shortest(at: usize, bits: u64): usize {
  const fraction = bits & (HIDDEN - 1)
  const biased = <i32>(bits >> 52)
  const c = biased !== 0 ? fraction | HIDDEN : fraction
  const q = (biased !== 0 ? biased : 1) - BIAS
  const closer = fraction === 0 && biased > 1
  const odd = c & 1
  const k = (q * 1262611 - (closer ? 524031 : 0)) >> 22
  const h = q + ((-k * 1741647) >> 19) + 1
  const g = powers + ((<usize>(-k - FIRST_POWER)) << 4)
  const high = load<u64>(g)
  const low = load<u64>(g, 8)
  const lower = rounded(high, low, (4 * c - 2 + u64(closer)) << h) + odd
  const middle = rounded(high, low, (4 * c) << h)
  const upper = rounded(high, low, (4 * c + 2) << h) - odd
  const s = middle >> 2
  if (s >= 10) {
    const tenth = s / 10
    const under = lower <= 40 * tenth
    const over = 40 * tenth + 40 <= upper
    if (under !== over) return decimal(at, tenth + u64(over), k + 1)
  }
  const under = lower <= 4 * s
  const over = 4 * s + 4 <= upper
  if (under !== over) return decimal(at, s + u64(over), k)
  const half = 4 * s + 2
  return decimal(at, s + u64(middle > half || (middle === half && (s & 1) !== 0)), k)
}

/** The high 64 bits of a product of 192, rounded to odd. */
// @inline
function rounded(high: u64, low: u64, c: u64): u64 {
  const y0 = high * c
  const sum = y0 + productHigh(low, c)
  const y1 = productHigh(high, c) + u64(sum < y0)
  return y1 | u64(sum > 1)
}

/** The high half of the product of two 64-bit numbers. */
// @inline
function productHigh(a: u64, b: u64): u64 {
  const a0 = a & 0xffffffff
  const a1 = a >> 32
  const b0 = b & 0xffffffff
  const b1 = b >> 32
  const middle = a1 * b0 + ((a0 * b0) >> 32)
  const other = a0 * b1 + (middle & 0xffffffff)
  return a1 * b1 + (middle >> 32) + (other >> 32)
}

/** f · 10^k as JavaScript shows it: Number::toString of ECMAScript. */
function decimal(at: usize, f: u64, k: i32): usize {
  let rest = f
  let power = k
  while (rest % 10 === 0) {
    rest /= 10
    power++
  }
  const from = at + 1
  const to = long(from, rest)
  const count = <i32>(to - from)
  // The point stands after so many digits.
  const point = count + power
  if (point > 0 && point <= 21) {
    if (power >= 0) {
      memory.copy(at, from, count)
      return zeros(at + count, power)
    }
    memory.copy(at, from, point)
    store<u8>(at + point, POINT)
    return to
  }
  if (point > -6 && point <= 0) {
    const lead = <usize>(2 - point)
    memory.copy(at + lead, from, count)
    store<u8>(at, ZERO)
    store<u8>(at + 1, POINT)
    zeros(at + 2, -point)
    return at + lead + count
  }
  // The first digit moves one place down and makes room for the point; the others stand where they belong.
  store<u8>(at, load<u8>(from))
  let last = from
  if (count > 1) {
    store<u8>(from, POINT)
    last = to
  }
  const exponent = point - 1
  return whole(put(put(last, E), exponent < 0 ? MINUS : PLUS), <u32>(exponent < 0 ? -exponent : exponent))
}

function zeros(at: usize, count: i32): usize {
  for (let k: i32 = 0; k < count; k++) store<u8>(at + k, ZERO)
  return at + count
}

const SMALL = memory.data<f64>([1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6])
const LARGE = memory.data<f64>([1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9])
const UP = memory.data<f64>([1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14])
const OFF: f64 = 1e-6

// @inline
function power(table: usize, e: i32): f64 {
  return load<f64>(table + ((<usize>e) << 3))
}

/** A 32-bit float in nine digits, without the zeros that end them; 0 where these are not certain. */
function single(at: usize, x: f64): usize {
  const a = abs(x)
  if (a === 0) return put(at, ZERO)
  if (!(a >= 1e-6 && a < 1e9)) return 0
  let e = 0
  if (a >= 1) while (a >= power(LARGE, e + 1)) e++
  else
    do e--
    while (a < power(SMALL, -e))
  const scaled = e > 0 ? (e === 8 ? a : a * power(LARGE, 8 - e)) : a * power(UP, -e)
  const low = floor(scaled)
  const rest = scaled - low
  const m = rest > 0.5 ? low + 1 : low
  if ((rest > 0.5 - OFF && rest < 0.5 + OFF) || m < 1e8 || m >= 1e9) return 0
  return decimal(x < 0 ? put(at, MINUS) : at, <u64>m, e - 8)
}

const DAY: i64 = 86400000
const COLON: i32 = 58
const DASH: i32 = 45
const T: i32 = 84
const Z: i32 = 90
let today: i64 = i64.MIN_VALUE
/** The text of that day, as far as its T. */
const DATE = memory.data(16)
const DATE_LENGTH: i32 = 11

/** An instant in milliseconds since 1970 as ISO 8601 in UTC, between two marks if there is one. */
function instant(at: usize, x: f64, mark: usize): usize {
  const ms = <i64>x
  let day = ms / DAY
  if (ms < day * DAY) day--
  if (day !== today) {
    today = day
    writeDate(day)
  }
  const rest = <i32>(ms - day * DAY)
  let to = mark !== 0 ? put(at, <i32>mark) : at
  to = copy(to, DATE, DATE_LENGTH)
  to = put(digits(to, rest / 3600000, 2), COLON)
  to = put(digits(to, (rest / 60000) % 60, 2), COLON)
  to = put(digits(to, (rest / 1000) % 60, 2), POINT)
  to = put(digits(to, rest % 1000, 3), Z)
  return mark !== 0 ? put(to, <i32>mark) : to
}

/** Days since 1970 as year, month and day of the civil calendar (H. Hinnant, "chrono-compatible low-level date algorithms"). */
function writeDate(days: i64): void {
  const z = <i32>days + 719468
  const era = (z >= 0 ? z : z - 146096) / 146097
  const dayOfEra = z - era * 146097
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  const shifted = (5 * dayOfYear + 2) / 153
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  let at = put(digits(DATE, year, 4), DASH)
  at = put(digits(at, month, 2), DASH)
  put(digits(at, dayOfYear - (153 * shifted + 2) / 5 + 1, 2), T)
}
