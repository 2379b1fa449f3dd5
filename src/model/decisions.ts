/** Nodes of the decisions in a session: how many there are, and which of them the user makes. */
import { expAll } from '../ground/exp-all.js'
import { logit } from '../ground/math.js'
import { codeOf, DECISION_KINDS, DECISION_MAKERS } from '../schema/levels.js'
import { binomial } from './binomial.js'
import { MIDDLE_LEVEL } from './expertise.js'
import { headlessDecisions } from './headless.js'
import { NegativeBinomial } from './negative-binomial.js'
import { node } from './node.js'
import { type ParameterMeta, scalar } from './parameter.js'
import { alike, likeness, PERSONS_NORMAL } from './standing.js'

const planningMedian = scalar(
  'decisions.planning_median',
  0.697,
  'Median over sessions of the probability that a planning decision is the user’s',
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
  0.207,
  'Median over sessions of the probability that an execution decision is the user’s',
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
  'Spread over sessions of the log odds that a planning decision is the user’s',
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
  'Spread over sessions of the log odds that an execution decision is the user’s',
  {
    unit: 'log odds',
    support: [0.05, 4],
    class: 'assumed',
    source: 'only the median is reported',
    plausible: { by: 0.4 },
  },
)
const correlation = scalar('decisions.correlation', 0.45, 'Correlation of the two log odds', {
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

const manyATurn: ParameterMeta = {
  unit: 'decision / turn',
  support: [0.1, 20],
  class: 'assumed',
  source:
    'how many decisions a turn holds is not reported; with fewer the median share jumps between ratios of small whole numbers',
  plausible: { times: 1.5 },
}
const planningATurn = scalar('decisions.planning_per_turn', 4, 'Mean planning decisions per turn', manyATurn)
const executionATurn = scalar(
  'decisions.execution_per_turn',
  5,
  'Mean execution decisions per turn',
  manyATurn,
)
const variation = scalar(
  'decisions.variation',
  0.4,
  'Coefficient of variation over sessions of the rate of decisions per turn',
  {
    unit: 'ratio',
    support: [0.1, 1.5],
    class: 'assumed',
    source: 'not reported; some tasks hold more decisions than others of as many turns',
    plausible: { by: 0.2 },
  },
)

const decisionLikeness = likeness('decisions', 0.2, 'the user’s own tendencies to decide')

export const decisions = node({
  name: 'session.decisions',
  level: 'session',
  parents: ['session.headless'],
  writes: [],
  fills: ['sessions.planningTendency', 'sessions.executionTendency'],
  distribution:
    'the session’s own tendencies for the user to plan and to execute: two correlated normals, in part the person’s; lower if headless',
  noise: ['normal', 'normal', PERSONS_NORMAL, PERSONS_NORMAL],
  unread: ({ likeness }) => (likeness === 0 ? [2, 3] : []),
  parameters: { r: correlation, withoutHuman: headlessDecisions, likeness: decisionLikeness },
  prepare: ({ r, withoutHuman, likeness }) => {
    const rest = Math.sqrt(1 - r * r)
    return ({ sessions: { n, person, headless, planningTendency, executionTendency } }, noise) => {
      const [z1, z2, ofPlanning, ofExecution] = noise
      alike(z1!, n, likeness, ofPlanning!, person)
      alike(z2!, n, likeness, ofExecution!, person)
      for (let i = 0; i < n; i++) {
        const alone = headless[i] === 1 ? withoutHuman : 0
        planningTendency[i] = z1![i] + alone
        executionTendency[i] = r * z1![i] + rest * z2![i] + alone
      }
    }
  },
})

export const decisionCounts = node({
  name: 'session.decision_counts',
  level: 'session',
  parents: ['session.turns'],
  writes: [
    'sessions.planning_decisions',
    'sessions.execution_decisions',
    'truth_sessions.planning_decisions',
    'truth_sessions.execution_decisions',
  ],
  fills: ['sessions.planningDecisions', 'sessions.executionDecisions'],
  heldWith: 'session.decisions',
  distribution:
    'negative binomial given turns: Poisson at a rate per turn that is the session’s own, by gamma; read exactly in every world',
  noise: ['uniform', 'uniform'],
  parameters: { planning: planningATurn, execution: executionATurn, variation },
  prepare: ({ planning, execution, variation }) => {
    const ofPlanning = new NegativeBinomial(planning, variation)
    const ofExecution = new NegativeBinomial(execution, variation)
    return ({ sessions: { n, turns, planningDecisions, executionDecisions } }, [u1, u2]) => {
      for (let i = 0; i < n; i++) {
        planningDecisions[i] = ofPlanning.count(turns[i], u1![i])
        executionDecisions[i] = ofExecution.count(turns[i], u2![i])
      }
    }
  },
})

export const decisionShares = node({
  name: 'session.decision_shares',
  level: 'session',
  parents: ['session.decisions', 'session.acting_level', 'session.decision_counts'],
  writes: [
    'sessions.planning_decisions_user',
    'sessions.execution_decisions_user',
    'sessions.planning_user_share',
    'sessions.execution_user_share',
    'truth_sessions.planning_decisions_user',
    'truth_sessions.execution_decisions_user',
  ],
  fills: [
    'sessions.planningDecisionsUser',
    'sessions.executionDecisionsUser',
    'sessions.planningUserShare',
    'sessions.executionUserShare',
  ],
  heldWith: 'session.decisions',
  distribution:
    'binomial counts of the user’s decisions, each made by the user with a probability that is logistic in the tendency and weakly shifted by expertise; shares are their ratios',
  noise: ['uniform', 'uniform'],
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
    return ({ sessions: s }, [u1, u2]) => {
      const { n, acting, planningTendency, executionTendency, planningUserShare, executionUserShare } = s
      for (let i = 0; i < n; i++) {
        const level = acting[i] - MIDDLE_LEVEL
        const p = planningTendency[i] + planningShift * level
        const e = executionTendency[i] + executionShift * level
        planningUserShare[i] = planningCentre + planningScale * p
        executionUserShare[i] = executionCentre + executionScale * e
      }
      divide(n, s.planningDecisions, planningUserShare, u1!, s.planningDecisionsUser)
      divide(n, s.executionDecisions, executionUserShare, u2!, s.executionDecisionsUser)
    }
  },
})

/** The user's part of every session's decisions, and from log odds in `share` its ratio to all, 0 where there is none. */
function divide(n: number, all: Int32Array, share: Float64Array, u: Float64Array, users: Int32Array): void {
  expAll(share, n)
  for (let i = 0; i < n; i++) {
    const own = binomial(all[i], share[i], u[i])
    users[i] = own
    share[i] = all[i] === 0 ? 0 : own / all[i]
  }
}

const PLANNING = codeOf(DECISION_KINDS, 'planning')
const EXECUTION = codeOf(DECISION_KINDS, 'execution')
const USER = codeOf(DECISION_MAKERS, 'user')
const AGENT = codeOf(DECISION_MAKERS, 'agent')

export const decisionTurn = node({
  name: 'decision.turn',
  level: 'decision',
  parents: ['session.turns', 'session.decision_counts'],
  writes: ['decisions.turn', 'decisions.kind'],
  fills: ['decisions.turn', 'decisions.kind'],
  distribution:
    'each decision falls in any turn of its session, each as likely; in a turn plans come before their execution',
  noise: ['uniform'],
  parameters: {},
  prepare:
    () =>
    ({ sessions, decisions, slice }, [u]) => {
      const { turns, planningDecisions, executionDecisions } = sessions
      let row = 0
      for (let i = slice.from; i < slice.to; i++) {
        const plans = planningDecisions[i]
        const all = plans + executionDecisions[i]
        // By [turn × kind], in the order in which they are made.
        const counts = new Int32Array(2 * turns[i])
        for (let j = 0; j < all; j++) {
          const cell = 2 * Math.floor(u![row + j] * turns[i]) + (j < plans ? PLANNING : EXECUTION)
          counts[cell] = counts[cell] + 1
        }
        for (let cell = 0; cell < counts.length; cell++) {
          for (let left = counts[cell]; left > 0; left--, row++) {
            decisions.turn[row] = (cell >> 1) + 1
            decisions.kind[row] = cell & 1
          }
        }
      }
    },
})

export const decisionMaker = node({
  name: 'decision.made_by',
  level: 'decision',
  parents: ['session.decision_counts', 'session.decision_shares', 'decision.turn'],
  writes: ['decisions.made_by'],
  fills: ['decisions.madeBy'],
  distribution: 'any decisions of a kind are the user’s, as many as the session has, each as likely',
  noise: ['uniform'],
  parameters: {},
  prepare:
    () =>
    ({ sessions: s, decisions, slice }, [u]) => {
      const { kind, madeBy } = decisions
      let row = 0
      for (let i = slice.from; i < slice.to; i++) {
        const left = [s.planningDecisions[i], s.executionDecisions[i]]
        const own = [s.planningDecisionsUser[i], s.executionDecisionsUser[i]]
        for (const end = row + left[0]! + left[1]!; row < end; row++) {
          const k = kind[row]
          const isUser = u![row] * left[k]! < own[k]!
          left[k]!--
          if (isUser) own[k]!--
          madeBy[row] = isUser ? USER : AGENT
        }
      }
    },
})
