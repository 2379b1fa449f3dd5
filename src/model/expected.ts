/**
 * Expected outcomes of the sessions as they are: of trouble over its own noise, and of success over the noises of outcome, code
 * and evidence, given the trouble that was drawn. Means of them have the expectation of means of drawn outcomes, with less
 * noise (Rao and Blackwell).
 */
import { exp } from '../ground/math.js'
import { TROUBLE_SIGNAL } from '../schema/definitions.js'
import { abandonReturns, expertiseActs, follow, stretched, successReturns, troubleReturns } from './acting.js'
import { AFTER_TROUBLE, afterTrouble, oddsToShare } from './after-trouble.js'
import { expOf } from './distributions.js'
import { codeFailed } from './evidence.js'
import { headlessTrouble } from './headless.js'
import { node } from './node.js'
import { SIGNALS } from './predictor.js'
import { trouble, troubleOdds, troubleScale } from './trouble.js'

export const expectedTrouble = node({
  name: 'session.expected_trouble',
  level: 'session',
  parents: trouble.parents,
  borrows: ['session.trouble'],
  onRequest: true,
  heldWith: 'session.trouble',
  writes: [],
  fills: ['sessions.expectedTrouble'],
  distribution: 'probability of trouble over its noise',
  noise: [],
  parameters: {
    level: troubleScale.level,
    returns: successReturns,
    own: troubleReturns,
    headless: headlessTrouble,
    follow,
  },
  prepare: ({ level, returns, own, headless, follow }) => {
    const levels = troubleOdds(level, returns * own)
    const acts = expertiseActs(follow)
    const alone = exp(headless)
    return ({ sessions }) => {
      const { n, expertise, acting, headless, troublePredictor, expectedTrouble } = sessions
      for (let i = 0; i < n; i++) {
        const odds =
          troublePredictor[i] * (headless[i] === 1 ? alone : 1) * levels[acts ? expertise[i] : acting[i]]
        // The signal from which on there is trouble is where the cut points begin.
        expectedTrouble[i] = oddsToShare(odds)
      }
    }
  },
})

export const expectedOutcome = node({
  name: 'session.expected_outcome',
  level: 'session',
  parents: [
    'session.expertise',
    'session.acting_level',
    'session.coaching',
    'session.headless',
    'session.turns',
    'session.verification',
    'session.effort',
    'session.trouble',
    'session.codebase',
    'session.work_mode',
    'session.value',
    'session.month',
    'person.occupation',
    'person.diligence',
  ],
  borrows: ['session.outcome', 'session.evidence'],
  onRequest: true,
  writes: [],
  fills: [
    'sessions.expectedVerified',
    'sessions.expectedAtLeastPartial',
    'sessions.expectedSucceeded',
    'sessions.expectedAbandoned',
  ],
  distribution:
    'probabilities over the noises of outcome, code and evidence, given the trouble that was drawn',
  noise: [],
  parameters: { ...AFTER_TROUBLE, failed: codeFailed, abandonReturns },
  prepare: own => {
    const after = afterTrouble(own)
    const { fails, succeeds, codeOdds, hardOdds, levels, codes, acts, coached } = after
    const { succeedsBy, showsBy, isHelped, evidenceAlone } = after
    const codeAfterFailing = expOf(stretched(own.failed, own.returns * own.abandonReturns))
    return block => {
      const { people, sessions } = block
      const { n, headless, person, codebase, acting, expertise } = sessions
      const { failPredictor, succeedPredictor, evidencePredictor } = sessions
      const { expectedVerified, expectedAtLeastPartial, expectedSucceeded, expectedAbandoned } = sessions
      const signalOf = block.potential.map(at => at.failureSignal)
      const actionsOf = block.potential.map(at => at.actions)
      for (let i = 0; i < n; i++) {
        const k = expertise[i]
        const signal = signalOf[k][i]
        const level = acts ? (isHelped ? coached(sessions, i, k, signal) : k) : acting[i]
        const row = level * SIGNALS + signal
        const c = codeOdds[codebase[i]]
        const canCode = actionsOf[k][i] !== 0
        const pFailed = oddsToShare(failPredictor[i] * fails[row])
        const pWon = oddsToShare(
          succeedPredictor[i] * succeeds[row] * (succeedsBy ? succeedsBy(sessions, i, k) : 1),
        )
        const shown =
          evidencePredictor[i] *
          (headless[i] === 1 ? evidenceAlone : 1) *
          hardOdds *
          levels[level * 2 + +(signal >= TROUBLE_SIGNAL)] *
          (showsBy ? showsBy(sessions, i, k) : 1)
        const occupation = people.occupation[person[i]]
        const pCode = canCode ? oddsToShare(c) : 0
        const pShown =
          pCode * oddsToShare(shown * codes[occupation * 2 + 1]) +
          (1 - pCode) * oddsToShare(shown * codes[occupation * 2])
        const pSucceeded = (1 - pFailed) * pWon
        expectedAtLeastPartial[i] = 1 - pFailed
        expectedSucceeded[i] = pSucceeded
        expectedVerified[i] = pSucceeded * pShown
        expectedAbandoned[i] = pFailed * (canCode ? 1 - oddsToShare(c * codeAfterFailing[level]) : 1)
      }
    }
  },
})
