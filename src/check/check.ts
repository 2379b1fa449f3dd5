/** Compares recovered with reported: one verdict per figure, at one family-wise false-alarm rate. */
import type { Recovered } from '../recover/line.js'
import { declaredStatistic } from '../recover/statistics.js'
import type { Kind, Unit } from '../schema/nature.js'
import { levelWithin, lineName, printStratum, type Stratum } from '../schema/stratum.js'
import { type Figure, type FigureClass, printedInterval } from '../study/figure.js'
import { REGISTER, STUDY_PEOPLE } from '../study/register.js'
import { type Evidence, intervalEvidence, LEAST_EVENTS, normalEvidence, normalUpper } from './disagreement.js'
import { holm } from './holm.js'

/**
 * Of a printed number: `agrees` or `differs`; of a claim: `holds` or `violated`; `not_measurable` where the sessions
 * cannot tell.
 */
export type Verdict = 'agrees' | 'differs' | 'holds' | 'violated' | 'not_measurable'

/** A figure of the study beside what was recovered of it, in the unit of its statistic (shares are parts of 1). */
export interface Checked {
  readonly figure: string
  readonly statistic: string
  readonly stratum: Stratum
  readonly class: FigureClass
  readonly printed_low: number
  readonly printed_high: number
  readonly estimate: number
  readonly std_error: number
  /** How far the estimate lies outside the printed interval, in standard errors; 0 inside. */
  readonly distance: number
  readonly verdict: Verdict
  readonly note: string
  /** The statistic's unit or kind; null where no statistic recovers the figure. */
  readonly unit: Unit | null
  readonly kind: Kind | null
  /** Sessions left out because something was missing, and what. */
  readonly left_out: number
  readonly left_out_why: string
}

/** All figures checked together, at one family-wise rate of false alarms. */
export interface CheckResult {
  readonly rows: readonly Checked[]
  /** Whether no figure differs and no claim is violated. */
  readonly passed: boolean
  readonly falseAlarmRate: number
  /** Figures that differ because the world has them so by design; they do not count. */
  readonly exempt: readonly string[]
  /** Figures that could be tested: the size of the family. */
  readonly tested: number
}

/** How strict the check is, and which figures it covers. */
export interface CheckOptions {
  /** The largest chance that a corpus in which every figure is true fails the whole check. */
  readonly falseAlarmRate?: number
  readonly figures?: readonly Figure[]
  /** Figures that the world misses by design, with the reason: they are judged and shown, and do not count. */
  readonly exempt?: Readonly<Record<string, string>>
  /** Why a figure cannot be compared with these sessions, or undefined. */
  readonly aside?: (figure: Figure) => string | undefined
}

const FAMILY_WISE = 0.01

const READ = new Set([
  'mean.sessions',
  ...REGISTER.flatMap(({ statistic, printed }) => [
    statistic,
    'by' in printed ? `${printed.by}_share` : undefined,
  ]),
])

/** Whether the check reads a statistic: a table of those that it reads is checked like the whole. */
export const isChecked = (statistic: string) => READ.has(statistic)

/**
 * Checks recovered statistics against the register. A figure's p-value is the chance of an estimate at least
 * so far outside its printed interval, were the truth at the interval's nearer end and the estimate normal;
 * Holm's (1979) step-down procedure holds the family-wise rate under any dependence.
 *
 * @example
 * import { check, figureNamed, frameOfRows, recover, tablesOf } from '@plumbline/plumbline'
 *
 * const rows = recover(frameOfRows(tablesOf({ people: 500 }).sessions.objects()))
 * const { passed, rows: [building] } = check(rows, { figures: [figureNamed('work.building')] })
 * console.log(passed, building.verdict, building.estimate.toFixed(3)) // → true agrees 0.260
 */
export function check(recovered: readonly Recovered[], options: CheckOptions = {}): CheckResult {
  const { falseAlarmRate = FAMILY_WISE, figures = REGISTER, exempt = {}, aside } = options
  const found = new Map(recovered.map(r => [lineName(r), r]))
  const people = recovered.find(r => r.statistic === 'mean.sessions')?.people ?? 0
  const judged = figures.map(f => {
    const why = aside?.(f)
    return why
      ? unmeasurable(f, why)
      : judge({ figure: f, found, recovered, atStudySize: people >= STUDY_PEOPLE })
  })
  const rejected = holm(
    judged.map(j => j.p),
    falseAlarmRate,
  )
  const rows = judged.map((j, i): Checked => {
    const { p: _, certain, ...row } = j
    if (row.verdict === 'not_measurable' || !(rejected[i] || certain)) return row
    const why = exempt[row.figure]
    const verdict = row.verdict === 'agrees' ? 'differs' : 'violated'
    return { ...row, verdict, note: why ? `exempt in this world: ${why}` : row.note }
  })
  return {
    rows,
    passed: !rows.some(r => isBad(r) && !(r.figure in exempt)),
    falseAlarmRate,
    exempt: rows.filter(r => isBad(r) && r.figure in exempt).map(r => r.figure),
    tested: judged.filter(j => !Number.isNaN(j.p)).length,
  }
}

