/** Agreement of two readings of the same sessions' labels. */
import { ORDINAL_LABELS } from '../schema/definitions.js'
import { ALL } from '../schema/stratum.js'
import { cached } from './cached.js'
import { type Estimator, mean } from './estimator.js'
import type { Frame } from './frame.js'
import { firstOf, namesOf, OF_SCHEMA, type Vocabulary } from './level-names.js'
import { type Line, line, proportion, type StatisticFamily } from './line.js'
import { EVERYONE, everyoneIn, type Measure } from './population.js'
import { addTo, type Sums, sums } from './sums.js'
import type { Total } from './total.js'
import { values } from './values.js'

/** Labels without an order that can be read twice, besides those on an ordered scale. */
export const NOMINAL_LABELS = [
  'work_mode',
  'subject',
  'codebase',
  'occupation',
  'user_type',
  'outcome',
] as const

/** The frame's column that holds the second reading of a label. */
export const second = (label: string) => `${label}_second`

/** The share of pairs that agree, or lie within a step, and kappas, of each label that was read twice. */
export function agreementLines(labels: readonly string[], vocabulary: Vocabulary = OF_SCHEMA): Line[] {
  return labels.flatMap(label => {
    const apart = (most: number): Measure => ({
      name: `${label} within ${most}`,
      of: frame => {
        const other = values(frame, second(label))
        return values(frame, label).map((v, i) => +(Math.abs(v - other[i]) <= most))
      },
    })
    const ordinal = (ORDINAL_LABELS as readonly string[]).includes(label)
    const share = (name: string, estimator: Estimator) =>
      line(proportion(`${name}.${label}`, label), ALL, estimator, EVERYONE)
    const coefficient = (name: string, estimator: Estimator) =>
      line({ statistic: `${name}.${label}`, unit: 'coefficient', kind: 'level' }, ALL, estimator, EVERYONE)
    return [
      share('agreement', mean(apart(0), EVERYONE)),
      ...(ordinal ? [share('agreement_within_one', mean(apart(1), EVERYONE))] : []),
      coefficient('kappa', kappa(label, 'none', vocabulary)),
      ...(ordinal
        ? [
            coefficient('kappa_linear', kappa(label, 'linear', vocabulary)),
            coefficient('kappa_quadratic', kappa(label, 'quadratic', vocabulary)),
          ]
        : []),
    ]
  })
}

/** All labels that are read twice. */
export const LABELS_READ_TWICE = [...ORDINAL_LABELS, ...NOMINAL_LABELS]

export const agreement: StatisticFamily = {
  id: 'agreement.*, agreement_within_one.*, kappa.*, kappa_linear.*, kappa_quadratic.*',
  meaning:
    'how far two raters’ labels of the same sessions agree: shares, and kappas (Cohen 1960, weighted: 1968), over the sessions in second_reading; errors clustered by person',
  table: 'second_reading',
  lines: (levels = OF_SCHEMA) => agreementLines(LABELS_READ_TWICE, levels),
}

const DISTANCES = {
  none: (i: number, j: number) => +(i !== j),
  linear: (i: number, j: number) => Math.abs(i - j),
  quadratic: (i: number, j: number) => (i - j) ** 2,
} as const

/**
 * Cohen's kappa, weighted by distance (Cohen 1968): 1 − Σ w p / Σ w p₁ p₂. Its error is by the delta method
 * over the pairs' shares (Fleiss, Cohen and Everitt 1969), clustered by person.
 */
export function kappa(
  label: string,
  distance: keyof typeof DISTANCES,
  vocabulary: Vocabulary = OF_SCHEMA,
): Estimator {
  const levels = namesOf(label, vocabulary)!.length
  const w = (cell: number) => DISTANCES[distance](Math.floor(cell / levels), cell % levels)
  const pairs: Total<Sums> = {
    key: `pairs of ${label}`,
    of: (frame, weight, out = sums(levels * levels)) => {
      const cell = cellsOf(frame, label, levels)
      for (let i = 0; i < frame.rows; i++) addTo(out, cell[i], weight ? weight[frame.person[i]] : 1)
      return out
    },
  }
  return {
    totals: [pairs],
    solve: merged => {
      const table = merged.sums(pairs)
      const n = table.reduce((s, v) => s + v, 0)
      const p = table.map(v => v / n)
      const first = Float64Array.from({ length: levels }, (_, i) => sum(levels, j => p[i * levels + j]))
      const other = Float64Array.from({ length: levels }, (_, j) => sum(levels, i => p[i * levels + j]))
      const seen = sum(p.length, c => w(c) * p[c])
      const chance = sum(p.length, c => w(c) * first[Math.floor(c / levels)] * other[c % levels])
      const gradient = p.map((_, c) => {
        const [i, j] = [Math.floor(c / levels), c % levels]
        const byRow = sum(levels, k => w(i * levels + k) * other[k])
        const byColumn = sum(levels, k => w(k * levels + j) * first[k])
        return -w(c) / chance + (seen / chance ** 2) * (byRow + byColumn)
      })
      const center = sum(p.length, c => gradient[c] * p[c])
      return {
        estimate: 1 - seen / chance,
        contribute: (frame, weight, into) => {
          const cell = cellsOf(frame, label, levels)
          const sum = into.of(everyoneIn(frame))
          for (let i = 0; i < frame.rows; i++) {
            const g = frame.person[i]
            sum[g] = sum[g] + (weight * (gradient[cell[i]] - center)) / n
          }
        },
      }
    },
  }
}

function cellsOf(frame: Frame, label: string, levels: number): Int32Array {
  return cached(frame, `pairs of ${label}`, () => {
    const [a, b] = [values(frame, label), values(frame, second(label))]
    return Int32Array.from(a, (v, i) => (v - firstOf(label)) * levels + b[i] - firstOf(label))
  })
}

function sum(n: number, of: (k: number) => number): number {
  let s = 0
  for (let k = 0; k < n; k++) s += of(k)
  return s
}
