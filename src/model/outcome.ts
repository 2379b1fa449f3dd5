/**
 * Nodes of success: trouble, outcome, code, evidence and lines, at the session’s own level and at each of the
 * five with the session’s noise held fixed. A logistic draw is u / (1 − u), so every comparison is of odds.
 */
import { exp, log } from '../ground/math.js'
import { FAILED, NO_CLEAR_GOAL, PARTIAL, SUCCEEDED, TROUBLE_SIGNAL } from '../schema/definitions.js'
import { CODEBASES, EXPERTISE_NAMES, MONTHS, OCCUPATIONS, WORK_MODES } from '../schema/levels.js'
import { type Block, LEVELS } from './block.js'
import { MIDDLE_LEVEL } from './expertise.js'
import { expOf, oddsOf, progress } from './laws.js'
import { node } from './node.js'
import {
  numberOf,
  numbersOf,
  type ParameterGroup,
  type ParameterMeta,
  type ParameterValues,
  scalar,
  vector,
} from './parameter.js'
import { REFERENCE_USD } from './task.js'

const SIGNALS = 6
const SIGNAL_NAMES = ['0', '1', '2', '3', '4', '5'] as const
const probability = { unit: 'probability', support: [0.001, 0.999] as const }
const logOdds = { unit: 'log odds', support: [-4, 4] as const }
const assumed = (
  source: string,
  by: number,
  pinnedBy: readonly string[] = [],
): Omit<ParameterMeta, 'unit' | 'support'> => ({
  class: 'assumed',
  source,
  give: { by },
  pinnedBy,
})

/** What the odds of trouble, failure, success or evidence share: how task, person and month move them. */
interface Pull {
  readonly mode: ParameterGroup
  readonly value: ParameterGroup
  readonly other: ParameterGroup
  readonly trend: ParameterGroup
  readonly diligence: ParameterGroup
}

function pullParameters(
  of: string,
  d: { mode: readonly number[]; value: number; other: number; trend: number; diligence: number },
  pinned: { other?: readonly string[]; trend?: readonly string[] } = {},
): Pull {
  const what = `log odds of ${of}`
  return {
    mode: vector(`${of}.mode`, WORK_MODES, d.mode, `Shift of the ${what}`, {
      ...logOdds,
      ...assumed('not reported by mode', 0.2),
    }),
    value: scalar(`${of}.value`, d.value, `Rise of the ${what} with log value`, {
      ...logOdds,
      support: [-1, 1],
      ...assumed('not reported', 0.1),
    }),
    other: scalar(`${of}.other`, d.other, `Shift of the ${what} of people outside software`, {
      ...logOdds,
      ...assumed('set to meet the gap between user types', 0.1, pinned.other),
    }),
    trend: scalar(`${of}.trend`, d.trend, `Rise of the ${what} over the window`, {
      ...logOdds,
      ...assumed('only the direction of success over the months is reported', 0.2, pinned.trend),
    }),
    diligence: scalar(`${of}.diligence`, d.diligence, `Rise of the ${what} with diligence`, {
      ...logOdds,
      support: [-2, 2],
      ...assumed('unmeasured; how strong is a choice', 0.15),
    }),
  }
}

/** A session’s common factor of odds, the same at every level. */
function readPull(values: ParameterValues, p: Pull): (block: Block, i: number) => number {
  const mode = numbersOf(values, p.mode)
  const value = numberOf(values, p.value)
  const type = [0, numberOf(values, p.other)]
  const trend = numberOf(values, p.trend)
  const month = Float64Array.from(MONTHS, (_, m) => trend * progress(m, MONTHS.length))
  const diligence = numberOf(values, p.diligence)
  const reference = log(REFERENCE_USD)
  return ({ people, sessions }, i) => {
    const person = sessions.person[i] as number
    return exp(
      (mode[sessions.workMode[i] as number] as number) +
        value * ((sessions.logValue[i] as number) - reference) +
        (type[people.userType[person] as number] as number) +
        (month[sessions.month[i] as number] as number) +
        diligence * (people.diligence[person] as number),
    )
  }
}

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
const troublePull = pullParameters('trouble', {
  mode: [0.1, 0.25, 0.15, 0.1, 0.05, -0.35, -0.4, -0.3, -0.6],
  value: 0.08,
  other: -0.02,
  trend: -0.2,
  diligence: -0.25,
})

