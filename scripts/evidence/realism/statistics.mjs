// What lies under a corpus's figures: each statistic is a function of its tables, as sessions.mjs gives them.
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const SUCCEEDED = 0

/** The mean of a function over rows for which it is defined (not NaN). */
export function mean(n, of) {
  let [sum, count] = [0, 0]
  for (let i = 0; i < n; i++) {
    const x = of(i)
    if (Number.isNaN(x)) continue
    sum += x
    count++
  }
  return sum / count
}

/** A quantile, as numpy's default. */
export function quantile(values, p) {
  const sorted = values.slice().sort()
  const at = p * (sorted.length - 1)
  const low = Math.floor(at)
  return sorted[low] + (at - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low])
}

/**
 * The intraclass correlation of a measure in the groups of a column, whose rows stand together: the estimator of one-way
 * analysis of variance, with n₀ for groups of unequal size. Rows without a value (NaN) are left out.
 */
export function icc(group, of) {
  const sums = []
  let [n, total, squares, within] = [0, 0, 0, 0]
  for (let i = 0; i < group.length; ) {
    let [m, sum, square] = [0, 0, 0]
    const g = group[i]
    for (; i < group.length && group[i] === g; i++) {
      const x = of(i)
      if (Number.isNaN(x)) continue
      m++
      sum += x
      square += x * x
    }
    if (m === 0) continue
    sums.push([m, sum])
    n += m
    total += sum
    squares += m * m
    within += square - (sum * sum) / m
  }
  const k = sums.length
  const grand = total / n
  const between = sums.reduce((s, [m, sum]) => s + m * (sum / m - grand) ** 2, 0)
  const [msb, msw] = [between / (k - 1), within / (n - k)]
  const size = (n - squares / n) / (k - 1)
  return (msb - msw) / (msb + (size - 1) * msw)
}

/** The mean of a function of each two consecutive sessions of one person. */
export function consecutive({ person_id: p }, of) {
  return mean(p.length - 1, i => (p[i] === p[i + 1] ? of(i, i + 1) : Number.NaN))
}

/** The slope, within people, of a measure on the number of earlier sessions. */
export function slopeOnEarlier({ person_id: p }, of) {
  let [xy, xx] = [0, 0]
  for (let i = 0; i < p.length; ) {
    let end = i
    while (end < p.length && p[end] === p[i]) end++
    const m = end - i
    const middle = (m - 1) / 2
    for (let j = i; j < end; j++) {
      xy += (j - i - middle) * of(j)
      xx += (j - i - middle) ** 2
    }
    i = end
  }
  return xy / xx
}

/** Of two sessions of different levels of expertise, how often the higher has the higher score; ties count half. */
export function concordance({ expertise }, score) {
  const order = Uint32Array.from(expertise, (_, i) => i)
  const scores = Float64Array.from(expertise, (_, i) => score(i))
  order.sort((a, b) => scores[a] - scores[b])
  // Of each level: sessions with a lower score so far.
  const below = new Float64Array(6)
  let [right, pairs] = [0, 0]
  for (let i = 0; i < order.length; ) {
    const tied = new Float64Array(6)
    let end = i
    while (end < order.length && scores[order[end]] === scores[order[i]]) tied[expertise[order[end++]]]++
    for (let k = 1; k <= 5; k++) for (let j = 1; j < k; j++) right += tied[k] * (below[j] + tied[j] / 2)
    for (let k = 1; k <= 5; k++) below[k] += tied[k]
    i = end
  }
  for (let k = 1; k <= 5; k++) for (let j = 1; j < k; j++) pairs += below[k] * below[j]
  return right / pairs
}

/** Cramér's V of two columns of codes. */
export function cramersV(a, b) {
  const [rows, columns] = [a, b].map(x => x.reduce((m, v) => Math.max(m, v), 0) + 1)
  const counts = new Float64Array(rows * columns)
  const [byRow, byColumn] = [new Float64Array(rows), new Float64Array(columns)]
  a.forEach((v, i) => {
    counts[v * columns + b[i]]++
    byRow[v]++
    byColumn[b[i]]++
  })
  let chi2 = 0
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const expected = (byRow[r] * byColumn[c]) / a.length
      if (expected > 0) chi2 += (counts[r * columns + c] - expected) ** 2 / expected
    }
  return Math.sqrt(chi2 / a.length / (Math.min(rows, columns) - 1))
}

export const hourOf = ms => (ms % DAY_MS) / HOUR_MS
/** 0 is Sunday. */
export const weekdayOf = ms => (Math.floor(ms / DAY_MS) + 4) % 7
export const dayOf = ms => Math.floor(ms / DAY_MS)
export const minutesBetween = (a, b) => Math.abs(b - a) / 60_000

/** How many of the three hard signals a session has. */
export const hardOf = ({ commits, tests_passed, affirmed }, i) =>
  +(commits[i] > 0) + +(tests_passed[i] === 1) + +(affirmed[i] === 1)
export const isSucceeded = ({ outcome }, i) => outcome[i] === SUCCEEDED
