/**
 * Nodes of the three signals that expertise is read from: how precise directions are, whether the user asks for
 * verification, and who corrects whom. A session has counts of turns; its turns share them out.
 */
import { exp } from '../ground/math.js'
import { EXPERTISE_NAMES, PRECISIONS } from '../schema/levels.js'
import { BetaBinomial } from './beta-binomial.js'
import { type Block, LEVELS } from './block.js'
import { cumulativeRows, pick } from './distributions.js'
import { node } from './node.js'
import { type DeclaredValues, matrix, type ParameterMeta, scalar, vector } from './parameter.js'

const source = 'expertise is read from three signals; how often each shows at a level is not reported'
const share: ParameterMeta = {
  unit: 'probability',
  support: [0.001, 0.999],
  class: 'assumed',
  source,
  plausible: { times: 1.5 },
}

const precisionWeights = matrix(
  'signals.precision',
  EXPERTISE_NAMES,
  PRECISIONS,
  [
    [34, 36, 20, 8, 2],
    [18, 32, 29, 16, 5],
    [8, 20, 32, 28, 12],
    [3, 10, 25, 37, 25],
    [1, 5, 16, 38, 40],
  ],
  'Relative share of turns by the precision of their directions',
  { unit: 'weight', support: [0.001, 1000], class: 'assumed', source, plausible: { times: 1.5 } },
)
const verificationShare = vector(
  'signals.verification',
  EXPERTISE_NAMES,
  [0.04, 0.08, 0.15, 0.23, 0.32],
  'Probability that a turn asks for verification',
  share,
)
const userCorrects = vector(
  'signals.user_corrects',
  EXPERTISE_NAMES,
  [0.03, 0.06, 0.11, 0.17, 0.23],
  'Probability that the user corrects the agent in a turn',
  { ...share, support: [0.001, 0.499] },
)
const agentCorrects = vector(
  'signals.agent_corrects',
  EXPERTISE_NAMES,
  [0.22, 0.14, 0.08, 0.04, 0.02],
  'Probability that the agent corrects the user in a turn',
  { ...share, support: [0.001, 0.499] },
)
const correlation = scalar(
  'signals.correlation',
  0.1,
  'Correlation of a signal between two turns of one session, given expertise',
  {
    unit: 'correlation',
    support: [0.001, 0.9],
    class: 'assumed',
    source: 'a session’s turns are of one task and resemble one another; how much is not reported',
    plausible: { times: 2 },
  },
)

const neutral = (unit: string): ParameterMeta => ({
  unit,
  support: [-3, 3],
  class: 'assumed',
  source:
    'nothing is reported on whether asking for verification changes success: it does not, unless a scenario says so',
  handle: true,
})
const helpsSuccess = scalar(
  'verification.succeed',
  0,
  'Shift of the log odds of succeeding where every turn asks for verification; in proportion elsewhere',
  neutral('log odds'),
)
const helpsEvidence = scalar(
  'verification.evidence',
  0,
  'Shift of the log odds of evidence where every turn asks for verification; in proportion elsewhere',
  neutral('log odds'),
)

/** What nodes read that let asking for verification change success. */
export const verificationSucceeds = { share: verificationShare, correlation, effect: helpsSuccess }
export const verificationShows = { share: verificationShare, correlation, effect: helpsEvidence }

/** What a session’s draw is set to where no turn asks for verification, and where all do. */
export const NEVER_ASKS = -1
export const ALWAYS_ASKS = 2

/** The factor of the odds of a session, had its expertise been level k; undefined where there is no effect. */
export type VerificationReader = (sessions: Block['sessions'], i: number, k: number) => number

export function verificationReader({
  share,
  correlation,
  effect,
}: DeclaredValues<typeof verificationSucceeds>): VerificationReader | undefined {
  if (effect === 0) return undefined
  const counts = new BetaBinomial(share, correlation)
  return ({ turns, verificationDraw }, i, k) =>
    exp((effect * counts.count(k, turns[i], verificationDraw[i])) / turns[i])
}

export const verification = node({
  name: 'session.verification',
  level: 'session',
  parents: [],
  writes: [],
  fills: ['sessions.verificationDraw'],
  distribution: 'the session’s own inclination to ask for verification: uniform, the same at every level',
  noise: ['uniform'],
  parameters: {},
  prepare:
    () =>
    ({ sessions }, [u]) =>
      sessions.verificationDraw.set((u as Float64Array).subarray(0, sessions.n)),
})

