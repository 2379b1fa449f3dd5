/** Sums of truth by cell that each part leaves beside its receipt, until the manifest adds them up. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { snappyUncompress } from 'hysnappy'
import { addSums } from '../estimands/estimand.js'
import { type CellSums, emptyCellSums } from '../estimands/weighted.js'
import { STATE_FOLDER } from '../files/layout.js'
import { writeWhole } from '../files/part-file.js'
import { freshSnappy } from '../files/snappy.js'

const pathOf = (out: string, part: number) => join(out, STATE_FOLDER, `cells-${part}`)
/** Most sums are 0: a part's file is a sixth of its size. */
let compress: ((input: Uint8Array) => Uint8Array) | undefined

export function saveCellSums(out: string, part: number, sums: CellSums): void {
  const bytes = new Uint8Array(sums.buffer, sums.byteOffset, sums.byteLength)
  compress ??= freshSnappy()
  writeWhole(pathOf(out, part), compress(bytes))
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
    const bytes = snappyUncompress(new Uint8Array(readFileSync(pathOf(folder, part))), total.byteLength)
    addSums(total, new Float64Array(bytes.slice().buffer))
  }
  return total
}
