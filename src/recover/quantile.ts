/** Quantiles of any number of sessions, from counts of distinct values. */

import { normalOdds } from '../ground/normal.js'
import { cached } from './cached.js'
import { type Estimator, missing, ROUNDING } from './estimator.js'
import type { Frame } from './frame.js'
import { keyOf, type Measure, type Population, peopleIn, rowsIn } from './population.js'
import { atRank, type Counts, collapse, type Sample, sizeOf } from './sums.js'
import type { Total } from './total.js'
import { doublesOf } from './values.js'

/**
 * The median; that of an even number is the mean of the middle two.
 *
 * @example
 * import { column, estimateOwn, EVERYONE, median } from '@plumbline/plumbline/recover'
 * import { frameOfRows, tablesOf } from '@plumbline/plumbline'
 *
 * const frame = frameOfRows(tablesOf({ people: 500 }).sessions.objects())
 * const [row] = estimateOwn(frame, { value: median(column('value_usd'), EVERYONE) })
 * console.log(row.estimate.toFixed(0)) // → 276
 */
export function median(measure: Measure, over: Population): Estimator {
  return quantile(measure, over, 1 / 2)
}

/**
 * The p-quantile (Hyndman and Fan 1996, type 7) with Woodruff's (1952) interval: the clustered interval of the
 * share below the quantile, carried to the observed values that bound it. The standard error is the standard deviation of
 * the quantile where that share is normal about p with its clustered error, as Maritz and Jarrett (1978) have it for independent
 * values; it is 0 where many sessions tie at the quantile. Exact while the measure takes at most 2²⁰ distinct values; else off by at most 2⁻¹⁷ of itself.
 */
export function quantile(measure: Measure, over: Population, p: number): Estimator {
  const total = countTotal(measure, over)
  return {
    totals: [total],
    solve: merged => {
      const counts = merged.counts(total)
      const n = sizeOf(counts)
      const rank = (n - 1) * p
      const estimate = between(counts, rank)
      const share = shareBelow(counts, estimate) / n
      return {
        estimate,
        certain: true,
        contribute: (frame, weight, into) => {
          const x = measure.of(frame)
          const rows = rowsIn(frame, over)
          const { person } = frame
          const sum = into.of(peopleIn(frame, over))
          for (let j = 0; j < rows.length; j++) {
            const i = rows[j]
            const g = person[i]
            const below = +(x[i] < estimate) + +(x[i] === estimate) / 2
            sum[g] = sum[g] + ((below - share) * weight) / n
          }
        },
        show: (standardError, critical) => {
          // Few people whose shares below the quantile are equal by chance leave no error.
          if (!(standardError > ROUNDING)) return { ...missing, estimate }
          const half = critical * standardError * n
          const conf_low = atRank(counts, Math.max(0, Math.floor(rank - half)))
          const conf_high = atRank(counts, Math.min(n - 1, Math.ceil(rank + half)))
          // What ties at the quantile, counted half, varies less than the share below any value.
          const s =
            standardError * Math.sqrt((p * (1 - p)) / varianceBelow(share, tiesAt(counts, estimate) / n))
          return { estimate, std_error: spreadOf(counts, p, s), conf_low, conf_high }
        },
      }
    },
  }
}

/** The normal deviates within which the share below a quantile is taken to lie. */
const REACH = 6

/** The standard deviation of the values below which there are so many of all as a normal share about p, of error s, says. */
function spreadOf({ values, counts }: Counts, p: number, s: number): number {
  const n = sizeOf({ values, counts })
  let [below, reached, mass, first, second] = [0, 0, 0, 0, 0]
  let from = Number.NaN
  for (let k = 0; k < values.length && reached < 1; k++) {
    below += counts[k]
    const z = below === n ? REACH : (below / n - p) / s
    if (z < -REACH) continue
    if (Number.isNaN(from)) from = values[k]
    const chance = z < REACH ? shareOf(normalOdds(z)) : 1
    const [weight, d] = [chance - reached, values[k] - from]
    mass += weight
    first += weight * d
    second += weight * d * d
    reached = chance
  }
  return Math.sqrt(Math.max(0, second / mass - (first / mass) ** 2))
}

