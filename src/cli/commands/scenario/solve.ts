/** plumbline scenario solve: which value brings a figure to a target. */
import { need } from '../../../ground/error.js'
import { numbersIn } from '../../../scenarios/path.js'
import { loadScenario } from '../../../scenarios/scenario.js'
import { showDifference, showEstimate } from '../../../schema/display.js'
import { nameOfMetric } from '../../../whatif/names.js'
import { solveFor } from '../../../whatif/solve.js'
import { unitOfMetric } from '../../../whatif/statistics.js'
import { axisOf } from '../../arguments/numbers.js'
import {
  metricsOf,
  nameOf,
  questionOptions,
  runOptions,
  type ScenarioArguments,
} from '../../arguments/scenario.js'
import { hint, print, printJson } from '../../output.js'

/** The numbers of a scenario's own file that can be varied. */
function pathsWords(name: string): string {
  const paths = numbersIn(loadScenario(name))
  return paths.length > 0 ? `; ${name} has ${paths.join(', ')}` : ''
}

export async function solve(args: ScenarioArguments): Promise<void> {
  const { quiet = false, difference = false } = args
  const [metric = 'mean.verified', ...more] = metricsOf(args)
  need(more.length === 0, 'solve.metric', 'scenario solve takes one --metric')
  need(
    args.vary?.length === 1,
    'solve.vary',
    `scenario solve needs one --vary PATH=LOW..HIGH${pathsWords(nameOf(args))}`,
  )
  const [path, axis] = axisOf(args.vary[0] as string)
  need(!Array.isArray(axis), 'solve.range', `--vary ${path} must be a range, LOW..HIGH`)
  const target = Number(args.target)
  need(
    args.target !== undefined && Number.isFinite(target),
    'solve.target',
    `scenario solve needs --target, the number that ${metric} is to reach (shares as shares: 0.3 is 30%)${args.target === undefined ? '' : `, got "${args.target}"`}`,
  )
  const { low, high } = axis as { low: number; high: number }
  const found = await solveFor(loadScenario(nameOf(args)), {
    ...questionOptions(args),
    ...runOptions(args),
    vary: path,
    low,
    high,
    metric,
    target,
    difference,
    ...(!quiet && {
      onStep: (x, y) => hint(`${path} = ${Number(x.toPrecision(6))}: ${metric} ${Number(y.toPrecision(6))}`),
    }),
  })
  if (args.json) {
    printJson(found)
    return
  }
  const digits = (x: number) => Number(x.toPrecision(4))
  const show = difference ? showDifference : showEstimate
  print(
    `${nameOfMetric(metric)}${difference ? ', less the baseline,' : ''} reaches ${show(unitOfMetric(metric), target)} at ${path} = ${digits(found.value)} ± ${Number(found.mcse.toPrecision(2))} (95% interval ${digits(found.conf_low)} to ${digits(found.conf_high)}, ${found.reps} replicates).`,
  )
}