function isBad({ verdict }: Checked): boolean {
  return verdict === 'differs' || verdict === 'violated'
}

/** A row before the family is known: its verdict if the test does not reject, and the p-value. */
interface Judged extends Checked {
  readonly p: number
  /** A claim that fails whatever the size of the family. */
  readonly certain: boolean
}

interface Case {
  readonly figure: Figure
  readonly found: ReadonlyMap<string, Recovered>
  readonly recovered: readonly Recovered[]
  readonly atStudySize: boolean
}

const TOO_SMALL = `judged only at the study’s size (${STUDY_PEOPLE.toLocaleString('en')} people) or above`

function judge(c: Case): Judged {
  const { figure } = c
  const printed = figure.printed
  switch (printed.kind) {
    case 'unmeasured':
      return unmeasurable(figure, printed.why)
    case 'value':
    case 'range':
      return withOne(c, r => interval(figure, r))
    case 'direction':
      return withOne(c, r => ({ ...base(figure, r), verdict: 'holds', ...against(r, printed.sign) }))
    case 'significant':
      if (!c.atStudySize) return unmeasurable(figure, TOO_SMALL)
      return withOne(c, r => {
        const holds = r.estimate / r.std_error > normalUpper(printed.level / 2)
        return {
          ...base(figure, r),
          verdict: 'holds',
          ...against(r, 1),
          certain: !holds,
          note: holds ? '' : `not significant at ${printed.level}`,
        }
      })
    case 'every':
      return every(c, printed.by, printed.sign, printed.exceptions)
    case 'within':
      return within(c, printed.by, printed.count, printed.limit)
    case 'order':
      return c.atStudySize ? order(c, printed.by, printed.strata) : unmeasurable(figure, TOO_SMALL)
    case 'top':
      return c.atStudySize
        ? top(c, printed.by, printed.strata, printed.among)
        : unmeasurable(figure, TOO_SMALL)
  }
}

function withOne(c: Case, judgeRow: (r: Recovered) => Judged): Judged {
  const r = c.found.get(lineName({ statistic: c.figure.statistic as string, stratum: c.figure.stratum }))
  if (!r) return unmeasurable(c.figure, 'the corpus has no such sessions')
  const why = unreliable(c.figure, r)
  if (why) return { ...base(c.figure, r), distance: Number.NaN, verdict: 'not_measurable', note: why }
  return judgeRow(r)
}

/** With fewer people than this, clustered errors are too small too often. */
const LEAST_PEOPLE = 200
/** The same for means of quantities with long tails, by statistic. */
const LONG_TAILS: Readonly<Record<string, number>> = {
  'mean.sessions': 20_000,
  value_growth: 2_000,
  'value_ratio.5_1': 2_000,
}

/** Why the estimate’s error cannot be trusted, or undefined. Proportions are judged by exact tails at any size. */
function unreliable(figure: Figure, r: Recovered): string | undefined {
  if (!Number.isFinite(r.estimate)) return `too few sessions (${r.n})`
  if (r.kind === 'proportion') return undefined
  if (Number.isNaN(r.std_error)) return `too few sessions (${r.n}) or people to leave an error`
  const least = LONG_TAILS[r.statistic] ?? LEAST_PEOPLE
  if (r.people < least) return `rests on ${r.people} people; its error is judged from ${least} on`
  const { low, high } = printedInterval(figure.printed)
  const events = r.n * Math.min(high, 1 - low)
  if (r.kind !== 'adjusted' || events >= LEAST_EVENTS) return undefined
  return `expects ${Math.round(events)} events; a regression is judged from ${LEAST_EVENTS} on`
}

function unmeasurable(figure: Figure, why: string): Judged {
  return { ...base(figure), verdict: 'not_measurable', note: why }
}

function base(figure: Figure, r?: Recovered): Judged {
  const { low, high } = printedInterval(figure.printed)
  const declared = figure.statistic === undefined ? undefined : declaredStatistic(figure.statistic)
  return {
    figure: figure.id,
    statistic: figure.statistic ?? '',
    stratum: figure.stratum,
    class: figure.class,
    printed_low: low,
    printed_high: high,
    estimate: r?.estimate ?? Number.NaN,
    std_error: r?.std_error ?? Number.NaN,
    distance: r ? 0 : Number.NaN,
    verdict: 'agrees',
    note: '',
    unit: declared?.unit ?? null,
    kind: declared?.kind ?? null,
    left_out: r?.left_out ?? 0,
    left_out_why: r?.left_out_why ?? '',
    p: Number.NaN,
    certain: false,
  }
}

function interval(figure: Figure, r: Recovered): Judged {
  const { low, high } = printedInterval(figure.printed)
  return { ...base(figure, r), ...intervalEvidence(r, low, high) }
}

/** Evidence that the sign is the opposite of the one claimed; a claim of no change is tested against both signs. */
function against(r: Recovered, sign: 1 | -1 | 0): Evidence {
  return normalEvidence(sign === 0 ? Math.abs(r.estimate) : Math.max(0, -sign * r.estimate), r.std_error)
}

