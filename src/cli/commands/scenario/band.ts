/** plumbline scenario band: how far an answer depends on worlds and assumptions. */
import { join } from 'node:path'
import { loadAssumptions } from '../../../calibrate/points.js'
import { grouped, showSeconds } from '../../../ground/format.js'
import { type Band, bandOf } from '../../../whatif/band.js'
import { bandWords } from '../../../whatif/words.js'
import { wholeNumber } from '../../arguments/numbers.js'
import {
  metricsOf,
  nameOf,
  questionOptions,
  runOptions,
  type ScenarioArguments,
  worldsOf,
} from '../../arguments/scenario.js'
import { interruptible } from '../../interruptible.js'
import { hint, print, printJson } from '../../output.js'
import { progressDisplay } from '../../progress.js'
import { writeResult } from '../../write-result.js'

export async function band(args: ScenarioArguments): Promise<void> {
  const found = await bandFor(nameOf(args), args)
  const points = pointRows(found)
  if (args.out !== undefined && points.length > 0) writeResult(join(args.out, 'band-points.csv'), points)
  if (args.json) {
    printJson(bandRows(found))
    return
  }
  print(bandWords(found).join('\n'))
}

/** The band of one scenario, with progress. */
export async function bandFor(name: string, args: ScenarioArguments): Promise<Band> {
  const { quiet = false, world } = args
  const [metric] = metricsOf(args)
  const points = wholeNumber('points', args.points, 0)
  const display = progressDisplay(quiet, { doing: 'asking', done: 'asked', unit: 'points' })
  const started = Date.now()
  let at = ''
  const { against, seed, people } = questionOptions(args)
  const { reps, workers } = runOptions(args)
  const options = {
    ...(against !== undefined && { against }),
    ...(seed !== undefined && { seed }),
    ...(people !== undefined && { people }),
    ...(reps !== undefined && { reps }),
    ...(workers !== undefined && { workers }),
    ...(metric !== undefined && { metric }),
    ...(world !== undefined && { worlds: worldsOf(args, name) }),
    ...(points !== undefined && { points }),
  }
  const found = await interruptible(display, signal =>
    bandOf(name, loadAssumptions, {
      ...options,
      signal,
      onProgress: (w, what, done, total) => {
        if (!quiet && at !== w + what) hint(`world ${w}: ${grouped(total)} ${what}`)
        at = w + what
        display.update({ done, total, rows: 0 })
      },
    }),
  )
  if (!quiet) hint(`band over worlds and assumptions in ${showSeconds((Date.now() - started) / 1000)}`)
  return found
}

/** The parameters of every checked point, a row each; a point's number is that in the file of its world. */
export function pointRows({ metric, worlds }: Band) {
  return worlds.flatMap(({ world, sampled }) =>
    sampled.flatMap(({ parameters, ...point }) =>
      Object.entries(parameters).map(([parameter, value]) => ({ metric, world, ...point, parameter, value })),
    ),
  )
}

/** One flat row per world. */
export function bandRows({ metric, worlds }: Band) {
  return worlds.map(({ low, high, variances, sampled: _points, title: _, ...rest }) => ({
    metric,
    ...rest,
    lowest: low.difference,
    lowest_mcse: low.mcse,
    highest: high.difference,
    highest_mcse: high.mcse,
    lowest_because: low.because.map(b => `${b.parameter} → ${b.value}`).join('; '),
    highest_because: high.because.map(b => `${b.parameter} → ${b.value}`).join('; '),
    ...Object.fromEntries(Object.entries(variances).map(([k, v]) => [`variance_${k}`, v])),
  }))
}
