/** Nodes of evidence: whether code was written, and the success signal that follows. */
import { exp } from '../ground/math.js'
import { FAILED, TROUBLE_SIGNAL } from '../schema/definitions.js'
import { CODEBASES, EXPERTISE_NAMES, OCCUPATIONS } from '../schema/levels.js'
import {
  abandonReturns,
  evidenceReturns,
  expertiseActs,
  follow,
  stretched,
  successReturns,
} from './acting.js'
import { LEVELS } from './block.js'
import { coach, coachReader } from './coaching.js'
import { expOf, oddsOf } from './distributions.js'
import { freeActions } from './hard-signals.js'
import { headlessEvidence } from './headless.js'
import { node } from './node.js'
import { type DeclaredValues, scalar, vector } from './parameter.js'
import { assumed, factorsOf, logOdds, predictorParameters, probability } from './predictor.js'
import { verificationReader, verificationShows } from './signals.js'

export const codeShare = vector(
  'code.codebase',
  CODEBASES,
  [0.93, 0.1, 0.93, 0.05],
  'Probability of adding a line in a session that did not fail',
  {
    ...probability,
    ...assumed('over 90% of sessions labelled as changing code do', 0.03, ['labels.code_changes']),
  },
)
export const codeFailed = vector(
  'code.failed',
  EXPERTISE_NAMES,
  [-0.9, 0.6, 0.6, 0.6, 0.6],
  'Shift of the log odds of adding a line in a session that failed',
  {
    ...logOdds,
    ...assumed('set to meet abandonment, and at least partial success where code was written', 0.3, [
      'trouble.abandoned.novice',
      'trouble.abandoned.expert',
      'success.code.partial.software',
      'success.code.partial.other',
    ]),
  },
)

export const code = node({
  name: 'session.code',
  level: 'session',
  parents: [
    'session.codebase',
    'session.outcome',
    'session.effort',
    'session.expertise',
    'session.acting_level',
    'session.coaching',
    'session.trouble',
  ],
  writes: ['sessions.wrote_code', 'truth_sessions.abandoned_k'],
  fills: ['potential.wroteCode'],
  realises: ['wroteCode'],
  levelsApart: ({ follow }) => expertiseActs(follow),
  distribution: 'logit given the relation to a codebase and failure; never without an action',
  noise: ['uniform'],
  parameters: {
    share: codeShare,
    failed: codeFailed,
    coach,
    returns: successReturns,
    own: abandonReturns,
    follow,
  },
  prepare: ({ share, failed, coach, returns, own, follow }) => {
    const odds = oddsOf(share)
    const shifts = expOf(stretched(failed, returns * own))
    const acts = expertiseActs(follow)
    const coached = coachReader(coach)
    return (block, [u]) => {
      const { sessions, potential } = block
      const { n, codebase, acting } = sessions
      const draw = u as Float64Array
      for (let i = 0; i < n; i++) {
        const v = draw[i]
        draw[i] = (v / (1 - v)) * odds[codebase[i]]
      }
      for (let k = 0; k < LEVELS; k++) {
        const { failureSignal, outcome, actions, wroteCode } = potential[k]
        for (let i = 0; i < n; i++) {
          const level = acts ? coached(sessions, i, k, failureSignal[i]) : acting[i]
          const shift = outcome[i] === FAILED ? shifts[level] : 1
          wroteCode[i] = +(actions[i] !== 0) & +(draw[i] * shift > 1)
        }
      }
    }
  },
})

const EVIDENCE_OUTCOMES = ['succeeded', 'partial', 'failed', 'no_clear_goal'] as const
export const hard = vector(
  'evidence.hard',
  EVIDENCE_OUTCOMES,
  [0.42, 0.05, 0.01, 0.03],
  'Probability of a success signal of 4 or 5, intermediate, calm, no code, at a reference task',
  {
    ...probability,
    ...assumed('set to meet verified success and judged success by success signal', 0.03, [
      'success.verified.intermediate',
      'success.judged.success_signal_1',
      'success.judged.success_signal_5',
    ]),
  },
)
const evidenceGap = vector(
  'evidence.gap',
  ['1', '2', '3', '5'],
  [1.4, 1.2, 1, 1.3],
  'Log odds between a success signal and its neighbour nearer to 4',
  {
    unit: 'log odds',
    support: [0, 6],
    ...assumed('the signals’ shares are not reported', 0.4, [
      'success.judged.success_signal_1',
      'success.judged.success_signal_5',
    ]),
  },
)
const evidenceCalm = vector(
  'evidence.level_in_calm',
  EXPERTISE_NAMES,
  [-0.35, -0.12, 0, 0.08, 0.14],
  'Shift of the log odds of evidence outside trouble',
  {
    ...logOdds,
    ...assumed('set to meet verified success by level', 0.1, [
      'success.verified.novice',
      'success.verified.expert',
    ]),
  },
)
const evidenceTrouble = vector(
  'evidence.level_in_trouble',
  EXPERTISE_NAMES,
  [-1.2, -0.5, -0.1, 0, 0.1],
  'Shift of the log odds of evidence in trouble',
  {
    ...logOdds,
    ...assumed('set to meet verified success in trouble by level', 0.1, [
      'trouble.verified.novice',
      'trouble.verified.expert',
    ]),
  },
)
const evidenceCode = scalar(
  'evidence.code',
  0.35,
  'Shift of the log odds of evidence where code was written',
  {
    ...logOdds,
    ...assumed('set to meet verified success where code was written', 0.1, [
      'success.code.verified.software',
      'success.code.verified.other',
    ]),
  },
)
const OCCUPATION_SHIFT = [
  0.45, 0, 0, 0.05, 0.05, -0.05, 0, 0, -0.05, 0, -0.05, 0, -0.05, -0.05, -0.05, -0.02, 0, 0, 0, 0, 0, 0, 0,
]
const evidenceOccupation = vector(
  'evidence.occupation',
  OCCUPATIONS,
  OCCUPATION_SHIFT,
  'Shift of the log odds of evidence where code was written',
  {
    ...logOdds,
    support: [-2, 2],
    ...assumed('Management is reported highest, and the ten largest within 7 points', 0.05, [
      'occupation.highest',
      'occupation.within_7',
    ]),
  },
)
export const evidencePredictor = predictorParameters(
  'evidence',
  { mode: [0, 0.05, 0.3, 0, 0.1, -0.05, -0.1, 0, -0.1], value: 0, other: -0.12, trend: 0.2, diligence: 0.2 },
  {
    other: ['success.verified.other', 'success.code.verified.other'],
    trend: ['success.trend.software', 'success.trend.other'],
  },
)

