/** Sums of truth by cell that each part leaves beside its receipt, until the manifest adds them up. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { addCellSums, type CellSums, emptyCellSums, SUMS_A_CELL } from '../estimands/weighted.js'
import { STATE_FOLDER } from '../files/layout.js'
import { writeMeanwhile } from '../files/part-file.js'
import { freshSnappy, unsnappy } from '../files/snappy.js'

const pathOf = (out: string, part: number) => join(out, STATE_FOLDER, `cells-${part}`)
let compress: ((input: Uint8Array) => Uint8Array) | undefined

/** A part's file: the number of cells that hold sessions; then, compressed, which these are, and their sums. */
export async function saveCellSums(out: string, part: number, { cells, sums }: CellSums): Promise<void> {
  const numbers = new Float64Array(cells.length + sums.length)
  numbers.set(cells)
  numbers.set(sums, cells.length)
  compress ??= freshSnappy()
  const head = new Uint8Array(Float64Array.of(cells.length).buffer)
  await writeMeanwhile(pathOf(out, part), Buffer.concat([head, compress(new Uint8Array(numbers.buffer))]))
}

export function hasCellSums(out: string, part: number): boolean {
  return existsSync(pathOf(out, part))
}

/** The sums of all parts, each in its folder, added in their order, one part in memory at a time. */
export function totalCellSums(
  parts: readonly { readonly folder: string; readonly part: number }[],
): CellSums {
  const total = emptyCellSums()
  for (const { folder, part } of parts) {
    const file = readFileSync(pathOf(folder, part))
    const count = file.readDoubleLE()
    const bytes = unsnappy(file.subarray(HEAD), count * (1 + SUMS_A_CELL) * HEAD)
    const numbers = new Float64Array(bytes.buffer)
    addCellSums(total, {
      cells: Int32Array.from(numbers.subarray(0, count)),
      sums: numbers.subarray(count),
    })
  }
  return total
}

const HEAD = Float64Array.BYTES_PER_ELEMENT
