/** What an answer says, in plain words. */

import { grouped, showDifference, showError, showEstimate } from '../ground/format.js'
import { lineName } from '../recover/line.js'
import { EXPERTISE_NAMES } from '../schema/levels.js'
import { REGISTER } from '../study/register.js'
import type { Band, WorldBand } from './band.js'
import { isFigure } from './statistics.js'
import { type Difference, medianReduction, type Part } from './summary.js'

/** What the register calls a line; figures that speak of every stratum of a column name none. */
const titles = new Map(
  REGISTER.filter(f => f.statistic && !('by' in f.printed))
    .reverse()
    .map(f => [lineName({ statistic: f.statistic as string, stratum: f.stratum }), f.measured]),
)

const OUTCOMES: Readonly<Record<string, string>> = {
  verified: 'Verified success',
  at_least_partial: 'At least partial success',
  succeeded: 'Judged success',
  abandoned: 'Abandonment',
  trouble: 'Trouble',
}
const PLAIN: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(OUTCOMES).map(([o, name]) => [`mean.${o}`, name])),
  'gm.actions': 'Actions a prompt, geometric mean',
  'gm.words': 'Words a turn, geometric mean',
  'p.verified': 'Probability of verified success',
  'p.at_least_partial': 'Probability of at least partial success',
}

/** What a line measures, in words. */
export function nameOf({
  statistic,
  stratum,
}: {
  readonly statistic: string
  readonly stratum: string
}): string {
  const title = titles.get(lineName({ statistic, stratum }))
  if (title) return title.replace(CLAIM, '')
  const name =
    PLAIN[statistic] ?? statistic.replace(SHARE, (_, k) => `Share of sessions that are ${levelName(k)}`)
  return stratum === 'all'
    ? name
    : `${name}, ${stratum.replace(LEVEL, (_, k) => levelName(k)).replaceAll('=', ' ')}`
}

/** What a figure claims of a number is no part of the number’s name. */
const CLAIM = / is (positive and )?significant$/
const SHARE = /^share\.expertise\.(\d)$/
const LEVEL = /expertise=(\d)$/
const levelName = (k: string) => EXPERTISE_NAMES[Number(k) - 1] as string

/** A difference with its Monte Carlo error, in the unit of the statistic. */
export function differenceText(d: Pick<Difference, 'statistic' | 'difference' | 'mcse'>): string {
  if (d.mcse === 0)
    return d.difference === 0 ? 'exactly 0' : `${showDifference(d.statistic, d.difference)} (no error)`
  return `${showDifference(d.statistic, d.difference)} ± ${showError(d.statistic, d.mcse)}`
}

/** Headline means, overall. */
const LEAD = ['mean.verified', 'mean.at_least_partial', 'mean.trouble', 'gm.actions', 'gm.words']
/** A difference this many Monte Carlo errors from 0 is said to be seen. */
const SEEN = 1.96

/** The answer in a few sentences: what changes, where it comes from, and what pairing gave. */
export function answerWords(rows: readonly Difference[], parts: readonly Part[] = []): string[] {
  const lead = LEAD.flatMap(s => rows.filter(r => r.statistic === s && r.stratum === 'all'))
  const out = lead.map(sentence)
  out.push(...['verified'].flatMap(o => splitWords(o, parts)))
  const figures = rows.filter(r => isFigure(r.statistic, r.stratum))
  const still = figures.filter(r => r.mcse === 0 && r.difference === 0).length
  const moved = figures.filter(r => Math.abs(r.difference) > SEEN * r.mcse && r.difference !== 0).length
  if (figures.length > 0)
    out.push(
      `Of ${figures.length} headline figures ${moved} differ by more than Monte Carlo error, and ${still} by exactly 0.`,
    )
  const drawn = figures.length > 0 ? figures : rows.filter(r => !r.statistic.startsWith('p.'))
  const probable = rows.filter(r => r.statistic.startsWith('p.') && r.stratum === 'all')
  const factor = medianReduction(drawn)
  if (Number.isFinite(factor))
    out.push(
      `Pairing divides the variance by ${showFactor(factor)}, in the middle of the figures that move${
        probable.some(r => Number.isFinite(r.variance_reduction))
          ? `; with the truth’s probabilities in place of outcomes (p.…) by ${showFactor(medianReduction(probable))}`
          : ''
      }.`,
    )
  return out
}

