/** How sessions of each occupation are spread over the months. */
import { exp } from '../ground/math.js'
import { MONTHS, OCCUPATIONS, SOFTWARE_OCCUPATION } from '../schema/levels.js'
import { progress } from './distributions.js'
import { type DeclaredValues, vector } from './parameter.js'

const monthWeights = vector(
  'month.traffic',
  MONTHS,
  [1, 1.08, 1.12, 1.3, 1.4, 1.55, 1.7],
  'Relative number of sessions',
  {
    unit: 'weight',
    support: [0.01, 100],
    class: 'assumed',
    source: 'traffic grew; by how much is not reported',
    plausible: { times: 1.3 },
  },
)
const GROWTH = [0.6, 0.15, 0, 0.05, 0.05, 0, 0.55, 0.05, 0.1, 0.05, 0, 0, 0, 0, 0, 0.6, 0.1, 0, 0, 0, 0, 0, 0]
const occupationGrowth = vector(
  'occupation.growth',
  OCCUPATIONS,
  GROWTH,
  'Log growth of sessions over the window beyond all traffic',
  {
    unit: 'log ratio',
    support: [-3, 3],
    class: 'assumed',
    source: 'only which three grew fastest is reported',
    plausible: { by: 0.2 },
    pinnedBy: ['occupation.fastest'],
  },
)

/** The parameters of the distribution of each occupation's sessions over the months. */
export const traffic = { weights: monthWeights, growth: occupationGrowth }

/** monthShares[o × 7 + m]: share of occupation o’s sessions in month m. */
export function monthShares({ weights, growth }: DeclaredValues<typeof traffic>): Float64Array {
  const shares = new Float64Array(OCCUPATIONS.length * MONTHS.length)
  for (let o = 0; o < OCCUPATIONS.length; o++) {
    const row = weights.map((w, m) => w * exp(growth[o] * progress(m, MONTHS.length)))
    const total = row.reduce((a, b) => a + b, 0)
    shares.set(
      row.map(w => w / total),
      o * MONTHS.length,
    )
  }
  return shares
}

/** Share of software people among each month’s sessions, by the weights of occupations. */
export function softwareShares(weights: Float64Array, values: DeclaredValues<typeof traffic>): Float64Array {
  const shares = monthShares(values)
  const software = OCCUPATIONS.indexOf(SOFTWARE_OCCUPATION)
  return Float64Array.from(MONTHS, (_, m) => {
    const sizes = weights.map((w, o) => w * shares[o * MONTHS.length + m])
    return sizes[software] / sizes.reduce((a, b) => a + b, 0)
  })
}
