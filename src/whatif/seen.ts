/** In which months a change shows, and how many people data need to show it where nothing is paired. */
import jstat from 'jstat'
import { grouped } from '../ground/format.js'
import { NODES } from '../model/nodes.js'
import { SETTABLE, type Settable } from '../model/rules.js'
import { MONTHS } from '../schema/levels.js'
import { ALL, levelWithin, lineName } from '../schema/stratum.js'
import type { Answer } from './answer.js'
import { doseOf, effectsOf } from './dose-effects.js'
import { nameOf } from './names.js'
import { EFFORT_MEANS, PROBABILITIES, probableLine } from './statistics.js'
import { type Difference, differences } from './summary.js'
import { intervalWords, isSeen, leadLines, showMoved } from './words.js'

const { jStat } = jstat

/** What the sentences are about. */
export const SEEN_HEADING = 'When it shows, and in how much data'

const POWER = 0.8
const FALSE_ALARM = 0.05
const quantile = (p: number) => jStat.normal.inv(p, 0, 1)
/** A two-sided test has its power where the difference is so many standard errors. */
const STANDARD_ERRORS = quantile(1 - FALSE_ALARM / 2) + quantile(POWER)
/** Beyond this relative error the variance says too little: that of ten replicates, about. */
const MOST_ERROR = 0.475

/** People in each of two groups, with the 95% interval of their number. */
export interface Needed {
  readonly people: number
  readonly conf_low: number
  readonly conf_high: number
}

/**
 * So many people in each of two groups, one as without the scenario and one as with it, show the difference in 80% of
 * studies, at a two-sided 5%: N (z₀.₉₇₅ + z₀.₈)² V / d², with V the variance of the difference of two independent corpora of N
 * people. Undefined where the difference is not seen, or V is hardly known.
 */
export function peopleNeeded(d: Difference, people: number): Needed | undefined {
  const { variance, error: ofVariance } = d.apart
  if (!isSeen(d) || !(d.mcse > 0) || !(ofVariance < MOST_ERROR)) return undefined
  const needed = (people * STANDARD_ERRORS ** 2 * variance) / d.difference ** 2
  // Of a logarithm: the relative error of the variance, and twice that of the difference.
  const error = Math.hypot(ofVariance, 2 * (d.mcse / d.difference))
  const factor = Math.exp(quantile(1 - FALSE_ALARM / 2) * error)
  return { people: needed, conf_low: needed / factor, conf_high: needed * factor }
}

/**
 * The month in which the first line of an answer changes first, and how many people would show its change; or that
 * what is changed hardly moves its probability.
 */
export function seenWords(answer: Answer, asked: readonly string[]): string[] {
  const rows = differences(answer)
  const [lead] = leadLines(rows, asked)
  if (!lead) return []
  const needed = peopleNeeded(lead, answer.question.people)
  const round = (x: number) => grouped(Number(Math.max(1, x).toPrecision(2)))
  return [
    ...monthWords(rows, lead),
    ...unmovedWords(answer, rows, lead),
    ...(needed
      ? [
          `In data, where nothing is paired, two groups of some ${round(needed.people)} people each show it in ${100 * POWER}% of studies (95% interval ${round(needed.conf_low)} to ${round(needed.conf_high)}; two-sided test at ${100 * FALSE_ALARM}%).`,
        ]
      : []),
  ]
}

/** A probability moves no more than so much in the sessions that are touched, or in all where they are not counted. */
const HARDLY = { touched: 0.0005, all: 0.00005 }
/** Shares of sessions from which on too few are touched to say so. */
const FEW = 0.01

