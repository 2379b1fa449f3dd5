/** Nodes of people: how many sessions, which occupation, what propensities, since when they work. */
import { exp, pow } from '../ground/math.js'
import { OCCUPATIONS, SOFTWARE_OCCUPATION, USER_TYPES } from '../schema/levels.js'
import type { Block } from './block.js'
import { cumulative, cumulativeRows, pick } from './distributions.js'
import { WINDOW_DAYS } from './joining.js'
import { type Kernel, node } from './node.js'
import { type DeclaredValues, scalar, vector } from './parameter.js'

/** A session's id is its person's, times this, plus its number within the person from 1. */
export const SESSIONS_PER_PERSON = 4096
/** Sessions a person can have. */
export const MAX_SESSIONS = SESSIONS_PER_PERSON - 1
/** The number of a session within its person. */
export function sessionNumber({ people, sessions }: Pick<Block, 'people' | 'sessions'>, i: number): number {
  return sessions.sessionId[i] - people.personId[sessions.person[i]] * SESSIONS_PER_PERSON
}

/** Whether a scenario adds the session to those that its person has. */
export function isAdded(block: Block, i: number): boolean {
  const { ownSessions, sessions } = block
  return ownSessions !== undefined && sessionNumber(block, i) > ownSessions[sessions.person[i]]
}

const SOFTWARE = OCCUPATIONS.indexOf(SOFTWARE_OCCUPATION)

const sessionCounts = ['sample.over_1', 'sample.over_5', 'sample.over_10', 'sample.sessions_per_person']
const solved = 'solved jointly from the four reported figures of sessions a person'
const sessionsScale = scalar(
  'sessions.scale',
  2.02916742,
  'Scale of the Lomax distribution of sessions a person',
  {
    unit: 'session',
    support: [0.2, 20],
    class: 'assumed',
    source: solved,
    plausible: { times: 1.1 },
    pinnedBy: sessionCounts,
  },
)
const sessionsShape = scalar(
  'sessions.shape',
  2.91606562,
  'Shape of the Lomax distribution of sessions a person',
  {
    unit: 'pure',
    support: [1.5, 12],
    class: 'assumed',
    source: solved,
    plausible: { times: 1.1 },
    pinnedBy: sessionCounts,
  },
)
const heavyShare = scalar('sessions.heavy_share', 0.000556985921, 'Share of people who are heavy users', {
  unit: 'share',
  support: [0, 0.05],
  class: 'assumed',
  source: solved,
  plausible: { times: 2 },
  pinnedBy: sessionCounts,
})
const heavyMean = scalar('sessions.heavy_mean', 46.4395304, 'Mean sessions of heavy users', {
  unit: 'session',
  support: [1, 200],
  class: 'assumed',
  source: solved,
  plausible: { times: 2 },
  pinnedBy: sessionCounts,
})

/** The parameters of how many sessions a person has. */
export const sessionCount = { scale: sessionsScale, shape: sessionsShape, heavy: heavyShare, mean: heavyMean }

/** survival[k]: the probability of more than k sessions. */
export function survivalOf({ scale, shape, heavy, mean }: DeclaredValues<typeof sessionCount>): Float64Array {
  const survival = Float64Array.from(
    { length: MAX_SESSIONS + 1 },
    (_, k) => (1 - heavy) * pow(1 + k / scale, -shape) + heavy * exp(-k / mean),
  )
  survival[MAX_SESSIONS] = 0
  return survival
}

export const sessions = node({
  name: 'person.sessions',
  level: 'person',
  parents: [],
  writes: ['people.sessions'],
  fills: ['people.sessions'],
  distribution:
    'P(N > k) = (1 − h)(1 + k/scale)^−shape + h e^(−k/mean), by inversion; h is the share of heavy users',
  noise: ['uniform'],
  parameters: sessionCount,
  prepare: count => {
    const survival = survivalOf(count)
    return ({ people }, [u]) => {
      const { n, sessions } = people
      for (let i = 0; i < n; i++) {
        const tail = 1 - u![i]
        let count = 1
        while (tail < survival[count]) count++
        sessions[i] = count
      }
    }
  },
})

