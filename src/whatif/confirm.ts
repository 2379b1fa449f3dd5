/** Confirms the ends of a band: the world is calibrated again from there, and the question asked once more. */
import { KNOBS } from '../calibrate/knob.js'
import { solveWorld } from '../calibrate/solve-world.js'
import { momentsOf } from '../replicates/moments.js'
import { loadScenario, scenarioPath } from '../scenarios/scenario.js'
import type { Scenario } from '../scenarios/schema.js'
import { loadSolution, solutionFile } from '../scenarios/solution.js'
import { lineNumber } from './answer.js'
import { type Band, type BandOptions, metricQuestion, pooled } from './band.js'
import type { Point } from './explore.js'
import { runQuestion } from './run.js'
import { differencesOf } from './summary.js'

/** An end of the band, with the world calibrated again from there. */
export interface Confirmed {
  readonly world: string
  readonly end: 'lower' | 'upper'
  /** The answer by the linear approximation, and after every knob is solved again. */
  readonly linear: number
  readonly confirmed: number
  /** Figures that the solved world still misses. */
  readonly missed: readonly string[]
}

const CONFIRM_REPS = 10

/** Calibrates again at both ends of each world's range, and asks once more. */
export async function confirmBand(
  scenario: Scenario | string,
  { metric, worlds }: Band,
  options: BandOptions = {},
): Promise<Confirmed[]> {
  const out: Confirmed[] = []
  for (const w of worlds) {
    if (w.points === 0 || w.low.difference === w.high.difference) continue
    for (const [end, point] of [
      ['lower', w.low],
      ['upper', w.high],
    ] as const) {
      const solved = solvedAt(w.world, point)
      const question = metricQuestion(scenario, w.world, metric, options, Object.fromEntries(solved.values))
      const answer = await runQuestion(question, { reps: CONFIRM_REPS, ...pooled(options) })
      out.push({
        world: w.world,
        end,
        linear: point.difference,
        confirmed: momentsOf(differencesOf(answer, lineNumber(answer, metric))).mean,
        missed: solved.missed,
      })
    }
  }
  return out
}

/** The world with its knobs solved again where the assumptions are those of a point. */
function solvedAt(name: string, { parameters }: Point) {
  const world = loadScenario(name)
  const knobIds = new Set(KNOBS.flatMap(k => k.parameters))
  const assumed = Object.fromEntries(Object.entries(parameters).filter(([id]) => !knobIds.has(id)))
  const solved = solveWorld({
    scenario: { ...world, parameters: { ...world.parameters, ...parameters } },
    goOn: true,
    solution: loadSolution(solutionFile(scenarioPath(name))),
    set: assumed,
    truth: false,
  })
  const missed = [
    ...solved.calibration.reached.filter(r => r.missed).map(r => r.figure),
    ...solved.register.failed.map(f => f.figure),
  ]
  return { values: solved.calibration.values, missed: [...new Set(missed)] }
}
