/**
 * Snappy for Parquet pages, from the library's WebAssembly programs, with two things mended.
 *
 * Pinned: hysnappy 1.1.1. A later one may have mended them, or name its parts otherwise.
 *
 * Its bytes follow from its input alone. hysnappy keeps its table of earlier matches from one call to the next, and a
 * match found through a row of an earlier input is a valid one that a fresh start may not find, so what was compressed
 * before can show in the output. Here the table, all of the program's data, is cleared before every call.
 *
 * Its memory has room from the start. A memory that grows detaches the array that it was seen through, and at the first
 * detached array of a thread V8 throws away all compiled code that reads typed arrays: a fifth of a second of a corpus.
 */
import { snappyCompressor, snappyUncompressor } from 'hysnappy'

/** What of WebAssembly is used here; TypeScript declares it for browsers alone. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports?: object) => { readonly exports: object }
}

interface Program {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly __global_base: { readonly value: number }
  readonly __data_end: { readonly value: number }
}

export function freshSnappy(): (input: Uint8Array) => Uint8Array {
  const [compress, { memory, __global_base, __data_end }] = withProgram(snappyCompressor)
  const [from, to] = [__global_base.value, __data_end.value]
  return input => {
    new Uint8Array(memory.buffer, from, to - from).fill(0)
    return compress(input)
  }
}

let uncompressor: ((input: Uint8Array, length: number) => Uint8Array) | undefined

/** The `length` bytes that were compressed; the program is started once a thread. */
export function unsnappy(input: Uint8Array, length: number): Uint8Array {
  uncompressor ??= withProgram(snappyUncompressor)[0]
  return uncompressor(input, length)
}

/** What `make` returns, and the exports of the WebAssembly program that it starts: the library keeps them to itself. */
function withProgram<T>(make: () => T): [made: T, program: Program] {
  const { Module, Instance } = WebAssembly
  let program: Program | undefined
  WebAssembly.Module = class extends Module {
    constructor(bytes: Uint8Array) {
      super(roomy(bytes))
    }
  }
  WebAssembly.Instance = class extends Instance {
    constructor(module: object, imports?: object) {
      super(module, imports)
      program = this.exports as Program
    }
  }
  try {
    return [make(), program as Program]
  } finally {
    WebAssembly.Module = Module
    WebAssembly.Instance = Instance
  }
}

/** WebAssembly core specification, 5.5: sections after a preamble of 8 bytes; the fifth declares the memory. */
const PREAMBLE = 8
const MEMORY_SECTION = 5
/** Pages of 64 KB, as many as one byte can say: pages of a Parquet file take a quarter of it. */
const PAGES = 127

/** The program with a memory of `PAGES`, which it need not make larger. */
function roomy(program: Uint8Array): Uint8Array {
  const bytes = program.slice()
  for (let at = PREAMBLE; at < bytes.length; ) {
    const id = bytes[at]
    const [size, from] = leb128(bytes, at + 1)
    // One memory without a largest size, whose least size is a byte.
    if (id === MEMORY_SECTION && size === 3) bytes[from + 2] = PAGES
    at = from + size
  }
  return bytes
}

/** The number that is written there, seven bits a byte, and where what follows begins. */
function leb128(bytes: Uint8Array, at: number): [value: number, next: number] {
  const byte = bytes[at] as number
  if (byte < 0x80) return [byte, at + 1]
  const [rest, next] = leb128(bytes, at + 1)
  return [(byte & 0x7f) + rest * 0x80, next]
}
