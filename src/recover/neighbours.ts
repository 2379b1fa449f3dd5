/** The order in which lines are best taken: those that rest on the same work, one after another. */

interface Resting {
  /** What a line is worked out from and others may be too, the widest first. */
  readonly basis?: readonly object[]
}

/** The places of lines, those of one basis together; else as they stand, those without one first. */
export function neighbours(lines: readonly Resting[]): number[] {
  const numbers = new Map<object, number>()
  const numberOf = (what: object) => {
    if (!numbers.has(what)) numbers.set(what, numbers.size)
    return numbers.get(what) as number
  }
  const keys = lines.map(({ basis = [] }) => basis.map(numberOf))
  return lines.map((_, k) => k).sort((a, b) => compare(keys[a], keys[b]) || a - b)
}

function compare(a: readonly number[], b: readonly number[]): number {
  const differs = a.findIndex((x, j) => x !== b[j])
  return differs < 0 ? a.length - b.length : a[differs] - (b[differs] ?? -1)
}
