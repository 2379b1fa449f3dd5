/** Columns that are read straight into typed arrays are what the library reads. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { type FileMetaData, parquetMetadata, parquetRead, parquetSchema } from 'hyparquet'
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js'
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js'
import { compressors } from 'hyparquet-compressors'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generateCorpus } from '../../src/corpus/generate-corpus.js'
import { resolveSpec } from '../../src/corpus/spec.js'
import { tableFiles } from '../../src/files/input.js'
import { plainPacking } from '../../src/files/pack-plain.js'
import { directColumn, mayBeDirect, valueIn } from '../../src/files/parquet-direct.js'
import { deltasInto, runsInto } from '../../src/ground/packed.js'
import { TABLE_NAMES } from '../../src/schema/tables.js'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-direct-'))
afterAll(() => rmSync(folder, { recursive: true }))

const out = join(folder, 'corpus')
beforeAll(() =>
  generateCorpus(resolveSpec({ people: 40, gold: '10', tables: [...TABLE_NAMES] }), { out, workers: 1 }),
)

const bytesOf = (table: (typeof TABLE_NAMES)[number]) =>
  new Uint8Array(readFileSync(tableFiles(out, table)[0]!))

/** Of each column that is read directly, its values. */
function direct(bytes: Uint8Array, metadata: FileMetaData): Map<string, unknown[]> {
  const elements = new Map(parquetSchema(metadata).children.map(c => [c.element.name, c.element]))
  const found = metadata.row_groups[0]!.columns.flatMap(({ meta_data: chunk }): [string, unknown[]][] => {
    const first = Number(chunk!.dictionary_page_offset || chunk!.data_page_offset)
    const column = bytes.subarray(first, first + Number(chunk!.total_compressed_size))
    const name = chunk!.path_in_schema[0]!
    const element = elements.get(name)!
    const own = mayBeDirect(chunk!, element) && directColumn(column, chunk!, element)
    return own ? [[name, Array.from(own.values, (_, i) => valueIn(own, i))]] : []
  })
  return new Map(found)
}

const plain = (v: unknown) => (typeof v === 'bigint' ? Number(v) : (v ?? null))

async function byLibrary(bytes: Uint8Array, metadata: FileMetaData, columns: string[]) {
  const buffer = bytes.slice().buffer
  const file = { byteLength: buffer.byteLength, slice: (from: number, to?: number) => buffer.slice(from, to) }
  const found = new Map<string, unknown[]>()
  await parquetRead({
    file,
    metadata,
    compressors,
    columns,
    rowEnd: Number(metadata.row_groups[0]!.num_rows),
    onChunk: c => void found.set(c.columnName, Array.from(c.columnData as ArrayLike<unknown>, plain)),
  })
  return found
}

test.each(TABLE_NAMES)(
  'every column of %s but instants is read directly, and is what the library reads',
  async table => {
    const bytes = bytesOf(table)
    const metadata = parquetMetadata(bytes.slice().buffer)
    const own = direct(bytes, metadata)
    const names = parquetSchema(metadata).children.map(c => c.element.name)
    const instants = metadata.schema.filter(e => e.converted_type === 'TIMESTAMP_MILLIS').map(e => e.name)
    expect([...own.keys()]).toEqual(names.filter(n => !instants.includes(n)))
    expect(own).toEqual(await byLibrary(bytes, metadata, [...own.keys()]))
  },
)

const cases = fileURLToPath(new URL('cases/', import.meta.url))
const strangers = readdirSync(cases, { recursive: true, encoding: 'utf8' }).filter(f =>
  f.endsWith('.parquet'),
)

test.each(strangers)('what is read directly of %s is what the library reads', async name => {
  const bytes = new Uint8Array(readFileSync(join(cases, name)))
  const metadata = parquetMetadata(bytes.slice().buffer)
  const own = direct(bytes, metadata)
  if (own.size > 0) expect(own).toEqual(await byLibrary(bytes, metadata, [...own.keys()]))
})

