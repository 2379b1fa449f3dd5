/** Nodes of expertise at the task and of the decisions that the user keeps. */
import { expAll } from '../ground/exp-all.js'
import { log, logit } from '../ground/math.js'
import { WORK_MODES } from '../schema/levels.js'
import { mix, mixCuts } from './acting.js'
import { headlessDecisions } from './headless.js'
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

const planningMedian = scalar(
  'decisions.planning_median',
  0.7,
  'Median share of planning decisions made by the user',
  {
    unit: 'share',
    support: [0.01, 0.99],
    class: 'report',
    source: 'division.planning',
    pinnedBy: ['division.planning'],
  },
)
const executionMedian = scalar(
  'decisions.execution_median',
  0.2,
  'Median share of execution decisions made by the user',
  {
    unit: 'share',
    support: [0.01, 0.99],
    class: 'report',
    source: 'division.execution',
    pinnedBy: ['division.execution'],
  },
)
const planningSpread = scalar(
  'decisions.planning_spread',
  1.1,
  'Spread of the log odds of the planning share',
  {
    unit: 'log odds',
    support: [0.05, 4],
    class: 'assumed',
    source: 'only the median is reported',
    plausible: { by: 0.4 },
  },
)
const executionSpread = scalar(
  'decisions.execution_spread',
  1.3,
  'Spread of the log odds of the execution share',
  {
    unit: 'log odds',
    support: [0.05, 4],
    class: 'assumed',
    source: 'only the median is reported',
    plausible: { by: 0.4 },
  },
)
const correlation = scalar('decisions.correlation', 0.45, 'Correlation of the two shares in log odds', {
  unit: 'correlation',
  support: [-0.99, 0.99],
  class: 'assumed',
  source: 'not reported',
  plausible: { by: 0.3 },
})
/** A level of expertise shifts either tendency by this much. */
export const planningLevel = scalar(
  'decisions.planning_level',
  0.05,
  'Shift of the user’s tendency to plan per level of expertise',
  {
    unit: 'standard deviation',
    support: [-1, 1],
    class: 'assumed',
    source: 'a weak dependence is assumed',
    plausible: { by: 0.1 },
  },
)
export const executionLevel = scalar(
  'decisions.execution_level',
  0.03,
  'Shift of the user’s tendency to execute per level of expertise',
  {
    unit: 'standard deviation',
    support: [-1, 1],
    class: 'assumed',
    source: 'a weak dependence is assumed',
    plausible: { by: 0.1 },
  },
)
/** The level (counted from 0) at which the medians are read. */
export const MIDDLE_LEVEL = 2

export const decisions = node({
  name: 'session.decisions',
  level: 'session',
  parents: ['session.headless'],
  writes: [],
  fills: ['sessions.planningTendency', 'sessions.executionTendency'],
  distribution:
    'the session’s own tendencies for the user to plan and to execute: two correlated normals; lower if headless',
  noise: ['normal', 'normal'],
  parameters: { r: correlation, withoutHuman: headlessDecisions },
  prepare: ({ r, withoutHuman }) => {
    const rest = Math.sqrt(1 - r * r)
    return ({ sessions: { n, headless, planningTendency, executionTendency } }, [z1, z2]) => {
      for (let i = 0; i < n; i++) {
        const alone = headless[i] === 1 ? withoutHuman : 0
        planningTendency[i] = z1![i] + alone
        executionTendency[i] = r * z1![i] + rest * z2![i] + alone
      }
    }
  },
})

export const decisionShares = node({
  name: 'session.decision_shares',
  level: 'session',
  parents: ['session.decisions', 'session.acting_level'],
  writes: ['sessions.planning_user_share', 'sessions.execution_user_share'],
  fills: ['sessions.planningUserShare', 'sessions.executionUserShare'],
  heldWith: 'session.decisions',
  distribution: 'the user’s shares of decisions: logistic in the tendencies, weakly shifted by expertise',
  noise: [],
  parameters: {
    planning: planningMedian,
    execution: executionMedian,
    planningScale: planningSpread,
    executionScale: executionSpread,
    planningShift: planningLevel,
    executionShift: executionLevel,
  },
  prepare: ({ planning, execution, planningScale, executionScale, planningShift, executionShift }) => {
    const planningCentre = logit(planning)
    const executionCentre = logit(execution)
    return ({ sessions }) => {
      const { n, acting, planningTendency, executionTendency, planningUserShare, executionUserShare } =
        sessions
      for (let i = 0; i < n; i++) {
        const level = acting[i] - MIDDLE_LEVEL
        const p = planningTendency[i] + planningShift * level
        const e = executionTendency[i] + executionShift * level
        planningUserShare[i] = planningCentre + planningScale * p
        executionUserShare[i] = executionCentre + executionScale * e
      }
      for (const share of [planningUserShare, executionUserShare]) {
        expAll(share, n, -1)
        for (let i = 0; i < n; i++) share[i] = 1 / (1 + share[i])
      }
    }
  },
})
