/** An answer in plain words. */
import { grouped } from '../ground/format.js'
import { WORLDS } from '../scenarios/scenario.js'
import { SUCCESS_OUTCOMES, type SuccessOutcome } from '../schema/definitions.js'
import { type Change, showChange, showDifference, showError } from '../schema/display.js'
import type { Unit } from '../schema/nature.js'
import { ALL, levelWithin, nameBegins } from '../schema/stratum.js'
import type { Band, WorldBand } from './band.js'
import { nameOf, nameOfMetric } from './names.js'
import { isFigure, isProbable, LEAD } from './statistics.js'
import { type Difference, medianReduction, type Part } from './summary.js'

/** A difference with its Monte Carlo error, in the unit of the statistic. */
export function differenceText(d: Pick<Difference, 'unit' | 'difference' | 'mcse'>): string {
  if (d.mcse === 0)
    return d.difference === 0 ? 'exactly 0' : `${showDifference(d.unit, d.difference)} (no error)`
  return `${showDifference(d.unit, d.difference)} ± ${showError(d.unit, d.mcse)}`
}

/** The unit of the parts of a change. */
export const PART_UNIT: Unit = 'points'

/** The lines that an answer speaks of first: those asked for, of all sessions; else the headline means. */
export function leadLines(rows: readonly Difference[], asked: readonly string[] = []): Difference[] {
  const named = rows.filter(r => asked.some(s => nameBegins(r, s)))
  const whole = named.filter(r => r.stratum.length === 0)
  if (named.length > 0) return whole.length > 0 ? whole : named
  return LEAD.flatMap(s => rows.filter(r => r.statistic === s && r.stratum.length === 0))
}

/** The lines at every level of a column of the outcome asked about; of verified success where none is. */
export function rowsBy(rows: readonly Difference[], column: string, asked: readonly string[]): Difference[] {
  const at = (statistic: string) =>
    rows.filter(r => r.statistic === statistic && levelWithin(r.stratum, ALL, column) !== undefined)
  const own = at(leadLines(rows, asked)[0]?.statistic ?? '')
  return own.length > 0 ? own : at('mean.verified')
}

/** The answer in a few sentences: the changes of all sessions, then where the first comes from. */
export function answerWords(
  rows: readonly Difference[],
  parts: readonly Part[] = [],
  asked: readonly string[] = [],
): string[] {
  return [
    ...leadLines(rows, asked).map((d, j) => changeWords(d, j === 0 ? ERRORS : '')),
    ...splitWords('verified', parts),
  ]
}

/** What the intervals of an answer hold. */
const ERRORS = ' (simulation error only)'

/** Whether a difference is seen: it is exact, or its 95% interval leaves 0 out. */
export function isSeen({ difference, conf_low, conf_high }: Omit<Change, 'baseline' | 'scenario'>): boolean {
  return difference !== 0 && (conf_low > 0 || conf_high < 0)
}

/** A change in a sentence, with its named interval. */
export function changeWords(d: Difference, errors = ''): string {
  const name = nameOf(d)
  const shown = showChange(d.unit, d)
  if (d.mcse === 0 && d.difference === 0)
    return `${name} does not change: ${shown.baseline} in both arms, to the last bit.`
  const verb = !isSeen(d) ? 'does not clearly move' : d.difference > 0 ? 'rises' : 'falls'
  const from = `from ${shown.baseline}${isSeen(d) ? ` to ${shown.scenario}` : ''}`
  return `${name} ${verb} ${from}: ${shown.difference}${intervalWords(d)}${d.mcse > 0 ? errors : ''}.`
}

/** The interval of a difference, by its name. */
export function intervalWords(d: Change & Pick<Difference, 'unit'>): string {
  const { interval } = showChange(d.unit, d)
  return interval === '' ? ', without error' : `, 95% interval ${interval}`
}

/** The numbers of a line in a table: both arms, the difference and its interval. */
export function showMoved(d: Difference): readonly [string, string, string, string] {
  const { baseline, scenario, difference, interval } = showChange(d.unit, d)
  return [baseline, scenario, difference, interval === '' ? 'exact' : interval.replace(' points', '')]
}

/** Units whose differences are compared as they are: hundredths of a whole, or of a factor. */
const COMPARABLE: readonly Unit[] = ['share', 'points', 'relative', 'log', 'coefficient']

/** The size of a change, by which lines of any unit are sorted: in hundredths, of the baseline where it is an amount. */
export function sizeOf({ unit, difference, baseline }: Difference): number {
  return Math.abs(COMPARABLE.includes(unit) ? difference : difference / baseline)
}

/** Parts of a change, in words. */
export const PART_WORDS: Readonly<Record<string, string>> = {
  composition: 'other work',
  rates: 'other results in the same work',
  interaction: 'both at once',
  'other people': 'other people',
  direct: 'at unchanged effort and trouble',
  'through effort': 'through effort',
  'through trouble': 'through trouble',
}

const SPLITS = { composition: 'by who does what', path: 'by the causal path' } as const

function splitWords(outcome: SuccessOutcome, parts: readonly Part[]): string[] {
  const own = parts.filter(p => p.outcome === outcome)
  if (own.length === 0 || own.every(p => p.estimate === 0)) return []
  return (['composition', 'path'] as const).map(split => {
    const said = own
      .filter(p => p.split === split && (p.estimate !== 0 || p.mcse !== 0))
      .map(p => `${PART_WORDS[p.part] ?? p.part} ${partText(p)}`)
    return `${SUCCESS_OUTCOMES[outcome]} ${SPLITS[split]}: ${said.join(', ') || 'every part is exactly 0'}.`
  })
}

