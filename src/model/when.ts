/** Nodes of when a session takes place, and with which model family. */
import { exp } from '../ground/math.js'
import { MONTHS, OCCUPATIONS, SOFTWARE_OCCUPATION } from '../schema/levels.js'
import { cumulativeRows, pick, progress } from './distributions.js'
import { node } from './node.js'
import { type DeclaredValues, scalar, vector } from './parameter.js'

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

export const month = node({
  name: 'session.month',
  level: 'session',
  parents: ['person.occupation'],
  writes: ['sessions.month'],
  fills: ['sessions.month'],
  distribution: 'categorical by traffic and the growth of the occupation',
  noise: ['uniform'],
  parameters: { traffic },
  prepare: ({ traffic }) => {
    const shares = cumulativeRows(monthShares(traffic), MONTHS.length)
    return ({ people, sessions }, [u]) => {
      const { occupation } = people
      const { month, n, person } = sessions
      for (let i = 0; i < n; i++) {
        const o = occupation[person[i]]
        month[i] = pick(shares, u![i], o * MONTHS.length)
      }
    }
  },
})

export const firstMonth = node({
  name: 'person.first_month',
  level: 'person',
  parents: ['session.month'],
  writes: ['people.first_month'],
  fills: ['people.firstMonth'],
  distribution: 'the earliest month of the person’s sessions',
  noise: [],
  parameters: {},
  prepare:
    () =>
    ({ people, sessions }) => {
      const { firstMonth, n } = people
      const { month, n: nSessions, person } = sessions
      firstMonth.fill(MONTHS.length, 0, n)
      for (let i = 0; i < nSessions; i++) {
        const p = person[i]
        firstMonth[p] = Math.min(firstMonth[p], month[i])
      }
    },
})

const familyStart = scalar(
  'family.start',
  -1.2,
  'Log odds in the first month of a family newer than the oldest',
  {
    unit: 'log odds',
    support: [-6, 6],
    class: 'assumed',
    source: 'newer families come over time; shares are not reported',
    plausible: { by: 1 },
  },
)
const familyGap = scalar('family.gap', 2.4, 'Log odds between the second family and the third', {
  unit: 'log odds',
  support: [0, 8],
  class: 'assumed',
  source: 'newer families come over time; shares are not reported',
  plausible: { by: 1 },
})
const familyTrend = scalar('family.trend', 4, 'Rise of the log odds of a newer family over the window', {
  unit: 'log odds',
  support: [-8, 8],
  class: 'assumed',
  source: 'newer families come over time; shares are not reported',
  plausible: { by: 1 },
})
const familyFamiliarity = scalar(
  'family.familiarity',
  0.35,
  'Rise of the log odds of a newer family with familiarity',
  {
    unit: 'log odds',
    support: [-2, 2],
    class: 'assumed',
    source: 'the practised switch first',
    plausible: { by: 0.3 },
    pinnedBy: ['effort.words.slope', 'effort.actions.slope'],
  },
)

export const modelFamily = node({
  name: 'session.model_family',
  level: 'session',
  parents: ['session.month', 'person.familiarity'],
  writes: ['sessions.model_family'],
  fills: ['sessions.modelFamily'],
  distribution: 'ordered logit; newer over the months and for the familiar',
  noise: ['uniform'],
  parameters: { start: familyStart, gap: familyGap, trend: familyTrend, slope: familyFamiliarity },
  prepare: ({ start, gap, trend, slope }) => {
    const second = exp(gap)
    const byMonth = Float64Array.from(MONTHS, (_, m) => exp(start + trend * progress(m, MONTHS.length)))
    return ({ people, sessions }, [u]) => {
      const { familiarity } = people
      const { modelFamily, month, n, person } = sessions
      for (let i = 0; i < n; i++) {
        const v = u![i]
        const odds = (v / (1 - v)) * byMonth[month[i]] * exp(slope * familiarity[person[i]])
        modelFamily[i] = +(odds > 1) + +(odds > second)
      }
    }
  },
})

/** Share of software people among each month’s sessions, by the weights of occupations. */
export function softwareShares(weights: Float64Array, values: DeclaredValues<typeof traffic>): Float64Array {
  const shares = monthShares(values)
  const software = OCCUPATIONS.indexOf(SOFTWARE_OCCUPATION)
  return Float64Array.from(MONTHS, (_, m) => {
    const sizes = weights.map((w, o) => w * shares[o * MONTHS.length + m])
    return sizes[software] / sizes.reduce((a, b) => a + b, 0)
  })
}