/** cut[j]: odds above which the failure signal is at least j + 1, at a level factor of 1. */
function troubleCuts(values: ParameterValues): Float64Array {
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
    'session.work_mode',
    'session.value',
    'session.month',
    'person.occupation',
    'person.diligence',
  ],
  writes: ['truth_sessions.failure_signal', 'truth_sessions.trouble_k'],
  law: 'ordered logit of the failure signal',
  noise: ['uniform'],
  parameters: [troubleLevel, troubleGap, ...Object.values(troublePull)],
  prepare: values => {
    const levels = oddsOf(numbersOf(values, troubleLevel))
    const cut = troubleCuts(values)
    const pull = readPull(values, troublePull)
    return (block, [u]) => {
      const { sessions, potential } = block
      for (let i = 0; i < sessions.n; i++) {
        const v = u![i] as number
        const draw = (v / (1 - v)) * pull(block, i)
        for (let k = 0; k < LEVELS; k++) {
          const odds = draw * (levels[k] as number)
          let signal = 0
          for (let j = 0; j < SIGNALS - 1; j++) signal += +(odds > (cut[j] as number))
          potential[k]!.failureSignal[i] = signal
        }
        sessions.failureSignal[i] = potential[sessions.expertise[i] as number]!.failureSignal[i] as number
      }
    }
  },
})

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
  law: 'Bernoulli; expertise does not move it',
  noise: ['uniform'],
  parameters: [noClearGoal],
  prepare: values => {
    const p = numberOf(values, noClearGoal)
    return ({ sessions }, [u]) => {
      for (let i = 0; i < sessions.n; i++) sessions.noClearGoal[i] = +((u![i] as number) < p)
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
const failPull = pullParameters('fail', {
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
const succeedPull = pullParameters(
  'succeed',
  { mode: [0, 0, 0.05, 0, 0.05, 0.1, 0, -0.05, 0], value: -0.03, other: -0.04, trend: 0.15, diligence: 0.25 },
  { other: ['success.verified.other'], trend: ['success.trend.software', 'success.trend.other'] },
)

/** Odds by [level × failure signal]: those of the intermediate, shifted inside trouble and outside. */
function bySignal(odds: Float64Array, calm: Float64Array, troubled: Float64Array): Float64Array {
  const table = new Float64Array(LEVELS * SIGNALS)
  for (let k = 0; k < LEVELS; k++) {
    for (let s = 0; s < SIGNALS; s++) {
      const shift = s >= TROUBLE_SIGNAL ? troubled : calm
      table[k * SIGNALS + s] = (odds[s] as number) * (shift[k] as number)
    }
  }
  return table
}

function failOdds(values: ParameterValues): Float64Array {
  const signal = oddsOf(numbersOf(values, failSignal))
  return bySignal(signal, expOf(numbersOf(values, failCalm)), expOf(numbersOf(values, failLevel)))
}

function succeedOdds(values: ParameterValues): Float64Array {
  const level = expOf(numbersOf(values, succeedLevel))
  return bySignal(oddsOf(numbersOf(values, succeedSignal)), level, level)
}

const outcomeParameters = [
  failSignal,
  failLevel,
  failCalm,
  ...Object.values(failPull),
  succeedSignal,
  succeedLevel,
  ...Object.values(succeedPull),
]

export const outcome = node({
  name: 'session.outcome',
  level: 'session',
  parents: [
    'session.trouble',
    'session.goal',
    'session.expertise',
    'session.work_mode',
    'session.value',
    'session.month',
    'person.occupation',
    'person.diligence',
  ],
  writes: ['truth_sessions.outcome', 'truth_sessions.at_least_partial_k'],
  law: 'two logits in turn: failed or not, then succeeded or partial; no clear goal stands apart',
  noise: ['uniform', 'uniform'],
  parameters: outcomeParameters,
  prepare: values => {
    const fails = failOdds(values)
    const succeeds = succeedOdds(values)
    const pullFail = readPull(values, failPull)
    const pullSucceed = readPull(values, succeedPull)
    return (block, [u1, u2]) => {
      const { sessions, potential } = block
      for (let i = 0; i < sessions.n; i++) {
        const v1 = u1![i] as number
        const v2 = u2![i] as number
        const fail = (v1 / (1 - v1)) * pullFail(block, i)
        const succeed = (v2 / (1 - v2)) * pullSucceed(block, i)
        const unclear = sessions.noClearGoal[i] === 1
        for (let k = 0; k < LEVELS; k++) {
          const at = potential[k]!
          const row = k * SIGNALS + (at.failureSignal[i] as number)
          const failed = fail * (fails[row] as number) > 1
          const succeeded = succeed * (succeeds[row] as number) > 1
          at.outcome[i] = unclear ? NO_CLEAR_GOAL : failed ? FAILED : succeeded ? SUCCEEDED : PARTIAL
        }
        sessions.outcome[i] = potential[sessions.expertise[i] as number]!.outcome[i] as number
      }
    }
  },
})

const codeShare = vector(
  'code.codebase',
  CODEBASES,
  [0.93, 0.1, 0.93, 0.05],
  'Probability of adding a line in a session that did not fail',
  {
    ...probability,
    ...assumed('over 90% of sessions labelled as changing code do', 0.03, ['labels.code_changes']),
  },
)
const codeFailed = vector(
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
  parents: ['session.codebase', 'session.outcome', 'session.effort', 'session.expertise'],
  writes: ['sessions.wrote_code', 'truth_sessions.abandoned_k'],
  law: 'logit given the relation to a codebase and failure; never without an action',
  noise: ['uniform'],
  parameters: [codeShare, codeFailed],
  prepare: values => {
    const odds = oddsOf(numbersOf(values, codeShare))
    const failed = expOf(numbersOf(values, codeFailed))
    return ({ sessions, potential }, [u]) => {
      for (let i = 0; i < sessions.n; i++) {
        const v = u![i] as number
        const draw = (v / (1 - v)) * (odds[sessions.codebase[i] as number] as number)
        for (let k = 0; k < LEVELS; k++) {
          const at = potential[k]!
          const shift = at.outcome[i] === FAILED ? (failed[k] as number) : 1
          at.wroteCode[i] = +(at.actions[i] !== 0) & +(draw * shift > 1)
        }
        sessions.wroteCode[i] = potential[sessions.expertise[i] as number]!.wroteCode[i] as number
      }
    }
  },
})

const EVIDENCE_OUTCOMES = ['succeeded', 'partial', 'failed', 'no_clear_goal'] as const
const hard = vector(
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
const evidencePull = pullParameters(
  'evidence',
  { mode: [0, 0.05, 0.3, 0, 0.1, -0.05, -0.1, 0, -0.1], value: 0, other: -0.12, trend: 0.2, diligence: 0.2 },
  {
    other: ['success.verified.other', 'success.code.verified.other'],
    trend: ['success.trend.software', 'success.trend.other'],
  },
)

/** Factor of the odds by [level × in trouble]. */
function evidenceLevels(values: ParameterValues): Float64Array {
  const calm = expOf(numbersOf(values, evidenceCalm))
  const troubled = expOf(numbersOf(values, evidenceTrouble))
  return Float64Array.from({ length: LEVELS * 2 }, (_, j) => (j & 1 ? troubled : calm)[j >> 1] as number)
}

/** Factor of the odds by [occupation × wrote code]. */
function evidenceCodes(values: ParameterValues): Float64Array {
  const wrote = exp(numberOf(values, evidenceCode))
  const shift = expOf(numbersOf(values, evidenceOccupation))
  return Float64Array.from({ length: OCCUPATIONS.length * 2 }, (_, j) =>
    j & 1 ? wrote * (shift[j >> 1] as number) : 1,
  )
}

/** cut[j]: odds above which the success signal is at least j + 1, where 1 stands for a hard signal. */
function evidenceCuts(values: ParameterValues): Float64Array {
  const [gap1, gap2, gap3, gap5] = numbersOf(values, evidenceGap) as unknown as [
    number,
    number,
    number,
    number,
  ]
  return expOf(Float64Array.of(-gap3 - gap2 - gap1, -gap3 - gap2, -gap3, 0, gap5))
}

export const evidence = node({
  name: 'session.evidence',
  level: 'session',
  parents: [
    'session.outcome',
    'session.trouble',
    'session.code',
    'session.expertise',
    'session.work_mode',
    'session.value',
    'session.month',
    'person.occupation',
    'person.diligence',
  ],
  writes: ['truth_sessions.success_signal', 'truth_sessions.verified_k'],
  law: 'ordered logit of the success signal given the outcome',
  noise: ['uniform'],
  parameters: [
    hard,
    evidenceGap,
    evidenceCalm,
    evidenceTrouble,
    evidenceCode,
    evidenceOccupation,
    ...Object.values(evidencePull),
  ],
  prepare: values => {
    const byOutcome = oddsOf(numbersOf(values, hard))
    const levels = evidenceLevels(values)
    const codes = evidenceCodes(values)
    const cut = evidenceCuts(values)
    const pull = readPull(values, evidencePull)
    return (block, [u]) => {
      const { people, sessions, potential } = block
      for (let i = 0; i < sessions.n; i++) {
        const v = u![i] as number
        const draw = (v / (1 - v)) * pull(block, i)
        const occupation = people.occupation[sessions.person[i] as number] as number
        for (let k = 0; k < LEVELS; k++) {
          const at = potential[k]!
          const troubled = +((at.failureSignal[i] as number) >= TROUBLE_SIGNAL)
          const odds =
            draw *
            (byOutcome[at.outcome[i] as number] as number) *
            (levels[k * 2 + troubled] as number) *
            (codes[occupation * 2 + (at.wroteCode[i] as number)] as number)
          let signal = 0
          for (let j = 0; j < SIGNALS - 1; j++) signal += +(odds > (cut[j] as number))
          at.successSignal[i] = signal
        }
        sessions.successSignal[i] = potential[sessions.expertise[i] as number]!.successSignal[i] as number
      }
    }
  },
})

export const probabilities = node({
  name: 'session.probabilities',
  level: 'session',
  parents: [
    'session.effort',
    'session.codebase',
    'session.work_mode',
    'session.value',
    'session.month',
    'session.goal',
    'person.occupation',
    'person.diligence',
  ],
  writes: ['truth_sessions.p_verified_k', 'truth_sessions.p_at_least_partial_k'],
  law: 'probabilities over the noises of trouble, outcome, code and evidence, given everything drawn before trouble',
  noise: [],
  parameters: [],
  prepare: values => {
    const troubleLevels = oddsOf(numbersOf(values, troubleLevel))
    const cut = troubleCuts(values)
    const fails = failOdds(values)
    const succeeds = succeedOdds(values)
    const codeOdds = oddsOf(numbersOf(values, codeShare))
    const hardOdds = oddsOf(numbersOf(values, hard))[SUCCEEDED] as number
    const levels = evidenceLevels(values)
    const codes = evidenceCodes(values)
    const pullTrouble = readPull(values, troublePull)
    const pullFail = readPull(values, failPull)
    const pullSucceed = readPull(values, succeedPull)
    const pullEvidence = readPull(values, evidencePull)
    return block => {
      const { people, sessions, potential } = block
      for (let i = 0; i < sessions.n; i++) {
        const trouble = pullTrouble(block, i)
        const fail = pullFail(block, i)
        const succeed = pullSucceed(block, i)
        const shown = pullEvidence(block, i) * hardOdds
        const occupation = people.occupation[sessions.person[i] as number] as number
        const plain = codes[occupation * 2] as number
        const coded = codes[occupation * 2 + 1] as number
        const c = codeOdds[sessions.codebase[i] as number] as number
        const writes = c / (1 + c)
        for (let k = 0; k < LEVELS; k++) {
          const at = potential[k]!
          const pCode = at.actions[i] === 0 ? 0 : writes
          const hit = trouble * (troubleLevels[k] as number)
          let above = 1
          let pPartial = 0
          let pVerified = 0
          for (let s = 0; s < SIGNALS; s++) {
            const next = s < SIGNALS - 1 ? hit / (hit + (cut[s] as number)) : 0
            const row = k * SIGNALS + s
            const kept = (above - next) / (1 + fail * (fails[row] as number))
            const won = succeed * (succeeds[row] as number)
            const e = shown * (levels[k * 2 + +(s >= TROUBLE_SIGNAL)] as number)
            pPartial += kept
            pVerified +=
              ((kept * won) / (1 + won)) *
              (pCode * oddsToShare(e * coded) + (1 - pCode) * oddsToShare(e * plain))
            above = next
          }
          at.pAtLeastPartial[i] = pPartial
          at.pVerified[i] = pVerified
        }
      }
    }
  },
})

function oddsToShare(odds: number): number {
  return odds / (1 + odds)
}

const linesMedian = scalar('lines.median', 60, 'Median lines added where code was written', {
  unit: 'line',
  support: [1, 5000],
  class: 'assumed',
  source: 'lines are not reported',
  give: { times: 2 },
})
const linesValue = scalar('lines.value', 0.3, 'Elasticity of lines added with respect to value', {
  unit: 'pure',
  support: [-1, 1],
  class: 'assumed',
  source: 'lines are not reported',
  give: { by: 0.2 },
})
const linesLevel = scalar('lines.level', 0.05, 'Rise of log lines added a level of expertise', {
  unit: 'log line',
  support: [-1, 1],
  class: 'assumed',
  source: 'lines are not reported',
  give: { by: 0.05 },
})
const linesLost = scalar('lines.not_succeeded', -0.3, 'Shift of log lines added unless succeeded', {
  unit: 'log line',
  support: [-3, 3],
  class: 'assumed',
  source: 'lines are not reported',
  give: { by: 0.3 },
})
const linesTrouble = scalar('lines.trouble', 0.2, 'Shift of log lines added in trouble', {
  unit: 'log line',
  support: [-3, 3],
  class: 'assumed',
  source: 'lines are not reported',
  give: { by: 0.2 },
})
const linesSpread = scalar('lines.spread', 1.4, 'Standard deviation of log lines', {
  unit: 'log line',
  support: [0, 2],
  class: 'assumed',
  source: 'lines are not reported',
  give: { by: 0.3 },
})
const linesRemoved = scalar('lines.removed', 0.3, 'Median of lines removed over lines added', {
  unit: 'ratio',
  support: [0.001, 10],
  class: 'assumed',
  source: 'lines are not reported',
  give: { times: 2 },
})
const REMOVED_SPREAD = 1
const MAX_LINES = 5_000_000

export const lines = node({
  name: 'session.lines',
  level: 'session',
  parents: ['session.code', 'session.outcome', 'session.trouble', 'session.expertise', 'session.value'],
  writes: ['sessions.lines_added', 'sessions.lines_removed'],
  law: 'log-normal where code was written, at least one line added; else none',
  noise: ['normal', 'normal'],
  parameters: [linesMedian, linesValue, linesLevel, linesLost, linesTrouble, linesSpread, linesRemoved],
  prepare: values => {
    const centre = log(numberOf(values, linesMedian))
    const byValue = numberOf(values, linesValue)
    const byLevel = numberOf(values, linesLevel)
    const lost = numberOf(values, linesLost)
    const byTrouble = numberOf(values, linesTrouble)
    const spread = numberOf(values, linesSpread)
    const removed = numberOf(values, linesRemoved)
    const reference = log(REFERENCE_USD)
    return ({ sessions }, [z1, z2]) => {
      for (let i = 0; i < sessions.n; i++) {
        const wrote = sessions.wroteCode[i] as number
        const x =
          centre +
          byValue * ((sessions.logValue[i] as number) - reference) +
          byLevel * ((sessions.expertise[i] as number) - MIDDLE_LEVEL) +
          lost * +(sessions.outcome[i] !== SUCCEEDED) +
          byTrouble * +((sessions.failureSignal[i] as number) >= TROUBLE_SIGNAL) +
          spread * (z1![i] as number)
        const added = Math.min(MAX_LINES, Math.max(1, Math.floor(exp(x) + 0.5)))
        const gone = Math.min(
          MAX_LINES,
          Math.floor(added * removed * exp(REMOVED_SPREAD * (z2![i] as number))),
        )
        sessions.linesAdded[i] = wrote * added
        sessions.linesRemoved[i] = wrote * gone
      }
    }
  },
})
