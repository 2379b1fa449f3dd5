/** The slope within people: fixed effects of people, removed by subtracting each person's means. */

import { cached } from './cached.js'
import type { Estimator } from './estimator.js'
import type { Frame } from './frame.js'
import { keyOf, type Measure, type Population, peopleOf, rowsIn } from './population.js'
import { addTo, type Sums, sums } from './sums.js'
import type { Total } from './total.js'

/**
 * Slope of y on x over the sessions of people with more than one of them, each person's own level taken out; people
 * with one session carry no information and are left out. Influence of a session: (x − x̄ₚ)·residual / Σ(x − x̄ₚ)².
 * People are the clusters and nest the effects, so these do not count in the correction.
 */
export function withinPerson(y: Measure, x: Measure, over: Population): Estimator {
  const total: Total<Sums> = {
    key: `within people ${y.name} on ${x.name} over ${keyOf(over)}`,
    of: (frame, weight, out = sums(2)) => {
      eachRepeated(frame, y, x, over, (g, dx, dy) => {
        const w = weight ? weight[g] : 1
        addTo(out, 0, w * dx * dx)
        addTo(out, 1, w * dx * dy)
      })
      return out
    },
  }
  return {
    totals: [total],
    solve: merged => {
      const [xx, xy] = merged.sums(total) as unknown as [number, number]
      const estimate = xy / xx
      return {
        estimate,
        contribute: (frame, weight, into) => {
          const sum = into.of(repeatedIn(frame, over))
          eachRepeated(frame, y, x, over, (g, dx, dy) => {
            sum[g] = sum[g] + (weight * dx * (dy - estimate * dx)) / xx
          })
        },
      }
    },
  }
}

/** Calls back with each repeated person's sessions, less that person's means. */
function eachRepeated(
  frame: Frame,
  y: Measure,
  x: Measure,
  over: Population,
  visit: (person: number, dx: number, dy: number) => void,
): void {
  const [xs, ys, rows] = [x.of(frame), y.of(frame), rowsIn(frame, over)]
  for (let from = 0; from < rows.length; ) {
    const g = frame.person[rows[from]]
    let to = from
    let sumX = 0
    let sumY = 0
    for (; to < rows.length && frame.person[rows[to]] === g; to++) {
      sumX += xs[rows[to]]
      sumY += ys[rows[to]]
    }
    const n = to - from
    for (let j = from; n > 1 && j < to; j++) {
      const i = rows[j]
      visit(g, xs[i] - sumX / n, ys[i] - sumY / n)
    }
    from = to
  }
}

/** The people who have more than one session in the population, ascending. */
function repeatedIn(frame: Frame, over: Population): Int32Array {
  return cached(frame, `repeated of ${keyOf(over)}`, () => {
    const rows = rowsIn(frame, over)
    const again = rows.filter((i, j) => j > 0 && frame.person[i] === frame.person[rows[j - 1]])
    return peopleOf(frame, again)
  })
}

/** Sessions of people who have more than one in the population, and those people. */
export function repeatedTotal(over: Population): Total<Sums> {
  return {
    key: `repeated of ${keyOf(over)}`,
    over,
    of: (frame, _, out = sums(2)) => {
      let last = -1
      const count = { name: 'one', of: (f: Frame) => new Float64Array(f.rows) }
      eachRepeated(frame, count, count, over, g => {
        addTo(out, 0, 1)
        addTo(out, 1, +(g !== last))
        last = g
      })
      return out
    },
  }
}
