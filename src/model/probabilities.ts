/** The probabilities of success at each level of expertise, over the noises that follow from trouble on. */

import { exp } from '../ground/math.js'
import { TROUBLE_SIGNAL } from '../schema/definitions.js'
import { expertiseActs, troubleReturns } from './acting.js'
import { AFTER_TROUBLE, afterTrouble, oddsToShare } from './after-trouble.js'
import { LEVELS } from './block.js'
import { headlessTrouble } from './headless.js'
import { node } from './node.js'
import { SIGNALS } from './predictor.js'
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
  parameters: { ...AFTER_TROUBLE, trouble: troubleScale, troubleReturns, headlessTrouble },
  prepare: own => {
    const troubleLevels = troubleOdds(own.trouble.level, own.returns * own.troubleReturns)
    const cut = troubleCuts(own.trouble.gap)
    const troubleAlone = exp(own.headlessTrouble)
    const {
      fails,
      succeeds,
      codeOdds,
      hardOdds,
      levels,
      codes,
      acts,
      coached,
      succeedsBy,
      showsBy,
      isHelped,
      evidenceAlone,
    } = afterTrouble(own)
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