export const signals = node({
  name: 'session.signals',
  level: 'session',
  parents: ['session.expertise', 'session.turns', 'session.verification'],
  writes: [
    'sessions.precise_turns',
    'sessions.verification_turns',
    'sessions.user_corrections',
    'sessions.agent_corrections',
  ],
  fills: [
    'sessions.preciseTurns',
    'sessions.verificationTurns',
    'sessions.userCorrections',
    'sessions.agentCorrections',
  ],
  distribution:
    'beta-binomial counts of turns given true expertise; in a turn the user corrects the agent, or the agent the user, or neither',
  noise: ['uniform', 'uniform', 'uniform'],
  parameters: {
    precision: precisionWeights,
    verification: verificationShare,
    user: userCorrects,
    agent: agentCorrects,
    correlation,
  },
  prepare: ({ precision, verification, user, agent, correlation }) => {
    const precise = new BetaBinomial(preciseShares(precision), correlation)
    const asked = new BetaBinomial(verification, correlation)
    const byUser = new BetaBinomial(user, correlation)
    // Among the turns in which the user corrects no one.
    const byAgent = new BetaBinomial(
      agent.map((p, k) => p / (1 - user[k])),
      correlation,
    )
    return ({ sessions: s }, [u1, u2, u3]) => {
      for (let i = 0; i < s.n; i++) {
        const level = s.expertise[i]
        const turns = s.turns[i]
        s.preciseTurns[i] = precise.count(level, turns, u1![i])
        s.verificationTurns[i] = asked.count(level, turns, s.verificationDraw[i])
        const own = byUser.count(level, turns, u2![i])
        s.userCorrections[i] = own
        s.agentCorrections[i] = byAgent.count(level, turns - own, u3![i])
      }
    }
  },
})

/** Directions of this precision or more are precise. */
const PRECISE = 4
const WIDTH = PRECISIONS.length

/** Share of a level’s turns whose directions are precise. */
function preciseShares(weights: Float64Array): Float64Array {
  return Float64Array.from({ length: LEVELS }, (_, k) => {
    const row = weights.subarray(k * WIDTH, (k + 1) * WIDTH)
    const sum = (w: Float64Array) => w.reduce((a, b) => a + b, 0)
    return sum(row.subarray(PRECISE - 1)) / sum(row)
  })
}

export const turnPrecision = node({
  name: 'turn.precision',
  level: 'turn',
  parents: ['session.signals', 'session.turns', 'session.expertise'],
  writes: ['turns.precision'],
  fills: ['turns.precision'],
  distribution:
    'any turns are the session’s precise ones, each as likely; 4 or 5 there, else 1 to 3, given true expertise',
  noise: ['uniform'],
  parameters: { weights: precisionWeights },
  prepare: ({ weights }) => {
    const rows = Array.from({ length: LEVELS }, (_, k) => weights.subarray(k * WIDTH, (k + 1) * WIDTH))
    const tables = [
      cumulativeRows(Float64Array.from(rows.flatMap(r => [...r.subarray(0, PRECISE - 1)])), PRECISE - 1),
      cumulativeRows(Float64Array.from(rows.flatMap(r => [...r.subarray(PRECISE - 1)])), WIDTH - PRECISE + 1),
    ] as const
    return ({ sessions, turns }, [u]) => {
      const { turns: counts, preciseTurns, expertise, n } = sessions
      for (let i = 0, t = 0; i < n; i++) {
        let precise = preciseTurns[i]
        const level = expertise[i]
        for (let left = counts[i]; left > 0; left--, t++) {
          // What is left of the draw, given that it falls on this side, is uniform again.
          const at = u![t] * left
          if (at < precise) {
            turns.precision[t] = PRECISE + pick(tables[1], at / precise, level * (WIDTH - PRECISE + 1))
            precise--
          } else {
            const rest = (at - precise) / (left - precise)
            turns.precision[t] = 1 + pick(tables[0], rest, level * (PRECISE - 1))
          }
        }
      }
    }
  },
})

export const turnVerification = node({
  name: 'turn.verification',
  level: 'turn',
  parents: ['session.signals', 'session.turns'],
  writes: ['turns.asks_verification'],
  fills: ['turns.asksVerification'],
  distribution: 'any turns are those of the session that ask, each as likely',
  noise: ['uniform'],
  parameters: {},
  prepare:
    () =>
    ({ sessions, turns }, [u]) => {
      const { turns: counts, verificationTurns, n } = sessions
      for (let i = 0, t = 0; i < n; i++) {
        let asking = verificationTurns[i]
        for (let left = counts[i]; left > 0; left--, t++) {
          const asks = +(u![t] * left < asking)
          asking -= asks
          turns.asksVerification[t] = asks
        }
      }
    },
})

const [NONE, USER, AGENT] = [0, 1, 2]

export const turnCorrects = node({
  name: 'turn.corrects',
  level: 'turn',
  parents: ['session.signals', 'session.turns'],
  writes: ['turns.corrects'],
  fills: ['turns.corrects'],
  distribution: 'any turns are those of the session with a correction, each as likely',
  noise: ['uniform'],
  parameters: {},
  prepare:
    () =>
    ({ sessions, turns }, [u]) => {
      const { turns: counts, userCorrections, agentCorrections, n } = sessions
      for (let i = 0, t = 0; i < n; i++) {
        let user = userCorrections[i]
        let agent = agentCorrections[i]
        for (let left = counts[i]; left > 0; left--, t++) {
          const at = u![t] * left
          const who = at < user ? USER : at < user + agent ? AGENT : NONE
          user -= +(who === USER)
          agent -= +(who === AGENT)
          turns.corrects[t] = who
        }
      }
    },
})
