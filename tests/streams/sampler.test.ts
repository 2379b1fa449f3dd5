import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Distribution, words } from '../../src/streams/draw.js'
import { nodeKey } from '../../src/streams/key.js'
import { quantiles, uniformOf } from '../../src/streams/quantile-table.js'
import { plainSampler } from '../../src/streams/sampler-plain.js'
import { startProgram, wasmSampler } from '../../src/streams/sampler-wasm.js'
import { gamma32Table } from '../../src/streams/tables/gamma32.js'
import { normalTable } from '../../src/streams/tables/normal.js'

const DISTRIBUTIONS: readonly Distribution[] = ['uniform', 'normal', 'gamma32']
const plain = plainSampler()
const fast = wasmSampler()!
const bits = (values: Float64Array) => new BigInt64Array(values.buffer, values.byteOffset, values.length)

test('the engine that runs these tests takes the program', () => {
  expect(fast).toBeDefined()
})

test('any entities, draw and key: the program gives the bits of the plain functions', () => {
  const entity = fc.oneof(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 2 ** 31, max: 2 ** 53 - 1 }))
  const address = fc.record({
    ids: fc.array(entity, { minLength: 1, maxLength: 40 }),
    repeat: fc.constantFrom(1, 30, 60),
    draw: fc.integer({ min: 0, max: 2047 }),
    node: fc.string(),
    distribution: fc.constantFrom(...DISTRIBUTIONS),
  })
  fc.assert(
    fc.property(address, ({ ids, repeat, draw, node, distribution }) => {
      const all = Float64Array.from({ length: ids.length * repeat }, (_, i) => ids[i % ids.length] as number)
      const [a, b] = [new Float64Array(all.length), new Float64Array(all.length)]
      plain.entities(a, distribution, nodeKey('s', node), all, all.length, draw)
      fast.entities(b, distribution, nodeKey('s', node), all, all.length, draw)
      expect(bits(b)).toEqual(bits(a))
    }),
  )
})

test('members too, under the keys of their parents', () => {
  const parents = 3000
  const ids = Float64Array.from({ length: parents }, (_, i) => 4096 * (i + 1) + 1)
  const of: number[] = []
  const number: number[] = []
  for (let p = 0; p < parents; p++)
    for (let j = 1; j <= 1 + (p % 7); j++) {
      of.push(p)
      number.push(j)
    }
  const [rows, numbers] = [Int32Array.from(of), Int32Array.from(number)]
  // Parents side by side, far apart, and in no order.
  const apart = rows.map(r => (r * 389) % parents).sort()
  const mixed = rows.map((_, i) => (i * 389) % parents)
  for (const distribution of DISTRIBUTIONS)
    for (const own of [rows, apart, mixed]) {
      const [a, b] = [plain, fast].map(s => {
        const keys = words(0)
        s.keys(keys, nodeKey('s', 'turn'), ids, parents)
        const out = new Float64Array(own.length)
        s.members(out, distribution, keys, own, numbers, own.length, 3)
        return out
      }) as [Float64Array, Float64Array]
      expect(bits(b)).toEqual(bits(a))
    }
})

/** Words whose uniforms lie at either end, at every octave and on its borders. */
function extremes(): { x0: Int32Array; x1: Int32Array } {
  const ks = [0n, 1n, 2n, 3n]
  for (let e = 2n; e < 52n; e++)
    ks.push((1n << e) - 1n, 1n << e, (1n << e) + 1n, (1n << e) + (1n << (e - 1n)))
  const all = ks.flatMap(k => [k, (1n << 52n) - 1n - k]).filter(k => k < 1n << 52n)
  return {
    x0: Int32Array.from(all, k => Number(BigInt.asIntN(32, (k >> 32n) << 12n))),
    x1: Int32Array.from(all, k => Number(BigInt.asIntN(32, k))),
  }
}

test('at both ends and at every border of the tables', () => {
  const { x0, x1 } = extremes()
  const n = x0.length
  const { program, apply } = startProgram()!
  const tables = { normal: normalTable, gamma32: gamma32Table }
  for (const distribution of DISTRIBUTIONS) {
    new Int32Array(program.memory.buffer, program.X0.value, n).set(x0)
    new Int32Array(program.memory.buffer, program.X1.value, n).set(x1)
    apply(distribution, n)
    const out = new Float64Array(program.memory.buffer, program.OUT.value, n).slice()
    const expected = new Float64Array(n)
    if (distribution === 'uniform') for (let i = 0; i < n; i++) expected[i] = uniformOf(x0[i]!, x1[i]!)
    else quantiles(tables[distribution], x0, x1, expected, n)
    expect(bits(out)).toEqual(bits(expected))
  }
})

test('the kept program is what its source compiles to', () => {
  const script = new URL('../../scripts/build/make-wasm.mjs', import.meta.url).pathname
  expect(() => execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' })).not.toThrow()
}, 60_000)

test('the sources of the programs are well typed, by the compiler’s own declarations', () => {
  const tsc = new URL('../../node_modules/typescript/bin/tsc', import.meta.url).pathname
  const wasm = new URL('../../wasm', import.meta.url).pathname
  expect(() => execFileSync(process.execPath, [tsc, '-p', wasm], { stdio: 'pipe' })).not.toThrow()
}, 60_000)
