/** Columns packed for Parquet by the program of wasm/pack.ts, a chunk at a time through its memory. */
import { type Place, startWasm } from '../ground/wasm.js'
import type { Values } from '../schema/batch.js'
import {
  BLOCK,
  BLOCK_BYTES,
  GROUP,
  HEAD_BYTES,
  type Packing,
  plainPacking,
  putDeltasHead,
} from './pack-plain.js'
import { PACK_PROGRAM } from './pack-program.js'

interface Program {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly CHUNK: Place
  readonly IN: Place
  readonly VALID: Place
  readonly OUT: Place
  readonly ends32: (n: number) => void
  readonly deltas32: (n: number, before: number) => number
  readonly deltas64: (n: number, before: number) => number
  readonly pack8: (n: number, from: number, width: number) => void
  readonly pack32: (n: number, from: number, width: number) => void
  readonly bits: (n: number) => void
  readonly keep8: (n: number) => number
  readonly keep32: (n: number) => number
  readonly keep64: (n: number) => number
}

/** Undefined where the engine lacks WebAssembly. */
export function wasmPacking(): Packing | undefined {
  const program = startWasm<Program>(PACK_PROGRAM)
  if (!program) return undefined
  const { memory, CHUNK, IN, VALID, OUT } = program
  const chunk = CHUNK.value
  const input = new Uint8Array(memory.buffer, IN.value, 8 * chunk)
  const valid = new Uint8Array(memory.buffer, VALID.value, chunk)
  const output = new Uint8Array(memory.buffer, OUT.value)
  const found = new Int32Array(memory.buffer, OUT.value, 2)
  /** What was packed, and the values that are present: memory that the next column takes over. */
  const [made, some] = [growing(), growing()]

  /** Brings the values of a chunk into the program; returns how many there are. */
  const bring = (values: Values, from: number): number => {
    const n = Math.min(chunk, values.length - from)
    input.set(bytesOf(values, from, n))
    return n
  }
  /** Packs chunk by chunk: `pack` returns the number of bytes that came out. */
  const chunks = (values: Values, first: number, head: number, pack: (n: number, from: number) => number) => {
    let at = head
    for (let from = first; from < values.length; from += chunk) {
      const bytes = pack(bring(values, from), from)
      made.bytes.set(output.subarray(0, bytes), at)
      at += bytes
    }
    return made.bytes.subarray(0, at)
  }

  return {
    presentOf(values, present) {
      const width = values.BYTES_PER_ELEMENT
      const keep = { 1: program.keep8, 4: program.keep32, 8: program.keep64 }[width] as (n: number) => number
      some.need(values.byteLength)
      let total = 0
      for (let from = 0; from < values.length; from += chunk) {
        const n = bring(values, from)
        valid.set(present.subarray(from, from + n))
        const count = keep(n)
        some.bytes.set(output.subarray(0, count * width), total * width)
        total += count
      }
      const Kind = values.constructor as new (buffer: ArrayBufferLike, from: number, n: number) => Values
      return new Kind(some.bytes.buffer, 0, total)
    },
    ends(values) {
      if (!(values instanceof Int32Array) || values.length === 0) return plainPacking.ends(values)
      let [low, high] = [values[0] as number, values[0] as number]
      for (let from = 0; from < values.length; from += chunk) {
        program.ends32(bring(values, from))
        low = Math.min(low, found[0] as number)
        high = Math.max(high, found[1] as number)
      }
      return [low, high]
    },
    packed(values, from, width) {
      if (values.BYTES_PER_ELEMENT > 4) return plainPacking.packed(values, from, width)
      const pack = values.BYTES_PER_ELEMENT === 1 ? program.pack8 : program.pack32
      const bytesOfRows = (n: number) => Math.ceil(n / GROUP) * width
      made.need(bytesOfRows(values.length))
      return chunks(values, 0, 0, n => {
        pack(n, from, width)
        return bytesOfRows(n)
      })
    },
    bits(values) {
      made.need(Math.ceil(values.length / GROUP))
      return chunks(values, 0, 0, n => {
        program.bits(n)
        return Math.ceil(n / GROUP)
      })
    },
    deltas(values) {
      made.need(HEAD_BYTES + (Math.ceil(values.length / BLOCK) + 1) * BLOCK_BYTES)
      const head = putDeltasHead(made.bytes, values)
      const pack = values instanceof Float64Array ? program.deltas64 : program.deltas32
      return chunks(values, 1, head, (n, from) => pack(n, values[from - 1] as number))
    },
  }
}

function bytesOf(values: Values, from: number, n: number): Uint8Array {
  const { buffer, byteOffset, BYTES_PER_ELEMENT: width } = values
  return new Uint8Array(buffer, byteOffset + from * width, n * width)
}

/** A buffer that grows to the largest size needed; its contents are lost when it grows. */
function growing() {
  return {
    bytes: new Uint8Array(1 << 16),
    need(size: number) {
      if (this.bytes.length < size) this.bytes = new Uint8Array(2 * size)
    },
  }
}
