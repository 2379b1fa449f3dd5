/** Nodes of the outcome: whether the goal was clear, and whether the session failed, half succeeded or succeeded. */
import { exp } from '../ground/math.js'
import { normalOddsAll } from '../ground/normal.js'
import { FAILED, NO_CLEAR_GOAL, PARTIAL, SUCCEEDED, TROUBLE_SIGNAL } from '../schema/definitions.js'
import { EXPERTISE_NAMES } from '../schema/levels.js'
import { expertiseActs, failReturns, follow, stretched, succeedReturns, successReturns } from './acting.js'
import { LEVELS } from './block.js'
import { coach, coachReader } from './coaching.js'
import { expOf, oddsOf } from './distributions.js'
import { node } from './node.js'
import { type DeclaredValues, scalar, vector } from './parameter.js'
import {
  assumed,
  factorsOf,
  logOdds,
  predictorParameters,
  probability,
  SIGNAL_NAMES,
  SIGNALS,
} from './predictor.js'
import { verificationReader, verificationSucceeds } from './signals.js'
import { alike, likeness, PERSONS_NORMAL } from './standing.js'

const noClearGoal = scalar('goal.unclear', 0.077, 'Probability that a session has no clear goal', {
  ...probability,
  support: [0, 0.9],
  class: 'appendix',
  source: 'sample.no_clear_goal',
  pinnedBy: ['sample.no_clear_goal'],
})

export const goal = node({
  name: 'session.goal',
  level: 'session',
  parents: [],
  writes: [],
  fills: ['sessions.noClearGoal'],
  distribution: 'Bernoulli; expertise does not move it',
  noise: ['uniform'],
  parameters: { p: noClearGoal },
  prepare: ({ p }) => {
    return ({ sessions }, [u]) => {
      const { n, noClearGoal } = sessions
      for (let i = 0; i < n; i++) noClearGoal[i] = +(u![i] < p)
    }
  },
})

const failSignal = vector(
  'fail.signal',
  SIGNAL_NAMES,
  [0.01, 0.025, 0.05, 0.13, 0.27, 0.6],
  'Probability of failing at a failure signal, intermediate, at a reference task',
  {
    ...probability,
    ...assumed('set to meet at least partial success inside and outside trouble', 0.02, [
      'success.partial.intermediate',
      'trouble.partial.intermediate',
    ]),
  },
)
const failLevel = vector(
  'fail.level_in_trouble',
  EXPERTISE_NAMES,
  [1.05, 0.35, 0, -0.02, -0.04],
  'Shift of the log odds of failing in trouble',
  {
    ...logOdds,
    ...assumed('set to meet at least partial success in trouble by level', 0.1, [
      'trouble.partial.novice',
      'trouble.partial.intermediate',
      'trouble.partial.expert',
    ]),
  },
)
const failCalm = vector(
  'fail.level_in_calm',
  EXPERTISE_NAMES,
  [0.1, 0.05, 0, 0, 0],
  'Shift of the log odds of failing outside trouble',
  {
    ...logOdds,
    ...assumed('set to meet at least partial success by level', 0.1, [
      'success.partial.novice',
      'success.partial.expert',
    ]),
  },
)
export const failPredictor = predictorParameters('fail', {
  mode: [0, 0.1, 0, 0, 0.05, -0.1, -0.1, 0, -0.1],
  value: 0.03,
  other: 0.03,
  trend: -0.1,
  diligence: -0.1,
})

const succeedSignal = vector(
  'succeed.signal',
  SIGNAL_NAMES,
  [0.9, 0.87, 0.76, 0.42, 0.2, 0.08],
  'Probability of succeeding, unless failed, at a failure signal, intermediate, at a reference task',
  {
    ...probability,
    ...assumed('set to meet judged success by failure signal', 0.05, [
      'success.judged.failure_signal_1',
      'success.judged.failure_signal_5',
    ]),
  },
)
const succeedLevel = vector(
  'succeed.level',
  EXPERTISE_NAMES,
  [-0.35, -0.15, 0, 0.08, 0.15],
  'Shift of the log odds of succeeding',
  {
    ...logOdds,
    ...assumed('set to meet the within-person rise in judged success', 0.1, ['success.within_person']),
  },
)
export const succeedPredictor = predictorParameters(
  'succeed',
  { mode: [0, 0, 0.05, 0, 0.05, 0.1, 0, -0.05, 0], value: -0.03, other: -0.04, trend: 0.15, diligence: 0.25 },
  { other: ['success.verified.other'], trend: ['success.trend.software', 'success.trend.other'] },
)

/** How well sessions recover from trouble: a handle of scenarios, 0 unless one moves it. */
export const recovery = scalar(
  'trouble.recovery',
  0,
  'Shift, in trouble, of the log odds of not failing and of those of succeeding',
  {
    ...logOdds,
    class: 'assumed',
    handle: true,
    source: '0 by definition; a scenario moves it to ask what if sessions recovered from trouble more often',
  },
)

