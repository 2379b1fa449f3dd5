/** Groups rows. */

/** The rows of each key, in the order in which keys first appear. */
export function groupedBy<R>(rows: readonly R[], keyOf: (row: R) => string): R[][] {
  const groups = new Map<string, R[]>()
  for (const r of rows) {
    const key = keyOf(r)
    const own = groups.get(key)
    if (own) own.push(r)
    else groups.set(key, [r])
  }
  return [...groups.values()]
}

interface Which {
  readonly world: string
  readonly estimator: string
  readonly estimand: string
}

/** The rows of each world, estimator and estimand. */
export const groupsOf = <R extends Which>(rows: readonly R[]): R[][] =>
  groupedBy(rows, r => JSON.stringify([r.world, r.estimator, r.estimand]))
