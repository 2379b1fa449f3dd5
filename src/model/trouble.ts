/** The node of trouble: the failure signal, at the session’s own level and at each of the five with its noise held fixed. */
import { exp } from '../ground/math.js'
import { EXPERTISE_NAMES } from '../schema/levels.js'
import { expertiseActs, stretchedFactors, successReturns } from './acting.js'
import { LEVELS } from './block.js'
import { headlessTrouble } from './headless.js'
import { expOf, oddsOf } from './laws.js'
import { node } from './node.js'
import { numberOf, numbersOf, type ParameterValues, vector } from './parameter.js'
import { assumed, probability, pullParameters, readPull } from './pull.js'

export const troubleLevel = vector(
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
export const troublePull = pullParameters('trouble', {
  mode: [0.1, 0.25, 0.15, 0.1, 0.05, -0.35, -0.4, -0.3, -0.6],
  value: 0.08,
  other: -0.02,
  trend: -0.2,
  diligence: -0.25,
})

/** The odds of trouble at each level, at a reference task. */
export function troubleOdds(values: ParameterValues): Float64Array {
  return stretchedFactors(oddsOf(numbersOf(values, troubleLevel)), numberOf(values, successReturns))
}

/** cut[j]: odds above which the failure signal is at least j + 1, at a level factor of 1. */
export function troubleCuts(values: ParameterValues): Float64Array {
  const [gap1, gap2, gap4, gap5] = numbersOf(values, troubleGap) as unknown as [
    number,
    number,
    number,
    number,
  ]
  return expOf(Float64Array.of(-gap2 - gap1, -gap2, 0, gap4, gap4 + gap5))
}

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
  fills: ['sessions.troublePull', 'potential.failureSignal'],
  realises: ['failureSignal'],
  levelsApart: expertiseActs,
  law: 'ordered logit of the failure signal',
  noise: ['uniform'],
  parameters: [troubleLevel, troubleGap, successReturns, headlessTrouble, ...Object.values(troublePull)],
  prepare: values => {
    const levels = troubleOdds(values)
    const cut = troubleCuts(values)
    const pull = readPull(values, troublePull)
    const acts = expertiseActs(values)
    const alone = exp(numberOf(values, headlessTrouble))
    const [cut0, cut1, cut2, cut3, cut4] = cut as unknown as [number, number, number, number, number]
    return (block, [u]) => {
      const { sessions, potential } = block
      const { n, headless, acting, troublePull: pulled } = sessions
      const draw = u as Float64Array
      pull(block, pulled)
      for (let i = 0; i < n; i++) {
        const v = draw[i]
        draw[i] = (v / (1 - v)) * pulled[i] * (headless[i] === 1 ? alone : 1)
      }
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
