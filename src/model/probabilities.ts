/** The probabilities of success at each level of expertise, over the noises that follow from trouble on. */

import { exp } from '../ground/math.js'
import { SUCCEEDED, TROUBLE_SIGNAL } from '../schema/definitions.js'
import {
  evidenceReturns,
  expertiseActs,
  failReturns,
  follow,
  succeedReturns,
  successReturns,
  troubleReturns,
} from './acting.js'
import { LEVELS } from './block.js'
import { coach, coachReader, isCoached } from './coaching.js'
import { oddsOf } from './distributions.js'
import { codeShare, evidenceCoded, evidenceCodes, evidenceLevel, evidenceLevels, hard } from './evidence.js'
import { headlessEvidence, headlessTrouble } from './headless.js'
import { node } from './node.js'
import { failOdds, failScale, recovery, succeedOdds, succeedScale } from './outcome.js'
import { SIGNALS } from './predictor.js'
import { verificationReader, verificationShows, verificationSucceeds } from './signals.js'
import { troubleCuts, troubleOdds, troubleScale } from './trouble.js'

export const probabilities = node({
  name: 'session.probabilities',
  level: 'session',
  parents: [
    'session.acting_level',
    'session.coaching',
    'session.headless',
    'session.turns',
    'session.verification',
    'session.effort',
    'session.codebase',
    'session.work_mode',
    'session.value',
    'session.month',
    'session.goal',
    'person.occupation',
    'person.diligence',
  ],
  borrows: ['session.trouble', 'session.outcome', 'session.evidence'],
  writes: ['truth_sessions.p_verified_k', 'truth_sessions.p_at_least_partial_k'],
  fills: ['potential.pVerified', 'potential.pAtLeastPartial'],
  ownAlone: true,
  levelsApart: ({ follow }) => expertiseActs(follow),
  distribution:
    'probabilities over the noises of trouble, outcome, code and evidence, given everything drawn before trouble',
  noise: [],
  parameters: {
    trouble: troubleScale,
    fail: failScale,
    succeed: succeedScale,
    code: codeShare,
    hard,
    level: evidenceLevel,
    coded: evidenceCoded,
    returns: successReturns,
    troubleReturns,
    failReturns,
    succeedReturns,
    evidenceReturns,
    recovery,
    follow,
    coach,
    headlessTrouble,
    headlessEvidence,
    succeeds: verificationSucceeds,
    shows: verificationShows,
  },
  prepare: own => {
    const troubleLevels = troubleOdds(own.trouble.level, own.returns * own.troubleReturns)
    const cut = troubleCuts(own.trouble.gap)
    const fails = failOdds(own.fail, own.returns * own.failReturns, own.recovery)
    const succeeds = succeedOdds(own.succeed, own.returns * own.succeedReturns, own.recovery)
    const codeOdds = oddsOf(own.code)
    const hardOdds = oddsOf(own.hard)[SUCCEEDED]
    const levels = evidenceLevels(own.level, own.returns * own.evidenceReturns)
    const codes = evidenceCodes(own.coded)
    const acts = expertiseActs(own.follow)
    const coached = coachReader(own.coach)
    const succeedsBy = verificationReader(own.succeeds)
    const showsBy = verificationReader(own.shows)
    const isHelped = isCoached(own.coach.share)
    const troubleAlone = exp(own.headlessTrouble)
    const evidenceAlone = exp(own.headlessEvidence)
    return ({ people, sessions, potential }, _, own) => {
      const { n, headless, person, codebase, acting } = sessions
      const { troublePredictor, failPredictor, succeedPredictor, evidencePredictor } = sessions
      for (let k = 0; k < LEVELS; k++) {
        const { actions, pVerified: verified, pAtLeastPartial: atLeastPartial } = potential[k]
        for (let i = 0; i < n; i++) {
          if (own && own[i] !== k) continue
          const alone = headless[i] === 1
          const fail = failPredictor[i]
          const succeed = succeedPredictor[i] * (succeedsBy ? succeedsBy(sessions, i, k) : 1)
          const shown =
            evidencePredictor[i] *
            (alone ? evidenceAlone : 1) *
            hardOdds *
            (showsBy ? showsBy(sessions, i, k) : 1)
          const occupation = people.occupation[person[i]]
          const plain = codes[occupation * 2]
          const coded = codes[occupation * 2 + 1]
          const c = codeOdds[codebase[i]]
          const level = acts ? k : acting[i]
          const pCode = actions[i] === 0 ? 0 : c / (1 + c)
          const hit = troublePredictor[i] * (alone ? troubleAlone : 1) * troubleLevels[level]
          let above = 1
          let pPartial = 0
          let pVerified = 0
          let last = -1
          let pShown = 0
          for (let s = 0; s < SIGNALS; s++) {
            const next = s < SIGNALS - 1 ? hit / (hit + cut[s]) : 0
            const later = acts && isHelped ? coached(sessions, i, k, s) : level
            const row = later * SIGNALS + s
            const notFailed = (above - next) / (1 + fail * fails[row])
            const won = succeed * succeeds[row]
            const factor = later * 2 + +(s >= TROUBLE_SIGNAL)
            // The same within calm and within trouble.
            if (factor !== last) {
              last = factor
              const e = shown * levels[factor]
              pShown = pCode * oddsToShare(e * coded) + (1 - pCode) * oddsToShare(e * plain)
            }
            pPartial += notFailed
            pVerified += ((notFailed * won) / (1 + won)) * pShown
            above = next
          }
          atLeastPartial[i] = pPartial
          verified[i] = pVerified
        }
      }
    }
  },
})

function oddsToShare(odds: number): number {
  return odds / (1 + odds)
}
