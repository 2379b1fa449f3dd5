/** Sessions in groups of whole people: cut where batches follow each other by people, or divided by people’s ids. */
import { need } from '../ground/error.js'
import { type Batch, columnOf, gatherRows, type Values } from '../schema/batch.js'

/** A frame is closed at the first chance after this many sessions. */
const SESSIONS_A_FRAME = 10_000
/** Above this, a frame in memory is divided: what is worked out of it would no longer fit in the processor's cache. */
const MOST_SESSIONS_A_FRAME = 4 * SESSIONS_A_FRAME

/** The ids of the people in a batch lie between these. */
export interface Range {
  readonly low: number
  readonly high: number
  readonly rows: number
}

export function rangeOf(batch: Batch): Range {
  const ids = columnOf(batch, 'person_id').values
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let i = 0; i < batch.rows; i++) {
    low = Math.min(low, ids[i] as number)
    high = Math.max(high, ids[i] as number)
  }
  return { low, high, rows: batch.rows }
}

/** Whether a frame ends with each batch: none of its people may occur later, and it must be large enough. */
export function endsOf(ranges: readonly Range[]): boolean[] {
  need(
    ranges.some(r => r.rows > 0),
    'recover.empty',
    'the sessions table has no rows',
  )
  const lowestAfter = new Float64Array(ranges.length + 1).fill(Number.POSITIVE_INFINITY)
  for (let k = ranges.length - 1; k >= 0; k--)
    lowestAfter[k] = Math.min(ranges[k]!.low, lowestAfter[k + 1] as number)
  let left = ranges.reduce((n, r) => n + r.rows, 0)
  let highest = Number.NEGATIVE_INFINITY
  let sessions = 0
  return ranges.map(({ high, rows }, k) => {
    highest = Math.max(highest, high)
    sessions += rows
    left -= rows
    const last = k === ranges.length - 1
    const ends =
      last || (highest < (lowestAfter[k + 1] as number) && sessions >= SESSIONS_A_FRAME && left > 0)
    if (ends) sessions = 0
    return ends
  })
}

/** Sessions of files from elsewhere are kept in memory as far as this, some two million; more are read again in every pass. */
const KEPT_BYTES = 1 << 28

/** The people of every batch, and the batches, unless they are too many to be kept. */
export async function looked(batches: AsyncIterable<Batch>): Promise<{ kept?: Batch[]; ranges: Range[] }> {
  const ranges: Range[] = []
  let kept: Batch[] | undefined = []
  let bytes = 0
  for await (const batch of batches) {
    ranges.push(rangeOf(batch))
    for (const { values, valid } of batch.columns) bytes += values.byteLength + (valid?.byteLength ?? 0)
    if (bytes > KEPT_BYTES) kept = undefined
    kept?.push(batch)
  }
  return { ...(kept && { kept }), ranges }
}

/** Batches in groups of whole people: as they follow each other, or, where people lie scattered, by their ids. */
export function wholePeople(
  batches: readonly Batch[],
  ends: readonly boolean[],
): readonly (readonly Batch[])[] {
  const groups: Batch[][] = [[]]
  batches.forEach((batch, k) => {
    groups.at(-1)!.push(batch)
    if (ends[k]) groups.push([])
  })
  groups.pop()
  return groups.some(g => sessionsIn(g) > MOST_SESSIONS_A_FRAME) ? byPeople(batches) : groups
}

const sessionsIn = (batches: readonly Batch[]) => batches.reduce((n, b) => n + b.rows, 0)

/** Batches divided at ids of people between which some ten thousand sessions lie. */
function byPeople(batches: readonly Batch[]): Batch[][] {
  const ids = new Float64Array(sessionsIn(batches))
  let n = 0
  for (const batch of batches) {
    const { values } = columnOf(batch, 'person_id')
    for (let i = 0; i < batch.rows; i++) ids[n++] = values[i] as number
  }
  ids.sort()
  const lasts = Array.from(
    { length: Math.ceil(n / SESSIONS_A_FRAME) },
    (_, g) => ids[Math.min(n, (g + 1) * SESSIONS_A_FRAME) - 1] as number,
  )
  const groups = lasts.map((): Batch[] => [])
  for (const batch of batches)
    groupedRows(columnOf(batch, 'person_id').values, batch.rows, lasts).forEach((rows, g) => {
      if (rows.length > 0) groups[g]!.push(gatherRows(batch, Int32Array.from(rows)))
    })
  return groups.filter(g => g.length > 0)
}

/** The rows of people up to the last id of each group, and above that of the one before. */
function groupedRows(ids: Values, rows: number, lasts: readonly number[]): number[][] {
  const groups = lasts.map((): number[] => [])
  for (let i = 0; i < rows; i++) {
    let [low, high] = [0, lasts.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ids[i] as number) <= (lasts[middle] as number)) high = middle
      else low = middle + 1
    }
    groups[low]!.push(i)
  }
  return groups
}
