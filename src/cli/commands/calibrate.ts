/** plumbline calibrate: solves a world’s parameters from targets. */
import { basename, extname } from 'node:path'
import type { CommandModule } from 'yargs'
import { needOneOf } from '../../ground/error.js'
import { type CalibrateArguments, OPTIONS } from '../arguments/calibrate.js'
import { settings } from '../arguments/corpus.js'
import { declare } from '../arguments/declare.js'
import { wholeNumber } from '../arguments/numbers.js'
import { hint, print, printJson } from '../output.js'
import { calibrationReport } from '../tables/calibration.js'

const LEAST_PEOPLE = 20_000

export const calibrateCommand: CommandModule<object, CalibrateArguments> = {
  builder: yargs =>
    declare(yargs, OPTIONS)
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
    const { calibration, identification, conflicts, register } = solved
    if (args.json) printJson({ targets: calibration.reached, ...identification, conflicts, register })
    else print(calibrationReport(solved, out))
    process.exitCode = calibration.reached.some(r => r.missed) || register.failed.length > 0 ? 1 : 0
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
      return `effect of each adjustable parameter on the figures: ${p.done + 1} of ${p.total}`
    case 'iteration': {
      const by = p.worst && (Number.isNaN(p.worst.in_roundings) ? p.worst.in_mcse : p.worst.in_roundings)
      const unit = p.worst && Number.isNaN(p.worst.in_roundings) ? 'errors' : 'roundings'
      return `iteration ${p.done} of at most ${p.total}${p.worst ? `; worst: ${p.worst.figure}, ${(by as number).toFixed(1)} ${unit} off` : ''}`
    }
    case 'register':
      return 'every measurable figure of the register, in a corpus that was not calibrated on'
    case 'truth':
      return `the world’s truth: corpus ${p.done + 1} of ${p.total}`
  }
}
