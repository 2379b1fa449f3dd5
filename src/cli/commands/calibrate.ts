/** plumbline calibrate: targets in, a world’s parameters out. */
import type { CommandModule } from 'yargs'
import { need, needOneOf } from '../../ground/error.js'
import { grouped, showError, showEstimate } from '../../ground/format.js'
import { columns, hint, paint, print, printJson } from '../output.js'

interface Arguments {
  readonly scenario?: string
  readonly seed?: string
  readonly start?: string
  readonly people?: string
  readonly out?: string
  readonly json?: boolean
  readonly quiet?: boolean
}

const LEAST_PEOPLE = 20_000

export const calibrateCommand: CommandModule<object, Arguments> = {
  command: 'calibrate',
  describe: 'Solve a world’s parameters so that it meets the reported figures; exit 1 if one is missed',
  builder: yargs =>
    yargs
      .option('scenario', {
        type: 'string',
        requiresArg: true,
        describe: 'the world to solve [default: baseline]',
      })
      .option('seed', {
        type: 'string',
        requiresArg: true,
        describe: 'seed of the simulated corpora, which no check uses [default: "1"]',
      })
      .option('start', {
        type: 'string',
        requiresArg: true,
        describe: 'start from defaults, or from the scenario [default: defaults]',
      })
      .option('people', {
        type: 'string',
        requiresArg: true,
        describe: 'people of each simulated corpus [default: the study’s]',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        describe: 'file to write [default: out/calibrated-SCENARIO.yaml]',
      })
      .example('$0 calibrate', 'the baseline from its defaults, in some minutes')
      .example(
        '$0 calibrate --start scenario --out scenarios/baseline.yaml',
        'go on from the shipped solution',
      ) as never,
  handler: async args => {
    const { calibrate } = await import('../../calibrate/calibrate.js')
    const { scenarioText } = await import('../../calibrate/scenario-text.js')
    const { writeWhole } = await import('../../files/part-file.js')
    const { PARAMETERS } = await import('../../model/nodes.js')
    const { resolveParameters } = await import('../../model/parameter.js')
    const { loadScenario } = await import('../../scenarios/scenario.js')
    const { scenario: name = 'baseline', seed = '1', start = 'defaults', quiet = false } = args
    needOneOf(start, ['defaults', 'scenario'], 'calibrate.start', 'start', '--start')
    const people = args.people === undefined ? undefined : Number(args.people)
    need(
      people === undefined || (Number.isInteger(people) && people >= LEAST_PEOPLE),
      'calibrate.people',
      `--people must be a whole number of at least ${LEAST_PEOPLE}, got ${args.people}`,
    )
    const world = loadScenario(name)
    const out = args.out ?? `out/calibrated-${world.id}.yaml`
    const solution = calibrate({
      start: resolveParameters(PARAMETERS, start === 'scenario' ? world.parameters : {}),
      seed,
      ...(people !== undefined && { people }),
      ...(!quiet && { onProgress: p => hint(progressLine(p)) }),
    })
    writeWhole(out, scenarioText(solution, { id: world.id, title: world.title, seed }))
    const missed = solution.reached.filter(isMissed)
    if (args.json) printJson(solution.reached)
    else print(reachedTable(solution.reached, missed.length, out))
    process.exitCode = missed.length > 0 ? 1 : 0
  },
}

type Reached = import('../../calibrate/calibrate.js').Reached
type CalibrateProgress = import('../../calibrate/calibrate.js').CalibrateProgress

function progressLine({ phase, done, total, worst }: CalibrateProgress): string {
  if (phase === 'jacobian') return `how each knob moves the figures: ${done + 1} of ${total}`
  const farthest = worst ? `; worst: ${worst.figure}, ${worst.in_roundings.toFixed(1)} roundings off` : ''
  return `step ${done} of at most ${total}${farthest}`
}

/** Outside what was printed by more than the simulation’s own error explains. */
function isMissed(r: Reached): boolean {
  const outside = Math.max(r.printed_low - r.reached, r.reached - r.printed_high, 0)
  return outside > 2 * r.mcse
}

function reachedTable(reached: readonly Reached[], missed: number, out: string): string {
  const rows = reached.map(r => [
    isMissed(r) ? '✗' : '✓',
    r.figure,
    `${showEstimate(r.statistic, r.printed_low)} to ${showEstimate(r.statistic, r.printed_high)}`,
    `${showEstimate(r.statistic, r.reached)} ± ${showError(r.statistic, r.mcse)}`,
    r.in_roundings.toFixed(2),
    r.in_mcse.toFixed(1),
  ])
  const head = ['', 'figure', 'printed', 'reached ± error', 'in roundings', 'in errors']
  const verdict =
    missed === 0
      ? `all ${grouped(reached.length)} targets are met`
      : `${missed} of ${grouped(reached.length)} targets are missed; what is written is the nearest compromise`
  return [
    ...columns([head, ...rows], [3, 4, 5]),
    '',
    paint('bold', verdict),
    `written to ${out}; try it: plumbline run --scenario ${out} --out out/calibrated`,
  ].join('\n')
}
