import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Cell, plainRows, type Rows } from '../../src/files/text-plain.js'
import { powersOfTen, wasmRows } from '../../src/files/text-wasm.js'
import { csvCells, ndjsonCells } from '../../src/files/write-text.js'
import type { Batch, ColumnData } from '../../src/schema/batch.js'
import type { Column, Table } from '../../src/schema/tables.js'

const column = (name: string, type: Column['type'], more: Partial<Column> = {}): Column =>
  ({ name, type, nullable: true, meaning: name, ...more }) as Column
const tableOf = (...columns: Column[]) => ({ name: 'sessions', columns }) as unknown as Table

function textOf(rows: Rows, batch: Batch): string {
  let text = ''
  rows(batch, piece => {
    text += Buffer.from(piece).toString()
  })
  return text
}

const newline = new Uint8Array(Buffer.from('\n'))
function both(cells: readonly Cell[], batch: Batch): [plain: string, fast: string] {
  return [textOf(plainRows(cells, newline), batch), textOf(wasmRows(cells, newline) as Rows, batch)]
}

function alike(table: Table, ...columns: ColumnData[]): void {
  const batch = { table, rows: columns[0]!.values.length, columns }
  for (const cells of [csvCells(table), ndjsonCells(table)]) {
    const [plain, fast] = both(cells, batch)
    expect(fast === plain ? '' : firstDifference(plain, fast)).toBe('')
  }
}

function firstDifference(a: string, b: string): string {
  const [x, y] = [a.split('\n'), b.split('\n')]
  const at = x.findIndex((line, i) => line !== y[i])
  return `line ${at}: ${x[at]} is written ${y[at]}`
}

test('the engine that runs these tests takes the program', () => {
  expect(wasmRows(csvCells(tableOf(column('a', 'float64'))), newline)).toBeDefined()
})

/** A fixed stream of 64-bit words (xorshift), for bit patterns of every kind. */
function patterns(n: number): BigUint64Array {
  let x = 88172645463325252n
  return BigUint64Array.from({ length: n }, () => {
    x ^= (x << 13n) & 0xffffffffffffffffn
    x ^= x >> 7n
    x ^= (x << 17n) & 0xffffffffffffffffn
    return x
  })
}

test('doubles of any bits are written as String writes them', () => {
  const any = new Float64Array(patterns(60_000).buffer)
  const plainer = Float64Array.from(any, (_, i) => ((i * 2654435761) % 2 ** 32) / 10 ** (i % 12))
  const powers = Float64Array.from({ length: 2098 }, (_, j) => 2 ** (j - 1074))
  const tens = Float64Array.from({ length: 617 }, (_, j) => Number(`1e${j - 308}`))
  const near = Float64Array.from(tens, x => x * (1 + Number.EPSILON))
  const rest = [0, -0, 1, -1.5, 2 ** 53, 2 ** 53 + 2, -(2 ** 60), 1e21, 1e-6, 1e-7, 5e-324, Number.MAX_VALUE]
  const odd = [Number.NaN, Infinity, -Infinity]
  for (const values of [any, plainer, powers, tens, near, Float64Array.from([...rest, ...odd])]) {
    alike(tableOf(column('x', 'float64')), { values })
    const text = textOf(wasmRows(csvCells(tableOf(column('x', 'float64'))), newline) as Rows, {
      table: tableOf(column('x', 'float64')),
      rows: values.length,
      columns: [{ values }],
    })
    expect(text).toBe(Array.from(values, x => `${String(x)}\n`).join(''))
  }
})

test('floats of any bits are written in nine digits', () => {
  const any = new Float32Array(new Uint32Array(patterns(30_000).buffer).buffer)
  const seconds = Float32Array.from({ length: 30_000 }, (_, i) => Math.exp((i % 997) / 80) * (1 + i / 3e4))
  const ties = Float32Array.from({ length: 200 }, (_, i) => 2 ** (i - 100) * 1.5)
  for (const values of [any, seconds, ties]) alike(tableOf(column('x', 'float32')), { values })
})

