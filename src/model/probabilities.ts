/** The probabilities of success at each level of expertise, over the noises that follow from trouble on. */

import { exp } from '../ground/math.js'
import { SUCCEEDED, TROUBLE_SIGNAL } from '../schema/definitions.js'
import { expertiseActs } from './acting.js'
import { LEVELS } from './block.js'
import { coachReader, isCoached } from './coaching.js'
import { codeShare, evidenceCodes, evidenceLevels, hard } from './evidence.js'
import { headlessEvidence, headlessTrouble } from './headless.js'
import { oddsOf } from './laws.js'
import { node } from './node.js'
import { failOdds, succeedOdds } from './outcome.js'
import { numberOf, numbersOf } from './parameter.js'
import { SIGNALS } from './pull.js'
import { troubleCuts, troubleOdds } from './trouble.js'

export const probabilities = node({
  name: 'session.probabilities',
  level: 'session',
  parents: [
    'session.acting_level',
    'session.coaching',
    'session.headless',
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
  levelsApart: expertiseActs,
  law: 'probabilities over the noises of trouble, outcome, code and evidence, given everything drawn before trouble',
  noise: [],
  parameters: [],
  prepare: values => {
    const troubleLevels = troubleOdds(values)
    const cut = troubleCuts(values)
    const fails = failOdds(values)
    const succeeds = succeedOdds(values)
    const codeOdds = oddsOf(numbersOf(values, codeShare))
    const hardOdds = oddsOf(numbersOf(values, hard))[SUCCEEDED] as number
    const levels = evidenceLevels(values)
    const codes = evidenceCodes(values)
    const acts = expertiseActs(values)
    const coached = coachReader(values)
    const isHelped = isCoached(values)
    const troubleAlone = exp(numberOf(values, headlessTrouble))
    const evidenceAlone = exp(numberOf(values, headlessEvidence))
    return ({ people, sessions, potential }) => {
      const { n, headless, person, codebase, acting } = sessions
      const { troublePull, failPull, succeedPull, evidencePull } = sessions
      for (let k = 0; k < LEVELS; k++) {
        const { actions, pVerified: verified, pAtLeastPartial: atLeastPartial } = potential[k]
        for (let i = 0; i < n; i++) {
          const alone = headless[i] === 1
          const fail = failPull[i]
          const succeed = succeedPull[i]
          const shown = evidencePull[i] * (alone ? evidenceAlone : 1) * hardOdds
          const occupation = people.occupation[person[i]]
          const plain = codes[occupation * 2]
          const coded = codes[occupation * 2 + 1]
          const c = codeOdds[codebase[i]]
          const level = acts ? k : acting[i]
          const pCode = actions[i] === 0 ? 0 : c / (1 + c)
          const hit = troublePull[i] * (alone ? troubleAlone : 1) * troubleLevels[level]
          let above = 1
          let pPartial = 0
          let pVerified = 0
          let last = -1
          let pShown = 0
          for (let s = 0; s < SIGNALS; s++) {
            const next = s < SIGNALS - 1 ? hit / (hit + cut[s]) : 0
            const later = acts && isHelped ? coached(sessions, i, k, s) : level
            const row = later * SIGNALS + s
            const kept = (above - next) / (1 + fail * fails[row])
            const won = succeed * succeeds[row]
            const factor = later * 2 + +(s >= TROUBLE_SIGNAL)
            // The same within calm and within trouble.
            if (factor !== last) {
              last = factor
              const e = shown * levels[factor]
              pShown = pCode * oddsToShare(e * coded) + (1 - pCode) * oddsToShare(e * plain)
            }
            pPartial += kept
            pVerified += ((kept * won) / (1 + won)) * pShown
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
