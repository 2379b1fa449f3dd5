/** plumbline calibrate: targets in, a world’s parameters out. */
import { basename, extname } from 'node:path'
import type { CommandModule } from 'yargs'
import { needOneOf } from '../../ground/error.js'
import { settings } from '../arguments/corpus.js'
import { wholeNumber } from '../arguments/numbers.js'
import { hint, print, printJson } from '../output.js'
import { calibrationReport } from '../tables/calibration.js'

interface Arguments {
  readonly scenario?: string
  readonly targets?: string
  readonly set?: readonly string[]
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
        describe: 'the world to solve: a file, or the name of one in scenarios/ [default: baseline]',
      })
      .option('targets', {
        type: 'string',
        requiresArg: true,
        describe: 'a file of targets of your own (figure, or statistic and stratum; value, rounding)',
      })
      .option('set', {
        type: 'string',
        array: true,
        requiresArg: true,
        describe: 'a parameter held at a value, as key=value; may be repeated',
      })
      .option('seed', {
        type: 'string',
        requiresArg: true,
        describe: 'seed of the simulated corpora, which no check uses [default: "1"]',
      })
      .option('start', {
        type: 'string',
        requiresArg: true,
        describe: 'start from the world’s solution, or from the defaults [default: solution]',
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
      .example(
        '$0 calibrate --targets ours.yaml --out ours-world.yaml',
        'a world that meets your figures too',
      )
      .example(
        '$0 calibrate --scenario selection --start defaults --out scenarios/selection.yaml',
        'solve a shipped world again, in some minutes',
      ) as never,
  handler: async args => {
    const { solveWorld } = await import('../../calibrate/solve-world.js')
    const { writeWhole } = await import('../../files/part-file.js')
    const { loadScenario, scenarioPath } = await import('../../scenarios/scenario.js')
    const { loadSolution, solutionFile } = await import('../../scenarios/solution.js')
    const { scenario: name = 'baseline', start = 'solution', quiet = false, targets, seed } = args
    needOneOf(start, ['solution', 'defaults'], 'calibrate.start', 'start', '--start')
    const people = wholeNumber('people', args.people, LEAST_PEOPLE)
    const scenario = loadScenario(name)
    const out = args.out ?? `out/calibrated-${scenario.id}.yaml`
    const isOwn = targets !== undefined || (args.set ?? []).length > 0
    const solved = solveWorld({
      scenario,
      ...(isOwn && { id: idOf(out) }),
      goOn: start === 'solution',
      solution: loadSolution(solutionFile(scenarioPath(name))),
      set: settings(args.set ?? []),
      ...(seed !== undefined && { seed }),
      ...(targets !== undefined && { targets }),
      ...(people !== undefined && { people }),
      ...(!quiet && { onProgress: p => hint(progressLine(p)) }),
    })
    writeWhole(out, solved.scenarioText)
    writeWhole(solutionFile(out), solved.solutionText)
    const { calibration, identification, conflicts } = solved
    if (args.json) printJson({ targets: calibration.reached, ...identification, conflicts })
    else print(calibrationReport(solved, out))
    process.exitCode = calibration.reached.some(r => r.missed) ? 1 : 0
  },
}

/** A scenario’s id from the file that it is written to. */
function idOf(out: string): string {
  const id = basename(out, extname(out))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
  return /^[a-z]/.test(id) ? id : `world-${id}`
}

type SolveProgress = import('../../calibrate/solve-world.js').SolveProgress

function progressLine(p: SolveProgress): string {
  switch (p.phase) {
    case 'jacobian':
      return `how each knob moves the figures: ${p.done + 1} of ${p.total}`
    case 'step': {
      const by = p.worst && (Number.isNaN(p.worst.in_roundings) ? p.worst.in_mcse : p.worst.in_roundings)
      const unit = p.worst && Number.isNaN(p.worst.in_roundings) ? 'errors' : 'roundings'
      return `step ${p.done} of at most ${p.total}${p.worst ? `; worst: ${p.worst.figure}, ${(by as number).toFixed(1)} ${unit} off` : ''}`
    }
    case 'truth':
      return `the world’s truth: corpus ${p.done + 1} of ${p.total}`
  }
}