/** The effects of levels and of code on evidence. */
export const evidenceLevel = { calm: evidenceCalm, troubled: evidenceTrouble }
export const evidenceCoded = { code: evidenceCode, occupation: evidenceOccupation }

/** Factor of the odds by [level × in trouble]. */
export function evidenceLevels(
  { calm, troubled }: DeclaredValues<typeof evidenceLevel>,
  returns: number,
): Float64Array {
  const factors = [calm, troubled].map(shifts => expOf(stretched(shifts, returns)))
  return Float64Array.from({ length: LEVELS * 2 }, (_, j) => factors[j & 1][j >> 1])
}

/** Factor of the odds by [occupation × wrote code]. */
export function evidenceCodes({ code, occupation }: DeclaredValues<typeof evidenceCoded>): Float64Array {
  const wrote = exp(code)
  const shift = expOf(occupation)
  return Float64Array.from({ length: OCCUPATIONS.length * 2 }, (_, j) => (j & 1 ? wrote * shift[j >> 1] : 1))
}

/** cut[j]: odds above which the success signal is at least j + 1, where 1 stands for a hard signal. */
function evidenceCuts(gaps: Float64Array): Float64Array {
  const [gap1, gap2, gap3, gap5] = gaps as unknown as [number, number, number, number]
  return expOf(Float64Array.of(-gap3 - gap2 - gap1, -gap3 - gap2, -gap3, 0, gap5))
}

export const evidence = node({
  name: 'session.evidence',
  level: 'session',
  parents: [
    'session.outcome',
    'session.trouble',
    'session.effort',
    'session.code',
    'session.expertise',
    'session.acting_level',
    'session.coaching',
    'session.headless',
    'session.turns',
    'session.verification',
    'session.work_mode',
    'session.value',
    'session.month',
    'person.occupation',
    'person.diligence',
  ],
  writes: ['truth_sessions.success_signal', 'truth_sessions.verified_k'],
  fills: ['sessions.evidencePredictor', 'potential.successSignal'],
  realises: ['successSignal'],
  levelsApart: ({ follow }) => expertiseActs(follow),
  distribution:
    'ordered logit of the success signal given the outcome; at most 4 where no action can run anything, as of several hard signals one at least is run',
  noise: ['uniform'],
  parameters: {
    coach,
    verification: verificationShows,
    returns: successReturns,
    evidenceReturns,
    headless: headlessEvidence,
    hard,
    gap: evidenceGap,
    level: evidenceLevel,
    coded: evidenceCoded,
    predictor: evidencePredictor,
    follow,
  },
  prepare: own => {
    const byOutcome = oddsOf(own.hard)
    const levels = evidenceLevels(own.level, own.returns * own.evidenceReturns)
    const codes = evidenceCodes(own.coded)
    const cut = evidenceCuts(own.gap)
    const fill = factorsOf(own.predictor)
    const acts = expertiseActs(own.follow)
    const coached = coachReader(own.coach)
    const verified = verificationReader(own.verification)
    const alone = exp(own.headless)
    const [cut0, cut1, cut2, cut3, cut4] = cut as unknown as [number, number, number, number, number]
    return (block, [u]) => {
      const { people, sessions, potential } = block
      const { n, person, headless, acting, workMode, evidencePredictor: factors } = sessions
      const { occupation } = people
      const draw = u as Float64Array
      fill(block, factors)
      for (let i = 0; i < n; i++) {
        const v = draw[i]
        draw[i] = (v / (1 - v)) * factors[i] * (headless[i] === 1 ? alone : 1)
      }
      for (let k = 0; k < LEVELS; k++) {
        const { actions, failureSignal, outcome, wroteCode, successSignal } = potential[k]
        for (let i = 0; i < n; i++) {
          const canRun = +(freeActions(actions[i], wroteCode[i], workMode[i]) > 0)
          const failure = failureSignal[i]
          const troubled = +(failure >= TROUBLE_SIGNAL)
          const level = acts ? coached(sessions, i, k, failure) : acting[i]
          const odds =
            draw[i] *
            byOutcome[outcome[i]] *
            levels[level * 2 + troubled] *
            (codes[occupation[person[i]] * 2 + wroteCode[i]] as number) *
            (verified ? verified(sessions, i, k) : 1)
          successSignal[i] =
            +(odds > cut0) + +(odds > cut1) + +(odds > cut2) + +(odds > cut3) + (+(odds > cut4) & canRun)
        }
      }
    }
  },
})