/** Odds by [level × failure signal]: those of the intermediate, shifted inside trouble and outside. */
function bySignal(odds: Float64Array, calm: Float64Array, troubled: Float64Array): Float64Array {
  const table = new Float64Array(LEVELS * SIGNALS)
  for (let k = 0; k < LEVELS; k++) {
    for (let s = 0; s < SIGNALS; s++) {
      const shift = s >= TROUBLE_SIGNAL ? troubled : calm
      table[k * SIGNALS + s] = odds[s] * shift[k]
    }
  }
  return table
}

export const failScale = { signal: failSignal, troubled: failLevel, calm: failCalm }
export const succeedScale = { signal: succeedSignal, level: succeedLevel }

export function failOdds(
  { signal, troubled, calm }: DeclaredValues<typeof failScale>,
  returns: number,
  recovered: number,
): Float64Array {
  const factors = (shifts: Float64Array) => expOf(stretched(shifts, returns))
  return bySignal(oddsOf(signal), factors(calm), times(factors(troubled), -recovered))
}

export function succeedOdds(
  { signal, level }: DeclaredValues<typeof succeedScale>,
  returns: number,
  recovered: number,
): Float64Array {
  const factors = expOf(stretched(level, returns))
  return bySignal(oddsOf(signal), factors, times(factors, recovered))
}

/** Factors times e^shift; the very same where the shift is 0. */
function times(factors: Float64Array, shift: number): Float64Array {
  return shift === 0 ? factors : factors.map(x => x * exp(shift))
}

/** The outcome by [no clear goal × failed × would have succeeded]: a look-up, because random branches are slow. */
const OUTCOME_OF = Uint8Array.of(
  PARTIAL,
  SUCCEEDED,
  FAILED,
  FAILED,
  NO_CLEAR_GOAL,
  NO_CLEAR_GOAL,
  NO_CLEAR_GOAL,
  NO_CLEAR_GOAL,
)

const outcomeLikeness = likeness('outcome', 0.08, 'the noise of failing and of succeeding', 0.05)

export const outcome = node({
  name: 'session.outcome',
  level: 'session',
  parents: [
    'session.trouble',
    'session.goal',
    'session.expertise',
    'session.acting_level',
    'session.coaching',
    'session.turns',
    'session.verification',
    'session.work_mode',
    'session.value',
    'session.month',
    'person.occupation',
    'person.diligence',
  ],
  writes: ['truth_sessions.outcome', 'truth_sessions.at_least_partial_k'],
  fills: ['sessions.failPredictor', 'sessions.succeedPredictor', 'potential.outcome'],
  realises: ['outcome'],
  levelsApart: ({ follow }) => expertiseActs(follow),
  distribution:
    'two logits in turn: failed or not, then succeeded or partial, their noise in part the person’s; no clear goal stands apart',
  noise: ['normal', 'normal', PERSONS_NORMAL, PERSONS_NORMAL],
  unread: ({ likeness }) => (likeness === 0 ? [2, 3] : []),
  parameters: {
    returns: successReturns,
    failReturns,
    succeedReturns,
    recovery,
    coach,
    verification: verificationSucceeds,
    fail: failScale,
    failPredictor,
    succeed: succeedScale,
    succeedPredictor,
    follow,
    likeness: outcomeLikeness,
  },
  prepare: own => {
    const fails = failOdds(own.fail, own.returns * own.failReturns, own.recovery)
    const succeeds = succeedOdds(own.succeed, own.returns * own.succeedReturns, own.recovery)
    const fillFail = factorsOf(own.failPredictor)
    const fillSucceed = factorsOf(own.succeedPredictor)
    const { likeness } = own
    const acts = expertiseActs(own.follow)
    const coached = coachReader(own.coach)
    const verified = verificationReader(own.verification)
    return (block, noise) => {
      const { sessions, potential } = block
      const { n, acting, person, noClearGoal: unclear, failPredictor, succeedPredictor } = sessions
      const [fail, succeed, ofFailing, ofSucceeding] = noise as Noises
      alike(fail, n, likeness, ofFailing, person)
      alike(succeed, n, likeness, ofSucceeding, person)
      fillFail(block, failPredictor)
      fillSucceed(block, succeedPredictor)
      normalOddsAll(fail, n)
      normalOddsAll(succeed, n)
      for (let i = 0; i < n; i++) {
        fail[i] = fail[i] * failPredictor[i]
        succeed[i] = succeed[i] * succeedPredictor[i]
      }
      for (let k = 0; k < LEVELS; k++) {
        const { failureSignal, outcome: out } = potential[k]
        for (let i = 0; i < n; i++) {
          const signal = failureSignal[i]
          const level = acts ? coached(sessions, i, k, signal) : acting[i]
          const row = level * SIGNALS + signal
          const failed = +(fail[i] * fails[row] > 1)
          const asked = verified ? verified(sessions, i, k) : 1
          const succeeded = +(succeed[i] * succeeds[row] * asked > 1)
          out[i] = OUTCOME_OF[unclear[i] * 4 + failed * 2 + succeeded]
        }
      }
    }
  },
})

type Noises = readonly [Float64Array, Float64Array, Float64Array, Float64Array]
