/**
 * Columns as Parquet encodes them, straight from typed arrays: categories and small whole numbers as indices into a
 * dictionary, packed by bits; other whole numbers as differences; all else plain. Apache Parquet format, "Encodings":
 * PLAIN, RLE_DICTIONARY, RLE, DELTA_BINARY_PACKED.
 */
import type { Encoding } from 'hyparquet'
import { utf8 } from '../ground/utf8.js'
import type { ColumnData, Values } from '../schema/batch.js'
import type { Column } from '../schema/tables.js'
import { GROUP, plainPacking } from './pack-plain.js'
import { wasmPacking } from './pack-wasm.js'

const { presentOf, ends, packed, bits, deltas } = wasmPacking() ?? plainPacking

export interface Encoded {
  readonly encoding: Encoding
  /** The values that are present, encoded. */
  readonly values: Uint8Array
  /** Definition levels of a column that may have nulls: 1 where a value is present. */
  readonly levels?: Uint8Array
  readonly nulls: number
  readonly dictionary?: { readonly values: Uint8Array; readonly count: number }
}

/** Whole numbers that span fewer than this are indices into all numbers of their span. */
const SPAN = 1 << 10

/** Definition levels of the columns of one batch, by their array of present values, which many columns share. */
export type Levels = Map<Uint8Array | undefined, Uint8Array>

/** A column's values are valid until the next column's. */
export function encode(column: Column, { values, valid }: ColumnData, known: Levels): Encoded {
  const present = valid ? presentOf(values, valid) : values
  const all = {
    nulls: values.length - present.length,
    ...(column.nullable && { levels: levelsOf(valid, values.length, known) }),
  }
  const plain = (bytes: Uint8Array): Encoded => ({ ...all, encoding: 'PLAIN', values: bytes })
  const different = (whole: Int32Array | Float64Array): Encoded => ({
    ...all,
    encoding: 'DELTA_BINARY_PACKED',
    values: deltas(whole),
  })
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
      return plain(bits(present as Uint8Array))
    case 'int8':
    case 'int32': {
      const [low, high] = ends(present)
      if (high - low >= SPAN) return different(present as Int32Array)
      return indexed(
        low,
        high - low + 1,
        bytesOf(Int32Array.from({ length: high - low + 1 }, (_, j) => low + j)),
      )
    }
    case 'int64':
    case 'timestamp':
      return different(present as Float64Array)
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

function levelsOf(valid: Uint8Array | undefined, rows: number, known: Levels): Uint8Array {
  const levels = known.get(valid) ?? definitionLevels(valid, rows)
  known.set(valid, levels)
  return levels
}

/** Where every value of `valid` is 1, or it is not there: one run of ones; else one of packed bits. */
function definitionLevels(valid: Uint8Array | undefined, rows: number): Uint8Array {
  if (valid?.includes(0)) return run(rows, bits(valid))
  return joined(varint(rows << 1), Uint8Array.of(1))
}

/** A run of packed bits under its header; without bits (values of no width) a run of as many zeros. */
function run(rows: number, bits: Uint8Array | undefined): Uint8Array {
  const groups = Math.ceil(rows / GROUP)
  return bits ? joined(varint((groups << 1) | 1), bits) : varint(rows << 1)
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
