/** An answer in plain words. */
import { grouped } from '../ground/format.js'
import { SUCCESS_OUTCOMES, type SuccessOutcome } from '../schema/definitions.js'
import { showDifference, showError, showEstimate } from '../schema/display.js'
import { EXPERTISE_LEVELS, EXPERTISE_NAMES } from '../schema/levels.js'
import type { Unit } from '../schema/nature.js'
import { type LineOf, lineName, parseLineName, type Term } from '../schema/stratum.js'
import { lineOf } from '../study/figure.js'
import { REGISTER } from '../study/register.js'
import type { Band, WorldBand } from './band.js'
import { EFFORT_MEANS, isFigure, isProbable } from './statistics.js'
import { type Difference, medianReduction, type Part } from './summary.js'

/** Claims about a number, which are not part of its name. */
const CLAIM = / is (positive and )?significant$/

/** The register's name of a line; figures about every stratum of a column have none. */
const titles = new Map(
  REGISTER.flatMap(f => {
    const of = lineOf(f)
    return of && !('by' in f.printed) ? [[lineName(of), f.measured.replace(CLAIM, '')] as const] : []
  }).reverse(),
)
const PLAIN: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(SUCCESS_OUTCOMES).map(([o, name]) => [`mean.${o}`, name])),
  ...Object.fromEntries(
    EXPERTISE_LEVELS.map(k => [
      `share.expertise.${k}`,
      `Share of sessions that are ${EXPERTISE_NAMES[k - 1]}`,
    ]),
  ),
  'gm.actions': 'Actions per prompt, geometric mean',
  'gm.words': 'Words per turn, geometric mean',
  'p.verified': 'Probability of verified success',
  'p.at_least_partial': 'Probability of at least partial success',
}

/** The measure of a line, in words. */
export function nameOf({ statistic, stratum }: LineOf): string {
  const title = titles.get(lineName({ statistic, stratum }))
  if (title) return title
  const name = PLAIN[statistic] ?? statistic
  return stratum.length === 0 ? name : `${name}, ${stratum.map(termWords).join(',')}`
}

/** The same for a line by its name. */
export const nameOfMetric = (metric: string): string => nameOf(parseLineName(metric))

function termWords([column, level, comparison]: Term): string {
  const named = column === 'expertise' && !comparison ? NAME_OF_LEVEL.get(level) : undefined
  return named ?? `${column}${comparison ?? ' '}${level}`
}

const NAME_OF_LEVEL: ReadonlyMap<string, string> = new Map(
  EXPERTISE_LEVELS.map(k => [String(k), EXPERTISE_NAMES[k - 1] as string]),
)

/** A difference with its Monte Carlo error, in the unit of the statistic. */
export function differenceText(d: Pick<Difference, 'unit' | 'difference' | 'mcse'>): string {
  if (d.mcse === 0)
    return d.difference === 0 ? 'exactly 0' : `${showDifference(d.unit, d.difference)} (no error)`
  return `${showDifference(d.unit, d.difference)} ± ${showError(d.unit, d.mcse)}`
}

/** The unit of the parts of a change. */
export const PART_UNIT: Unit = 'points'

/** Headline means, overall. */
const LEAD = ['mean.verified', 'mean.at_least_partial', 'mean.trouble', ...EFFORT_MEANS]
/** The number of Monte Carlo errors from 0 at which a difference counts as seen. */
const SEEN = 1.96

/** The answer in a few sentences: the changes, their causes, and the gain from pairing. */
export function answerWords(rows: readonly Difference[], parts: readonly Part[] = []): string[] {
  const lead = LEAD.flatMap(s => rows.filter(r => r.statistic === s && r.stratum.length === 0))
  const out = lead.map(sentence)
  out.push(...splitWords('verified', parts))
  const figures = rows.filter(isFigure)
  const still = figures.filter(r => r.mcse === 0 && r.difference === 0).length
  const moved = figures.filter(r => Math.abs(r.difference) > SEEN * r.mcse && r.difference !== 0).length
  if (figures.length > 0)
    out.push(
      `Of ${figures.length} headline figures ${moved} differ by more than Monte Carlo error, and ${still} by exactly 0.`,
    )
  const drawn = figures.length > 0 ? figures : rows.filter(r => !isProbable(r))
  const probable = rows.filter(r => isProbable(r) && r.stratum.length === 0)
  const factor = medianReduction(drawn)
  if (Number.isFinite(factor))
    out.push(
      `Pairing divides the variance by ${showFactor(factor)} (median of the figures that move)${
        probable.some(r => Number.isFinite(r.variance_reduction))
          ? `; with true probabilities in place of outcomes (p.…), by ${showFactor(medianReduction(probable))}`
          : ''
      }.`,
    )
  return out
}

export const showFactor = (x: number) => (x >= 100 ? grouped(x) : x.toFixed(1))

function sentence(d: Difference): string {
  const name = nameOf(d)
  const stands = `${showEstimate(d.unit, d.baseline)}`
  if (d.mcse === 0 && d.difference === 0)
    return `${name} does not change: ${stands} in both arms, to the last bit.`
  const seen = Math.abs(d.difference) > SEEN * d.mcse
  const verb = !seen ? 'does not clearly move' : d.difference > 0 ? 'rises' : 'falls'
  return `${name} ${verb}${seen ? ` from ${stands} to ${showEstimate(d.unit, d.scenario)}` : ` from ${stands}`}: ${differenceText(d)}.`
}

function splitWords(outcome: SuccessOutcome, parts: readonly Part[]): string[] {
  const own = parts.filter(p => p.outcome === outcome)
  if (own.length === 0 || own.every(p => p.estimate === 0)) return []
  const say = (split: Part['split']) => {
    const said = own
      .filter(p => p.split === split && (p.estimate !== 0 || p.mcse !== 0))
      .map(p => `${p.part} ${differenceText({ unit: PART_UNIT, difference: p.estimate, mcse: p.mcse })}`)
      .join(', ')
    return said === '' ? 'every part is 0, to the last bit' : said
  }
  return [
    `${SUCCESS_OUTCOMES[outcome]}, by who does what: ${say('composition')}.`,
    `${SUCCESS_OUTCOMES[outcome]}, along the causal path: ${say('path') || 'exactly 0 on every path'}.`,
  ]
}

/** The band in one sentence with its ends named, then one line per world. */
export function bandWords({ metric, unit, worlds, low, high }: Band): string[] {
  const at = (x: number) => showDifference(unit, x)
  const ends =
    low.world === high.world
      ? `both ends lie in the world ${low.world}`
      : `the lower end is the world ${low.world} (${low.title}), the upper end ${high.world} (${high.title})`
  return [
    `${nameOfMetric(metric)} changes by between ${at(low.low.difference)} and ${at(high.high.difference)} across the worlds and assumptions that the published figures allow; ${ends}.`,
    ...worlds.map(w => worldWords(unit, w)),
  ]
}

function worldWords(unit: Unit, w: WorldBand): string {
  const own = `${w.world}: ${differenceText({ unit, difference: w.difference, mcse: w.mcse })}`
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
      : `${showDifference(unit, w.low.difference)} to ${showDifference(unit, w.high.difference)} over ${w.points} points of the assumptions (low with ${because(w.low)}; high with ${because(w.high)})`
  if (total === 0) return `${own}; ${range}.`
  return `${own}; ${range}. Of the variance, assumptions are ${share(variances.assumptions)}, sampling of the figures ${share(variances.sampling)}, their rounding ${share(variances.rounding)}, Monte Carlo ${share(variances.monte_carlo)}.`
}
