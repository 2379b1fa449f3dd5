/** Success by true expertise from misread labels, where the chances of misreading are known. */
import { need } from '../ground/error.js'
import { SUCCESS_NAMES } from '../schema/definitions.js'
import { EXPERTISE_LEVELS } from '../schema/levels.js'
import { ALL, stratumOf } from '../schema/stratum.js'
import { delta, type Estimator, mean } from './estimator.js'
import { type Line, line } from './line.js'
import { CLEAR, indicator, type Measure } from './population.js'
import { values } from './values.js'

const SUM_TOLERANCE = 1e-6

/**
 * Shares of true levels, and rates at each, by the matrix method (Barron 1977; Greenland 1988): the observed shares
 * are the transposed confusion matrix times the true ones, so its inverse recovers these. `confusion[k][j]` is the
 * chance that true level k + 1 is read as j + 1, and must not depend on the outcome.
 */
export function correctedLines(confusion: readonly (readonly number[])[]): Line[] {
  const undo = undone(confusion)
  const read = EXPERTISE_LEVELS.map(k => mean(indicator('expertise', [k]), CLEAR))
  return EXPERTISE_LEVELS.flatMap((k, row) => {
    const weights = undo[row] as readonly number[]
    return [
      line(
        { statistic: `corrected.share.expertise.${k}`, unit: 'share', kind: 'adjusted' },
        ALL,
        delta(read, s => ({ estimate: dot(weights, s), gradient: weights })),
        CLEAR,
      ),
      ...SUCCESS_NAMES.map(outcome =>
        line(
          { statistic: `corrected.${outcome}`, unit: 'share', kind: 'adjusted' },
          stratumOf('expertise', k),
          correctedRate(outcome, weights, read),
          CLEAR,
        ),
      ),
    ]
  })
}

function correctedRate(outcome: string, weights: readonly number[], read: readonly Estimator[]): Estimator {
  const both = EXPERTISE_LEVELS.map(k => mean(outcomeAt(outcome, k), CLEAR))
  return delta([...both, ...read], all => {
    const [top, bottom] = [all.slice(0, weights.length), all.slice(weights.length)]
    const share = dot(weights, bottom)
    const estimate = dot(weights, top) / share
    return {
      estimate,
      gradient: [...weights.map(w => w / share), ...weights.map(w => (-w * estimate) / share)],
    }
  })
}

/** 1 where the outcome occurred at a read level, else 0. */
function outcomeAt(outcome: string, level: number): Measure {
  return {
    name: `${outcome} at ${level}`,
    of: frame => {
      const y = values(frame, outcome)
      return values(frame, 'expertise').map((k, i) => (k === level ? y[i] : 0))
    },
  }
}

/** The inverse of the transposed matrix, by Gauss and Jordan with pivoting. */
function undone(confusion: readonly (readonly number[])[]): number[][] {
  const n = EXPERTISE_LEVELS.length
  need(
    confusion.length === n && confusion.every(row => row.length === n),
    'confusion.shape',
    `a confusion matrix of expertise has ${n} rows of ${n} chances`,
  )
  confusion.forEach((row, k) => {
    const total = row.reduce((s, v) => s + v, 0)
    need(
      row.every(v => v >= 0) && Math.abs(total - 1) < SUM_TOLERANCE,
      'confusion.sum',
      `row ${k + 1} of the confusion matrix must be chances that sum to 1, got ${total}`,
    )
  })
  const a = confusion.map((_, i) => [...confusion.map(row => row[i]), ...confusion.map((_, j) => +(i === j))])
  for (let k = 0; k < n; k++) {
    const pivot = a
      .slice(k)
      .reduce((best, row, i) => (Math.abs(row[k]) > Math.abs(a[best][k]) ? k + i : best), k)
    ;[a[k], a[pivot]] = [a[pivot], a[k]]
    need(
      Math.abs(a[k][k]) > SUM_TOLERANCE,
      'confusion.singular',
      'the confusion matrix cannot be undone: it is singular',
    )
    a[k] = a[k].map(v => v / a[k][k])
    for (let i = 0; i < n; i++) if (i !== k) a[i] = a[i].map((v, j) => v - a[i][k] * a[k][j])
  }
  return a.map(row => row.slice(n))
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((s, v, j) => s + v * b[j], 0)
}