/** Assumed shares by occupation; only the order of the first five and their reported company is known. */
const OCCUPATION_WEIGHTS = [
  5, 8.5, 60, 2.4, 4, 0.7, 1.3, 3, 6.5, 1.4, 0.3, 0.3, 0.2, 0.1, 0.4, 1.9, 2, 0.1, 0.3, 0.4, 0.6, 0.3, 0.3,
]
export const occupationWeights = vector(
  'occupation.weight',
  OCCUPATIONS,
  OCCUPATION_WEIGHTS,
  'Relative share of people',
  {
    unit: 'weight',
    support: [0.001, 1000],
    class: 'assumed',
    source: 'only the order of the five largest is reported',
    plausible: { times: 1.15 },
    pinnedBy: ['occupation.largest'],
  },
)

export const occupation = node({
  name: 'person.occupation',
  level: 'person',
  parents: [],
  writes: [
    'truth_people.occupation',
    'truth_people.user_type',
    'truth_sessions.occupation',
    'truth_sessions.user_type',
  ],
  fills: ['people.occupation', 'people.userType'],
  distribution: 'categorical over the 23 SOC major groups; software is Computer and Mathematical Occupations',
  noise: ['uniform'],
  parameters: { weights: occupationWeights },
  prepare: ({ weights }) => {
    const shares = cumulative(weights)
    return ({ people }, [u]) => {
      const { n, occupation, userType } = people
      for (let i = 0; i < n; i++) {
        const o = pick(shares, u![i])
        occupation[i] = o
        userType[i] = +(o !== SOFTWARE)
      }
    }
  },
})

export const familiarity = node({
  name: 'person.familiarity',
  level: 'person',
  parents: [],
  writes: ['truth_people.familiarity'],
  fills: ['people.familiarity'],
  distribution: 'standard normal',
  noise: ['normal'],
  parameters: {},
  prepare:
    () =>
    ({ people }, [z]) =>
      people.familiarity.set(z!.subarray(0, people.n)),
})

const diligenceCorrelation = scalar('diligence.correlation', 0, 'Correlation of diligence with familiarity', {
  unit: 'correlation',
  support: [-0.99, 0.99],
  class: 'assumed',
  source: 'a world’s choice: 0 leaves no confounding by person',
  plausible: { by: 0.5 },
})

export const diligence = node({
  name: 'person.diligence',
  level: 'person',
  parents: ['person.familiarity'],
  writes: ['truth_people.diligence'],
  fills: ['people.diligence'],
  distribution: 'standard normal, correlated with familiarity',
  noise: ['normal'],
  parameters: { r: diligenceCorrelation },
  prepare: ({ r }) => {
    const rest = Math.sqrt(1 - r * r)
    return ({ people }, [z]) => {
      const { diligence, familiarity, n } = people
      for (let i = 0; i < n; i++) {
        diligence[i] = r * familiarity[i] + rest * z![i]
      }
    }
  },
})

const accountAgeMean = scalar(
  'account.mean_days',
  210,
  'Mean age, when the window opens, of the accounts that there are',
  {
    unit: 'day',
    support: [1, 2000],
    class: 'assumed',
    source: 'nothing is reported on accounts',
    plausible: { times: 2 },
  },
)
const GAMMA_SHAPE = 1.5

export const accountAge = node({
  name: 'person.account_age',
  level: 'person',
  parents: ['person.joined'],
  writes: ['people.account_age_days'],
  fills: ['people.accountAgeDays'],
  distribution:
    'days from the opening of the account to the end of the window: the whole window, a day and a gamma with shape 3/2; or from joining on',
  noise: ['gamma32'],
  parameters: { mean: accountAgeMean },
  prepare: ({ mean }) => {
    const scale = mean / GAMMA_SHAPE
    return ({ people }, [g]) => {
      const { accountAgeDays, joinMonth, joinDay, n } = people
      for (let i = 0; i < n; i++) {
        const older = joinMonth[i] === 0 ? 1 + Math.floor(g![i] * scale) : -joinDay[i]
        accountAgeDays[i] = WINDOW_DAYS + older
      }
    }
  },
})

/** User types that people have in truth, in the order of their codes. */
export const TRUE_TYPES = USER_TYPES.slice(0, 2)

/** Picks a category for each person by the weights of the person's user type, row by row of `weights`. */
export function byUserType(weights: Float64Array, of: (people: Block['people']) => Uint8Array): Kernel {
  const width = weights.length / TRUE_TYPES.length
  const shares = cumulativeRows(weights, width)
  return ({ people }, [u]) => {
    const { n, userType } = people
    const out = of(people)
    for (let i = 0; i < n; i++) out[i] = pick(shares, u![i], userType[i] * width)
  }
}