export const showFactor = (x: number) => (x >= 100 ? grouped(x) : x.toFixed(1))

function sentence(d: Difference): string {
  const name = nameOf(d)
  const stands = `${showEstimate(d.statistic, d.baseline)}`
  if (d.mcse === 0 && d.difference === 0)
    return `${name} does not change: ${stands} in both arms, to the last bit.`
  const seen = Math.abs(d.difference) > SEEN * d.mcse
  const verb = !seen ? 'does not clearly move' : d.difference > 0 ? 'rises' : 'falls'
  return `${name} ${verb}${seen ? ` from ${stands} to ${showEstimate(d.statistic, d.scenario)}` : ` from ${stands}`}: ${differenceText(d)}.`
}

function splitWords(outcome: string, parts: readonly Part[]): string[] {
  const own = parts.filter(p => p.outcome === outcome)
  if (own.length === 0 || own.every(p => p.estimate === 0)) return []
  const say = (split: Part['split']) => {
    const said = own
      .filter(p => p.split === split && (p.estimate !== 0 || p.mcse !== 0))
      .map(
        p =>
          `${p.part} ${differenceText({ statistic: `mean.${outcome}`, difference: p.estimate, mcse: p.mcse })}`,
      )
      .join(', ')
    return said === '' ? 'every part is 0, to the last bit' : said
  }
  return [
    `${OUTCOMES[outcome]}, by who does what: ${say('composition')}.`,
    `${OUTCOMES[outcome]}, along the causal path: ${say('path')}.`,
  ]
}

/** The band in a sentence with its ends named, then a line a world. */
export function bandWords({ metric, worlds, low, high }: Band): string[] {
  const at = (x: number) => showDifference(metric, x)
  const ends =
    low.world === high.world
      ? `both ends lie in the world ${low.world}`
      : `the lower end is the world ${low.world} (${low.title}), the upper end ${high.world} (${high.title})`
  return [
    `${nameOf({ statistic: metric, stratum: 'all' })} changes by between ${at(low.low.difference)} and ${at(high.high.difference)} across the worlds and assumptions that the published figures allow; ${ends}.`,
    ...worlds.map(w => worldWords(metric, w)),
  ]
}

function worldWords(metric: string, w: WorldBand): string {
  const own = `${w.world}: ${differenceText({ statistic: metric, difference: w.difference, mcse: w.mcse })}`
  if (w.points === 0) return `${own}.`
  const { variances } = w
  const total = Object.values(variances).reduce((a, b) => a + b, 0)
  const share = (x: number) => `${total > 0 ? Math.round((100 * x) / total) : 0}%`
  const because = (p: WorldBand['low']) =>
    p.because.length === 0
      ? 'the world as it is'
      : p.because.map(b => `${b.parameter} at ${b.value}`).join(', ')
  const range =
    w.low.difference === w.high.difference
      ? `the same at ${w.points} points of the assumptions`
      : `${showDifference(metric, w.low.difference)} to ${showDifference(metric, w.high.difference)} over ${w.points} points of the assumptions (low with ${because(w.low)}; high with ${because(w.high)})`
  if (total === 0) return `${own}; ${range}.`
  return `${own}; ${range}. Of the variance, assumptions are ${share(variances.assumptions)}, sampling of the figures ${share(variances.sampling)}, their rounding ${share(variances.rounding)}, Monte Carlo ${share(variances.monte_carlo)}.`
}