/** A part of a change with its interval. */
function partText(p: Part): string {
  const { difference, interval } = showChange(PART_UNIT, changeOf(p))
  return interval === '' ? difference : `${difference} (${interval.replace(' points', '')})`
}

/** A part as a change from 0. */
export const changeOf = ({ estimate, conf_low, conf_high }: Part): Change => ({
  baseline: 0,
  scenario: estimate,
  difference: estimate,
  conf_low,
  conf_high,
})

/** How many figures move, and what pairing gained: for the details of an answer. */
export function detailWords(rows: readonly Difference[]): string[] {
  const figures = rows.filter(isFigure)
  const still = figures.filter(r => r.mcse === 0 && r.difference === 0).length
  const moved = figures.filter(isSeen).length
  const counted = figures.length > 0 ? figures : rows.filter(r => !isProbable(r))
  const [factor, sharper] = (['outcomes', 'probabilities'] as const).map(basis =>
    medianReduction(counted.filter(r => r.basis === basis)),
  ) as [number, number]
  return [
    ...(figures.length > 0
      ? [
          `Of ${figures.length} headline figures ${moved} differ by more than Monte Carlo error, and ${still} by exactly 0.`,
        ]
      : []),
    ...(Number.isFinite(factor)
      ? [`Pairing divides the variance by ${showFactor(factor)} (median of the drawn figures that move).`]
      : []),
    ...(Number.isFinite(sharper)
      ? [
          `Pairing, and probabilities in place of drawn outcomes, divide it by ${showFactor(sharper)} (median of the figures that rest on them and move).`,
        ]
      : []),
  ]
}

export const showFactor = (x: number) => (x >= 100 ? grouped(x) : x.toFixed(1))

/** The band in one sentence with its ends named, how points were checked, then one line per world. */
export function bandWords({ metric, unit, worlds, low, high }: Band): string[] {
  const at = (x: number) => showDifference(unit, x)
  const ends =
    low.world === high.world
      ? `both ends lie in the world ${low.world}`
      : `the lower end is the world ${low.world} (${low.title}), the upper end ${high.world} (${high.title})`
  return [
    `${nameOfMetric(metric)} changes by ${at(low.low.difference)} to ${at(high.high.difference)} ${triedWords(worlds)}; not bounds: other assumptions that meet the figures may lie beyond. ${ends[0]?.toUpperCase()}${ends.slice(1)}.`,
    ...checkedWords(worlds),
    ...worlds.map(w => worldWords(unit, w)),
  ]
}

/** What was tried: the worlds, and how many checked points of the assumptions in each. */
function triedWords(worlds: readonly WorldBand[]): string {
  const most = Math.max(...worlds.map(w => w.points))
  const alone = worlds.filter(w => w.points === 0).map(w => w.world)
  const isShipped = WORLDS.every(name => worlds.some(w => w.world === name))
  const over = isShipped ? `the three shipped worlds` : `${worlds.length} worlds`
  if (worlds.length === 1)
    return `in the world ${worlds[0]?.world}${most === 0 ? ', one world at its own assumptions' : ` and at ${most} checked points of its assumptions`}`
  if (most === 0) return `over ${over}, each at its own assumptions`
  const counts = worlds.filter(w => w.points > 0).map(w => w.points)
  const each = counts.every(n => n === most) ? `${most}` : `${Math.min(...counts)} to ${most}`
  const one = alone.length === 0 ? '' : ` (${alone.join(' and ')} at its own assumptions alone)`
  return `over ${over} and ${each} checked points each${one}`
}

/** What a point was checked for, where there are points. */
function checkedWords(worlds: readonly WorldBand[]): string[] {
  const [first] = worlds.filter(w => w.points > 0)
  if (!first) return []
  const figures = worlds.flatMap(w => w.sampled.map(s => s.figures))
  const [fewest, most] = [Math.min(...figures), Math.max(...figures)]
  const counted = fewest === most ? `${most}` : `${fewest} to ${most}`
  return [
    `At every point none of the ${counted} figures that can be measured fails in a corpus of ${grouped(first.checked_people)} people; a point at which all are true fails such a check with a chance of at most ${showPercent(first.false_alarm_rate)}.`,
  ]
}

const showPercent = (rate: number) => `${Number((100 * rate).toPrecision(2))}%`

/** A world's own answer as a change from 0. */
const worldChange = (unit: Unit, { difference, conf_low, conf_high }: WorldBand) => ({
  unit,
  baseline: 0,
  scenario: difference,
  difference,
  conf_low,
  conf_high,
})

function worldWords(unit: Unit, w: WorldBand): string {
  const own = `${w.world}: ${showDifference(unit, w.difference)}${intervalWords(worldChange(unit, w))}${w.mcse > 0 ? ERRORS : ''}`
  if (w.points === 0) return `${own}; one world, at its own assumptions alone.`
  const { variances } = w
  const total = Object.values(variances).reduce((a, b) => a + b, 0)
  const share = (x: number) => `${total > 0 ? Math.round((100 * x) / total) : 0}%`
  const because = (p: WorldBand['low']) =>
    p.because.length === 0
      ? 'the world as it is'
      : p.because.map(b => `${b.parameter} at ${b.value}`).join(', ')
  const range =
    w.low.difference === w.high.difference
      ? `the same at ${w.points} checked points`
      : `${showDifference(unit, w.low.difference)} to ${showDifference(unit, w.high.difference)} over ${w.points} checked points (low with ${because(w.low)}; high with ${because(w.high)})`
  if (total === 0) return `${own}; ${range}.`
  return `${own}; ${range}. Of the variance, assumptions are ${share(variances.assumptions)}, sampling of the figures ${share(variances.sampling)}, their rounding ${share(variances.rounding)}, Monte Carlo ${share(variances.monte_carlo)}.`
}