/** That the probability of what a line counts hardly moves where sessions change. */
function unmovedWords(answer: Answer, rows: readonly Difference[], lead: Difference): string[] {
  const { scenario, baseline, world } = answer.question
  const most = hardlyMoved(answer, rows, lead)
  if (most === undefined) return []
  const known = baseline.rules.settings.map(s => JSON.stringify(s))
  const set = scenario.rules.settings.filter(s => !known.includes(JSON.stringify(s))).map(s => s.set)
  const where = most === HARDLY.touched ? 'in the sessions touched its probability' : 'its probability'
  return [
    `What the scenario changes hardly leads to ${nameOf(lead).toLowerCase()} in the world ${world}: ${where} moves by less than ${100 * most} points. That is assumed, and no finding.`,
    ...[...new Set(set)].map(s => followersWords(s, scenario.parameters)),
  ]
}

/** The bound below which the probability of a line moves although sessions change; undefined where it moves more. */
function hardlyMoved(answer: Answer, rows: readonly Difference[], lead: Difference): number | undefined {
  const chance = probableLine(lead)
  const dose = doseOf(answer)
  if (isSeen(lead) || !chance || lead.stratum.length > 0) return undefined
  const isBelow = (x: number, mcse: number, most: number) => Math.abs(x) + 2 * mcse < most
  if (dose) {
    const outcome = PROBABILITIES.find(p => p.standsFor === lead.statistic)?.measure
    const own = effectsOf(answer).find(e => e.group === 'touched' && e.outcome === outcome)
    const isMany = dose.sessions.estimate > FEW
    return own && isMany && isBelow(own.estimate, own.mcse, HARDLY.touched) ? HARDLY.touched : undefined
  }
  const own = rows.find(r => lineName(r) === lineName(chance))
  const effort = rows.filter(r => EFFORT_MEANS.includes(r.statistic) && r.stratum.length === 0)
  const isMuch = effort.some(r => isSeen(r) && Math.abs(r.difference) > FEW * r.baseline)
  return own && isMuch && isBelow(own.difference, own.mcse, HARDLY.all) ? HARDLY.all : undefined
}

/** What follows from a column directly, and the parameters at 0 by which more would. */
function followersWords(set: Settable, parameters: Readonly<Record<string, number>>): string {
  const node = SETTABLE[set]
  const followers = NODES.filter(n => n.parents.includes(node))
  const columns = followers.flatMap(n =>
    n.writes.filter(w => /^sessions\.(?!.*_\w$)/.test(w)).map(w => w.split('.')[1]),
  )
  const own = `${node.split('.')[1]}.`
  const silent = followers
    .flatMap(n => n.parameters.flatMap(g => g.members))
    .filter(p => p.id.startsWith(own) && parameters[p.id] === 0)
    .map(p => p.id)
  return silent.length > 0
    ? `More would follow from ${set} by parameters that are 0 here: ${[...new Set(silent)].join(', ')}; set one with --set.`
    : `From ${set} follow directly: ${[...new Set(columns)].join(', ')}.`
}

function monthWords(rows: readonly Difference[], lead: Difference): string[] {
  const months = rows.filter(
    r => r.statistic === lead.statistic && levelWithin(r.stratum, lead.stratum, 'month') !== undefined,
  )
  const seen = months.filter(isSeen)
  const [first] = seen
  if (!first || months.length < MONTHS.length) return []
  const most = seen.reduce((a, b) => (Math.abs(b.difference) > Math.abs(a.difference) ? b : a))
  const name = nameOf({ statistic: lead.statistic, stratum: ALL })
  const monthOf = (d: Difference) => levelWithin(d.stratum, lead.stratum, 'month')
  const at = (d: Difference) => `${monthOf(d)}, by ${showMoved(d)[2]}${intervalWords(d)}`
  const before = months.slice(0, months.indexOf(first))
  const start =
    seen.length === months.length
      ? `${name} changes in every month`
      : `${name} changes first in ${at(first)}${before.length === 0 ? '' : before.every(m => m.difference === 0 && m.mcse === 0) ? '; before that it does not' : '; before that no change is clear'}`
  if (most === first && seen.length < months.length) return [`${start}.`]
  return [`${start}${seen.length < months.length ? ';' : ','} most in ${at(most)}.`]
}
