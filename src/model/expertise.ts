/** The node of expertise at the task. */
import { log } from '../ground/math.js'
import { WORK_MODES } from '../schema/levels.js'
import { mix, mixCuts } from './acting.js'
import { node } from './node.js'
import { scalar, vector } from './parameter.js'
import { REFERENCE_USD } from './task.js'

const raw = ['effort.actions.novice', 'effort.words.novice', 'effort.words.expert', 'effort.words.slope']

const familiarityLoading = scalar(
  'expertise.familiarity',
  0.6,
  'Loading of expertise on the person’s familiarity',
  {
    unit: 'standard deviation',
    support: [-0.97, 0.97],
    class: 'assumed',
    source: 'how far expertise is the person’s is not reported',
    plausible: { by: 0.2 },
  },
)
const valueLoading = scalar('expertise.value', 0.11, 'Rise of the expertise score with log value', {
  unit: 'standard deviation / log US dollar',
  support: [-1, 1],
  class: 'assumed',
  source: 'set so that the value of troubled sessions doubles',
  plausible: { by: 0.02 },
  pinnedBy: ['trouble.value'],
})
const modeLoading = vector(
  'expertise.mode',
  WORK_MODES,
  [0.15, 0, 0.2, 0.5, 0.1, -0.15, 0.05, -0.25, -0.35],
  'Shift of the expertise score',
  {
    unit: 'standard deviation',
    support: [-2, 2],
    class: 'assumed',
    source: 'expertise by mode is not reported',
    plausible: { by: 0.1 },
    pinnedBy: raw,
  },
)
const typeLoading = scalar(
  'expertise.other',
  -0.35,
  'Shift of the expertise score of people outside software',
  {
    unit: 'standard deviation',
    support: [-2, 2],
    class: 'assumed',
    source: 'expertise by user type is not reported',
    plausible: { by: 0.15 },
    pinnedBy: ['success.verified.software', 'success.verified.other'],
  },
)
const favourabilityLoading = scalar(
  'expertise.favourability',
  0,
  'Loading of expertise on the session’s favourability',
  {
    unit: 'standard deviation',
    support: [-0.97, 0.97],
    class: 'assumed',
    source: 'a world’s choice',
    plausible: { by: 0.5 },
  },
)

/** The least variance left for the session itself, so that the score’s standard deviation stays near 1. */
const LEAST_OWN_VARIANCE = 0.05
const CENTRE = -0.1

export const expertise = node({
  name: 'session.expertise',
  level: 'session',
  parents: [
    'person.familiarity',
    'person.occupation',
    'session.work_mode',
    'session.value',
    'session.favourability',
  ],
  writes: ['truth_sessions.expertise'],
  fills: ['sessions.expertise', 'sessions.score', 'sessions.scoreShift'],
  distribution: 'ordered probit; the cut points give the mix for a score with mean 0 and variance 1',
  noise: ['normal'],
  parameters: {
    mix,
    byFamiliarity: familiarityLoading,
    byValue: valueLoading,
    byMode: modeLoading,
    other: typeLoading,
    byFavourability: favourabilityLoading,
  },
  prepare: ({ mix, byFamiliarity, byValue, byMode, other, byFavourability }) => {
    const [cut1, cut2, cut3, cut4] = mixCuts(mix) as unknown as [number, number, number, number]
    const byType = [0, other]
    const own = Math.sqrt(
      Math.max(LEAST_OWN_VARIANCE, 1 - byFamiliarity * byFamiliarity - byFavourability * byFavourability),
    )
    const reference = log(REFERENCE_USD)
    return ({ people, sessions }, [z]) => {
      const { n, person, logValue, workMode, favourability, scoreShift, score: scores, expertise } = sessions
      const { userType, familiarity } = people
      const noise = z as Float64Array
      for (let i = 0; i < n; i++) {
        const p = person[i]
        const shift = byValue * (logValue[i] - reference) + byMode[workMode[i]] + byType[userType[p]] - CENTRE
        const score =
          shift + byFamiliarity * familiarity[p] + byFavourability * favourability[i] + own * noise[i]
        scoreShift[i] = shift
        scores[i] = score
        expertise[i] = +(score > cut1) + +(score > cut2) + +(score > cut3) + +(score > cut4)
      }
    }
  },
})

/** The level (counted from 0) at which the medians are read. */
export const MIDDLE_LEVEL = 2
