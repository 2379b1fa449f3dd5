/** Mean and variance over replicates. */

export interface Moments {
  readonly n: number
  readonly mean: number
  readonly variance: number
}

export function momentsOf(xs: readonly number[]): Moments {
  const n = xs.length
  const mean = xs.reduce((a, b) => a + b, 0) / n
  // A constant series has a variance of 0, even where its mean is not a double.
  const variance = xs.every(x => x === xs[0]) ? 0 : xs.reduce((s, x) => s + (x - mean) ** 2, 0) / (n - 1)
  return {
    n,
    mean: variance === 0 && n > 0 ? (xs[0] as number) : mean,
    variance: n < 2 ? Number.NaN : variance,
  }
}
