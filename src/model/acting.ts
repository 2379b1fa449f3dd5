/**
 * The node of the acting level: the level whose effects a session shows, which is expertise itself unless a world
 * says otherwise.
 */
import { exp, log } from '../ground/math.js'
import { normalQuantile } from '../ground/normal.js'
import { EXPERTISE_NAMES } from '../schema/levels.js'
import { LEVELS } from './block.js'
import { node } from './node.js'
import { scalar, vector } from './parameter.js'

export const mix = vector(
  'expertise.mix',
  EXPERTISE_NAMES,
  [2, 10, 42, 32, 14],
  'Relative share of sessions',
  {
    unit: 'weight',
    support: [0.01, 100],
    class: 'assumed',
    source: 'the mix is not reported; this one can meet every figure',
    plausible: { times: 1.25 },
  },
)

/** The four normal quantiles that cut a standard normal score into the mix. */
export function mixCuts(weights: Float64Array): number[] {
  const total = weights.reduce((a, b) => a + b, 0)
  let below = 0
  return Array.from(weights.subarray(0, -1), w => {
    below += w
    return normalQuantile(below / total)
  })
}

const EXPERTISE = 0
const FAVOURABILITY = 1
const DILIGENCE = 2

export const follow = scalar(
  'effects.follow',
  EXPERTISE,
  'What level effects follow: 0 expertise, 1 favourability, 2 diligence, 3 nothing',
  {
    unit: 'code',
    support: [0, 3],
    class: 'assumed',
    source: 'a world’s choice: no figure tells expertise from what goes with it',
    plausible: { by: 3 },
  },
)

/** Whether the effects of levels are those of expertise: then potential outcomes differ by level. */
export function expertiseActs(follow: number): boolean {
  return Math.round(follow) === EXPERTISE
}

/** Where effects depend on no level, every session shows those of the intermediate. */
const MIDDLE = (LEVELS - 1) / 2

const strength = (what: string) =>
  ({
    unit: 'ratio',
    support: [0, 3] as const,
    class: 'assumed' as const,
    handle: true,
    source: `1 by definition; a scenario moves it to ask what if ${what} mattered less or more`,
  }) as const
/** How far levels differ, as a multiple of the level parameters; the intermediate stays. */
export const successReturns = scalar(
  'returns.success',
  1,
  'Strength of the effects of levels on trouble, outcome and evidence, around the intermediate',
  strength('expertise'),
)
export const effortReturns = scalar(
  'returns.effort',
  1,
  'Strength of the effects of levels on actions and words, around the intermediate',
  strength('expertise'),
)

const WHOLE = 'returns.success'
/** One of the effects that `returns.success` moves together, by itself: a factor of the strength that it has there. */
const returnsOf = (outcome: string, effects: string) =>
  scalar(`returns.${outcome}`, 1, `Strength of the effects of levels on ${effects} alone, times ${WHOLE}`, {
    ...strength(`expertise in ${effects}`),
    within: WHOLE,
  })
export const troubleReturns = returnsOf('trouble', 'trouble')
export const failReturns = returnsOf('at_least_partial', 'failing')
export const succeedReturns = returnsOf('succeeded', 'succeeding where nothing failed')
export const abandonReturns = returnsOf('abandoned', 'writing no code where a session failed')
export const evidenceReturns = returnsOf('verified', 'hard evidence of success')

/** Effects of levels on a log scale, stretched around the intermediate’s. */
export function stretched(effects: Float64Array, by: number): Float64Array {
  const middle = effects[MIDDLE]
  return by === 1 ? effects : effects.map(x => middle + by * (x - middle))
}

/** The same for factors. */
export function stretchedFactors(factors: Float64Array, by: number): Float64Array {
  return by === 1 ? factors : stretched(factors.map(log), by).map(exp)
}

export const actingLevel = node({
  name: 'session.acting_level',
  level: 'session',
  parents: ['session.expertise', 'session.favourability', 'person.diligence'],
  writes: [],
  fills: ['sessions.acting'],
  distribution:
    'expertise itself; or the level that favourability or diligence alone would give the task; or the intermediate',
  noise: [],
  parameters: { follow, mix },
  prepare: ({ follow, mix }) => {
    const followed = Math.round(follow)
    const [cut1, cut2, cut3, cut4] = mixCuts(mix) as unknown as [number, number, number, number]
    return ({ people, sessions }) => {
      const { acting, expertise, favourability, scoreShift, person, n } = sessions
      for (let i = 0; i < n; i++) {
        if (followed === FAVOURABILITY || followed === DILIGENCE) {
          const unmeasured = followed === FAVOURABILITY ? favourability[i] : people.diligence[person[i]]
          const score = scoreShift[i] + unmeasured
          acting[i] = +(score > cut1) + +(score > cut2) + +(score > cut3) + +(score > cut4)
        } else acting[i] = followed === EXPERTISE ? expertise[i] : MIDDLE
      }
    }
  },
})
