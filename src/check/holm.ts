/** Which of several claims fail at one family-wise rate. */

/** Which p-values Holm's (1979) step-down procedure rejects, under any dependence; NaN stands outside the family. */
export function holm(ps: readonly number[], rate: number): boolean[] {
  const order = ps
    .map((p, i) => ({ p, i }))
    .filter(x => !Number.isNaN(x.p))
    .sort((a, b) => a.p - b.p)
  const rejected = ps.map(() => false)
  for (let rank = 0; rank < order.length; rank++) {
    const { p, i } = order[rank]!
    if (p > rate / (order.length - rank)) break
    rejected[i] = true
  }
  return rejected
}
