/** Exponentials of many numbers at once: by the program of wasm/exponentials.ts where the engine runs it, else by `exp`. */
import { EXPONENTIALS_PROGRAM } from './exponentials-program.js'
import { exp } from './math.js'
import { type Place, startWasm } from './wasm.js'

interface Program {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly CHUNK: Place
  readonly VALUES: Place
  readonly exponentials: (n: number, scale: number, shift: number) => void
}

const program = startWasm<Program>(EXPONENTIALS_PROGRAM)
const chunk = program
  ? new Float64Array(program.memory.buffer, program.VALUES.value, program.CHUNK.value)
  : undefined

/** Replaces each of the first n values x by e^(shift + scale · x), with the same bits as `exp`. */
export function expAll(values: Float64Array, n: number, scale = 1, shift = 0): void {
  if (!program || !chunk) {
    plainExpAll(values, n, scale, shift)
    return
  }
  for (let from = 0; from < n; from += chunk.length) {
    const some = values.subarray(from, Math.min(n, from + chunk.length))
    chunk.set(some)
    program.exponentials(some.length, scale, shift)
    some.set(some.length === chunk.length ? chunk : chunk.subarray(0, some.length))
  }
}

/** The same without the program. */
export function plainExpAll(values: Float64Array, n: number, scale = 1, shift = 0): void {
  for (let i = 0; i < n; i++) values[i] = exp(shift + scale * values[i])
}
