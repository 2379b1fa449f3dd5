/**
 * The share of a result's variance that each group of inputs explains: first-order and total indices by pick and
 * freeze. Saltelli et al. (2010), table 2: their own estimator of the first order, whose error is small where the
 * index is, and Jansen's (1999) of the total.
 */
import { latinHypercube } from '../streams/latin-hypercube.js'

/** How much of a result’s variance a group of inputs explains, as shares with their errors. */
export interface Index {
  readonly group: string
  /** Share of the variance that vanishes in the mean when the group is known. */
  readonly first: number
  readonly first_error: number
  /** Share of the variance that remains when all other groups are known. */
  readonly total: number
  readonly total_error: number
}

/** The points at which a result is asked for: two samples, and for each group the first with the group of the second. */
export interface Design {
  readonly a: readonly Float64Array[]
  readonly b: readonly Float64Array[]
  /** mixed[g][i] is point i of the first sample with group g as in the second. */
  readonly mixed: readonly (readonly Float64Array[])[]
}

/** Points in the unit cube of as many inputs as `groups` has entries; groups[j] is the group of input j. */
export function designOf(groups: readonly string[], size: number, seed: string): Design {
  const names = groupNames(groups)
  const all = latinHypercube(size, 2 * groups.length, seed)
  const a = all.map(x => x.slice(0, groups.length))
  const b = all.map(x => x.slice(groups.length))
  const mixed = names.map(g => a.map((x, i) => x.map((v, j) => (groups[j] === g ? (b[i]![j] as number) : v))))
  return { a, b, mixed }
}

export function groupNames(groups: readonly string[]): string[] {
  return [...new Set(groups)]
}

/** Indices from the results at the design's points, with jackknife errors over points. */
export function indicesOf(
  groups: readonly string[],
  a: readonly number[],
  b: readonly number[],
  mixed: readonly (readonly number[])[],
): Index[] {
  const n = a.length
  return groupNames(groups).map((group, g) => {
    const m = mixed[g] as readonly number[]
    const estimate = (left: number) => {
      const used = a.map((_, i) => i).filter(i => i !== left)
      const sum = (f: (i: number) => number) => used.reduce((s, i) => s + f(i), 0)
      const mean = sum(i => (a[i] as number) + (b[i] as number)) / (2 * used.length)
      const variance =
        sum(i => ((a[i] as number) - mean) ** 2 + ((b[i] as number) - mean) ** 2) / (2 * used.length)
      const together = sum(i => ((b[i] as number) - mean) * ((m[i] as number) - (a[i] as number)))
      const first = together / (used.length * variance)
      const total = sum(i => ((a[i] as number) - (m[i] as number)) ** 2) / (2 * used.length * variance)
      return [first, total] as const
    }
    const [first, total] = estimate(-1)
    const folds = jackknifeFolds(n)
    const left = folds.map(i => estimate(i))
    const error = (j: 0 | 1) => {
      const mean = left.reduce((s, l) => s + l[j], 0) / left.length
      const scale = ((left.length - 1) / left.length) * (n / left.length)
      return Math.sqrt(scale * left.reduce((s, l) => s + (l[j] - mean) ** 2, 0))
    }
    return { group, first, first_error: error(0), total, total_error: error(1) }
  })
}

const MOST_FOLDS = 200

/** Points left out in turn: all, or some, evenly spaced, as a sample of all. */
function jackknifeFolds(n: number): number[] {
  const folds = Math.min(n, MOST_FOLDS)
  return Array.from({ length: folds }, (_, j) => Math.floor((j * n) / folds))
}
