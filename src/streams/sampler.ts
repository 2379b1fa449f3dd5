/** Draws for all rows of a block at once: by the WebAssembly program where the engine runs it, else by the plain functions. */
import { plainSampler, type Sampler } from './sampler-plain.js'
import { wasmSampler } from './sampler-wasm.js'

let one: Sampler | undefined

/** This thread's sampler; it owns scratch memory. */
export function sampler(): Sampler {
  one ??= wasmSampler() ?? plainSampler()
  return one
}
