/** What scenarios change together and alone, and success at every level of a column. */
import { grouped } from '../../ground/format.js'
import { SUCCESS_OUTCOMES } from '../../schema/definitions.js'
import { showDifference } from '../../schema/display.js'
import { ALL, levelWithin, printStratum } from '../../schema/stratum.js'
import type { Answer } from '../../whatif/answer.js'
import { type Interaction, interactionsOf } from '../../whatif/interaction.js'
import { nameOf } from '../../whatif/names.js'
import { type Difference, differences } from '../../whatif/summary.js'
import { isSeen, rowsBy, showMoved } from '../../whatif/words.js'
import { columns } from '../output.js'

/** The headline means whose interaction is shown. */
const SHOWN = ['mean.verified', 'mean.at_least_partial', 'mean.trouble', 'gm.actions', 'gm.words']

/** The interaction of the headline means, a line each: every scenario, all together, and what that is more or less. */
export function interactionTable(rows: readonly Interaction[], metrics: readonly string[]): string {
  const shown = rows.filter(
    r => r.stratum.length === 0 && (SHOWN.includes(r.statistic) || metrics.includes(r.statistic)),
  )
  const names = shown[0]?.alone.map(a => a.scenario) ?? []
  const cells = shown.map(r => [
    nameOf(r),
    ...r.alone.map(a => showDifference(r.unit, a.difference)),
    showDifference(r.unit, r.together),
    showDifference(r.unit, r.interaction),
    r.mcse === 0
      ? 'exact'
      : `${showDifference(r.unit, r.conf_low)} to ${showDifference(r.unit, r.conf_high)}`,
  ])
  const head = ['figure', ...names, 'together', 'more (+) or less (−) than their sum', '95% interval']
  return columns([head, ...cells], head.map((_, j) => j).slice(1)).join('\n')
}

/** One flat row per statistic of an interaction. */
export function interactionRows(together: Answer, alone: Readonly<Record<string, Answer>>) {
  return interactionsOf(together, alone).map(({ alone: own, stratum, unit: _, kind: __, ...rest }) => ({
    stratum: printStratum(stratum),
    ...Object.fromEntries(own.map(a => [a.scenario, a.difference])),
    ...rest,
  }))
}

/** Success at every level of a column without and with the scenario. */
export function byTable(answer: Answer, column: string, asked: readonly string[] = []): string {
  const rows = rowsBy(differences(answer), column, asked)
  const cells = rows.map(r => [levelWithin(r.stratum, ALL, column) as string, ...showMoved(r)])
  const name = rows[0] ? nameOf({ statistic: rows[0].statistic, stratum: ALL }) : ''
  const head = [`${name} by ${column}`, 'baseline', 'scenario', 'difference', '95% interval']
  return columns([head, ...cells], [1, 2, 3, 4]).join('\n')
}

const PER = 100_000

/** Changes of shares of all sessions as counts: "+250 verified successes per 100,000 sessions with a clear goal". */
export function countWords(rows: readonly Difference[]): string {
  const count = (x: number) => `${x > 0 ? '+' : x < 0 ? '−' : ''}${grouped(Math.abs(Math.round(PER * x)))}`
  const said = Object.entries(SUCCESS_OUTCOMES).flatMap(([outcome, name]) => {
    const row = rows.find(r => r.statistic === `mean.${outcome}` && r.stratum.length === 0)
    if (!row || !isSeen(row)) return []
    return [
      `${name.toLowerCase()} ${count(row.difference)} (${count(row.conf_low)} to ${count(row.conf_high)})`,
    ]
  })
  return said.length === 0 ? '' : `Per ${grouped(PER)} sessions with a clear goal: ${said.join(', ')}.`
}
