/** The node of trouble: the failure signal, at the session’s own level and at each of the five with its noise fixed. */
import { exp } from '../ground/math.js'
import { normalOddsAll } from '../ground/normal.js'
import { EXPERTISE_NAMES } from '../schema/levels.js'
import { expertiseActs, follow, stretchedFactors, successReturns, troubleReturns } from './acting.js'
import { LEVELS } from './block.js'
import { expOf, oddsOf } from './distributions.js'
import { headlessTrouble } from './headless.js'
import { node } from './node.js'
import { vector } from './parameter.js'
import { assumed, factorsOf, predictorParameters, probability } from './predictor.js'
import { alike, likeness, PERSONS_NORMAL } from './standing.js'

const troubleLevel = vector(
  'trouble.level',
  EXPERTISE_NAMES,
  [0.54, 0.44, 0.37, 0.33, 0.31],
  'Probability of trouble at a reference task',
  {
    ...probability,
    ...assumed('implied by the reported rates inside and outside trouble', 0.03, [
      'success.verified.novice',
      'success.partial.novice',
      'trouble.rate',
    ]),
  },
)
const troubleGap = vector(
  'trouble.gap',
  ['1', '2', '4', '5'],
  [1.2, 0.9, 1.1, 1.6],
  'Log odds between a failure signal and its neighbour nearer to 3',
  {
    unit: 'log odds',
    support: [0, 6],
    ...assumed('the signals’ shares are not reported', 0.4, [
      'success.judged.failure_signal_1',
      'success.judged.failure_signal_5',
    ]),
  },
)
export const troublePredictor = predictorParameters('trouble', {
  mode: [0.1, 0.25, 0.15, 0.1, 0.05, -0.35, -0.4, -0.3, -0.6],
  value: 0.08,
  other: -0.02,
  trend: -0.2,
  diligence: -0.25,
})

/** The parameters of the odds of each failure signal at a reference task. */
export const troubleScale = { level: troubleLevel, gap: troubleGap }

/** The odds of trouble at each level, at a reference task. */
export function troubleOdds(level: Float64Array, returns: number): Float64Array {
  return stretchedFactors(oddsOf(level), returns)
}

/** cut[j]: odds above which the failure signal is at least j + 1, at a level factor of 1. */
export function troubleCuts(gaps: Float64Array): Float64Array {
  const [gap1, gap2, gap4, gap5] = gaps as unknown as [number, number, number, number]
  return expOf(Float64Array.of(-gap2 - gap1, -gap2, 0, gap4, gap4 + gap5))
}

const troubleLikeness = likeness('trouble', 0.06, 'the noise of trouble', 0.05)

export const trouble = node({
  name: 'session.trouble',
  level: 'session',
  parents: [
    'session.expertise',
    'session.acting_level',
    'session.headless',
    'session.work_mode',
    'session.value',
    'session.month',
    'person.occupation',
    'person.diligence',
  ],
  writes: ['truth_sessions.failure_signal', 'truth_sessions.trouble_k'],
  fills: ['sessions.troublePredictor', 'potential.failureSignal'],
  realises: ['failureSignal'],
  levelsApart: ({ follow }) => expertiseActs(follow),
  distribution: 'ordered logit of the failure signal; its noise is in part the person’s',
  noise: ['normal', PERSONS_NORMAL],
  unread: ({ likeness }) => (likeness === 0 ? [1] : []),
  parameters: {
    scale: troubleScale,
    returns: successReturns,
    own: troubleReturns,
    headless: headlessTrouble,
    predictor: troublePredictor,
    follow,
    likeness: troubleLikeness,
  },
  prepare: ({ scale, returns, own, headless, predictor, follow, likeness }) => {
    const levels = troubleOdds(scale.level, returns * own)
    const cut = troubleCuts(scale.gap)
    const fill = factorsOf(predictor)
    const acts = expertiseActs(follow)
    const alone = exp(headless)
    const [cut0, cut1, cut2, cut3, cut4] = cut as unknown as [number, number, number, number, number]
    return (block, [z, standing]) => {
      const { sessions, potential } = block
      const { n, headless, acting, person, troublePredictor: factors } = sessions
      const draw = z as Float64Array
      alike(draw, n, likeness, standing as Float64Array, person)
      fill(block, factors)
      normalOddsAll(draw, n)
      for (let i = 0; i < n; i++) draw[i] = draw[i] * factors[i] * (headless[i] === 1 ? alone : 1)
      for (let k = 0; k < LEVELS; k++) {
        const out = potential[k].failureSignal
        for (let i = 0; i < n; i++) {
          const odds = draw[i] * levels[acts ? k : acting[i]]
          out[i] = +(odds > cut0) + +(odds > cut1) + +(odds > cut2) + +(odds > cut3) + +(odds > cut4)
        }
      }
    }
  },
})
