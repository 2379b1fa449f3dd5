/** Loads held-out postings of anyone: the price of each, and the estimate of it. */
import { inputFiles, type Source, shownSource } from '../files/input.js'
import { besideOf, emptySurvey } from '../files/intake.js'
import { type Mapping, NO_MAPPING } from '../files/mapping.js'
import { need } from '../ground/error.js'
import { grouped } from '../ground/format.js'
import { type Frame, frameOfColumns } from '../recover/frame.js'
import { type Batch, columnOf, type Values } from '../schema/batch.js'
import { gathered } from './frames.js'

export interface Postings {
  /** Each as one session of a person of its own. */
  readonly frame: Frame
  /** Notes for the user, one sentence each. */
  readonly notes: readonly string[]
}

const READ = ['posting_id', 'true_usd', 'estimated_usd', 'value_band'] as const

/**
 * The postings in any table with true_usd and estimated_usd; posting_id and value_band may be there too. Errors: a price that is
 * out of bounds, a band that contradicts its price, a posting that stands twice.
 */
export async function loadPostings(from: Source, mapping: Mapping = NO_MAPPING): Promise<Postings> {
  const shown = shownSource(from)
  const batches = await gathered(besideOf(inputFiles(from, 'postings'), 'postings', mapping, emptySurvey()))
  const rows = batches.reduce((n, b) => n + b.rows, 0)
  need(rows > 0, 'recover.empty', `${shown} has no rows`)
  const valid = Object.fromEntries(READ.map(name => [name, validOf(batches, name, rows)]))
  const columns = Object.fromEntries(READ.map(name => [name, valuesOf(batches, name, rows)]))
  const missing = ['true_usd', 'estimated_usd'].flatMap(name => {
    const n = valid[name]?.reduce((sum, v) => sum + 1 - v, 0) ?? 0
    return n > 0 ? [`${name} (${grouped(n)})`] : []
  })
  const notes =
    missing.length > 0
      ? [
          `${shown} lacks values in ${missing.join(', ')}: a statistic rests on the postings that have all that it needs`,
        ]
      : []
  const ids = columns.posting_id as Values
  return { frame: frameOfColumns({ ...columns, person_id: ids, session_id: ids }, valid), notes }
}

function valuesOf(batches: readonly Batch[], name: string, rows: number): Float64Array {
  const out = new Float64Array(rows)
  let at = 0
  for (const batch of batches) {
    out.set(columnOf(batch, name).values.subarray(0, batch.rows), at)
    at += batch.rows
  }
  return out
}

function validOf(batches: readonly Batch[], name: string, rows: number): Uint8Array {
  const out = new Uint8Array(rows).fill(1)
  let at = 0
  for (const batch of batches) {
    const { valid } = columnOf(batch, name)
    if (valid) out.set(valid.subarray(0, batch.rows), at)
    at += batch.rows
  }
  return out
}
