/** Sums of truth by cell that each part leaves beside its receipt, until the manifest adds them up. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { OUTCOMES } from '../estimands/outcomes.js'
import { SLOTS } from '../estimands/tally.js'
import { addCellSums, type CellSums, emptyCellSums } from '../estimands/weighted.js'
import { STATE_FOLDER } from '../files/layout.js'
import { writeMeanwhile } from '../files/part-file.js'

const pathOf = (out: string, part: number) => join(out, STATE_FOLDER, `cells-${part}`)

/**
 * A part stores the sums of each outcome in the narrowest of these types that can represent them; only logs need the
 * widest.
 */
const KINDS = [Uint8Array, Uint16Array, Uint32Array, Float64Array] as const
type Kind = (typeof KINDS)[number]

/**
 * A part's file: how many cells hold sessions, and of how many bytes the numbers of each outcome are; which cells these
 * are; the outcomes' sums.
 */
export async function saveCellSums(out: string, part: number, { cells, sums }: CellSums): Promise<void> {
  const outcomes = outcomesOf(cells, sums)
  const kinds = outcomes.map(narrowest)
  const head = Uint32Array.of(cells.length, ...kinds.map(k => k.BYTES_PER_ELEMENT))
  const pieces = [head, cells, ...outcomes.map((o, j) => new (kinds[j] as Kind)(o))]
  await writeMeanwhile(pathOf(out, part), Buffer.concat(pieces.map(bytesOf)))
}

export function hasCellSums(out: string, part: number): boolean {
  return existsSync(pathOf(out, part))
}

/** A part, and the folder in which its sums lie. */
export interface PlacedSums {
  readonly folder: string
  readonly part: number
}

/** Adds up the sums of parts in their order, one part in memory at a time, while others are made. */
export class CellTotal {
  readonly sums = emptyCellSums()
  readonly #added: PlacedSums[] = []

  /** Adds the parts that are next in order, as far as `has` says that they are there. */
  addNext(folder: string, has: (part: number) => boolean): void {
    while (has(this.#added.length)) this.#add({ folder, part: this.#added.length })
  }

  /** The sums of exactly these parts. */
  of(parts: readonly PlacedSums[]): CellSums {
    const isBeginning = this.#added.every(
      ({ folder, part }, j) => parts[j]?.folder === folder && parts[j].part === part,
    )
    if (!isBeginning) return new CellTotal().of(parts)
    for (const p of parts.slice(this.#added.length)) this.#add(p)
    return this.sums
  }

  #add(place: PlacedSums): void {
    addCellSums(this.sums, readCellSums(pathOf(place.folder, place.part)))
    this.#added.push(place)
  }
}

function readCellSums(path: string): CellSums {
  const file = readFileSync(path)
  let at = 0
  const take = (kind: Kind | Int32ArrayConstructor, n: number) => {
    const bytes = new Uint8Array(file.subarray(at, at + n * kind.BYTES_PER_ELEMENT))
    at += bytes.length
    return new kind(bytes.buffer)
  }
  const [count = 0, ...widths] = take(Uint32Array, 1 + OUTCOMES.length)
  const cells = take(Int32Array, count) as Int32Array
  const sums = new Float64Array(OUTCOMES.length * count * SLOTS)
  widths.forEach((width, o) => {
    const kind = KINDS.find(k => k.BYTES_PER_ELEMENT === width) as Kind
    sums.set(take(kind, count * SLOTS), o * count * SLOTS)
  })
  return { cells, sums }
}

function outcomesOf(cells: Int32Array, sums: Float64Array): Float64Array[] {
  const size = cells.length * SLOTS
  return OUTCOMES.map((_, o) => sums.subarray(o * size, (o + 1) * size))
}

function narrowest(numbers: Float64Array): Kind {
  let most = 0
  for (let i = 0; i < numbers.length; i++) {
    const x = numbers[i] as number
    if (x !== x >>> 0) return Float64Array
    most = x > most ? x : most
  }
  return KINDS.find(k => most < 256 ** k.BYTES_PER_ELEMENT) as Kind
}

const bytesOf = (a: ArrayBufferView) => new Uint8Array(a.buffer, a.byteOffset, a.byteLength)