const shareOf = (odds: number) => odds / (1 + odds)

/** The value at a rank, between those at the whole numbers beside it. */
function between(counts: Counts, rank: number): number {
  const [low, high] = [atRank(counts, Math.floor(rank)), atRank(counts, Math.ceil(rank))]
  return low + (high - low) * (rank - Math.floor(rank))
}

/** The number of values below x, ties counted half. */
function shareBelow({ values, counts }: Counts, x: number): number {
  let below = 0
  for (let k = 0; k < values.length && values[k] <= x; k++) below += counts[k] / (values[k] === x ? 2 : 1)
  return below
}

/** The variance of being below a value, ties counted half, of sessions of which so large a share is below and so many tie. */
const varianceBelow = (share: number, ties: number) => share * (1 - share) - ties / 4

const tiesAt = ({ values, counts }: Counts, x: number) => counts[values.indexOf(x)] ?? 0

function countTotal(measure: Measure, over: Population): Total<Counts> {
  return {
    key: `values of ${measure.name} over ${keyOf(over)}`,
    of: (frame, weight) => {
      const rows = rowsIn(frame, over)
      if (!weight) return sampleOf(frame, measure.of(frame), rows)
      const { values, place } = placesOf(frame, measure)
      const counts = new Float64Array(values.length)
      for (let j = 0; j < rows.length; j++) {
        const i = rows[j]
        const k = place[i]
        counts[k] = counts[k] + weight[frame.person[i]]
      }
      return collapse(seen(values, counts))
    },
  }
}

/** The values of some rows but NaN: their counts where they are small whole numbers, else as they stand. */
function sampleOf(frame: Frame, x: Float64Array, rows: Int32Array): Counts | Sample {
  const all = doublesOf(frame, rows.length)
  let n = 0
  let small = true
  for (let j = 0; j < rows.length; j++) {
    const v = x[rows[j]]
    if (Number.isNaN(v)) continue
    all[n++] = v
    small &&= v >= 0 && v < SMALL && v === (v | 0)
  }
  return small ? tally(all.subarray(0, n)) : { sample: all.slice(0, n) }
}

/** Whole numbers below this are counted in an array. */
const SMALL = 1 << 12
const WHOLE = Float64Array.from({ length: SMALL }, (_, v) => v)

function tally(all: Float64Array): Counts {
  const counts = new Float64Array(SMALL)
  for (let j = 0; j < all.length; j++) counts[all[j]] = counts[all[j]] + 1
  return seen(WHOLE.slice(), counts)
}

/** The values that occur, with their counts. */
function seen(values: Float64Array, counts: Float64Array): Counts {
  let n = 0
  for (let k = 0; k < counts.length; k++) n += +(counts[k] !== 0)
  if (n === counts.length) return { values, counts }
  const own = { values: new Float64Array(n), counts: new Float64Array(n) }
  for (let k = 0, j = 0; j < n; k++) {
    if (counts[k] === 0) continue
    own.values[j] = values[k]
    own.counts[j++] = counts[k]
  }
  return own
}

/** The distinct values of a measure in a frame, ascending, and the index among them of each row; NaN has none. */
function placesOf(frame: Frame, measure: Measure) {
  return cached(frame, `places of ${measure.name}`, () => {
    const x = measure.of(frame)
    const sorted = x.slice().sort()
    const values = sorted.filter((v, k) => !Number.isNaN(v) && (k === 0 || v !== sorted[k - 1]))
    return { values, place: Int32Array.from(x, v => rankOf(values, v)) }
  })
}

function rankOf(values: Float64Array, x: number): number {
  let low = 0
  let high = values.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (values[middle] < x) low = middle + 1
    else high = middle
  }
  return low
}
