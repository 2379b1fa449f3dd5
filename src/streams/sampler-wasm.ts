/** Draws by the program of wasm/draws.ts, a chunk of rows at a time through its memory. */
import { type Place, startWasm } from '../ground/wasm.js'
import { type Distribution, ENTITY_HIGH_BITS, ensure, tables, type Words } from './draw.js'
import { HALF_ROWS } from './quantile-table.js'
import type { Sampler } from './sampler-plain.js'
import { DRAWS_PROGRAM } from './tables/draws-program.js'

interface Program {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly CHUNK: Place
  readonly TABLES: Place
  readonly ENTITIES: Place
  readonly X0: Place
  readonly X1: Place
  readonly KEYS0: Place
  readonly KEYS1: Place
  readonly OUT: Place
  readonly PARENTS: Place
  readonly RUN0: Place
  readonly RUN1: Place
  readonly entities: (n: number, high: number, k0: number, k1: number) => void
  readonly inherit: (n: number, first: number, count: number) => number
  readonly members: (n: number, draw: number) => void
  readonly uniforms: (n: number) => void
  readonly quantiles: (n: number, table: number, upper: number) => void
}

/** The program started, its tables in place; undefined where the engine lacks WebAssembly or its vectors. */
export function startProgram():
  | { readonly program: Program; readonly apply: (distribution: Distribution, n: number) => void }
  | undefined {
  const program = startWasm<Program>(DRAWS_PROGRAM)
  if (!program) return undefined
  const at = {} as Record<keyof typeof tables, { table: number; upper: number }>
  let next = program.TABLES.value
  for (const distribution of Object.keys(tables) as (keyof typeof tables)[]) {
    const { rows, symmetric } = tables[distribution]
    new Float64Array(program.memory.buffer, next, rows.length).set(rows)
    at[distribution] = { table: next, upper: symmetric ? 0 : HALF_ROWS }
    next += rows.byteLength
  }
  return {
    program,
    apply: (distribution, n) => {
      if (distribution === 'uniform') program.uniforms(n)
      else program.quantiles(n, at[distribution].table, at[distribution].upper)
    },
  }
}

export function wasmSampler(): Sampler | undefined {
  const started = startProgram()
  if (!started) return undefined
  const { program, apply } = started
  const chunk = program.CHUNK.value
  const ints = (place: Place) => new Int32Array(program.memory.buffer, place.value, chunk)
  const doubles = (place: Place) => new Float64Array(program.memory.buffer, place.value, chunk)
  const { X0, X1, KEYS0, KEYS1, PARENTS, RUN0, RUN1 } = program
  const [x0, x1, keys0, keys1, above, run0, run1] = [X0, X1, KEYS0, KEYS1, PARENTS, RUN0, RUN1].map(
    ints,
  ) as Seven
  const [entities, made] = [program.ENTITIES, program.OUT].map(doubles) as [Float64Array, Float64Array]
  const inChunks = (n: number, each: (from: number, rows: number) => void) => {
    for (let from = 0; from < n; from += chunk) each(from, Math.min(chunk, n - from))
  }
  const first = <A extends Float64Array | Int32Array>(a: A, rows: number): A =>
    rows === chunk ? a : (a.subarray(0, rows) as A)
  /** Keys of members: parents that stand close together, as those of a block do, are copied as a run. */
  const inherit = (keys: Words, parents: Int32Array, from: number, rows: number) => {
    const own = parents.subarray(from, from + rows)
    const [least, most] = [own[0], own[rows - 1]]
    const count = most - least + 1
    if (count > 0 && count <= chunk) {
      above.set(own)
      run0.set(keys.x0.subarray(least, most + 1))
      run1.set(keys.x1.subarray(least, most + 1))
      if (program.inherit(rows, least, count) === 1) return
    }
    for (let i = 0; i < rows; i++) {
      keys0[i] = keys.x0[own[i]]
      keys1[i] = keys.x1[own[i]]
    }
  }
  return {
    entities: (out, distribution, { k0, k1 }, ids, n, draw) =>
      inChunks(n, (from, rows) => {
        entities.set(ids.subarray(from, from + rows))
        program.entities(rows, draw << ENTITY_HIGH_BITS, k0, k1)
        apply(distribution, rows)
        out.set(first(made, rows), from)
      }),
    keys: (to, { k0, k1 }, ids, n) => {
      ensure(to, n)
      inChunks(n, (from, rows) => {
        entities.set(ids.subarray(from, from + rows))
        program.entities(rows, 0, k0, k1)
        to.x0.set(first(x0, rows), from)
        to.x1.set(first(x1, rows), from)
      })
    },
    members: (out, distribution, keys, parents, numbers, n, draw) =>
      inChunks(n, (from, rows) => {
        x0.set(numbers.subarray(from, from + rows))
        inherit(keys, parents, from, rows)
        program.members(rows, draw)
        apply(distribution, rows)
        out.set(first(made, rows), from)
      }),
  }
}

type Ints = Int32Array
type Seven = [Ints, Ints, Ints, Ints, Ints, Ints, Ints]
