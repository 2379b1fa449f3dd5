/** The probabilities of success at each level of expertise, over the noises that follow from trouble on. */

import { exp } from '../ground/math.js'
import { SUCCEEDED, TROUBLE_SIGNAL } from '../schema/definitions.js'
import { expertiseActs } from './acting.js'
import { LEVELS } from './block.js'
import { coachReader } from './coaching.js'
import { codeShare, evidenceCodes, evidenceLevels, evidencePull, hard } from './evidence.js'
import { headlessEvidence, headlessTrouble } from './headless.js'
import { oddsOf } from './laws.js'
import { node } from './node.js'
import { failOdds, failPull, succeedOdds, succeedPull } from './outcome.js'
import { numberOf, numbersOf } from './parameter.js'
import { readPull, SIGNALS } from './pull.js'
import { troubleCuts, troubleOdds, troublePull } from './trouble.js'

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
  writes: ['truth_sessions.p_verified_k', 'truth_sessions.p_at_least_partial_k'],
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
    const pullTrouble = readPull(values, troublePull)
    const pullFail = readPull(values, failPull)
    const pullSucceed = readPull(values, succeedPull)
    const pullEvidence = readPull(values, evidencePull)
    const acts = expertiseActs(values)
    const coached = coachReader(values)
    const troubleAlone = exp(numberOf(values, headlessTrouble))
    const evidenceAlone = exp(numberOf(values, headlessEvidence))
    return block => {
      const { people, sessions, potential } = block
      for (let i = 0; i < sessions.n; i++) {
        const headless = sessions.headless[i] === 1
        const trouble = pullTrouble(block, i) * (headless ? troubleAlone : 1)
        const fail = pullFail(block, i)
        const succeed = pullSucceed(block, i)
        const shown = pullEvidence(block, i) * (headless ? evidenceAlone : 1) * hardOdds
        const occupation = people.occupation[sessions.person[i] as number] as number
        const plain = codes[occupation * 2] as number
        const coded = codes[occupation * 2 + 1] as number
        const c = codeOdds[sessions.codebase[i] as number] as number
        const writes = c / (1 + c)
        const acting = sessions.acting[i] as number
        for (let k = 0; k < LEVELS; k++) {
          const at = potential[k]!
          const level = acts ? k : acting
          const pCode = at.actions[i] === 0 ? 0 : writes
          const hit = trouble * (troubleLevels[level] as number)
          let above = 1
          let pPartial = 0
          let pVerified = 0
          for (let s = 0; s < SIGNALS; s++) {
            const next = s < SIGNALS - 1 ? hit / (hit + (cut[s] as number)) : 0
            const later = acts ? coached(block, i, k, s) : level
            const row = later * SIGNALS + s
            const kept = (above - next) / (1 + fail * (fails[row] as number))
            const won = succeed * (succeeds[row] as number)
            const e = shown * (levels[later * 2 + +(s >= TROUBLE_SIGNAL)] as number)
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
