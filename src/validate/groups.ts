/** Groups rows by world, estimator and estimand. */

interface Which {
  readonly world: string
  readonly estimator: string
  readonly estimand: string
}

/** The rows of each world, estimator and estimand, in the order in which they first appear. */
export function groupsOf<R extends Which>(rows: readonly R[]): R[][] {
  const groups = new Map<string, R[]>()
  for (const r of rows) {
    const key = JSON.stringify([r.world, r.estimator, r.estimand])
    const own = groups.get(key)
    if (own) own.push(r)
    else groups.set(key, [r])
  }
  return [...groups.values()]
}
