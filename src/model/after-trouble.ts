/** What follows from a session's trouble, prepared once for the nodes that work out probabilities of success. */
import { exp } from '../ground/math.js'
import { SUCCEEDED } from '../schema/definitions.js'
import {
  evidenceReturns,
  expertiseActs,
  failReturns,
  follow,
  succeedReturns,
  successReturns,
} from './acting.js'
import { coach, coachReader, isCoached } from './coaching.js'
import { oddsOf } from './distributions.js'
import { codeShare, evidenceCoded, evidenceCodes, evidenceLevel, evidenceLevels, hard } from './evidence.js'
import { headlessEvidence } from './headless.js'
import { failOdds, failScale, recovery, succeedOdds, succeedScale } from './outcome.js'
import type { DeclaredValues } from './parameter.js'
import { verificationReader, verificationShows, verificationSucceeds } from './signals.js'

/** The parameters of failing, succeeding, code and evidence. */
export const AFTER_TROUBLE = {
  fail: failScale,
  succeed: succeedScale,
  code: codeShare,
  hard,
  level: evidenceLevel,
  coded: evidenceCoded,
  returns: successReturns,
  failReturns,
  succeedReturns,
  evidenceReturns,
  recovery,
  follow,
  coach,
  headlessEvidence,
  succeeds: verificationSucceeds,
  shows: verificationShows,
}

/** Odds and factors of what follows from trouble, by level and signal; undefined readers change nothing. */
export function afterTrouble(own: DeclaredValues<typeof AFTER_TROUBLE>) {
  return {
    /** By [level × failure signal]. */
    fails: failOdds(own.fail, own.returns * own.failReturns, own.recovery),
    succeeds: succeedOdds(own.succeed, own.returns * own.succeedReturns, own.recovery),
    codeOdds: oddsOf(own.code),
    hardOdds: oddsOf(own.hard)[SUCCEEDED] as number,
    /** By [level × in trouble]. */
    levels: evidenceLevels(own.level, own.returns * own.evidenceReturns),
    /** By [occupation × wrote code]. */
    codes: evidenceCodes(own.coded),
    acts: expertiseActs(own.follow),
    coached: coachReader(own.coach),
    succeedsBy: verificationReader(own.succeeds),
    showsBy: verificationReader(own.shows),
    isHelped: isCoached(own.coach.share),
    evidenceAlone: exp(own.headlessEvidence),
  }
}

export function oddsToShare(odds: number): number {
  return odds / (1 + odds)
}