/** The claim fails when more strata than the exceptions go the other way; p is Bonferroni's over the strata. */
function every(c: Case, by: string, sign: 1 | -1, exceptions: number): Judged {
  const rows = strataOf(c, by)
  if (rows.length === 0) return unmeasurable(c.figure, 'the corpus has no such sessions')
  const weakestFirst = rows
    .map(r => ({ r, ...against(r, sign) }))
    .sort((a, b) => a.p - b.p || sign * (a.r.estimate - b.r.estimate))
  const decisive = weakestFirst[exceptions]
  if (!decisive) return { ...base(c.figure), verdict: 'holds', p: 1, distance: 0 }
  return {
    ...base(c.figure, decisive.r),
    verdict: 'holds',
    distance: decisive.distance,
    p: Math.min(1, decisive.p * rows.length),
    note: `${RANKS[exceptions] ?? `${exceptions + 1}th `}weakest of ${rows.length}: ${shortName(decisive.r)}`,
  }
}

/** What comes before "weakest" for each number of exceptions allowed. */
const RANKS = ['', 'second ', 'third ']

function within(c: Case, by: string, count: number, limit: number): Judged {
  const rows = largest(c, by, count)
  if (rows.length === 0) return unmeasurable(c.figure, 'the corpus has no such sessions')
  const far = rows.map(r => ({
    r,
    ...normalEvidence(Math.max(0, Math.abs(r.estimate) - limit), r.std_error),
  }))
  const worst = far.sort((a, b) => Math.abs(b.r.estimate) - Math.abs(a.r.estimate))[0]!
  const p = Math.min(1, rows.length * Math.min(...far.map(f => f.p)))
  return {
    ...base(c.figure, worst.r),
    verdict: 'holds',
    distance: Math.max(...far.map(f => f.distance)),
    p,
    note: `farthest: ${shortName(worst.r)}`,
  }
}

/** Claims that each named stratum is larger than the next, and the last larger than all others. */
function order(c: Case, by: string, names: readonly string[]): Judged {
  const rows = strataOf(c, by)
  const named = names.map(n => rows.find(r => shortName(r) === n))
  if (named.some(r => !r)) return unmeasurable(c.figure, 'the corpus lacks a stratum of the order')
  const listed = named as Recovered[]
  const rest = rows.filter(r => !listed.includes(r))
  const pairs = listed.flatMap((r, i) =>
    listed[i + 1] ? [[r, listed[i + 1]!] as const] : rest.map(o => [r, o] as const),
  )
  return claims(c, pairs)
}

/** Claims that every named stratum is larger than every other among the `among` largest. */
function top(c: Case, by: string, names: readonly string[], among: number): Judged {
  const rows = largest(c, by, among)
  const listed = rows.filter(r => names.includes(shortName(r)))
  if (listed.length < names.length) return unmeasurable(c.figure, 'the corpus lacks a stratum that leads')
  const rest = rows.filter(r => !listed.includes(r))
  return claims(
    c,
    listed.flatMap(r => rest.map(o => [r, o] as const)),
  )
}

/**
 * Claims that the first of each pair is larger. The error of a difference is at most the sum of both errors
 * (Cauchy and Schwarz), whatever their correlation; p is Bonferroni's over the pairs.
 */
function claims(c: Case, pairs: readonly (readonly [Recovered, Recovered])[]): Judged {
  const tested = pairs.map(([a, b]) => {
    const difference = a.estimate - b.estimate
    const std_error = a.std_error + b.std_error
    return { a, b, difference, std_error, ...normalEvidence(Math.max(0, -difference), std_error) }
  })
  const closest = [...tested].sort((x, y) => x.difference - y.difference)[0]!
  return {
    ...base(c.figure, { ...closest.a, estimate: closest.difference, std_error: closest.std_error }),
    printed_low: 0,
    printed_high: Infinity,
    verdict: 'holds',
    distance: Math.max(...tested.map(t => t.distance)),
    p: Math.min(1, tested.length * Math.min(...tested.map(t => t.p))),
    note: `closest: ${shortName(closest.a)} over ${shortName(closest.b)}`,
  }
}

function strataOf(c: Case, by: string): Recovered[] {
  const { statistic, stratum } = c.figure
  return c.recovered.filter(
    r =>
      r.statistic === statistic &&
      levelWithin(r.stratum, stratum, by) !== undefined &&
      !unreliable(c.figure, r),
  )
}

/** The strata with the most sessions in the corpus, whatever the population of the statistic. */
function largest(c: Case, by: string, count: number): Recovered[] {
  const size = new Map(c.recovered.filter(r => r.statistic === `${by}_share`).map(r => [shortName(r), r.n]))
  return strataOf(c, by)
    .sort((a, b) => (size.get(shortName(b)) ?? b.n) - (size.get(shortName(a)) ?? a.n))
    .slice(0, count)
}

/** The level of a row's last column. */
function shortName(r: Recovered): string {
  return r.stratum.at(-1)?.[1] ?? printStratum(r.stratum)
}
