/** Columns of tables made of columns of a block: gathered, looked up and masked, in memory that is used again. */
import type { Arena } from '../ground/arena.js'
import type { ColumnData } from '../schema/batch.js'
import { valueBandOf } from '../schema/definitions.js'

/** By code of a category or signal, of which there are at most so many. */
export const CODES = 8

export function cut(data: ColumnData, rows: number): ColumnData {
  if (data.values.length === rows) return data
  return {
    values: data.values.subarray(0, rows),
    ...(data.valid && { valid: data.valid.subarray(0, rows) }),
  }
}

export function gather(arena: Arena, from: Float64Array, rows: Int32Array, n: number): Float64Array {
  const out = arena.doubles(n)
  for (let i = 0; i < n; i++) out[i] = from[rows[i]]
  return out
}

export function gatherCodes(arena: Arena, from: Uint8Array, rows: Int32Array, n: number): Uint8Array {
  const out = arena.bytes(n)
  for (let i = 0; i < n; i++) out[i] = from[rows[i]]
  return out
}

export function lookUp(arena: Arena, table: Uint8Array, codes: Uint8Array, n: number): Uint8Array {
  const out = arena.bytes(n)
  for (let i = 0; i < n; i++) out[i] = table[codes[i]]
  return out
}

export function lookUp2(
  arena: Arena,
  table: Uint8Array,
  a: Uint8Array,
  b: Uint8Array,
  n: number,
): Uint8Array {
  const out = arena.bytes(n)
  for (let i = 0; i < n; i++) out[i] = table[a[i] * CODES + b[i]]
  return out
}

/** 1 where a count is not 0. */
export function anyOf(arena: Arena, counts: Int32Array, n: number): Uint8Array {
  const out = arena.bytes(n)
  for (let i = 0; i < n; i++) out[i] = +(counts[i] !== 0)
  return out
}

export function bands(arena: Arena, usd: Float64Array, n: number): Uint8Array {
  const out = arena.bytes(n)
  for (let i = 0; i < n; i++) out[i] = valueBandOf(usd[i])
  return out
}

/** Results where the mask is 1; 0 and null elsewhere. */
export function among(values: Uint8Array, valid: Uint8Array): ColumnData {
  for (let i = 0; i < values.length; i++) values[i] = values[i] & valid[i]
  return { values, valid }
}

/** Codes counted from 0 as levels counted from 1. */
export function levels(arena: Arena, codes: Uint8Array, n: number): Int8Array {
  const out = arena.signed(n)
  for (let i = 0; i < n; i++) out[i] = codes[i] + 1
  return out
}

export function signals(codes: Uint8Array): Int8Array {
  return new Int8Array(codes.buffer, codes.byteOffset, codes.length)
}

/** Null and 0 where the mask is 0. */
export function masked(arena: Arena, values: Float64Array, valid: Uint8Array, n: number): ColumnData {
  const out = arena.doubles(n)
  for (let i = 0; i < n; i++) out[i] = valid[i] === 1 ? values[i] : 0
  return { values: out, valid }
}