test('whole numbers, categories, booleans and instants, some of them missing', () => {
  const levels = ['plain', 'with, comma', 'with "quotes"', 'ö']
  const table = tableOf(
    column('id', 'int64'),
    column('n', 'int32'),
    column('k', 'int8'),
    column('c', 'cat', { levels }),
    column('b', 'bool'),
    column('t', 'timestamp'),
  )
  const row = fc.record({
    id: fc.maxSafeInteger(),
    n: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    k: fc.integer({ min: -128, max: 127 }),
    c: fc.integer({ min: 0, max: 3 }),
    b: fc.integer({ min: 0, max: 1 }),
    t: fc.integer({ min: Date.UTC(1601, 0), max: Date.UTC(9999, 11) }),
    valid: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), fc.constantFrom(1, 200), (some, times) => {
      const rows = Array.from({ length: some.length * times }, (_, i) => some[i % some.length]!)
      const valid = (j: number) => Uint8Array.from(rows, r => +r.valid[j]!)
      alike(
        table,
        { values: Float64Array.from(rows, r => r.id), valid: valid(0) },
        { values: Int32Array.from(rows, r => r.n), valid: valid(1) },
        { values: Int8Array.from(rows, r => r.k) },
        { values: Uint8Array.from(rows, r => r.c), valid: valid(3) },
        { values: Uint8Array.from(rows, r => r.b), valid: valid(4) },
        { values: Float64Array.from(rows, r => r.t), valid: valid(5) },
      )
    }),
    { numRuns: 40 },
  )
})

test('the powers of ten have 128 bits and lie within one unit of the last', () => {
  const first = -292
  const halves = powersOfTen(first)
  for (let j = 0; j < halves.length / 2; j++) {
    const g = (halves[2 * j]! << 64n) | halves[2 * j + 1]!
    const k = first + j
    expect(g >> 127n, `10^${k}`).toBe(1n)
    // g · 2^shift / 10^k lies in [1, 1 + 2^-127), by whole numbers.
    const shift = ((k * 1741647) >> 19) - 127
    const ten = 10n ** BigInt(Math.abs(k))
    const [a, b] = [g * (k < 0 ? ten : 1n), k < 0 ? 1n : ten]
    const [x, y] = shift >= 0 ? [a << BigInt(shift), b] : [a, b << BigInt(-shift)]
    expect(x >= y && (x - y) << 127n < y * 2n, `10^${k}`).toBe(true)
  }
})

test('an engine without WebAssembly writes the same bytes', () => {
  const dist = new URL('../../dist/', import.meta.url).href
  const code = `
if (process.argv[1] === 'without') delete globalThis.WebAssembly
const { createHash } = await import('node:crypto')
const { Generator } = await import('${dist}generate/generator.js')
const { tableOf } = await import('${dist}generate/tables.js')
const { csvWriter } = await import('${dist}files/write-text.js')
const { PARAMETERS } = await import('${dist}model/nodes.js')
const { resolveParameters } = await import('${dist}model/parameter.js')
const { TABLES } = await import('${dist}schema/tables.js')
const block = new Generator({ parameters: Object.fromEntries(resolveParameters(PARAMETERS)), rules: { transitions: [], settings: [], fixed: [] } }, 'plain').block(1, 300)
const hash = createHash('sha256')
for (const name of ['people', 'sessions', 'turns', 'truth_sessions'])
  csvWriter(TABLES[name], { write: b => hash.update(b) }).write(tableOf(block, name))
console.log(hash.digest('hex'), typeof WebAssembly)`
  const run = (how: string) =>
    execFileSync(process.execPath, ['--input-type=module', '-e', code, how], { encoding: 'utf8' }).split(' ')
  const [[hash, kind], [other, none]] = [run('with'), run('without')] as [string[], string[]]
  expect([kind, none]).toEqual(['object\n', 'undefined\n'])
  expect(other).toBe(hash)
})
