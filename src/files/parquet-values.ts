/**
 * Columns as Parquet encodes them, straight from typed arrays: categories and small whole numbers as indices into a
 * dictionary, packed by bits; all else plain. Apache Parquet format, "Encodings": PLAIN, RLE_DICTIONARY, RLE.
 */
import type { Encoding } from 'hyparquet'
import { utf8 } from '../ground/utf8.js'
import type { ColumnData, Values } from '../schema/batch.js'
import type { Column } from '../schema/tables.js'
import { halves } from './whole.js'

export interface Encoded {
  readonly encoding: Encoding
  /** The values that are present, encoded. */
  readonly values: Uint8Array
  /** Definition levels of a column that may hold nulls: 1 where a value is present. */
  readonly levels?: Uint8Array
  readonly nulls: number
  readonly dictionary?: { readonly values: Uint8Array; readonly count: number }
}

/** Whole numbers that span fewer than this are indices into all numbers of their span. */
const SPAN = 1 << 10

export function encode(column: Column, { values, valid }: ColumnData): Encoded {
  const present = valid ? kept(values, valid) : values
  const all = {
    nulls: values.length - present.length,
    ...(column.nullable && { levels: definitionLevels(valid, values.length) }),
  }
  const plain = (bytes: Uint8Array): Encoded => ({ ...all, encoding: 'PLAIN', values: bytes })
  const indexed = (from: number, count: number, dictionary: Uint8Array): Encoded => ({
    ...all,
    encoding: 'RLE_DICTIONARY',
    values: indices(present, from, count),
    dictionary: { values: dictionary, count },
  })
  switch (column.type) {
    case 'cat': {
      const levels = column.levels as readonly string[]
      return indexed(0, levels.length, dictionaryOf(levels))
    }
    case 'bool':
      return plain(packedBits(present))
    case 'int8':
    case 'int32': {
      const [low, high] = ends(present)
      if (high - low >= SPAN) return plain(bytesOf(new Int32Array(present)))
      return indexed(
        low,
        high - low + 1,
        bytesOf(Int32Array.from({ length: high - low + 1 }, (_, j) => low + j)),
      )
    }
    case 'int64':
    case 'timestamp':
      return plain(bytesOf(halves(present, present.length)))
    case 'float32':
    case 'float64': {
      const isOneValue = present.length > 0 && isConstant(present)
      return isOneValue
        ? indexed(present[0] as number, 1, bytesOf(present.slice(0, 1)))
        : plain(bytesOf(present))
    }
  }
}

function bytesOf(values: Values): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}

/** The values that are present. */
function kept(values: Values, valid: Uint8Array): Values {
  const out = values.slice()
  let n = 0
  for (let i = 0; i < values.length; i++) {
    out[n] = values[i] as number
    n += valid[i] as number
  }
  return out.subarray(0, n)
}

function ends(values: Values): [low: number, high: number] {
  if (values.length === 0) return [0, 0]
  let [low, high] = [values[0] as number, values[0] as number]
  for (let i = 1; i < values.length; i++) {
    const v = values[i] as number
    low = v < low ? v : low
    high = v > high ? v : high
  }
  return [low, high]
}

function isConstant(values: Values): boolean {
  const first = values[0] as number
  for (let i = 1; i < values.length; i++) if (!Object.is(values[i], first)) return false
  return true
}

const dictionaries = new Map<readonly string[], Uint8Array>()

/** Strings, each after its length. */
function dictionaryOf(levels: readonly string[]): Uint8Array {
  const known = dictionaries.get(levels)
  if (known) return known
  const texts = levels.map(utf8)
  const made = texts.map(t => joined(new Uint8Array(Uint32Array.of(t.length).buffer), t)).reduce(joined)
  dictionaries.set(levels, made)
  return made
}

/** The width of the indices below `count`, then all of them as one run of packed bits. */
function indices(values: Values, from: number, count: number): Uint8Array {
  const width = 32 - Math.clz32(count - 1)
  return joined(Uint8Array.of(width), run(values.length, width > 0 ? packed(values, from, width) : undefined))
}

/** Where every value of `valid` is 1, or it is not there: one run of ones; else one of packed bits. */
function definitionLevels(valid: Uint8Array | undefined, rows: number): Uint8Array {
  if (valid?.includes(0)) return run(rows, packedBits(valid))
  return joined(varint(rows << 1), Uint8Array.of(1))
}

/** A run of packed bits under its header; without bits (values of no width) a run of as many zeros. */
function run(rows: number, bits: Uint8Array | undefined): Uint8Array {
  const groups = Math.ceil(rows / GROUP)
  return bits ? joined(varint((groups << 1) | 1), bits) : varint(rows << 1)
}

/** Values are packed in groups of eight. */
const GROUP = 8

/** Bits, 0 or 1 each, first value lowest; zeros up to a whole group. */
function packedBits(values: Values): Uint8Array {
  const out = new Uint8Array(Math.ceil(values.length / GROUP))
  const whole = values.length >> 3
  const v = values as Uint8Array
  for (let g = 0, i = 0; g < whole; g++, i += GROUP) {
    out[g] =
      v[i]! |
      (v[i + 1]! << 1) |
      (v[i + 2]! << 2) |
      (v[i + 3]! << 3) |
      (v[i + 4]! << 4) |
      (v[i + 5]! << 5) |
      (v[i + 6]! << 6) |
      (v[i + 7]! << 7)
  }
  for (let i = whole * GROUP; i < v.length; i++) out[whole] = (out[whole] as number) | (v[i]! << (i & 7))
  return out
}

/** The low bits of each value less `from`, first value lowest; zeros up to a whole group. */
function packed(values: Values, from: number, width: number): Uint8Array {
  const out = new Uint8Array(Math.ceil(values.length / GROUP) * width)
  let [at, bits, used] = [0, 0, 0]
  for (let i = 0; i < values.length; i++) {
    bits |= ((values[i] as number) - from) << used
    used += width
    while (used >= 8) {
      out[at++] = bits
      bits >>>= 8
      used -= 8
    }
  }
  if (used > 0) out[at] = bits
  return out
}

function varint(x: number): Uint8Array {
  const out: number[] = []
  let rest = x
  while (rest > 0x7f) {
    out.push((rest & 0x7f) | 0x80)
    rest >>>= 7
  }
  return Uint8Array.of(...out, rest)
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length + b.length)
  out.set(a)
  out.set(b, a.length)
  return out
}