test('of changed bytes nothing is read that the library would read otherwise', async () => {
  const bytes = bytesOf('sessions')
  const metadata = parquetMetadata(bytes.slice().buffer)
  const end = Math.max(...metadata.row_groups[0]!.columns.map(c => Number(c.meta_data!.data_page_offset)))
  await fc.assert(
    fc.asyncProperty(fc.nat(end), fc.nat(255), async (at, value) => {
      const changed = bytes.with(at, value)
      const own = direct(changed, metadata)
      const other = await byLibrary(changed, metadata, [...own.keys()])
      const differs = (name: string) => JSON.stringify(own.get(name)) !== JSON.stringify(other.get(name))
      expect([...own.keys()].filter(differs)).toEqual([])
    }),
    { numRuns: 1000 },
  )
})

test('differences of whole numbers are read as they were written', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -(2 ** 22), max: 2 ** 22 }), { minLength: 1, maxLength: 600 }),
      numbers => {
        const bytes = plainPacking.deltas(Int32Array.from(numbers))
        const [read, byLibrary] = [new Float64Array(numbers.length), new Int32Array(numbers.length)]
        deltasInto(read, { bytes, at: 0 })
        deltaBinaryUnpack(readerOf(bytes), numbers.length, byLibrary)
        expect([...read]).toEqual(numbers)
        expect([...byLibrary]).toEqual(numbers)
      },
    ),
  )
})

const readerOf = (bytes: Uint8Array) => ({
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
  offset: 0,
})

/** Runs of one number and packed numbers, one after another, as their bytes. */
const run = (width: number) =>
  fc.oneof(
    fc.tuple(fc.integer({ min: 1, max: 300 }), fc.nat(2 ** width - 1)).map(([count, value]) => {
      const body = Array.from({ length: Math.ceil(width / 8) }, (_, k) => (value >> (8 * k)) & 255)
      return { count, bytes: [...varint(count * 2), ...body] }
    }),
    fc
      .integer({ min: 1, max: 30 })
      .chain(groups =>
        fc
          .array(fc.nat(255), { minLength: groups * width, maxLength: groups * width })
          .map(body => ({ count: groups * 8, bytes: [...varint(groups * 2 + 1), ...body] })),
      ),
  )

const varint = (x: number): number[] => (x < 128 ? [x] : [(x % 128) + 128, ...varint(Math.floor(x / 128))])

test('runs are what the library reads', () => {
  const runs = fc
    .integer({ min: 1, max: 12 })
    .chain(width => fc.tuple(fc.constant(width), fc.array(run(width), { minLength: 1 })))
  fc.assert(
    fc.property(runs, ([width, all]) => {
      const count = all.reduce((n, r) => n + r.count, 0)
      const bytes = Uint8Array.from(all.flatMap(r => r.bytes))
      const [own, byLibrary] = [new Int32Array(count), new Array<number>(count)]
      runsInto(own, { bytes, at: 0 }, width)
      readRleBitPackedHybrid(readerOf(bytes), width, byLibrary, bytes.length)
      expect([...own]).toEqual(byLibrary)
    }),
  )
})

test('bytes that end early are refused', () => {
  const bytes = plainPacking.deltas(Int32Array.from({ length: 200 }, (_, i) => i * i))
  expect(() => deltasInto(new Float64Array(200), { bytes: bytes.subarray(0, 100), at: 0 })).toThrow(
    RangeError,
  )
  expect(() => runsInto(new Int32Array(100), { bytes: Uint8Array.of(25), at: 0 }, 4)).toThrow(RangeError)
})

test('runs beyond the last number are refused', () => {
  const read = (...bytes: number[]) => {
    const out = new Uint8Array(3)
    runsInto(out, { bytes: Uint8Array.from(bytes), at: 0 }, 1)
    return [...out]
  }
  expect(read(6, 1)).toEqual([1, 1, 1])
  expect(read(3, 0b101)).toEqual([1, 0, 1])
  expect(() => read(8, 1)).toThrow(RangeError)
  expect(() => read(5, 0b101, 0)).toThrow(RangeError)
})
