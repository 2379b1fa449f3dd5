/** The round trip as people read it: what was printed, what was recovered, and the verdict, by section. */
import { grouped } from '../ground/format.js'
import { showError, showEstimate } from '../schema/display.js'
import type { Unit } from '../schema/nature.js'
import { type Figure, SECTIONS, type Section } from '../study/figure.js'
import { figureNamed } from '../study/register.js'
import type { Checked, CheckResult, Verdict } from './check.js'

export interface RoundTripRow {
  readonly id: string
  readonly measured: string
  /** As the study printed it. */
  readonly reported: string
  readonly recovered: string
  /** Standard errors outside the printed interval, or what else there is to say. */
  readonly distance: string
  readonly verdict: Verdict
  readonly checked: Checked
  readonly figure: Figure
}

export interface RoundTripSection {
  readonly section: Section
  readonly rows: readonly RoundTripRow[]
}

/**
 * Checked figures as people read them, in the sections of the register: what was printed, what was recovered with its error,
 * and the verdict, as text.
 *
 * @example
 * import { check, figureNamed, frameOfRows, recover, roundTrip, tablesOf } from '@plumbline/plumbline'
 *
 * const rows = recover(frameOfRows(tablesOf({ people: 500 }).sessions.objects()))
 * const [section] = roundTrip(check(rows, { figures: [figureNamed('work.building')] }))
 * console.log(section.rows[0].reported, '|', section.rows[0].recovered) // → 25% | 24.27% ± 1.6
 */
export function roundTrip(result: CheckResult): RoundTripSection[] {
  const rows = result.rows.map(row)
  return SECTIONS.map(section => ({
    section,
    rows: rows.filter(r => r.figure.section === section),
  })).filter(s => s.rows.length > 0)
}

function row(checked: Checked): RoundTripRow {
  const figure = figureNamed(checked.figure)
  const measurable = checked.verdict !== 'not_measurable'
  // An estimate that is not judged, for want of people, is still shown with its error.
  const shown = measurable || checked.std_error > 0
  return {
    id: checked.figure,
    measured: figure.measured,
    reported: figure.text,
    recovered: shown ? recovered(figure, checked) : '–',
    distance: measurable ? checked.distance.toFixed(1) : '',
    verdict: checked.verdict,
    checked,
    figure,
  }
}

/**
 * An estimate with its error; a rare share is shown as 1 in n like the study's, and the error of 1/x is that of x
 * over x².
 */
function recovered({ printed }: Figure, { unit, estimate, std_error }: Checked): string {
  if (printed.kind === 'range' && printed.oneIn) {
    if (estimate === 0) return 'none'
    const oneIn = `1 in ${grouped(1 / estimate)}`
    return std_error > 0 ? `${oneIn} ± ${grouped(std_error / estimate ** 2)}` : oneIn
  }
  const shown = showEstimate(unit as Unit, estimate)
  return std_error > 0 ? `${shown} ± ${showError(unit as Unit, std_error)}` : shown
}

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  agrees: 'agrees',
  holds: 'holds',
  differs: 'DIFFERS',
  violated: 'VIOLATED',
  not_measurable: 'not measurable',
}

/** Whether so few figures can be measured that their agreement says little: fewer than half of them. */
function isThin({ rows, tested }: CheckResult): boolean {
  return tested < rows.length / 2
}

/** What a check says of the corpus. */
export function verdictHeading(result: CheckResult): string {
  if (!result.passed) return 'The corpus differs from the study'
  return isThin(result) ? 'Few figures of the study can be compared' : 'The corpus agrees with the study'
}

/** The outcome of the whole check in a sentence. */
export function verdictSentence(result: CheckResult): string {
  const count = (...verdicts: Verdict[]) => result.rows.filter(r => verdicts.includes(r.verdict)).length
  const good = count('agrees', 'holds')
  const bad = count('differs', 'violated') - result.exempt.length
  const byDesign =
    result.exempt.length > 0 ? `; ${result.exempt.join(', ')} differs by design and does not count` : ''
  const rate = grouped(result.falseAlarmRate * 100)
  const family = `at a family-wise false-alarm rate of ${rate}%; ${count('not_measurable')} cannot be measured on a corpus${byDesign}`
  return bad === 0
    ? `${verdictHeading(result)}: ${good} of ${result.tested} figures agree ${family}.`
    : `${verdictHeading(result)}: ${bad} of ${result.tested} figures differ and ${good} agree ${family}.`
}
