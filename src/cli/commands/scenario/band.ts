/** plumbline scenario band: how far an answer depends on worlds and assumptions. */
import { join } from 'node:path'
import { loadFreedom } from '../../../calibrate/free.js'
import { grouped, showSeconds } from '../../../ground/format.js'
import { showDifference } from '../../../schema/display.js'
import { type Band, bandOf } from '../../../whatif/band.js'
import { confirmBand } from '../../../whatif/confirm.js'
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
import { columns, hint, print, printJson } from '../../output.js'
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
  const indices = indexTable(found)
  if (indices) print(`\n${indices}`)
}

/** The band of one scenario, with progress. */
export async function bandFor(name: string, args: ScenarioArguments): Promise<Band> {
  const { quiet = false, world, confirm = false } = args
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
    bandOf(name, loadFreedom, {
      ...options,
      signal,
      onProgress: (w, what, done, total) => {
        if (!quiet && at !== w + what) hint(`world ${w}: ${grouped(total)} ${what}`)
        at = w + what
        display.update({ done, total, rows: 0 })
      },
    }),
  )
  if (confirm) {
    if (!quiet) hint('calibrating again at the ends of the band')
    for (const c of await confirmBand(name, found, options))
      hint(
        `${c.world}, ${c.end} end: ${showDifference(found.unit, c.linear)} by the linear picture, ${showDifference(found.unit, c.confirmed)} once calibrated again (${c.missed.length === 0 ? 'every figure is met' : `missed: ${c.missed.join(', ')}`})`,
      )
  }
  if (!quiet) hint(`band over worlds and assumptions in ${showSeconds((Date.now() - started) / 1000)}`)
  return found
}

/** The parameters of every sampled point, a row each. */
export function pointRows({ metric, worlds }: Band) {
  return worlds.flatMap(({ world, sampled }) =>
    sampled.flatMap(({ difference, parameters }, j) =>
      Object.entries(parameters).map(([parameter, value]) => ({
        metric,
        world,
        point: j + 1,
        difference,
        parameter,
        value,
      })),
    ),
  )
}

/** One flat row per world. */
export function bandRows({ metric, worlds }: Band) {
  return worlds.map(({ low, high, variances, indices, sampled: _points, title: _, ...rest }) => ({
    metric,
    ...rest,
    lowest: low.difference,
    highest: high.difference,
    lowest_because: low.because.map(b => `${b.parameter} → ${b.value}`).join('; '),
    highest_because: high.because.map(b => `${b.parameter} → ${b.value}`).join('; '),
    ...Object.fromEntries(Object.entries(variances).map(([k, v]) => [`variance_${k}`, v])),
    indices,
  }))
}

const SHOWN = 6
/** Indices need at least so many points. */
const FEWEST_POINTS = 32

/** The groups of assumptions that matter most, in each world. */
function indexTable({ worlds }: Band): string {
  return worlds
    .filter(w => w.indices.length > 0 && w.points >= FEWEST_POINTS)
    .map(w => {
      const rows = [...w.indices]
        .sort((a, b) => b.total - a.total)
        .slice(0, SHOWN)
        .map(i => [
          `  ${i.group}`,
          ...[i.first, i.total].map(
            (x, j) => `${x.toFixed(2)} ± ${(j === 0 ? i.first_error : i.total_error).toFixed(2)}`,
          ),
        ])
      return `${w.world}: which assumptions the answer follows\n${columns([['  node', 'first-order', 'total'], ...rows], [1, 2]).join('\n')}`
    })
    .join('\n\n')
}
