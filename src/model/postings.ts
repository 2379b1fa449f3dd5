/** The node of postings: true prices of held-out freelance postings, and what the value estimator says of them. */
import { exp, log } from '../ground/math.js'
import { VALUE_EDGES_USD, VALUE_MAX_USD, VALUE_MIN_USD } from '../schema/definitions.js'
import { VALUE_BANDS } from '../schema/levels.js'
import { cumulative, pick } from './distributions.js'
import { node } from './node.js'
import { scalar, vector } from './parameter.js'

/** A corpus has one posting for so many people: some 10,000 at the study's size. */
export const PEOPLE_A_POSTING = 24

const bands = vector('posting.band', VALUE_BANDS, [62, 27, 9, 2], 'Relative share of postings', {
  unit: 'weight',
  support: [0.001, 1000],
  class: 'appendix',
  source: 'value.postings; within a band prices are log-uniform by assumption',
  pinnedBy: ['value.postings'],
})
const r2 = scalar('posting.r2', 0.38, 'R² of the estimated price with the true one, in logs', {
  unit: 'share',
  support: [0.01, 0.99],
  class: 'appendix',
  source: 'labels.value_r2',
  pinnedBy: ['labels.value_r2'],
})
const over = scalar('posting.over', 2.4, 'Geometric mean of estimated over true price in the lowest band', {
  unit: 'ratio',
  support: [0.1, 10],
  class: 'appendix',
  source: 'labels.value_r2; small jobs are those of the lowest band by assumption',
  pinnedBy: ['labels.value_small'],
})
const under = scalar('posting.under', 7, 'Geometric mean of true over estimated price in the highest band', {
  unit: 'ratio',
  support: [0.1, 20],
  class: 'appendix',
  source: 'labels.value_r2; the largest jobs are those of the highest band by assumption',
  pinnedBy: ['labels.value_large'],
})

/** Edges of the bands, in logs. */
const EDGES = [VALUE_MIN_USD, ...VALUE_EDGES_USD, VALUE_MAX_USD].map(log)
const CENTRES = VALUE_BANDS.map((_, b) => (EDGES[b] + EDGES[b + 1]) / 2)

export const postings = node({
  name: 'posting.prices',
  level: 'posting',
  parents: [],
  writes: ['postings.posting_id', 'postings.true_usd', 'postings.estimated_usd', 'postings.value_band'],
  fills: ['postings.trueUsd', 'postings.estimatedUsd'],
  distribution:
    'a band, log-uniform within it; the estimate is a straight line in logs through both distortions, with a normal error that leaves the R²',
  noise: ['uniform', 'uniform', 'normal'],
  parameters: { bands, r2, over, under },
  prepare: ({ bands, r2, over, under }) => {
    const shares = cumulative(bands)
    const [low, high] = [CENTRES[0], CENTRES[CENTRES.length - 1]]
    const slope = 1 - (log(over) + log(under)) / (high - low)
    const start = log(over) + low * (1 - slope)
    const spread = Math.abs(slope) * Math.sqrt(varianceOf(bands) * (1 / r2 - 1))
    return ({ postings: { n, trueUsd, estimatedUsd } }, [u, v, z]) => {
      for (let p = 0; p < n; p++) {
        const b = pick(shares, u![p])
        const price = EDGES[b] + (EDGES[b + 1] - EDGES[b]) * v![p]
        trueUsd[p] = exp(price)
        estimatedUsd[p] = exp(start + slope * price + spread * z![p])
      }
    }
  },
})

/** The variance of log prices: between the centres of bands, and within each, width² / 12. */
function varianceOf(weights: Float64Array): number {
  const total = weights.reduce((a, b) => a + b, 0)
  const mean = CENTRES.reduce((s, c, b) => s + (weights[b] / total) * c, 0)
  return CENTRES.reduce((s, c, b) => {
    const width = EDGES[b + 1] - EDGES[b]
    return s + (weights[b] / total) * ((c - mean) ** 2 + width ** 2 / 12)
  }, 0)
}
