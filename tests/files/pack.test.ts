import fc from 'fast-check'
import { parquetReadObjects } from 'hyparquet'
import { expect, test } from 'vitest'
import { type Packing, plainPacking } from '../../src/files/pack-plain.js'
import { wasmPacking } from '../../src/files/pack-wasm.js'
import { parquetWriter } from '../../src/files/write-parquet.js'
import type { Values } from '../../src/schema/batch.js'
import type { Column, Table } from '../../src/schema/tables.js'

const fast = wasmPacking() as Packing

/** Lengths about those of chunks, blocks and groups, and any others. */
const lengths = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  fc.constantFrom(4095, 4096, 4097, 4224, 4225, 8192, 9000),
)
const LIMIT = 2 ** 51
/** Whole numbers of every size, near each other or not. */
const numbers = (limit: number) =>
  fc.tuple(lengths, fc.integer(), fc.double({ min: 0, max: 1, noNaN: true })).map(([n, seed, spread]) => {
    let x = seed | 1
    return Array.from({ length: n }, () => {
      x = (Math.imul(x, 1_103_515_245) + 12_345) | 0
      return Math.floor((x / 2 ** 31) * limit ** spread)
    })
  })

const bytes = (v: Values) => Buffer.from(v.buffer, v.byteOffset, v.byteLength).toString('hex')

test('the program gives the bytes of the plain functions: differences', () => {
  fc.assert(
    fc.property(numbers(LIMIT), xs => {
      const doubles = Float64Array.from(xs)
      expect(bytes(fast.deltas(doubles))).toBe(bytes(plainPacking.deltas(doubles)))
      const ints = Int32Array.from(xs, x => x % 2 ** 30)
      expect(bytes(fast.deltas(ints))).toBe(bytes(plainPacking.deltas(ints)))
      expect(fast.ends(ints)).toEqual(plainPacking.ends(ints))
    }),
  )
})

test('the program gives the bytes of the plain functions: packed bits and the values that are present', () => {
  fc.assert(
    fc.property(numbers(1000), fc.integer({ min: 1, max: 31 }), (xs, width) => {
      const below = 2 ** width
      const ints = Int32Array.from(xs, x => ((x % below) + below) % below)
      expect(bytes(fast.packed(ints, 0, width))).toBe(bytes(plainPacking.packed(ints, 0, width)))
      const small = Int8Array.from(xs, x => (x % 100) - 20)
      expect(bytes(fast.packed(small, -120, 8))).toBe(bytes(plainPacking.packed(small, -120, 8)))
      const flags = Uint8Array.from(xs, x => x & 1)
      expect(bytes(fast.bits(flags))).toBe(bytes(plainPacking.bits(flags)))
      for (const values of [ints, small, flags, Float64Array.from(xs, x => x / 7)])
        expect(bytes(fast.presentOf(values, flags))).toBe(bytes(plainPacking.presentOf(values, flags)))
    }),
  )
})

test('differences are read back, by a reader that is not ours', async () => {
  const columns = [
    { name: 'id', type: 'int64', nullable: false, meaning: '' },
    { name: 'count', type: 'int32', nullable: true, meaning: '' },
  ] as Column[]
  const table = { name: 'sessions', columns } as unknown as Table
  await fc.assert(
    fc.asyncProperty(numbers(LIMIT), async xs => {
      fc.pre(xs.length > 0)
      const pieces: Uint8Array[] = []
      const writer = parquetWriter(table, { write: b => void pieces.push(b.slice()) })
      const ids = Float64Array.from(xs)
      const counts = Int32Array.from(xs, x => x % 2 ** 30)
      const valid = Uint8Array.from(xs, x => +(x % 3 !== 0))
      writer.write({ table, rows: xs.length, columns: [{ values: ids }, { values: counts, valid }] })
      writer.finish()
      const { buffer } = Uint8Array.from(Buffer.concat(pieces))
      const { compressors } = await import('hyparquet-compressors')
      const rows = await parquetReadObjects({ file: buffer, compressors })
      expect(rows.map(r => [Number(r.id), r.count ?? null])).toEqual(
        xs.map((x, i) => [x, valid[i] === 1 ? (counts[i] as number) : null]),
      )
    }),
    { numRuns: 60 },
  )
})
