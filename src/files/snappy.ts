/**
 * Snappy whose bytes follow from its input alone. hysnappy keeps its table of earlier matches from one call to the
 * next, and a match found through a row of an earlier input is a valid one that a fresh start may not find, so what was
 * compressed before can show in the output. Here the table, all of the program's data, is cleared before every call.
 */
import { snappyCompressor } from 'hysnappy'

/** What of WebAssembly is used here; TypeScript declares it for browsers alone. */
declare const WebAssembly: {
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

/** What `make` returns, and the exports of the WebAssembly program that it starts: the library keeps them to itself. */
function withProgram<T>(make: () => T): [made: T, program: Program] {
  const { Instance } = WebAssembly
  let program: Program | undefined
  WebAssembly.Instance = class extends Instance {
    constructor(module: object, imports?: object) {
      super(module, imports)
      program = this.exports as Program
    }
  }
  try {
    return [make(), program as Program]
  } finally {
    WebAssembly.Instance = Instance
  }
}
