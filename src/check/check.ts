/** Compares recovered with reported: one verdict per figure, at one family-wise false-alarm rate. */
import type { Recovered } from '../recover/line.js'
import { declaredStatistic } from '../recover/statistics.js'
import { showEstimate } from '../schema/display.js'
import type { Kind, Unit } from '../schema/nature.js'
import { lineName, type Stratum } from '../schema/stratum.js'
import { type Figure, type FigureClass, linesOf, type Part, printedInterval } from '../study/figure.js'
import { REGISTER, STUDY_PEOPLE } from '../study/register.js'
import { type Case, largest, shortName, strataOf } from './case.js'
import { type Evidence, intervalEvidence, normalEvidence, normalUpper } from './disagreement.js'
import { holm } from './holm.js'
import { unreliable } from './unreliable.js'

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
  ...REGISTER.flatMap(figure => [
    ...linesOf(figure).map(l => l.statistic),
    ...('by' in figure.printed ? [`${figure.printed.by}_share`] : []),
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
 * console.log(passed, building.verdict, building.estimate.toFixed(3)) // → true agrees 0.243
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
    case 'each':
      return each(c, printed.parts)
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
  if (!r) return unmeasurable(c.figure, whyNone(c.figure))
  const why = unreliable(c.figure, r)
  if (why) return { ...base(c.figure, r), distance: Number.NaN, verdict: 'not_measurable', note: why }
  return judgeRow(r)
}

function whyNone({ table }: Figure): string {
  return table ? `not measured: no table ${table}` : 'the corpus has no such sessions'
}

/** Every number lies in its interval; p is Bonferroni's over those that can be judged. */
function each(c: Case, parts: readonly Part[]): Judged {
  const found = parts.flatMap(part => {
    const r = c.found.get(lineName(part.line))
    return r
      ? [{ ...part, r, why: unreliable(c.figure, r), ...intervalEvidence(r, part.low, part.high) }]
      : []
  })
  const judged = found.filter(f => !f.why)
  const shown = judged.sort((a, b) => b.distance - a.distance || outside(b) - outside(a))[0] ?? found[0]
  if (!shown) return unmeasurable(c.figure, whyNone(c.figure))
  const row = { ...base(c.figure, shown.r), printed_low: shown.low, printed_high: shown.high }
  if (shown.why) return { ...row, distance: Number.NaN, verdict: 'not_measurable', note: shown.why }
  return {
    ...row,
    distance: shown.distance,
    p: Math.min(1, judged.length * Math.min(...judged.map(f => f.p))),
    note: `decided by ${shown.level}, of ${found.map(f => `${f.level} ${showEstimate(f.r.unit, f.r.estimate)}`).join(', ')}`,
  }
}

/** How far an estimate lies beyond its interval, in standard errors; negative within. */
function outside({ r, low, high }: Pick<Part, 'low' | 'high'> & { readonly r: Recovered }): number {
  return Math.max(low - r.estimate, r.estimate - high) / r.std_error
}

function unmeasurable(figure: Figure, why: string): Judged {
  return { ...base(figure), verdict: 'not_measurable', note: why }
}

function base(figure: Figure, r?: Recovered): Judged {
  const { low, high } = printedInterval(figure.printed)
  const of = figure.statistic === undefined ? r : figure
  const declared = of?.statistic === undefined ? undefined : declaredStatistic(of.statistic)
  return {
    figure: figure.id,
    statistic: of?.statistic ?? '',
    stratum: of?.stratum ?? figure.stratum,
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
