/** The node of joining: who has an account before the window, and who opens one during it. */
import { DAY_MS, monthStartsMs } from '../schema/definitions.js'
import { MONTHS, OCCUPATIONS } from '../schema/levels.js'
import { cumulativeRows, pick } from './distributions.js'
import { node } from './node.js'
import { scalar } from './parameter.js'
import { monthShares, traffic } from './traffic.js'

const N = MONTHS.length
/** Days of the window. */
export const WINDOW_DAYS = (monthStartsMs[N] - monthStartsMs[0]) / DAY_MS
/** monthDays[m]: days of the window before month m. */
export const monthDays = Float64Array.from(monthStartsMs, t => (t - monthStartsMs[0]) / DAY_MS)

export const joinShare = scalar(
  'join.share',
  0.3,
  'Share of people who open their account during the window',
  {
    unit: 'share',
    support: [0, 0.9],
    class: 'assumed',
    source: 'traffic grew; how many people came is not reported',
    plausible: { by: 0.15 },
  },
)

export const joined = node({
  name: 'person.joined',
  level: 'person',
  parents: ['person.occupation'],
  writes: [],
  fills: ['people.joinMonth', 'people.joinDay'],
  distribution:
    'before the window, or on a day of it: a month by the traffic of the occupation, then any of its days',
  noise: ['uniform', 'uniform'],
  parameters: { share: joinShare, traffic },
  prepare: ({ share, traffic }) => {
    const months = cumulativeRows(monthShares(traffic), N)
    return ({ people: { n, occupation, joinMonth, joinDay } }, [u, v]) => {
      for (let i = 0; i < n; i++) {
        const joins = u![i] < share
        const m = joins ? pick(months, u![i] / share, occupation[i] * N) : 0
        joinMonth[i] = joins ? m + 1 : 0
        joinDay[i] = joins ? monthDays[m] + Math.floor(v![i] * (monthDays[m + 1] - monthDays[m])) : 0
      }
    }
  },
})

const ROUNDS = 500
const CLOSE = 1e-13
/** Someone who joins in a month has half of it, on average. */
const HALF_A_MONTH = 0.5

/**
 * Cumulative shares of months by [occupation × (had an account before, or joined in month 1 …)]: nobody has a session
 * before joining, and over all people of an occupation the months have the shares that they have without joining. By raking (Deming
 * and Stephan 1940): rows are who joined when, columns the months.
 */
export function monthsByJoining(shares: Float64Array, joining: number): Float64Array {
  const table = new Float64Array(OCCUPATIONS.length * ROWS * N)
  for (let o = 0; o < OCCUPATIONS.length; o++)
    table.set(raked(shares.subarray(o * N, (o + 1) * N), joining), o * ROWS * N)
  return cumulativeRows(table, N)
}

/** The rows of one occupation: everybody who was there before, then who joined in each month. */
export const ROWS = N + 1

function raked(months: Float64Array, joining: number): Float64Array {
  const sizes = Float64Array.from({ length: ROWS }, (_, j) =>
    j === 0 ? 1 - joining : joining * months[j - 1],
  )
  const cells = new Float64Array(ROWS * N)
  for (let j = 0; j < ROWS; j++)
    for (let m = Math.max(0, j - 1); m < N; m++)
      cells[j * N + m] = (m === j - 1 ? HALF_A_MONTH : 1) * months[m]
  for (let round = 0, off = 1; round < ROUNDS && off > CLOSE; round++) {
    off = 0
    for (let j = 0; j < ROWS; j++) scaleTo(cells, j * N, 1, N, sizes[j])
    for (let m = 0; m < N; m++) off = Math.max(off, scaleTo(cells, m, N, ROWS, months[m]))
  }
  return cells
}

/** Scales `count` cells, from one on by steps, to a sum; returns by how much the sum was off. */
function scaleTo(cells: Float64Array, from: number, step: number, count: number, sum: number): number {
  let now = 0
  for (let k = 0; k < count; k++) now += cells[from + k * step]
  if (now > 0) for (let k = 0; k < count; k++) cells[from + k * step] = (cells[from + k * step] * sum) / now
  return Math.abs(now - sum)
}
