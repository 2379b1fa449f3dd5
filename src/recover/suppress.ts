/** Suppression of small cells: lines of few people are hidden, and others from which a hidden one could be computed. */
import { lineName, type Term } from '../schema/stratum.js'
import type { Recovered } from './line.js'

/** A table whose lines of few people are hidden, and how many those are. */
export interface Suppressed {
  readonly rows: readonly Recovered[]
  /** Lines hidden because they rest on too few people. */
  readonly primary: number
  /** Further lines hidden, so that no hidden one is its row's total less the others. */
  readonly complementary: number
}

/**
 * Hides every line that rests on fewer than `least` distinct people; then, wherever just one of the lines
 * that differ only in one column's level is hidden, the next smallest as well, until no such line is left
 * (Cox 1980, complementary suppression). Hidden lines keep their names and lose their numbers.
 *
 * @example
 * import { answer, suppress } from '@plumbline/plumbline/recover'
 * import { frameOfRows, tablesOf } from '@plumbline/plumbline'
 *
 * const frame = frameOfRows(tablesOf({ people: 500 }).sessions.objects())
 * const { primary } = suppress(answer(frame, { by: ['occupation'] }), 20)
 * console.log(primary) // → 221
 */
export function suppress(rows: readonly Recovered[], least: number): Suppressed {
  const hidden = new Set(rows.flatMap((r, i) => (r.people < least ? [i] : [])))
  const primary = hidden.size
  const margins = marginsOf(rows)
  for (let before = -1; before !== hidden.size; ) {
    before = hidden.size
    for (const margin of margins) {
      const inMargin = margin.filter(i => hidden.has(i))
      if (inMargin.length !== 1 || margin.length === 1) continue
      const next = margin
        .filter(i => !hidden.has(i))
        .reduce((a, b) => ((rows[b] as Recovered).people < (rows[a] as Recovered).people ? b : a))
      hidden.add(next)
    }
  }
  const { NaN: none } = Number
  return {
    rows: rows.map((r, i) =>
      hidden.has(i)
        ? {
            ...r,
            ...{ n: none, people: none, estimate: none, std_error: none, conf_low: none, conf_high: none },
            ...{ left_out: none, left_out_why: '' },
          }
        : r,
    ),
    primary,
    complementary: hidden.size - primary,
  }
}

/** Margins of a table: rows of one statistic whose strata differ in the level of one column only. */
function marginsOf(rows: readonly Recovered[]): number[][] {
  const margins = new Map<string, number[]>()
  rows.forEach(({ statistic, stratum }, i) => {
    stratum.forEach(([column, , comparison], free) => {
      if (comparison) return
      const fixed = stratum.map((term, j): Term => (j === free ? [column, ANY] : term))
      const name = lineName({ statistic, stratum: fixed })
      if (!margins.has(name)) margins.set(name, [])
      margins.get(name)!.push(i)
    })
  })
  return [...margins.values()]
}

/** The placeholder for the levels of the free column in the name of a margin. */
const ANY = '*'
