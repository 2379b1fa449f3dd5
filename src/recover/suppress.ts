/** The privacy view: cells of few people are hidden, and others where a hidden one could be worked out from them. */
import type { Recovered } from './line.js'

export interface Suppressed {
  readonly rows: readonly Recovered[]
  /** Lines hidden because they rest on too few people. */
  readonly primary: number
  /** Lines hidden besides, so that no hidden one is its row's total less the others. */
  readonly complementary: number
}

/**
 * Hides every line that rests on fewer than `least` distinct people; then, wherever just one of the lines
 * that differ only in one column's level is hidden, the next smallest as well, until no such line is left
 * (Cox 1980, complementary suppression). Hidden lines keep their names and lose their numbers.
 */
export function suppress(rows: readonly Recovered[], least: number): Suppressed {
  const hidden = new Set(rows.flatMap((r, i) => (r.people < least ? [i] : [])))
  const primary = hidden.size
  const lines = linesOf(rows)
  for (let before = -1; before !== hidden.size; ) {
    before = hidden.size
    for (const line of lines) {
      const inLine = line.filter(i => hidden.has(i))
      if (inLine.length !== 1 || line.length === 1) continue
      const next = line
        .filter(i => !hidden.has(i))
        .reduce((a, b) => ((rows[b] as Recovered).people < (rows[a] as Recovered).people ? b : a))
      hidden.add(next)
    }
  }
  const { NaN: none } = Number
  return {
    rows: rows.map((r, i) =>
      hidden.has(i)
        ? { ...r, n: none, people: none, estimate: none, std_error: none, conf_low: none, conf_high: none }
        : r,
    ),
    primary,
    complementary: hidden.size - primary,
  }
}

/** Lines of a table: rows of one statistic whose strata differ in the level of one column only. */
function linesOf(rows: readonly Recovered[]): number[][] {
  const lines = new Map<string, number[]>()
  rows.forEach(({ statistic, stratum }, i) => {
    const pairs = pairsOf(stratum)
    pairs.forEach((_, free) => {
      const key = pairs.map(([c, level], j) => (j === free ? `${c}=*` : `${c}=${level}`)).join(',')
      const name = `${statistic} [${key}]`
      if (!lines.has(name)) lines.set(name, [])
      lines.get(name)!.push(i)
    })
  })
  return [...lines.values()]
}

/** The column=level pairs of a stratum; levels may hold commas. */
function pairsOf(stratum: string): (readonly [column: string, level: string])[] {
  return stratum.split(/,(?=\w+=)/).flatMap(pair => {
    const at = pair.indexOf('=')
    return at > 0 ? [[pair.slice(0, at), pair.slice(at + 1)] as const] : []
  })
}
