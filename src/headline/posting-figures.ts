/** Held-out postings: their bands, and how the estimator of task value does on them. */
import { type ColumnTable, op } from 'arquero'
import { type AllTables, at, each, type Headline } from './query.js'

/**
 * Postings by the band of their price: count and share, one row per band.
 *
 * @example
 * import { postingsByBand } from '@plumbline/plumbline/arquero'
 * import { tablesOf } from '@plumbline/plumbline'
 *
 * const { postings } = tablesOf({ people: 2000, tables: ['postings'] })
 * console.log(postingsByBand({ postings }).numRows()) // → 4
 */
export function postingsByBand({ postings }: Pick<AllTables, 'postings'>): ColumnTable {
  return postings
    .groupby('value_band')
    .count()
    .derive({ share: d => d.count / op.sum(d.count) })
}

/** The squared correlation of the logs of true and estimated price: one row. */
export function valueEstimator({ postings }: Pick<AllTables, 'postings'>): ColumnTable {
  return postings
    .filter(d => d.estimated_usd > 0)
    .derive({ log_true: d => op.log(d.true_usd), log_estimated: d => op.log(d.estimated_usd) })
    .rollup({ r2: d => op.corr(d.log_true, d.log_estimated) ** 2 })
}

/** Geometric means of estimated over true price, and of true over estimated: one row per band of the true price. */
export function valueDistortions({ postings }: Pick<AllTables, 'postings'>): ColumnTable {
  return postings
    .filter(d => d.estimated_usd > 0)
    .groupby('value_band')
    .rollup({ log_ratio: d => op.mean(op.log(d.estimated_usd / d.true_usd)) })
    .derive({ overpriced: d => op.exp(d.log_ratio), underpriced: d => op.exp(-d.log_ratio) })
}

const reads = ['postings'] as const

export const postingFigures: readonly Headline[] = [
  {
    query: postingsByBand,
    shows: 'Postings by value band',
    calls: [],
    reads,
    figures: { 'value.postings': each('share', 'value_band') },
  },
  {
    query: valueEstimator,
    shows: 'Estimated and true prices of postings',
    calls: [],
    reads,
    figures: { 'labels.value_r2': at('r2') },
  },
  {
    query: valueDistortions,
    shows: 'Distortions of estimated prices',
    calls: [],
    reads,
    figures: {
      'labels.value_small': at('overpriced', { value_band: '10-200' }),
      'labels.value_large': at('underpriced', { value_band: '5000-50000' }),
    },
  },
]
