/** plumbline scenario grid: one figure over many versions of a scenario. */
import { join } from 'node:path'
import { need } from '../../../ground/error.js'
import { versionsOf } from '../../../scenarios/grid.js'
import { loadScenario } from '../../../scenarios/scenario.js'
import { showEstimate } from '../../../schema/display.js'
import { lineName } from '../../../schema/stratum.js'
import { questionOf } from '../../../whatif/ask.js'
import { runQuestion } from '../../../whatif/run.js'
import { lineKey } from '../../../whatif/statistics.js'
import { type Difference, differenceRow, differences } from '../../../whatif/summary.js'
import { differenceText } from '../../../whatif/words.js'
import { axisOf, wholeNumber } from '../../arguments/numbers.js'
import {
  metricsOf,
  nameOf,
  questionOptions,
  runOptions,
  type ScenarioArguments,
} from '../../arguments/scenario.js'
import { interruptible } from '../../interruptible.js'
import { columns, hint, print, printJson } from '../../output.js'
import { progressDisplay } from '../../progress.js'
import { writeResult } from '../../write-result.js'

export async function grid(args: ScenarioArguments): Promise<void> {
  const name = nameOf(args)
  const scenario = loadScenario(name)
  const axes = { ...scenario.grid, ...Object.fromEntries((args.vary ?? []).map(axisOf)) }
  need(
    Object.keys(axes).length > 0,
    'grid.axes',
    `scenario grid needs --vary PATH=…, or a section grid in the scenario’s file`,
  )
  const points = wholeNumber('points', args.points, 0)
  const versions = versionsOf(scenario, axes, {
    ...(points !== undefined && { points }),
    ...(args.seed !== undefined && { seed: args.seed }),
  })
  const metrics = args.metric === undefined ? [lineKey('mean.verified')] : metricsOf(args)
  const display = progressDisplay(args.quiet ?? false, { doing: 'running', done: 'ran', unit: 'versions' })
  const found: (Difference & { readonly at: (typeof versions)[number]['at'] })[] = []
  await interruptible(display, async signal => {
    for (const { at, scenario: version } of versions) {
      const question = questionOf(version, {
        ...questionOptions(args),
        statistics: metrics,
        only: true,
        split: false,
      })
      const answer = await runQuestion(question, { ...runOptions(args), signal })
      found.push(...differences(answer).map(d => ({ ...d, at })))
      display.update({ done: found.length / metrics.length, total: versions.length, rows: 0 })
    }
  })
  const rows: Record<string, unknown>[] = found.map(({ at, ...d }) => ({ ...at, ...differenceRow(d) }))
  const out = args.out ?? join('out', 'whatif', `${scenario.id}-grid`)
  for (const ending of ['csv', 'parquet']) writeResult(join(out, `grid.${ending}`), rows)
  if (args.json) {
    printJson(rows)
    return
  }
  const paths = Object.keys(axes)
  const cells = found.map(r => [
    ...paths.map(p => shownValue(r.at[p])),
    r.stratum.length === 0 ? r.statistic : lineName(r),
    showEstimate(r.unit, r.scenario),
    differenceText(r),
  ])
  print(columns([[...paths, 'figure', 'scenario', 'difference ± error'], ...cells]).join('\n'))
  if (!args.quiet) hint(`wrote ${rows.length} rows to ${out}`)
}

/** A value of an axis: a number to four digits, or a level. */
const shownValue = (x: unknown): string =>
  typeof x === 'number' ? String(Number(x.toPrecision(4))) : String(x)
