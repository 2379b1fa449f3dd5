/** Rows of typed columns as text by the program of wasm/text.ts, a slice of rows at a time through its memory. */
import { type Place, startWasm } from '../ground/wasm.js'
import type { Batch, ColumnData } from '../schema/batch.js'
import type { ColumnType } from '../schema/tables.js'
import { MOST_BYTES } from './digits.js'
import { type Cell, mostBytes, type Put, putOf, type Rows } from './text-plain.js'
import { TEXT_PROGRAM } from './text-program.js'

interface Program {
  readonly memory: { readonly buffer: ArrayBuffer; readonly grow: (pages: number) => number }
  readonly FREE: Place
  readonly FIRST_POWER: Place
  readonly row: Place
  readonly column: Place
  readonly end: Place
  readonly setPowers: (address: number) => void
  readonly write: (
    columns: number,
    width: number,
    firstRow: number,
    firstColumn: number,
    rows: number,
    out: number,
    limit: number,
    after: number,
    afterLength: number,
  ) => number
}

/** How the program reads a column's values. */
const KINDS: Readonly<Record<ColumnType, number>> = {
  cat: 0,
  bool: 0,
  int8: 1,
  int32: 2,
  int64: 3,
  float64: 3,
  float32: 4,
  timestamp: 5,
}

const ALIGNED = 16
const aligned = (address: number) => Math.ceil(address / ALIGNED) * ALIGNED

interface Started {
  readonly program: Program
  /** Where a writer's own data may start. */
  readonly base: number
}
let known: Started | undefined

/** The program started with its powers of ten; undefined where the engine lacks WebAssembly. */
function start(): Started | undefined {
  if (known) return known
  const program = startWasm<Program>(TEXT_PROGRAM)
  if (!program) return undefined
  const at = aligned(program.FREE.value)
  const powers = powersOfTen(program.FIRST_POWER.value)
  new BigUint64Array(program.memory.buffer, at, powers.length).set(powers)
  program.setPowers(at)
  known = { program, base: aligned(at + powers.byteLength) }
  return known
}

const LAST_POWER = 324
const WORD = 64n
/** ⌊k · log₂ 10⌋ = ⌊k · LOG / 2¹⁹⌋ for all powers that are here. */
const LOG = 1741647
const LOG_BITS = 19

/**
 * 10^k in 128 bits, the highest of them 1, rounded up, for k from `first` on: high half, low half. Giulietti (2020),
 * section 9.
 */
export function powersOfTen(first: number): BigUint64Array {
  const halves: bigint[] = []
  for (let k = first; k <= LAST_POWER; k++) {
    const ten = 10n ** BigInt(Math.abs(k))
    const shift = BigInt(2 * Number(WORD) - 1 - ((k * LOG) >> LOG_BITS))
    const [over, under] = k >= 0 ? [ten, 1n] : [1n, ten]
    const g = shift >= 0n ? ceil(over << shift, under) : ceil(over, under << -shift)
    halves.push(g >> WORD, g & ((1n << WORD) - 1n))
  }
  return BigUint64Array.from(halves)
}

const ceil = (a: bigint, b: bigint) => (a + b - 1n) / b

/** Rows that are in the program's memory at once, and the bytes of text that are. */
const SLICE = 8192
/** Pieces as large as a part file gathers go to it without another copy. */
const CHUNK = 1 << 20
/** Bytes of a column's description. */
const COLUMN = 32

/** A writer's data in the program's memory: bytes to be put at `base`, and their places. */
interface Fixed {
  readonly bytes: Uint8Array
  readonly columns: number
  readonly after: number
  readonly data: number
}

export function wasmRows(cells: readonly Cell[], after: Uint8Array): Rows | undefined {
  const started = start()
  if (!started) return undefined
  const { program, base } = started
  const fixed = layOut(cells, after, base)
  const puts = cells.map(putOf)
  const row = cells.reduce((n, c) => n + mostBytes(c), after.length)
  const spare = new Uint8Array(MOST_BYTES)
  return (batch, emit) => {
    for (let from = 0; from < batch.rows; from += SLICE) {
      const rows = Math.min(SLICE, batch.rows - from)
      const out = fill(program, base, fixed, batch, from, rows, CHUNK + row + BEYOND)
      for (let [i, j, state] = [0, 0, 1]; state !== 0; ) {
        state = program.write(
          fixed.columns,
          cells.length,
          i,
          j,
          rows,
          out,
          out + CHUNK,
          fixed.after,
          after.length,
        )
        emit(new Uint8Array(program.memory.buffer, out, program.end.value - out))
        i = program.row.value
        j = program.column.value
        if (state !== LEFT) continue
        const value = (batch.columns[j] as ColumnData).values[from + i] as number
        emit(spare.subarray(0, (puts[j] as Put)(spare, 0, value)))
        j++
      }
    }
  }
}

/** Bytes that it may write beyond the end of a text. */
const BEYOND = 8
/** A cell that the program leaves to its caller. */
const LEFT = 2

function layOut(cells: readonly Cell[], after: Uint8Array, base: number): Fixed {
  const parts: { at: number; bytes: Uint8Array }[] = []
  const columns = base
  let next = base + cells.length * COLUMN
  const put = (bytes: Uint8Array) => {
    const at = next
    parts.push({ at, bytes })
    next = aligned(at + bytes.length)
    return at
  }
  const ints: number[] = cells.flatMap(({ type, before, none, texts, mark }) => {
    const places = texts.flatMap(t => [put(t), t.length])
    const aux =
      type === 'timestamp'
        ? mark
          ? mark.charCodeAt(0)
          : 0
        : put(new Uint8Array(Int32Array.from(places).buffer))
    return [KINDS[type], 0, 0, put(before), before.length, put(none), none.length, aux]
  })
  const end = put(after)
  const bytes = new Uint8Array(next - base)
  bytes.set(new Uint8Array(Int32Array.from(ints).buffer))
  for (const p of parts) bytes.set(p.bytes, p.at - base)
  return { bytes, columns, after: end, data: aligned(next) }
}

const PAGE = 1 << 16
/** Where a column's description has the address of its values, and of the array that is 1 where they are present. */
const VALUES = 1
const VALID = 2

/** Puts the writer's data and a slice of rows into the program's memory; returns where there is room for text. */
function fill(
  { memory }: Program,
  base: number,
  { bytes, columns, data }: Fixed,
  batch: Batch,
  from: number,
  rows: number,
  room: number,
): number {
  const placed: { at: number; values: Uint8Array }[] = []
  let next = data
  const put = (a: ArrayBufferView & { readonly BYTES_PER_ELEMENT: number }) => {
    const size = a.BYTES_PER_ELEMENT
    const at = next
    placed.push({ at, values: new Uint8Array(a.buffer, a.byteOffset + from * size, rows * size) })
    next = aligned(at + rows * size)
    return at
  }
  const places = batch.columns.map(({ values, valid }) => [put(values), valid ? put(valid) : 0] as const)
  const missing = next + room - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE))
  const all = new Uint8Array(memory.buffer)
  all.set(bytes, base)
  for (const { at, values } of placed) all.set(values, at)
  const described = new Int32Array(memory.buffer, columns)
  places.forEach(([values, valid], j) => {
    described[(j * COLUMN) / 4 + VALUES] = values
    described[(j * COLUMN) / 4 + VALID] = valid
  })
  return next
}
